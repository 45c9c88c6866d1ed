import test from "ava";
import { Storm } from "./storm.js";
import { BACK_OFF, powerOnAt, type StormEvent, stepStorm } from "./storm-client.js";

/** Times of what one client sends, when at those times it hears that; until `end`. */
function play(
  firmware: keyof typeof BACK_OFF,
  heard: readonly (readonly [number, StormEvent])[],
  end: number,
) {
  const sends: string[] = [];
  const events = [...heard];
  let client = powerOnAt(0, BACK_OFF[firmware]);
  for (;;) {
    const next = events[0];
    const now = Math.min(client.nextAt, next?.[0] ?? Number.POSITIVE_INFINITY);
    if (now > end) return { sends, client };
    const event = next !== undefined && next[0] === now ? (events.shift()?.[1] ?? "timer") : "timer";
    const stepped = stepStorm(client, now, event);
    client = stepped.client;
    if (stepped.send !== undefined) sends.push(`${now} ${stepped.send}`);
  }
}

test("iPXE that hears nothing asks at 0, 1, 3 and 7 s, and begins anew ten seconds later", (t) => {
  const { sends, client } = play("ipxe", [], 18_000);
  t.deepEqual(
    sends,
    [0, 1000, 3000, 7000, 17_000, 18_000].map((time) => `${time} discover`),
  );
  t.is(client.round, 2);
});

test("OVMF that hears nothing asks at 0, 4, 12 and 28 s", (t) => {
  t.deepEqual(
    play("ovmf", [], 30_000).sends,
    [0, 4000, 12_000, 28_000].map((time) => `${time} discover`),
  );
});

test("iPXE takes the first offer at once, and repeats its REQUEST after 0.25, 0.8 and 1.8 s", (t) => {
  const { sends } = play(
    "ipxe",
    [
      [40, "offer"],
      [60, "offer"],
    ],
    11_840,
  );
  t.deepEqual(sends, [
    "0 discover",
    ...[40, 290, 840, 1840].map((time) => `${time} request`),
    "11840 discover",
  ]);
});

test("OVMF collects offers until its next DISCOVER would be due, which is no time it waited for the server", (t) => {
  const { sends, client } = play(
    "ovmf",
    [
      [40, "offer"],
      [50, "offer"],
      [4007, "ack"],
    ],
    60_000,
  );
  t.deepEqual(sends, ["0 discover", "4000 request"]);
  t.is(client.state, "bound");
  t.is(client.collected, 3960);
});

test("an ACK ends it, and neither a late offer nor a second ACK begins anything", (t) => {
  const { sends, client } = play(
    "ipxe",
    [
      [5, "offer"],
      [9, "ack"],
      [10, "ack"],
      [11, "offer"],
    ],
    60_000,
  );
  t.deepEqual(sends, ["0 discover", "5 request"]);
  t.is(client.nextAt, Number.POSITIVE_INFINITY);
});

test("an early timer changes nothing", (t) => {
  const client = powerOnAt(10, BACK_OFF.ipxe);
  t.is(stepStorm(client, 9, "timer").client, client);
});

test("a storm tells what is due, who waited how long, and what was sent again", (t) => {
  const storm = new Storm([
    { powerOn: 0, backOff: BACK_OFF.ipxe },
    { powerOn: 100, backOff: BACK_OFF.ovmf },
  ]);
  t.deepEqual(storm.due(0), [{ machine: 0, round: 1, message: "discover" }]);
  t.deepEqual(storm.due(100), [{ machine: 1, round: 1, message: "discover" }]);
  t.deepEqual(storm.due(1000), [{ machine: 0, round: 1, message: "discover" }]);
  t.deepEqual(storm.answered(0, 1, "offer", 1010), [{ machine: 0, round: 1, message: "request" }]);
  t.deepEqual(storm.answered(0, 1, "ack", 1020), []);
  t.deepEqual(storm.answered(1, 1, "offer", 600), []);
  t.deepEqual(storm.due(4100), [{ machine: 1, round: 1, message: "request" }]);
  t.is(storm.unserved, 1);
  t.deepEqual(storm.answered(1, 1, "ack", 4150), []);
  t.deepEqual(storm.waited, [1020, 550]);
  t.deepEqual([storm.unserved, storm.repeated, storm.lastAckAt], [0, 1, 4150]);
});

test("answers of an earlier round are for nobody", (t) => {
  const storm = new Storm([{ powerOn: 0, backOff: BACK_OFF.ipxe }]);
  for (const time of [0, 1000, 3000, 7000, 17_000]) storm.due(time);
  t.deepEqual(storm.answered(0, 1, "offer", 17_001), []);
  t.is(storm.answered(0, 2, "offer", 17_002).length, 1);
});

test("two addresses for a machine, and an address for two machines, are each told", (t) => {
  const storm = new Storm([]);
  for (const [machine, address] of [
    [1, 11],
    [2, 12],
    [1, 11],
  ] as const)
    storm.acknowledged(machine, address);
  t.is(storm.twice, 0);
  storm.acknowledged(1, 13);
  t.is(storm.twice, 1);
  storm.acknowledged(3, 12);
  t.is(storm.twice, 2);
});
