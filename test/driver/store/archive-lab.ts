import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { parseBootRecord } from "../../../driver/config/records.js";
import { storedEvent } from "../../../driver/rpc/convert/stored-event.js";
import { type EventArchiveOptions, openEventArchive } from "../../../driver/store/event-archive.js";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import { beginFold } from "../../../pxe/boot/boot-fold.js";
import type {
  ArchivedEvent,
  ArchiveNotice,
  BootEntry,
  EventArchive,
} from "../../../pxe/boot/event-archive.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { temporaryFolder } from "./temporary-folder.js";

export const MAC = "52:54:00:00:00:01" as MacAddress;
export const MAC2 = "52:54:00:00:00:02" as MacAddress;
const LIMITS = { keepFor: 14 * 86_400_000, maxBytes: 2 ** 30 };

export function eventAt(position: number, more: Partial<BootEvent> = {}): BootEvent {
  const detail = { kind: "ownerAsked", drivers: [`hv${position}`] } as const;
  return { sequence: position, at: 1_760_000_000_000 + position, source: "dc1", mac: MAC, detail, ...more };
}

export function archived(position: number, more: Partial<ArchivedEvent> = {}): ArchivedEvent {
  return { position, event: eventAt(position), isKnown: true, ...more };
}

export function bootAt(position: number, id: string, isKnown = true): BootEntry {
  return { fold: beginFold({ mac: MAC, id, position }, eventAt(position)), isKnown };
}

export async function write(archive: EventArchive, ...events: readonly ArchivedEvent[]): Promise<void> {
  await archive.write({ events, cursors: [], boots: [] });
}

/** All positions behind one, read a few at a time. */
export async function positions(archive: EventArchive, after = 0, most = 7): Promise<readonly number[]> {
  const found: number[] = [];
  for (let from = after; ; ) {
    const { events, next, isEnd } = await archive.read(from, { most });
    found.push(...events.map(({ position }) => position));
    if (isEnd) return found;
    from = next;
  }
}

/** An archive on disk, to be closed and opened again. */
export async function archiveFolder(t: ExecutionContext, root?: string) {
  const folder = join(root ?? (await temporaryFolder(t)), "events");
  const notices: ArchiveNotice[] = [];
  const open = (over: Partial<EventArchiveOptions> = {}) =>
    openEventArchive(folder, {
      ...{ ...LIMITS, parseEvent: storedEvent, parseBoot: parseBootRecord },
      notice: (notice) => notices.push(notice),
      ...over,
    });
  return { folder, notices, open };
}
