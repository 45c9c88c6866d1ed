import type { BootEntry } from "../../pxe/boot/event-archive.js";
import { restoreBoot, type StoredBoot, storeBoot, type Whole } from "../../pxe/boot/stored-boot.js";
import type { RecordedEvent, StoredEvent } from "./event-body.js";

/** The record, or what is wrong with it. */
export type ParseBoot = (value: unknown) => StoredBoot | string;

/** What an event has a place for. */
type Beside = "id" | "number" | "mac" | "lastAt" | "lastPosition";

/** A boot in the form of an event, so that it takes as little room. */
export function recordBoot(entry: BootEntry): RecordedEvent {
  const stored = storeBoot(entry);
  const { id, number, mac, lastAt, lastPosition } = stored;
  const detail = {
    beganAt: stored.beganAt,
    milestone: stored.milestone,
    node: stored.node,
    hypervisor: stored.hypervisor,
    runningAt: stored.runningAt,
    address: stored.address,
    asker: stored.asker,
    acknowledged: stored.acknowledged,
    isKnown: stored.isKnown,
    latest: stored.latest,
    trouble: stored.trouble,
    lacksFiles: stored.lacksFiles,
  } satisfies Omit<Whole<StoredBoot>, Beside>;
  return {
    position: number,
    event: { sequence: lastPosition, at: lastAt, source: "", mac, bootSession: id, detail },
  };
}

/** Or what is wrong with it. */
export function bootOf({ position: number, event }: StoredEvent, parse: ParseBoot): BootEntry | string {
  const { sequence: lastPosition, at: lastAt, mac, bootSession: id, detail } = event;
  const boot = parse({ ...detail, id, number, mac, lastAt, lastPosition });
  return typeof boot === "string" ? boot : restoreBoot(boot);
}

/** As it would come back: what was read of events that nobody checked passes the same door as a record. `undefined` for what does not. */
export function asStored(entry: BootEntry, parse: ParseBoot): BootEntry | undefined {
  try {
    // As text: what is cut out of a block's texts would keep all of them in memory.
    const boot = bootOf(JSON.parse(JSON.stringify(recordBoot(entry))), parse);
    return typeof boot === "string" ? undefined : boot;
  } catch {
    return undefined;
  }
}
