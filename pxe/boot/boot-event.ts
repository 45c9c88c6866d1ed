import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import type { BootFileRefusal } from "./boot-file.js";
import type { NodeStateName } from "./node-state.js";
import type { PhoneWord } from "./phone.js";

/** `BOOTP`: a message without option 53, or the answer to it (RFC 951). */
export type DhcpMessageName =
  | "DISCOVER"
  | "OFFER"
  | "REQUEST"
  | "DECLINE"
  | "ACK"
  | "NAK"
  | "RELEASE"
  | "INFORM"
  | "BOOTP";

/** Why a DHCP message got no answer, or an answer without boot files. */
export type SilenceReason =
  | "unknownMachine"
  | "ownerSilent"
  | "conflict"
  | "draining"
  | "noVif"
  | "noSubnet"
  | "poolEmpty"
  | "notForUs"
  | "notOurs"
  | "unservedMessage"
  | "addressTaken"
  | "storeFailed"
  | "overload"
  | "foreignRelay";

export type Verdict = "one" | "none" | "conflict" | "silent" | "draining";

/** What the network said to an address of the pool before it was first offered. */
export type AddressProbeResult = "free" | "inUse" | "notProbed";

/** One step of a boot, as both programs record it. Times in milliseconds. */
export type BootEventDetail =
  | {
      readonly kind: "dhcpReceived";
      readonly message: DhcpMessageName;
      readonly architecture?: number | undefined;
      readonly vendorClass?: string | undefined;
      readonly isIpxe: boolean;
      readonly requestedAddress?: Ipv4Address | undefined;
      readonly via: string;
      /** The same message is being answered already: it costs nothing more. */
      readonly isRepeat?: true | undefined;
    }
  | { readonly kind: "ownerAsked"; readonly drivers: readonly string[] }
  | {
      readonly kind: "ownerAnswered";
      readonly driver: string;
      readonly answer: "owner" | "notMine" | "draining" | "silent";
      /** The owner's name for the machine. */
      readonly node?: string;
      readonly text: string;
      readonly milliseconds: number;
    }
  | { readonly kind: "ownershipDecided"; readonly verdict: Verdict; readonly drivers: readonly string[] }
  | {
      readonly kind: "dhcpSent";
      readonly message: DhcpMessageName;
      readonly address: Ipv4Address;
      readonly bootServer?: Ipv4Address | undefined;
      readonly bootFile?: string | undefined;
      readonly bootDriver?: string | undefined;
      readonly destination: string;
      /** Codes of the options the message had no room for. */
      readonly leftOut?: readonly number[] | undefined;
    }
  | {
      readonly kind: "dhcpIgnored";
      readonly message: DhcpMessageName;
      readonly reason: SilenceReason;
      readonly text: string;
    }
  | { readonly kind: "netbootWithheld"; readonly text: string }
  | {
      readonly kind: "addressProbed";
      readonly address: Ipv4Address;
      readonly result: AddressProbeResult;
      /** Who answered, where that is known. */
      readonly by?: MacAddress;
      /** Why nobody was asked. */
      readonly text: string;
    }
  | {
      readonly kind: "addressReleased";
      readonly address: Ipv4Address;
      /** An operator freed it, not the machine. */
      readonly byOperator?: true;
    }
  | { readonly kind: "addressDeclined"; readonly address: Ipv4Address }
  | {
      readonly kind: "lookupAnswered";
      readonly answer: "owner" | "notMine" | "draining";
      readonly text: string;
    }
  | {
      readonly kind: "fileStarted";
      readonly protocol: "tftp" | "http";
      readonly path: string;
      readonly bytes: number;
      /** What the client asked: `blksize=1432 tsize=0`. */
      readonly options: string;
      /** What the server granted of it; TFTP only. */
      readonly agreed?: string;
    }
  | {
      readonly kind: "fileServed";
      readonly protocol: "tftp" | "http";
      readonly path: string;
      readonly bytes: number;
      readonly milliseconds: number;
      readonly retransmits: number;
      readonly digest?: string;
      /** Smoothed (RFC 6298); TFTP only. */
      readonly roundTrip?: number;
    }
  | {
      readonly kind: "fileRefused";
      readonly protocol: "tftp" | "http";
      readonly path: string;
      readonly reason: BootFileRefusal | "badRequest";
      readonly text: string;
    }
  | {
      readonly kind: "fileStopped";
      readonly protocol: "tftp" | "http";
      readonly path: string;
      readonly bytes: number;
      readonly outcome: "aborted" | "timedOut" | "failed" | "probed";
      readonly text: string;
      readonly milliseconds?: number;
      readonly retransmits?: number;
      readonly roundTrip?: number;
    }
  | {
      readonly kind: "instanceChanged";
      readonly node: string;
      readonly instance: string;
      /** `available`: there was, or is, no instance. */
      readonly from: NodeStateName;
      readonly to: NodeStateName;
      readonly text: string;
    }
  | {
      readonly kind: "powerChanged";
      readonly node: string;
      readonly from: "on" | "off" | "unknown";
      readonly to: "on" | "off" | "unknown";
      readonly text: string;
    }
  | {
      readonly kind: "machineCalled";
      readonly node: string;
      readonly word: PhoneWord;
      readonly accepted: boolean;
      readonly text: string;
    }
  | {
      readonly kind: "imageDamaged";
      readonly digest: string;
      readonly images: readonly string[];
      readonly text: string;
    };

/** What a protocol part reports; the ring that keeps it adds who, when and the order. */
export interface BootReport {
  readonly mac?: MacAddress | undefined;
  /** The address a file was asked from: joins a shared loader's transfer to its machine. */
  readonly client?: Ipv4Address | undefined;
  readonly bootSession?: string | undefined;
  readonly detail: BootEventDetail;
}

export interface BootEvent extends BootReport {
  /** Counts up within one source since its start. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The program's id from its configuration: `hv1`, `dc1`. */
  readonly source: string;
}

export type ReportBoot = (report: BootReport) => void;
