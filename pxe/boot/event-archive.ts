import type { MacAddress } from "../net/mac-address.js";
import type { BootEvent } from "./boot-event.js";
import type { BootFold } from "./boot-fold.js";

/** An event with its place among all that one program keeps. */
export interface PlacedEvent {
  readonly position: number;
  readonly event: BootEvent;
}

/** How far another program's events are recorded here. */
export interface EventCursor {
  /** Names that program's archive. */
  readonly run: string;
  /** The address it is configured under. */
  readonly driver: string;
  readonly sequence: number;
}

/** A boot, and whether some driver claimed its machine when it was last heard. */
export interface BootEntry {
  readonly fold: BootFold;
  readonly isKnown: boolean;
}

export interface ArchivedEvent extends PlacedEvent {
  /** Of a machine some driver claims. The others' events push out only each other. */
  readonly isKnown: boolean;
}

/** What is written together, or not at all. */
export interface EventBatch {
  /** In order of their position, which grows from batch to batch. */
  readonly events: readonly ArchivedEvent[];
  readonly cursors: readonly EventCursor[];
  /** The boots they belong to, as they are with them. */
  readonly boots: readonly BootEntry[];
}

export interface ReadOptions {
  /** Events of one answer, about. */
  readonly most: number;
  /** Of this machine only. */
  readonly mac?: MacAddress | undefined;
}

/** Events in order. All up to `next` were looked at. */
export interface EventPage {
  readonly events: readonly PlacedEvent[];
  readonly next: number;
  /** Nothing more is kept behind them. */
  readonly isEnd: boolean;
}

/** A machine's events between two positions, both included. */
export interface StoryPart {
  readonly mac: MacAddress;
  readonly from: number;
  readonly to: number;
}

/** Keeps a program's boot events, bounded: the oldest go first. */
export interface EventArchive extends AsyncDisposable {
  /** Names this archive: positions of another one say nothing here. */
  readonly run: string;
  /** No event has a higher one yet. */
  readonly position: number;
  /** Positions before which nothing is kept any more. */
  readonly oldest: { readonly known: number; readonly strangers: number };
  /** As it was opened, the oldest boot first. */
  readonly boots: readonly BootEntry[];
  /** As it was opened. */
  readonly cursors: readonly EventCursor[];
  /** Resolves when the batch would outlive the process; one at a time. Rejects when nothing of it is kept. */
  write(batch: EventBatch): Promise<void>;
  read(after: number, options: ReadOptions): Promise<EventPage>;
  /** The last `most` of all that is kept, in order. */
  last(most: number): Promise<readonly PlacedEvent[]>;
  /** In order; of many the last. */
  story(part: StoryPart): Promise<readonly PlacedEvent[]>;
  close(): Promise<void>;
}

/** Where events can be read as they come. */
export interface EventSource {
  readonly run: string;
  read(after: number, options: ReadOptions): Promise<EventPage>;
  /** Resolves when all that has happened by now can be read, or is lost. */
  caughtUp(): Promise<void>;
  /** `happened` is called when there is more to read. Returns the function that ends it. */
  subscribe(happened: () => void): () => void;
}

/** Whether events are being kept. */
export type ArchiveNotice =
  | { readonly kind: "losing"; readonly text: string }
  | { readonly kind: "keepingAgain"; readonly lost: number }
  | { readonly kind: "badRecord"; readonly key: string; readonly found: string };
