import type { BootEvent } from "../../pxe/boot/boot-event.js";

/** The event as it was stored; `undefined` for what is none. */
export type ParseEvent = (value: unknown) => BootEvent | undefined;
