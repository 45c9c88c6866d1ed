import test from "ava";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import { BootTable } from "../../../pxe/coordinator/boot-table.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { A, B, mac } from "./lab.js";

function tableOf(capacity = { known: 100, strangers: 100 }, known: readonly MacAddress[] = [A]) {
  const clock = { now: 1_000_000 };
  const claimed = new Set(known);
  const table = new BootTable({ capacity, isKnown: (one) => claimed.has(one), clock: () => clock.now });
  let position = 0;
  const hear = (one: MacAddress, bootSession: string, more: Partial<BootEvent> = {}) => {
    position += 1;
    const detail = { kind: "dhcpReceived", message: "DISCOVER", isIpxe: true, via: "eth1" } as const;
    const event = {
      sequence: position,
      at: clock.now,
      source: "dc1",
      mac: one,
      bootSession,
      detail,
      ...more,
    };
    table.keep(table.fold([{ position, event }]));
  };
  const ids = (filter = {}, before?: number) => [...table.list(filter, before)].map(({ id }) => id);
  return { table, clock, claimed, hear, ids };
}

test("boots are listed the newest first, narrowed, and from a number on", (t) => {
  const { hear, ids, clock, table } = tableOf();
  hear(A, "a1");
  hear(B, "b1");
  clock.now += 5000;
  hear(A, "a2");
  const conflict = { kind: "dhcpIgnored", message: "DISCOVER", reason: "conflict", text: "" } as const;
  hear(B, "b1", { detail: conflict });
  t.deepEqual(ids(), ["a2", "b1", "a1"]);
  t.deepEqual(ids({}, table.get("a2")?.number), ["b1", "a1"]);
  t.deepEqual(ids({ mac: A }), ["a2", "a1"]);
  t.deepEqual(ids({ since: clock.now }), ["a2"]);
  t.deepEqual(ids({ state: "failed" }), ["b1"]);
  t.deepEqual(ids({ hypervisor: "hv1" }), []);
  t.is(table.lastOf(A)?.id, "a2");
});

test("folding changes nothing until it is kept", (t) => {
  const { table } = tableOf();
  const event = { sequence: 1, at: 5, source: "dc1", mac: A, bootSession: "a" };
  const detail = { kind: "ownerAsked", drivers: [] } as const;
  const entries = table.fold([1, 2].map((position) => ({ position, event: { ...event, detail } })));
  t.like(entries, [{ isKnown: true, fold: { id: "a", number: 1, lastPosition: 2 } }]);
  t.is(table.get("a"), undefined);
});

test("an event of another machine changes no boot", (t) => {
  const { hear, ids, table } = tableOf();
  hear(A, "a1");
  hear(B, "a1");
  t.deepEqual(ids({ mac: B }), []);
  t.is(table.get("a1")?.lastPosition, 1);
});

test("strangers push out strangers' boots only; one that a driver claims later is counted with the known", (t) => {
  const { hear, ids, claimed } = tableOf({ known: 2, strangers: 3 });
  hear(A, "a1");
  hear(B, "b1");
  claimed.add(B);
  hear(B, "b1");
  for (let number = 0; number < 1000; number++) hear(mac(100 + number), `s${number}`);
  t.deepEqual(ids(), ["s999", "s998", "s997", "b1", "a1"]);
  claimed.clear();
  hear(A, "a2");
  t.deepEqual(ids({ mac: A }), ["a2"], "a machine that was claimed stays known while claims are not there");
  t.deepEqual(ids({ mac: B }), ["b1"]);
});

test("who listens is told of each change, and of a boot that stalls", (t) => {
  const { table, hear, clock } = tableOf();
  const told: string[] = [];
  const leave = table.subscribe((id) => told.push(id));
  hear(A, "a1");
  hear(B, "b1");
  table.look();
  t.deepEqual(told, ["a1", "b1"]);
  clock.now += 90_000;
  hear(B, "b1");
  table.look();
  table.look();
  t.deepEqual(told, ["a1", "b1", "b1", "a1"]);
  t.is(table.summary("a1")?.state, "stalled");
  leave();
  hear(A, "a1");
  t.is(told.length, 4);
});

test("many boots are looked at in several turns, and those whose events are gone go in several", (t) => {
  const machines = Array.from({ length: 25 }, (_, number) => mac(number));
  const { table, hear, ids, clock } = tableOf(undefined, machines.slice(0, 20));
  for (const [number, one] of machines.entries()) hear(one, `b${number}`);
  clock.now += 90_000;
  const told: string[] = [];
  table.subscribe((id) => told.push(id));
  t.deepEqual([table.look(10), told.length], [false, 10]);
  hear(mac(3), "b3");
  while (!table.look(10));
  t.is(told.length, 1 + 25, "each that has stalled once, and that one was heard again");
  const position = { known: 11, strangers: 23 };
  t.false(table.forgetBefore(position, 10));
  while (!table.forgetBefore(position, 10));
  t.deepEqual(ids({}).length, 20 - 10 + 1 + 3);
});

test("boots whose events are gone go as well", (t) => {
  const { table, hear, ids } = tableOf();
  hear(A, "a1");
  hear(B, "b1");
  hear(A, "a2");
  table.forgetBefore({ known: 3, strangers: 3 });
  t.deepEqual(ids(), ["a2"]);
  t.is(table.lastOf(B), undefined);
});

test("a thousand boots at once cost little each", (t) => {
  const { table, hear } = tableOf({ known: 50_000, strangers: 5000 });
  for (let round = 0; round < 20; round++)
    for (let number = 0; number < 1000; number++) hear(mac(number), `s${number}`);
  t.is([...table.list({})].length, 1000);
});
