import type { BootEvent, BootReport } from "./boot-event.js";
import type { ArchiveNotice, EventArchive, EventPage, EventSource, ReadOptions } from "./event-archive.js";
import { EventJournal } from "./event-journal.js";
