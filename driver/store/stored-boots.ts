import type { BootEntry } from "../../pxe/boot/event-archive.js";
import { restoreBoot, type StoredBoot, storeBoot } from "../../pxe/boot/stored-boot.js";
import { parseJson } from "./archive-records.js";

/** The record, or what is wrong with it. */
export type ParseBoot = (value: unknown) => StoredBoot | string;

export function bootLine(entry: BootEntry): string {
  return JSON.stringify(storeBoot(entry));
}

/** Or what is wrong with it. */
export function bootOf(line: string, parse: ParseBoot): BootEntry | string {
  const boot = parse(parseJson(line));
  return typeof boot === "string" ? boot : restoreBoot(boot);
}

/** As it would come back: what was read of events that nobody checked passes the same door as a record. `undefined` for what does not. */
export function asStored(entry: BootEntry, parse: ParseBoot): BootEntry | undefined {
  try {
    const boot = bootOf(bootLine(entry), parse);
    return typeof boot === "string" ? undefined : boot;
  } catch {
    return undefined;
  }
}
