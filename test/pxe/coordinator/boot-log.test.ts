import test from "ava";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import type { PlacedEvent } from "../../../pxe/boot/event-archive.js";
import { MemoryArchive } from "../../../pxe/boot/memory-archive.js";
import { BootLog } from "../../../pxe/coordinator/boot-log.js";
import { A, B, ip, mac } from "./lab.js";

const X = ip("10.77.0.50");
const served = {
  kind: "fileServed",
  protocol: "tftp",
  path: "snponly.efi",
  bytes: 1,
  milliseconds: 1,
  retransmits: 0,
} as const;

function event(more: Partial<BootEvent> = {}): BootEvent {
  return { sequence: 1, at: 5, source: "hv1", detail: served, ...more };
}

function log(archive = new MemoryArchive({ run: "r", capacity: { known: 100, strangers: 10 } })) {
  return new BootLog({
    archive,
    clock: () => 5,
    isKnown: (one) => one === A,
    holderOf: (address) => (address === X ? A : undefined),
    sessionOf: (one) => (one === A ? "s1" : undefined),
  });
}

/** What is kept behind a position. */
async function after(boots: BootLog, position: number): Promise<readonly PlacedEvent[]> {
  await boots.settled();
  return (await boots.read(position, { most: 10_000 })).events;
}

test("a shared loader's transfer goes to the machine that has the address, and to its session", async (t) => {
  const boots = log();
  boots.record(event({ client: X }));
  t.like((await after(boots, 0))[0], {
    position: 1,
    event: { mac: A, client: X, bootSession: "s1", source: "hv1" },
  });
});

test("an event of nobody's address stays nobody's", async (t) => {
  const boots = log();
  boots.record(event({ client: ip("10.77.0.51") }));
  t.false("mac" in ((await after(boots, 0))[0]?.event ?? {}));
});

test("an event keeps the session it came with", async (t) => {
  const boots = log();
  boots.record(event({ mac: A, bootSession: "s0" }));
  boots.record(event({ mac: A, bootSession: "" }));
  t.deepEqual(
    (await after(boots, 0)).map((placed) => placed.event.bootSession),
    ["s0", "s1"],
  );
});

test("positions count over all sources, and reading resumes behind one", async (t) => {
  const boots = log();
  for (const source of ["dc1", "hv1", "hv2"]) boots.record(event({ source, mac: source === "hv1" ? B : A }));
  t.deepEqual(
    (await after(boots, 1)).map(({ position, event: { source } }) => [position, source]),
    [
      [2, "hv1"],
      [3, "hv2"],
    ],
  );
});

test("memory is bounded, and strangers push out strangers only", async (t) => {
  const archive = new MemoryArchive({ run: "r", capacity: { known: 3, strangers: 2 } });
  const boots = log(archive);
  const kept = async () => {
    await boots.settled();
    return (await archive.read(0, { most: 100 })).events.map(({ position }) => position);
  };
  for (let number = 0; number < 3; number++) boots.record(event({ mac: A }));
  for (let number = 0; number < 1000; number++) boots.record(event({ mac: mac(100 + number) }));
  t.deepEqual(await kept(), [1, 2, 3, 1002, 1003]);
  for (let number = 0; number < 1000; number++) boots.record(event({ mac: A }));
  t.deepEqual(await kept(), [1002, 1003, 2001, 2002, 2003]);
});

test("the last boot of a machine is its last session's events", async (t) => {
  const boots = log();
  boots.record(event({ mac: A, bootSession: "s1", at: 1 }));
  boots.record(event({ mac: B, bootSession: "s9", at: 2 }));
  boots.record(event({ mac: A, bootSession: "s2", at: 3 }));
  boots.record(event({ mac: A, bootSession: "s2", at: 4 }));
  t.deepEqual(
    (await boots.eventsOf(A)).map(({ at }) => at),
    [3, 4],
  );
  t.deepEqual(await boots.eventsOf(mac(77)), []);
});

test("listeners hear when there is more to read, until they leave or throw", async (t) => {
  const boots = log();
  let heard = 0;
  let thrown = 0;
  const leave = boots.subscribe(() => {
    heard += 1;
  });
  boots.subscribe(() => {
    thrown += 1;
    throw new Error("bad listener");
  });
  for (let count = 0; count < 2; count++) {
    boots.record(event());
    await boots.settled();
  }
  leave();
  boots.record(event());
  await boots.settled();
  t.deepEqual([heard, thrown], [2, 1]);
});

test("a driver's event is taken once, whatever address its driver has", async (t) => {
  const boots = log();
  const cursor = (sequence: number, driver = "one:1") => ({ run: "d", driver, sequence });
  boots.recordOf(event({ sequence: 4 }), cursor(4));
  boots.recordOf(event({ sequence: 4 }), cursor(4));
  boots.recordOf(event({ sequence: 3 }), cursor(3, "other:1"));
  boots.recordOf(event({ sequence: 5 }), cursor(5, "other:1"));
  boots.recordOf(event({ sequence: 1 }), { run: "another disk", driver: "one:1", sequence: 1 });
  t.deepEqual(
    (await after(boots, 0)).map((placed) => placed.event.sequence),
    [4, 5, 1],
  );
  t.like(boots.cursorOf("one:1"), { run: "another disk", sequence: 1 });
  t.like(boots.cursorOf("other:1"), { run: "d", sequence: 5 });
});

test("a driver's file is told by our clock, and belongs to the boot in which it was asked for", async (t) => {
  const boots = new BootLog({
    archive: new MemoryArchive({ run: "r", capacity: { known: 100, strangers: 10 } }),
    ...{ clock: () => 5, isKnown: () => true },
    holderOf: (address) => (address === X ? A : undefined),
    sessionOf: () => "now",
    sessionAt: (one, at, error, told) => (one === A && at < 1000 && error === 2 ? "before" : told),
    onOurClock: (seen, driver) =>
      driver === "one:1" ? { event: { ...seen, at: seen.at - 7000 }, error: 2 } : { event: seen },
  });
  const ended = { ...served, milliseconds: 900 };
  const tell = (sequence: number, driver: string, more: Partial<BootEvent>) =>
    boots.recordOf(event({ at: 8800, ...more }), { run: driver, driver, sequence });
  tell(1, "one:1", { client: X, detail: ended });
  tell(2, "one:1", { mac: A, bootSession: "now", detail: ended });
  tell(3, "one:1", { mac: A, bootSession: "now" });
  tell(4, "two:1", { mac: A, bootSession: "told", detail: ended });
  t.deepEqual(
    (await after(boots, 0)).map(({ event: { at, bootSession } }) => [at, bootSession]),
    [
      [1800, "before"],
      [1800, "before"],
      [1800, "now"],
      [8800, "told"],
    ],
  );
});

test("events of nobody's address push out no known machine's", async (t) => {
  const boots = log();
  boots.record(event({ mac: A }));
  for (let count = 0; count < 500; count++) boots.record(event({ client: ip("10.77.0.51") }));
  t.is((await boots.eventsOf(A)).length, 1);
});
