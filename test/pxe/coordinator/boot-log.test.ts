import test from "ava";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
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

function log(capacity = { known: 100, strangers: 10 }) {
  return new BootLog({
    run: "r",
    capacity,
    isKnown: (one) => one === A,
    holderOf: (address) => (address === X ? A : undefined),
    sessionOf: (one) => (one === A ? "s1" : undefined),
  });
}

test("a shared loader's transfer goes to the machine that has the address, and to its session", (t) => {
  const boots = log();
  boots.record(event({ client: X }));
  t.like(boots.after(0)[0], { position: 1, event: { mac: A, client: X, bootSession: "s1", source: "hv1" } });
});

test("an event of nobody's address stays nobody's", (t) => {
  const boots = log();
  boots.record(event({ client: ip("10.77.0.51") }));
  t.false("mac" in (boots.after(0)[0]?.event ?? {}));
});

test("an event keeps the session it came with", (t) => {
  const boots = log();
  boots.record(event({ mac: A, bootSession: "s0" }));
  boots.record(event({ mac: A, bootSession: "" }));
  t.deepEqual(
    boots.after(0).map((placed) => placed.event.bootSession),
    ["s0", "s1"],
  );
});

test("positions count over all sources, and reading resumes behind one", (t) => {
  const boots = log();
  for (const source of ["dc1", "hv1", "hv2"]) boots.record(event({ source, mac: source === "hv1" ? B : A }));
  t.deepEqual(
    boots.after(1).map(({ position, event: { source } }) => [position, source]),
    [
      [2, "hv1"],
      [3, "hv2"],
    ],
  );
});

test("memory is bounded, and strangers push out strangers only", (t) => {
  const boots = log({ known: 3, strangers: 2 });
  for (let number = 0; number < 3; number++) boots.record(event({ mac: A }));
  for (let number = 0; number < 1000; number++) boots.record(event({ mac: mac(100 + number) }));
  t.deepEqual(
    boots.after(0).map(({ position }) => position),
    [1, 2, 3, 1002, 1003],
  );
  for (let number = 0; number < 1000; number++) boots.record(event({ mac: A }));
  t.deepEqual(
    boots.after(0).map(({ position }) => position),
    [1002, 1003, 2001, 2002, 2003],
  );
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

test("listeners hear every event until they leave or throw", (t) => {
  const boots = log();
  const heard: number[] = [];
  const leave = boots.subscribe(({ position }) => heard.push(position));
  boots.subscribe(() => {
    throw new Error("bad listener");
  });
  boots.record(event());
  boots.record(event());
  leave();
  boots.record(event());
  t.deepEqual(heard, [1, 2]);
});

test("events of nobody's address push out no known machine's", async (t) => {
  const boots = log();
  boots.record(event({ mac: A }));
  for (let count = 0; count < 500; count++) boots.record(event({ client: ip("10.77.0.51") }));
  t.is((await boots.eventsOf(A)).length, 1);
});
