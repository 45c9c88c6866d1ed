import type { BootOffer, Grant } from "../boot/grant.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";

/** `driver` is the address a driver is configured under, everywhere in this folder. */
export type DriverAnswer =
  | {
      readonly kind: "owner";
      readonly driver: string;
      readonly epoch: number;
      readonly revision: number;
      readonly ttl: number;
      readonly grant: Grant;
    }
  | {
      readonly kind: "notMine";
      readonly driver: string;
      readonly ttl: number;
      /** It is silent now, and did not claim it when it was last heard. */
      readonly isLastWord?: true;
    }
  | {
      readonly kind: "draining";
      readonly driver: string;
      readonly epoch: number;
      readonly ttl: number;
      readonly text: string;
    }
  /** To a question that was asked as of a stranger: what its discovery ramdisk boots by, or why there is none. */
  | {
      readonly kind: "discovery";
      readonly driver: string;
      readonly ttl: number;
      readonly boot?: BootOffer;
      readonly text: string;
    }
  | {
      readonly kind: "silent";
      readonly driver: string;
      readonly text: string;
      /** The time was over; absent where it was clear at once that no answer comes. */
      readonly isTimeout?: true;
    };

export interface OwnerQuestion {
  readonly mac: MacAddress;
  readonly bootSession: string;
  /** The address it is given if its owner grants it one of the pool; the owner serves its boot files to that address. */
  readonly poolAddress?: Ipv4Address;
  /** Nobody boots: the driver keeps and reports nothing of the question. */
  readonly isRehearsal?: true;
  /** No driver claims it, and its policy names the one that is asked: who does not own it answers `discovery`. */
  readonly asStranger?: true;
}

/** What is asked where no driver claims the MAC: of the hypervisor that its policy names, and with the address that it is given then. */
export interface StrangerQuestion {
  /** The hypervisor's id. */
  readonly hypervisor: string;
  /** Absent: it is given none, or none by us. */
  readonly poolAddress?: Ipv4Address;
}

export interface AskOptions {
  /** Milliseconds. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
  /** What the driver answered about the MAC last: where it can tell that this stands, it need not say it again, and this very answer is the answer. */
  readonly known?: DriverAnswer | undefined;
  /** Told the answer that comes after the deadline. */
  readonly late?: (answer: DriverAnswer) => void;
}

/**
 * "Is this MAC yours, and what does it get?" Asked of one driver. `ttl` is milliseconds the answer may be reused.
 * Never rejects: no answer within the deadline, or a broken one, is `silent` with the reason.
 */
export type AskDriver = (
  driver: string,
  question: OwnerQuestion,
  options: AskOptions,
) => Promise<DriverAnswer>;

/** What a driver's claim stream says. `up` follows once the stream is complete up to the driver's present. `hypervisor` is the id the driver gave. */
export type ClaimNews =
  | { readonly kind: "reset"; readonly driver: string; readonly hypervisor: string }
  | { readonly kind: "claimed"; readonly driver: string; readonly mac: MacAddress; readonly epoch: number }
  | { readonly kind: "released"; readonly driver: string; readonly mac: MacAddress }
  | { readonly kind: "up"; readonly driver: string; readonly hypervisor: string }
  | { readonly kind: "down"; readonly driver: string; readonly text: string };
