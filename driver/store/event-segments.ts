import { rm } from "node:fs/promises";
import type { BootEntry } from "../../pxe/boot/event-archive.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { BlockHead, EventClass } from "./event-block.js";
import { SegmentFile } from "./segment-file.js";
import { SegmentIndex } from "./segment-index.js";
import { segmentPath } from "./segment-names.js";
import { readSealedIndex, type SegmentSeal, writeSeal } from "./segment-seal.js";

/** One that nothing more is put into. */
export interface Segment extends SegmentSeal {
  /** Position of its first event. */
  readonly first: number;
  /** Bytes of all its files. */
  readonly size: number;
}

/** The one that blocks are put into. */
export interface OpenSegment {
  readonly first: number;
  readonly file: SegmentFile;
  readonly index: SegmentIndex;
  /** By their number, as they were with the last event here. */
  readonly boots: Map<number, BootEntry>;
  last: number;
  firstRan: number;
  lastRan: number;
}

export interface SegmentLimits {
  /** Of one segment. */
  readonly bytes: number;
  /** Milliseconds of the archive's being open that its first block may be older than its last. */
  readonly span: number;
  /** Of all of them. */
  readonly most: number;
  /** Milliseconds of the archive's being open that an event is kept. */
  readonly keepFor: number;
}

export interface SegmentsOptions {
  readonly folder: string;
  readonly kind: EventClass;
  readonly limits: SegmentLimits;
  /** Whether stories are looked for. */
  readonly isIndexed: boolean;
  readonly sealed: readonly Segment[];
  readonly open: OpenSegment | undefined;
  /** Called before blocks go into a new segment. */
  readonly rotating: () => Promise<void>;
}

/** Full segments that wait to be sealed; then writing waits too. */
const MOST_CLOSING = 4;

/** Where to look for blocks. */
export interface SegmentPlace {
  readonly path: string;
  readonly first: number;
  readonly last: number;
  readonly length: number;
  /** `undefined`: every block may have it. */
  readonly index: () => Promise<SegmentIndex | undefined>;
}

/**
 * The events of one class: blocks in files that only grow. One that is full is sealed, and removed whole when it is too old, or when there are
 * too many bytes.
 */
export class EventSegments {
  private readonly options: SegmentsOptions;
  private readonly sealed: Segment[];
  private current: OpenSegment | undefined;
  /** Full, and being sealed. */
  private readonly closing = new Set<OpenSegment>();
  private sealing: Promise<void> = Promise.resolve();

  constructor(options: SegmentsOptions) {
    this.options = options;
    this.sealed = [...options.sealed];
    this.current = options.open;
  }

  /** Of the first event that is kept; `undefined` where none is. */
  get oldest(): number | undefined {
    return this.places()[0]?.first;
  }

  get isSynced(): boolean {
    return this.current === undefined || this.current.file.isSynced;
  }

  /** In order. */
  places(): readonly SegmentPlace[] {
    const { isIndexed } = this.options;
    const sealed = this.sealed.map((segment) => {
      const index = async () => (isIndexed ? readSealedIndex(this.path(segment.first, "seal")) : undefined);
      return { ...segment, path: this.path(segment.first, "blocks"), index };
    });
    const growing = this.growing().map(({ file, first, last, index }) => {
      const { path, length } = file;
      return { path, first, last, length, index: async () => (isIndexed ? index : undefined) };
    });
    return [...sealed, ...growing].filter(({ length }) => length > 0);
  }

  /** Where a block goes next. When the answer's `append` rejects, nothing of it is there; `undo` takes it back. */
  async append(bytes: Buffer, head: BlockHead, macs: Iterable<MacAddress>): Promise<void> {
    if (this.isFull(head.ran)) await this.rotate();
    this.current ??= await this.begin(head);
    const { current } = this;
    const offset = current.file.length;
    await current.file.append(bytes);
    if (offset === 0) current.firstRan = head.ran;
    if (this.options.isIndexed) current.index.add(macs, offset);
    current.last = head.last;
    current.lastRan = head.ran;
  }

