import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import type { BootFileRefusal } from "./boot-file.js";
import type { NodeStateName } from "./node-state.js";
import type { PhoneWord } from "./phone.js";
import type { UnknownPolicy } from "./unknown-policy.js";

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
  | "foreignRelay"
  /** A stranger of a MAC prefix, relay or circuit that sends too much. */
  | "rateLimited"
  /** The policy waits, so that another server may answer first. */
  | "delayed"
  /** Another server gives the addresses of this subnet, and the message asks for nothing else. */
  | "foreignAddresses";

/** Why a machine that wants to boot gets no boot files. */
/** What an operation on an instance failed at: waiting for its turn, the network of its vifs, the machine's power, or the machine itself. */
export type FailedPart = "turn" | "wire" | "power" | "machine";

export type WithheldReason =
  /** Its driver says so: the state of its instance, or none. */
  | "netbootOff"
  /** The image is for another architecture than the machine that asks. */
  | "wrongArchitecture"
  /** Nothing is known to be right for the number in its option 93. */
  | "unknownArchitecture"
  /** The driver has no boot loader for it. */
  | "loaderMissing"
  /** No driver claims it, and its policy gives no boot files. */
  | "stranger"
  /** Its instance is installed: it starts from its disk, as it is to. */
  | "deployed";

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
      readonly answer: "owner" | "notMine" | "draining" | "silent" | "discovery";
      /** The owner's name for the machine. */
      readonly node?: string;
      readonly text: string;
      readonly milliseconds: number;
    }
  | {
      readonly kind: "ownershipDecided";
      readonly verdict: Verdict;
      readonly drivers: readonly string[];
      /** The owner's name for the machine, where nobody had to be asked. */
      readonly node?: string;
    }
  | ({ readonly kind: "dhcpSent" } & DhcpAnswer)
  /** In the mode that only listens: what would have been sent. */
  | ({ readonly kind: "dhcpHeldBack" } & DhcpAnswer)
  | {
      readonly kind: "dhcpIgnored";
      readonly message: DhcpMessageName;
      readonly reason: SilenceReason;
      readonly text: string;
      /** The server whose offer the machine took instead. */
      readonly server?: Ipv4Address | undefined;
      /** The address that its owner grants it, where no subnet that it was heard on has it. */
      readonly address?: Ipv4Address | undefined;
    }
  | {
      readonly kind: "netbootWithheld";
      readonly reason: WithheldReason;
      readonly text: string;
      /** Served names of the loader files that its driver has not found. */
      readonly missing?: readonly string[] | undefined;
    }
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
      readonly answer: "owner" | "notMine" | "draining" | "discovery";
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
      /** Of a part, which of how many bytes: `0-999/126000` (RFC 9110 §14.4). */
      readonly range?: string;
    }
  | {
      readonly kind: "fileRefused";
      readonly protocol: "tftp" | "http";
      readonly path: string;
      readonly reason: BootFileRefusal | "badRequest";
      readonly text: string;
      /** The name there is that is most like the one asked for. */
      readonly nearest?: string;
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
      /** What failed, whether it is tried again or given up. */
      readonly failed?: FailedPart;
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
    }
  /** A config that was made for the machine, with what it tells the kernel. */
  | {
      readonly kind: "bootConfigured";
      readonly path: string;
      readonly image: string;
      readonly kernelArguments: string;
    }
  | StrangerEventDetail
  | ForeignEventDetail
  /** Between coordinator and driver. */
  | {
      readonly kind: "driverTroubled";
      /** Its id, or the address while that is not known. */
      readonly driver: string;
      /** `certificate`: machines refuse it. `refused`: coordinator and driver do not take each other's. */
      readonly trouble: "clock" | "certificate" | "certificateEnds" | "unreachable" | "refused";
      /** It is over. */
      readonly isOver?: true;
      readonly text: string;
    };

/** A reply as a machine gets it. */
export interface DhcpAnswer {
  readonly message: DhcpMessageName;
  /** `0.0.0.0` where another server gives the address. */
  readonly address: Ipv4Address;
  readonly bootServer?: Ipv4Address | undefined;
  readonly bootFile?: string | undefined;
  readonly bootDriver?: string | undefined;
  readonly destination: string;
  /** Codes of the options the message had no room for. */
  readonly leftOut?: readonly number[] | undefined;
  /** Boot files beside another server's address: ProxyDHCP (PXE 2.1 §2.2). */
  readonly isProxy?: true | undefined;
}

/** What becomes of a machine that no driver claims. */
export type StrangerEventDetail =
  | {
      readonly kind: "strangerJudged";
      readonly policy: UnknownPolicy;
      /** What of the configuration chose it: `rules.2` or `unknown`. */
      readonly rule: string;
      readonly text: string;
    }
  /** Its discovery ramdisk told a driver what it is made of. */
  | { readonly kind: "strangerReported"; readonly accepted: boolean; readonly text: string }
  /** An operator made it a node, or said that it is to be left alone, or took that back. */
  | {
      readonly kind: "strangerDecided";
      readonly decision: "accepted" | "ignored" | "reconsidered";
      readonly node?: string;
      readonly hypervisor?: string;
    };

/** Other DHCP servers: those found beside us, and those that a message was handed to. */
export type ForeignEventDetail =
  | {
      readonly kind: "foreignServerSeen";
      /** Option 54. */
      readonly server: Ipv4Address;
      /** Where its datagram came from; a relay's, if one is between. */
      readonly from: Ipv4Address;
      readonly interface: string;
      /** It gives addresses; else it is a ProxyDHCP server. */
      readonly givesAddresses: boolean;
      readonly bootServer?: Ipv4Address | undefined;
      readonly bootFile?: string | undefined;
      /** Option 60 `PXEClient` without option 43's discovery control: UEFI firmware asks its port 4011 then, and boots only if that answers (PXE 2.1 §2.2.3). */
      readonly bootServerDiscovery: boolean;
    }
  /** It has not answered for a while. */
  | { readonly kind: "foreignServerGone"; readonly server: Ipv4Address; readonly interface: string }
  /** Another server's reply to this machine. */
  | {
      readonly kind: "foreignReplyHeard";
      readonly message: DhcpMessageName;
      readonly server: Ipv4Address;
      readonly interface: string;
      readonly address: Ipv4Address;
      readonly bootServer?: Ipv4Address | undefined;
      readonly bootFile?: string | undefined;
      readonly isProxy?: true | undefined;
      /** What it said by option 56. */
      readonly text: string;
    }
  | { readonly kind: "dhcpForwarded"; readonly message: DhcpMessageName; readonly server: Ipv4Address }
  | {
      readonly kind: "forwardAnswered";
      readonly message: DhcpMessageName;
      readonly server: Ipv4Address;
      readonly address: Ipv4Address;
      readonly bootServer?: Ipv4Address | undefined;
      readonly bootFile?: string | undefined;
      readonly destination: string;
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
