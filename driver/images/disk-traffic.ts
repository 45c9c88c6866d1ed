import type { BootEventDetail } from "../../pxe/boot/boot-event.js";

/**
 * The parts of a disk image that go out well, thousands for each deployment: kept, they would push everything else out of
 * the events. How far a machine is, it tells itself.
 */
export function isDiskTraffic(detail: BootEventDetail): boolean {
  if (detail.kind !== "fileStarted" && detail.kind !== "fileServed") return false;
  return /^\/?m\/[0-9a-f-]{17}\/disk$/.test(detail.path);
}
