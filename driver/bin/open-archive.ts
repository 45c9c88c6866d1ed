import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Logger } from "pino";
import type { ArchiveNotice, EventArchive } from "../../pxe/boot/event-archive.js";
import { MemoryArchive } from "../../pxe/boot/memory-archive.js";
import type { StoredBoot } from "../../pxe/boot/stored-boot.js";
import { EVENTS_DEFAULTS, type EventsSettings } from "../config/events-settings.js";
import { storedEvent } from "../rpc/convert/stored-event.js";
import { openEventArchive } from "../store/event-archive.js";
import { EVENTS_KEPT } from "./version.js";

export interface ArchivePlace {
  readonly dataDir: string;
  /** Absent: all defaults. */
  readonly events?: EventsSettings;
}

/**
 * The program's events on disk; in memory, and said so, where that cannot be: no machine's boot waits for it. `parseBoot`: the boots that they
 * belong to are kept too.
 */
export async function openArchive(
  { dataDir, events = EVENTS_DEFAULTS }: ArchivePlace,
  logger: Logger,
  parseBoot?: (value: unknown) => StoredBoot | string,
): Promise<EventArchive> {
  const notice = (told: ArchiveNotice) => logArchive(told, logger);
  const folder = join(dataDir, "events");
  try {
    return await openEventArchive(folder, {
      ...{ ...events, notice, parseEvent: storedEvent },
      ...(parseBoot === undefined ? {} : { parseBoot }),
    });
  } catch (error) {
    logger.error(
      { event: "events.inMemory", err: error },
      `Events are kept in memory only, and end with this process: ${folder} cannot be used`,
    );
    const capacity = { known: EVENTS_KEPT, strangers: EVENTS_KEPT / 10 };
    return new MemoryArchive({ run: randomUUID(), capacity });
  }
}

export function logArchive(notice: ArchiveNotice, logger: Logger): void {
  switch (notice.kind) {
    case "losing":
      logger.error({ event: "events.losing", text: notice.text }, `Events are not kept: ${notice.text}`);
      return;
    case "keepingAgain":
      logger.warn(
        { event: "events.keptAgain", lost: notice.lost },
        `Events are kept again; ${notice.lost} were lost`,
      );
      return;
    case "badRecord":
      logger.error(
        { event: "badRecord", key: notice.key, found: notice.found },
        `Set aside unreadable record ${notice.key} of the events: ${notice.found}`,
      );
  }
}
