import test from "ava";
import {
  type ProbeAction,
  ProbeBook,
  type ProbeEvent,
  type ProbeTarget,
  targetKey,
} from "../../../pxe/link/probe-book.js";
import { type Ipv4Address, ipv4FromNumber } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { Random, seed } from "../dhcp/random.js";

const MAC = "52:54:00:77:00:01" as MacAddress;
const A = onLan(50);
const B = onLan(51);
const FAR: ProbeTarget = { address: "10.78.0.50" as Ipv4Address, interface: undefined };
const NEVER = Number.POSITIVE_INFINITY;

function onLan(last: number, device = "lan0"): ProbeTarget {
  return { address: ipv4FromNumber(0x0a4d0000 + last), interface: device };
}

const asked = (target: ProbeTarget) => ({ kind: "asked", target }) as const;
const send = (target: ProbeTarget) => ({ kind: "send", target }) as const;
const rest = (device: string | undefined) => ({ kind: "rest", interface: device }) as const;
const free = (target: ProbeTarget) => ({ kind: "conclude", target, result: { kind: "free" } }) as const;
const inUse = (target: ProbeTarget) =>
  ({ kind: "conclude", target, result: { kind: "inUse", by: MAC } }) as const;
const heard = (target: ProbeTarget) => ({ kind: "heard", target, by: MAC }) as const;
const TIMER = { kind: "timer" } as const;

/** Rows of time, event, the actions it causes, and when to wake. */
type Script = readonly (readonly [number, ProbeEvent, readonly ProbeAction[], number])[];

const SCRIPTS: Readonly<Record<string, Script>> = {
  "by ARP: two questions 100 ms apart, and free after 300 ms": [
    [0, asked(A), [send(A)], 100],
    [100, TIMER, [send(A)], 300],
    [300, TIMER, [free(A), rest("lan0")], NEVER],
  ],
  "by ICMP: two questions 100 ms apart, and free after 500 ms": [
    [0, asked(FAR), [send(FAR)], 100],
    [100, TIMER, [send(FAR)], 500],
    [300, TIMER, [], 500],
    [500, TIMER, [free(FAR), rest(undefined)], NEVER],
  ],
  "whoever answers ends it at once": [
    [0, asked(A), [send(A)], 100],
    [3, heard(A), [inUse(A), rest("lan0")], NEVER],
    [100, TIMER, [], NEVER],
  ],
  "an answer just before the end counts": [
    [0, asked(A), [send(A)], 100],
    [100, TIMER, [send(A)], 300],
    [299, heard(A), [inUse(A), rest("lan0")], NEVER],
  ],
  "the hardware address may be unknown": [
    [0, asked(FAR), [send(FAR)], 100],
    [
      3,
      { kind: "heard", target: FAR },
      [{ kind: "conclude", target: FAR, result: { kind: "inUse" } }, rest(undefined)],
      NEVER,
    ],
  ],
  "a program that wakes late gives its last question the same time": [
    [0, asked(A), [send(A)], 100],
    [900, TIMER, [send(A)], 1100],
    [1100, TIMER, [free(A), rest("lan0")], NEVER],
  ],
  "an early timer changes nothing": [
    [0, asked(A), [send(A)], 100],
    [99, TIMER, [], 100],
    [100, TIMER, [send(A)], 300],
    [100, TIMER, [], 300],
  ],
  "a second asker joins the probe under way": [
    [0, asked(A), [send(A)], 100],
    [50, asked(A), [], 100],
    [100, TIMER, [send(A)], 300],
    [300, TIMER, [free(A), rest("lan0")], NEVER],
  ],
  "a result stands for 5 s, and then it is asked again": [
    [0, asked(A), [send(A)], 100],
    [3, heard(A), [inUse(A), rest("lan0")], NEVER],
    [4, asked(A), [inUse(A)], NEVER],
    [5002, asked(A), [inUse(A)], NEVER],
    [5003, asked(A), [send(A)], 5103],
  ],
  "what could not be asked is told, and tried again at the next question": [
    [0, asked(A), [send(A)], 100],
    [
      0,
      { kind: "failed", target: A, text: "down" },
      [{ kind: "conclude", target: A, result: { kind: "notProbed", text: "down" } }, rest("lan0")],
      NEVER,
    ],
    [1, asked(A), [send(A)], 101],
  ],
  "an interface that is gone ends its probes, and no others": [
    [0, asked(A), [send(A)], 100],
    [10, asked(B), [send(B)], 100],
    [20, asked(FAR), [send(FAR)], 100],
    [
      30,
      { kind: "lost", interface: "lan0", text: "gone" },
      [
        { kind: "conclude", target: A, result: { kind: "notProbed", text: "gone" } },
        { kind: "conclude", target: B, result: { kind: "notProbed", text: "gone" } },
        rest("lan0"),
      ],
      120,
    ],
  ],
  "an interface rests with its last probe": [
    [0, asked(A), [send(A)], 100],
    [0, asked(B), [send(B)], 100],
    [1, heard(B), [inUse(B)], 100],
    [2, heard(A), [inUse(A), rest("lan0")], NEVER],
  ],
  "the same address on two interfaces is two questions": [
    [0, asked(A), [send(A)], 100],
    [0, asked(onLan(50, "lan1")), [send(onLan(50, "lan1"))], 100],
    [1, heard(A), [inUse(A), rest("lan0")], 100],
  ],
  "what nobody asked for is no news": [
    [0, heard(A), [], NEVER],
    [0, { kind: "failed", target: A, text: "late" }, [], NEVER],
    [0, { kind: "lost", interface: "lan0", text: "late" }, [], NEVER],
    [1, asked(A), [send(A)], 101],
  ],
};

