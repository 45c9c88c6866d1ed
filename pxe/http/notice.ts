/** What an operator should know of the server itself, with a sentence. */
export interface HttpNotice {
  readonly kind: "refused" | "certificateRenewed" | "certificateRefused";
  readonly text: string;
}
