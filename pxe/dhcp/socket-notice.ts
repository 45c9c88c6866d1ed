import type { Losses } from "./loss-report.js";

/** What an operator should know of the sockets while they are open. */
export type DhcpSocketNotice =
  | {
      readonly kind: "interfaceAbsent" | "interfaceVanished" | "interfaceAppeared";
      readonly interface: string;
    }
  /** It is there, but its socket cannot be had; tried again each second. */
  | {
      readonly kind: "interfaceRefused";
      readonly interface: string;
      readonly code: string;
      readonly reason: string;
    }
  /** Bytes. */
  | { readonly kind: "receiveBufferSmall"; readonly asked: number; readonly granted: number }
  | { readonly kind: "packetSocketRefused"; readonly code: string; readonly reason: string }
  /** Since the last such notice. */
  | ({ readonly kind: "datagramsLost" } & Losses);

/** One sentence, with what to do where something can be done. */
export function describeNotice(notice: DhcpSocketNotice): string {
  switch (notice.kind) {
    case "interfaceAbsent":
      return `Interface ${notice.interface} is not there; its subnets wait for it`;
    case "interfaceVanished":
      return `Interface ${notice.interface} has vanished; its subnets wait until it is back`;
    case "interfaceAppeared":
      return `Interface ${notice.interface} is there; its subnets are served`;
    case "interfaceRefused":
      return `Interface ${notice.interface} is not served, which is tried again each second. ${notice.reason}`;
    case "receiveBufferSmall":
      return (
        `The kernel granted ${notice.granted} of ${notice.asked} bytes for DHCP messages that wait: storms may lose some; ` +
        "raise net.core.rmem_max, or give the service CAP_NET_ADMIN"
      );
    case "packetSocketRefused":
      return `Replies to machines without an address are broadcast. ${notice.reason}`;
    case "datagramsLost":
      return (
        `DHCP messages were lost: ${notice.overflowed} were the oldest of too many that waited, ` +
        `${notice.tooLong} were longer than any DHCP message, ${notice.unsent} replies could not be sent`
      );
  }
}
