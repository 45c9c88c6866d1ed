import type { BootEventDetail } from "../boot/boot-event.js";

export type BootStep =
  | "heard"
  | "owned"
  | "offered"
  | "requested"
  | "acknowledged"
  | "fileAsked"
  | "filesServed"
  | "workDone";

/** What the events of a boot say about how it ended. */
export interface Finding {
  /** Absent when all known steps happened. */
  readonly missingStep?: BootStep;
  /** One sentence each. */
  readonly cause: string;
  readonly remedy: string;
}

export type Detail<K extends BootEventDetail["kind"]> = Extract<BootEventDetail, { kind: K }>;

/** Texts come with or without their full stop; the sentence around them has one. */
export function because(text: string): string {
  return text === "" ? "" : `: ${text.replace(/\.$/, "")}`;
}
