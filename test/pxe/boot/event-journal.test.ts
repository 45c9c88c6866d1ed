import test from "ava";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import type { ArchiveNotice, EventBatch } from "../../../pxe/boot/event-archive.js";
import { EventJournal } from "../../../pxe/boot/event-journal.js";
import { MemoryArchive } from "../../../pxe/boot/memory-archive.js";

/** An archive whose disk is as good as the test says. */
class MoodyArchive extends MemoryArchive {
  mood: "good" | "full" | "stuck" = "good";
  readonly sizes: number[] = [];
  private release: (() => void) | undefined;

  constructor() {
    super({ run: "r", capacity: { known: 10_000, strangers: 10_000 } });
  }

  override async write(batch: EventBatch): Promise<void> {
    this.sizes.push(batch.events.length);
    if (this.mood === "full") throw new Error("no space left");
    if (this.mood === "stuck")
      await new Promise<void>((resolve) => {
        this.release = resolve;
      });
    await super.write(batch);
  }

  /** Also what is stuck goes on. */
  recover(): void {
    this.mood = "good";
    this.release?.();
  }
}

function journalOf(waiting = { known: 100, strangers: 100 }) {
  const archive = new MoodyArchive();
  const notices: ArchiveNotice[] = [];
  const clock = { now: 0 };
  const notice = (told: ArchiveNotice) => notices.push(told);
  const journal = new EventJournal({ archive, waiting, notice, monotonic: () => clock.now });
  let position = 0;
  const put = (isKnown = true, canWait = false) => {
    position += 1;
    const detail = { kind: "ownerAsked", drivers: [] } as const;
    const event: BootEvent = { sequence: position, at: 5, source: "hv1", detail };
    journal.put({ position, event, isKnown, canWait });
  };
  const positions = async (after = 0) =>
    (await journal.read(after, { most: 10_000 })).events.map((placed) => placed.position);
  return { archive, journal, notices, clock, put, positions };
}

test("an event is told and read once it is written, not before", async (t) => {
  const { archive, journal, put, positions } = journalOf();
  let told = 0;
  journal.subscribe(() => {
    told += 1;
  });
  archive.mood = "stuck";
  put();
  const caughtUp = journal.caughtUp();
  while (archive.sizes.length === 0) await undefined;
  t.deepEqual([told, await positions()], [0, []]);
  archive.recover();
  await caughtUp;
  t.deepEqual([told, await positions()], [1, [1]]);
});

test("events of the same moment go together, a bounded number at a time", async (t) => {
  const { archive, journal, put } = journalOf({ known: 2000, strangers: 10 });
  for (let count = 0; count < 1200; count++) put();
  await journal.settled();
  t.deepEqual(archive.sizes, [512, 512, 176]);
  t.is((await journal.read(0, { most: 10_000 })).events.length, 1200);
});

test("after a write there is a pause, which ends as soon as there is enough for a whole one", async (t) => {
  const { archive, journal, put } = journalOf({ known: 2000, strangers: 10 });
  put();
  await journal.caughtUp();
  for (let count = 0; count < 512; count++) put();
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  t.deepEqual(archive.sizes, [1, 512]);
  await journal.close();
});

test("a disk that failed is given a pause, however much waits", async (t) => {
  const { archive, journal, put } = journalOf({ known: 2000, strangers: 10 });
  archive.mood = "full";
  put();
  await journal.caughtUp();
  archive.recover();
  for (let count = 0; count < 1000; count++) put();
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  t.deepEqual(archive.sizes, [1]);
  await journal.close();
  t.deepEqual(archive.sizes, [1, 512, 488]);
});

test("who follows is told the last events from memory, and all others from the archive", async (t) => {
  const { archive, journal, put, positions } = journalOf({ known: 3000, strangers: 10 });
  const leave = journal.subscribe(() => undefined);
  for (let count = 0; count < 1500; count++) put();
  await journal.settled();
  let looks = 0;
  const read = archive.read.bind(archive);
  archive.read = (after, options) => {
    looks += 1;
    return read(after, options);
  };
  t.is((await positions(1000)).length, 500);
  t.is(looks, 0);
  t.is((await positions(10)).length, 1490);
  leave();
  put();
  await journal.settled();
  t.deepEqual(await positions(1499), [1500, 1501]);
  t.is(looks, 2);
});

test("while the disk is stuck the newest wait, and strangers push out strangers only", async (t) => {
  const { archive, journal, notices, put, positions } = journalOf({ known: 10, strangers: 3 });
  archive.mood = "stuck";
  put();
  while (archive.sizes.length === 0) await undefined;
  for (let count = 0; count < 5; count++) put();
  for (let count = 0; count < 1000; count++) put(false);
  t.deepEqual(notices, [{ kind: "losing", text: "the disk is too slow for them" }]);
  archive.recover();
  await journal.settled();
  t.deepEqual(await positions(), [1, 2, 3, 4, 5, 6, 1004, 1005, 1006]);
});

test("what a full disk refuses is lost, and said once; that events are kept again is said once, with how many were lost", async (t) => {
  const { archive, journal, notices, clock, put, positions } = journalOf();
  archive.mood = "full";
  for (let count = 0; count < 3; count++) {
    put();
    await journal.caughtUp();
  }
  t.deepEqual(notices, [{ kind: "losing", text: "no space left" }]);
  archive.recover();
  put();
  await journal.caughtUp();
  t.is(notices.length, 1, "not yet: a disk that is nearly full comes and goes");
  clock.now += 10_000;
  put();
  await journal.caughtUp();
  t.deepEqual(notices.slice(1), [{ kind: "keepingAgain", lost: 3 }]);
  t.deepEqual(await positions(), [4, 5]);
  await journal.close();
});

test("an event that can wait goes with the next one, or when somebody wants to have all", async (t) => {
  const { archive, journal, put, positions } = journalOf();
  put(true, true);
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  t.deepEqual(archive.sizes, []);
  put();
  await journal.settled();
  t.deepEqual(archive.sizes, [2]);
  put(true, true);
  await journal.caughtUp();
  t.deepEqual(await positions(), [1, 2, 3]);
  put(true, true);
  await journal.close();
  t.is(archive.position, 4);
});

test("closing keeps what waits, and takes nothing more", async (t) => {
  const { archive, journal, put } = journalOf();
  put();
  put();
  await journal.close();
  put();
  await journal.close();
  t.is(archive.position, 2);
});

test("who asks while all that happened is on its way to disk does not keep the next ones from an answer", async (t) => {
  const { archive, journal, put, positions } = journalOf();
  archive.mood = "stuck";
  put();
  // It waits for a write that is under way already, so that nothing is left for one of its own.
  await Promise.resolve();
  const caughtUp = journal.caughtUp();
  archive.recover();
  await caughtUp;
  await journal.settled();
  await journal.caughtUp();
  t.deepEqual(await positions(), [1]);
});
