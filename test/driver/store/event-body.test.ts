import test from "ava";
import { blockAt, nextMark, writeBlock } from "../../../driver/store/event-block.js";
import { EventBodyWriter, type RecordedEvent, readBody } from "../../../driver/store/event-body.js";
import { Draws } from "../../draws.js";
import { chooseSeed } from "../../pxe/tftp/seeded-random.js";
import { eventAt, MAC, MAC2 } from "./archive-lab.js";

const CURSORS = [{ run: "r-1", driver: "10.99.0.11:7443", sequence: 2 ** 52 }];
const HEAD = { first: 1, last: 9, ran: 5, mate: 0 };

/** What numbers and texts there can be. */
const DETAIL = {
  ...{ kind: "x", text: "ärgerlich €\u{1f600}\n", empty: "", yes: true, no: false, none: null },
  ...{ count: 0, big: 2 ** 48 - 1, huge: 2 ** 53 - 1, negative: -7, fraction: 0.25, list: ["hv1", 2, [3]] },
};

function recorded(position: number, detail: object, more: object = {}): RecordedEvent {
  return { position, event: { ...eventAt(position), detail, ...more } };
}

/** As it comes back: what is `undefined` is not there. */
function back({ position, event }: RecordedEvent): unknown {
  return JSON.parse(JSON.stringify({ position, event }));
}

test("what was written is read: texts, numbers and lists of any size, with the cursors", (t) => {
  const writer = new EventBodyWriter();
  const events = [
    recorded(1, DETAIL),
    recorded(2, { ...DETAIL, left: undefined }, { mac: undefined, client: "10.77.0.5" }),
    recorded(2 ** 52, DETAIL, { mac: MAC2, at: 0.5, sequence: 3, bootSession: "s" }),
  ];
  for (let again = 0; again < 2; again++) {
    const body = readBody(Buffer.from(writer.write({ events, cursors: CURSORS })));
    t.deepEqual(body?.cursors, CURSORS);
    t.deepEqual(JSON.parse(JSON.stringify(body?.events)), events.map(back));
    t.deepEqual([...writer.macs], [MAC, MAC2]);
  }
});

test("of one machine the others' events are left out", (t) => {
  const events = [recorded(1, DETAIL), recorded(2, { kind: "y" }, { mac: MAC2 }), recorded(3, { kind: "y" })];
  const body = readBody(Buffer.from(new EventBodyWriter().write({ events, cursors: [] })), MAC);
  t.deepEqual(
    body?.events.map(({ position }) => position),
    [1, 3],
  );
});

test("a body that is cut anywhere is none, and a block says how many bytes it takes", (t) => {
  const writer = new EventBodyWriter();
  const body = { events: [recorded(1, DETAIL), recorded(2, DETAIL)], cursors: CURSORS };
  const bytes = writeBlock(writer, HEAD, body);
  const block = blockAt(bytes, 0);
  t.like(block, { ...HEAD, length: bytes.length });
  if (typeof block !== "object") return;
  for (let length = 0; length < block.body.length; length++)
    t.is(readBody(block.body.subarray(0, length)), undefined, `${length} bytes`);
  for (let length = 0; length < bytes.length; length++)
    t.is(typeof blockAt(bytes.subarray(0, length), 0), "number", `${length} bytes`);
  for (let at = 0; at < bytes.length; at++) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ 16;
    t.not(typeof blockAt(flipped, 0), "object", `byte ${at}`);
  }
  t.is(nextMark(Buffer.concat([Buffer.from("MPE"), bytes]), 0), 3);
});

test("whatever the bytes are, nothing throws, and little is made of them", (t) => {
  const seed = chooseSeed();
  t.log(`SEED=${seed}`);
  const draws = new Draws(seed);
  const whole = new EventBodyWriter().write({ events: [recorded(1, DETAIL)], cursors: CURSORS });
  for (let run = 0; run < 3000; run++) {
    const bytes = run % 2 === 0 ? Buffer.from(whole) : Buffer.alloc(draws.below(200));
    const changes = run % 2 === 0 ? 1 + draws.below(4) : bytes.length;
    for (let change = 0; change < changes; change++) bytes[draws.below(bytes.length)] = draws.below(256);
    const body = readBody(bytes);
    t.true((body?.events.length ?? 0) <= bytes.length);
  }
});
