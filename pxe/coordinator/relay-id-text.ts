/** A circuit or remote id as rules and `check` spell it: as text where that means just these bytes, else in hex. */
export function relayIdText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("latin1");
  const isPlain = /^[ -~]+$/.test(text) && !text.startsWith("0x") && !text.endsWith("*");
  return isPlain ? text : `0x${Buffer.from(bytes).toString("hex")}`;
}
