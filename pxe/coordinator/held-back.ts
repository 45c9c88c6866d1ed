import type { BootEventDetail } from "../boot/boot-event.js";
import { UNSPECIFIED } from "../net/ipv4-address.js";

/** How an event is told where nothing is sent, and nothing handed on. */
export function heldBack(detail: BootEventDetail): BootEventDetail {
  switch (detail.kind) {
    case "dhcpSent":
      return { ...detail, kind: "dhcpHeldBack" };
    case "dhcpForwarded": {
      const { message, server } = detail;
      return { kind: "dhcpHeldBack", message, address: UNSPECIFIED, destination: `DHCP server ${server}` };
    }
    default:
      return detail;
  }
}
