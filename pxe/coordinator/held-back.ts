import type { BootEventDetail } from "../boot/boot-event.js";

/** How an event is told where nothing is sent. */
export function heldBack(detail: BootEventDetail): BootEventDetail {
  return detail.kind === "dhcpSent" ? { ...detail, kind: "dhcpHeldBack" } : detail;
}