  /** Takes back the block that was put in last, as long as nothing else happened. */
  async undo(length: number): Promise<void> {
    await this.current?.file.cut(Math.max(0, this.current.file.length - length));
  }

  /** The boots that the last block's events belong to. */
  note(boots: readonly BootEntry[]): void {
    for (const entry of boots) this.current?.boots.set(entry.fold.number, entry);
  }

  /** All that was put in is on disk for good when it resolves. */
  async sync(): Promise<void> {
    await this.current?.file.sync();
  }

  /** Removes what is too old or too much. */
  async prune(ran: number): Promise<void> {
    const { current } = this;
    if (current !== undefined && current.file.length > 0 && this.isOld(current, ran)) await this.rotate();
    await this.removeOldest(ran);
  }

  /** Resolves when nothing is being sealed any more. */
  settled(): Promise<void> {
    return this.sealing;
  }

  async close(): Promise<void> {
    if (this.current !== undefined) this.retire(this.current);
    this.current = undefined;
    await this.sealing;
  }

  private bytes(): number {
    const sizes = [...this.sealed.map(({ size }) => size), ...this.growing().map(({ file }) => file.length)];
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  private async removeOldest(ran: number): Promise<void> {
    for (;;) {
      const [oldest] = this.sealed;
      const isTooMuch = this.bytes() > this.options.limits.most;
      if (oldest === undefined || !(isTooMuch || this.isOld(oldest, ran))) return;
      this.sealed.shift();
      await rm(this.path(oldest.first, "blocks"), { force: true });
      await rm(this.path(oldest.first, "seal"), { force: true });
    }
  }

  private isOld({ lastRan }: { readonly lastRan: number }, ran: number): boolean {
    return lastRan < ran - this.options.limits.keepFor;
  }

  private growing(): readonly OpenSegment[] {
    return [...this.closing, ...(this.current === undefined ? [] : [this.current])];
  }

  private isFull(ran: number): boolean {
    const { current } = this;
    if (current === undefined || current.file.length === 0) return false;
    const { bytes, span } = this.options.limits;
    return current.file.length >= bytes || ran - current.firstRan > span;
  }

  private async rotate(): Promise<void> {
    await this.sync();
    await this.options.rotating();
    if (this.closing.size >= MOST_CLOSING) await this.sealing;
    if (this.current !== undefined) this.retire(this.current);
    this.current = undefined;
  }

  /** Beside the work: until it is sealed, it is read without. */
  private retire(segment: OpenSegment): void {
    this.closing.add(segment);
    this.sealing = this.sealing.then(() => this.seal(segment));
  }

  /** What cannot be sealed is read whole when it is looked into, and at the next start. */
  private async seal(segment: OpenSegment): Promise<void> {
    const { file, first, last, firstRan, lastRan, index, boots } = segment;
    const seal = { length: file.length, last, firstRan, lastRan };
    const contents = { index, boots: [...boots.values()] };
    const written = file.sync().then(() => writeSeal(this.path(first, "seal"), seal, contents));
    const size = await written.catch(() => 0);
    await file.close().catch(() => undefined);
    this.sealed.push({ ...seal, first, size: seal.length + size });
    this.closing.delete(segment);
    await this.removeOldest(lastRan).catch(() => undefined);
  }

  private async begin({ first, last, ran }: BlockHead): Promise<OpenSegment> {
    const file = await SegmentFile.open(this.path(first, "blocks"), 0);
    const index = new SegmentIndex();
    return { first, file, index, boots: new Map(), last, firstRan: ran, lastRan: ran };
  }

  private path(first: number, what: "blocks" | "seal"): string {
    const { folder, kind } = this.options;
    return segmentPath(folder, { kind, first, what });
  }
}