for (const [name, script] of Object.entries(SCRIPTS))
  test(name, (t) => {
    const book = new ProbeBook();
    for (const [now, event, actions, wakeAt] of script)
      t.deepEqual(book.step(now, event), { actions, wakeAt }, `at ${now}: ${event.kind}`);
  });

test("256 are asked for at once, the next is refused, and joining is not", (t) => {
  const book = new ProbeBook();
  for (let n = 0; n < 256; n++) t.is(book.step(0, asked(onLan(n))).actions[0]?.kind, "send");
  const refused = book.step(0, asked(onLan(256))).actions;
  t.like(refused, [{ kind: "conclude", result: { kind: "notProbed" } }]);
  t.deepEqual(book.step(0, asked(onLan(0))).actions, []);
  book.step(1, heard(onLan(7)));
  t.deepEqual(book.step(1, asked(onLan(256))).actions, [send(onLan(256))]);
});

test("of 5,000 results the last 1,024 are remembered", (t) => {
  const book = new ProbeBook();
  for (let n = 0; n < 5_000; n++) {
    book.step(0, asked(onLan(n)));
    book.step(0, heard(onLan(n)));
  }
  t.is(book.step(1, asked(onLan(5_000 - 1_024))).actions[0]?.kind, "conclude");
  t.is(book.step(1, asked(onLan(5_000 - 1_025))).actions[0]?.kind, "send");
});

test("whatever happens, every question is answered once, in time, and every interface rests", (t) => {
  for (let run = 0; run < 200; run++) livedThrough(t, new Random(seed + run), `seed ${seed}, run ${run}`);
});

function livedThrough(t: { true(fact: boolean, message: string): void }, random: Random, message: string) {
  const book = new ProbeBook();
  const waiting = new Map<string, number>();
  const awake = new Set<string | undefined>();
  let now = 0;
  const feed = (event: ProbeEvent): number => {
    if (event.kind === "asked" && !waiting.has(targetKey(event.target)))
      waiting.set(targetKey(event.target), now);
    const { actions, wakeAt } = book.step(now, event);
    for (const action of actions) {
      if (action.kind === "send") awake.add(action.target.interface);
      else if (action.kind === "rest") awake.delete(action.interface);
      else {
        const since = waiting.get(targetKey(action.target));
        t.true(since !== undefined && now - since <= 510 + 20, `${message}: answered ${since} at ${now}`);
        waiting.delete(targetKey(action.target));
      }
    }
    return wakeAt;
  };
  for (let round = 0; round < 300; round++) {
    now += random.below(10);
    const target = random.below(3) === 0 ? { ...FAR } : onLan(random.below(6), `lan${random.below(2)}`);
    feed(
      [
        asked(target),
        asked(target),
        heard(target),
        { kind: "failed", target, text: "failed" } as const,
        { kind: "lost", interface: target.interface, text: "lost" } as const,
        ...new Array<typeof TIMER>(15).fill(TIMER),
      ][random.below(20)] ?? TIMER,
    );
    feed(TIMER);
  }
  for (let wakeAt = feed(TIMER); wakeAt < NEVER; wakeAt = feed(TIMER)) now = Math.max(now, wakeAt);
  t.true(waiting.size === 0 && awake.size === 0, message);
}
