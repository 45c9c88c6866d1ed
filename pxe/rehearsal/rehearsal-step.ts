import type { BootEventDetail, DhcpMessageName } from "../boot/boot-event.js";
import type { FileRole } from "../client/boot-walk.js";
import type { Ipv4Address } from "../net/ipv4-address.js";

/** What a rehearsal tells on its way. */
export type RehearsalStep =
  | { readonly kind: "stage"; readonly program: string }
  /** What would be an event of the boot. */
  | { readonly kind: "event"; readonly detail: BootEventDetail }
  | RehearsedReply
  | { readonly kind: "progress"; readonly path: string; readonly bytes: number; readonly total: number }
  | FileStep
  | RehearsalVerdict;

/** An OFFER or ACK as the machine would get it. */
export interface RehearsedReply {
  readonly kind: "reply";
  readonly message: DhcpMessageName;
  readonly yiaddr: Ipv4Address;
  readonly siaddr: Ipv4Address;
  readonly file: string;
  readonly options: readonly { readonly code: number; readonly value: string }[];
}

/** A file that was asked for; `absent` ones the machine can do without. */
export interface FileStep {
  readonly kind: "file";
  readonly role: FileRole;
  readonly protocol: "tftp" | "http";
  /** A URL. */
  readonly location: string;
  readonly outcome: "verified" | "absent" | "failed";
  /** Of what came. */
  readonly bytes: number;
  readonly milliseconds: number;
  /** Hex; empty where nothing came. */
  readonly sha256: string;
  /** Why it failed; empty otherwise. */
  readonly text: string;
}

/** How the boot would end, and what would have to be done: one sentence each. */
export interface RehearsalVerdict {
  readonly kind: "verdict";
  readonly boots: boolean;
  readonly cause: string;
  /** Empty where nothing is to be done. */
  readonly remedy: string;
}
