import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import type { Loader } from "./boot-binding.js";
import type { BootFileRefusal } from "./boot-file.js";

/**
 * What lets a rehearsal have one file as its machine would get it, and have nothing told or kept of it: 16 random bytes as lower-case hex. A driver gives
 * it out for one machine and one path, see `RehearsalTickets`.
 */
export type RehearsalTicket = string & { readonly __brand: "RehearsalTicket" };

/** The TFTP option (RFC 2347: a server that does not know it leaves it out of its OACK) and the HTTP header that carry the ticket. */
export const REHEARSAL_OPTION = "metalplug-rehearsal";
export const REHEARSAL_HEADER = "metalplug-rehearsal";

export function parseRehearsalTicket(text: string): RehearsalTicket | undefined {
  return /^[0-9a-f]{32}$/.test(text) ? (text as RehearsalTicket) : undefined;
}

/** As images say what they are for. */
export type ProcessorName = "x86_64" | "aarch64";

/** What a machine would get at a path. */
export interface FileQuestion {
  readonly mac: MacAddress;
  /** As the client would ask. */
  readonly path: string;
  readonly protocol: "tftp" | "http";
  /** What DHCP would give the machine, where its driver grants it an address of the pool. */
  readonly poolAddress?: Ipv4Address | undefined;
}

/** The answer, with the ticket that gets the file without a trace. */
export type RehearsedFile =
  | {
      readonly kind: "file";
      readonly ticket: RehearsalTicket;
      /** The canonical served name. */
      readonly name: string;
      /** Bytes. */
      readonly size: number;
      /** Hex: of an image's files what the image says, of all others what they are. */
      readonly sha256: string;
      /** What the machine's instance boots with, where something is bound to the machine. */
      readonly loader?: Loader;
      /** What its image is for, where the image says. */
      readonly architecture?: ProcessorName;
    }
  | { readonly kind: "refused"; readonly reason: BootFileRefusal; readonly text: string };
