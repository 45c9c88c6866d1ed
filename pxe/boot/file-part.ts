import type { BootEventDetail } from "./boot-event.js";

type Served = Pick<Extract<BootEventDetail, { kind: "fileServed" }>, "range">;

/** Whether a client has a file to its end: GRUB and resuming clients fetch files in parts, the last part last. */
export function isToItsEnd({ range }: Served): boolean {
  if (range === undefined) return true;
  const [, last, size] = /-(\d+)\/(\d+)$/.exec(range) ?? [];
  return Number(last) + 1 === Number(size);
}
