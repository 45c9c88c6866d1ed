import test, { type ExecutionContext } from "ava";
import type { EventArchive } from "../../../pxe/boot/event-archive.js";
import { MemoryArchive } from "../../../pxe/boot/memory-archive.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { archived, archiveFolder, eventAt, MAC, MAC2, positions, write } from "./archive-lab.js";

const IMPLEMENTATIONS: Readonly<Record<string, (t: ExecutionContext) => Promise<EventArchive>>> = {
  "in memory": async () => new MemoryArchive({ run: "r", capacity: { known: 1000, strangers: 1000 } }),
  "on disk": async (t) => (await archiveFolder(t)).open(),
};

for (const [name, open] of Object.entries(IMPLEMENTATIONS)) {
  test(`events ${name} are read behind any position, in order, however few at a time`, async (t) => {
    await using archive = await open(t);
    t.deepEqual(await archive.read(0, { most: 5 }), { events: [], next: 0, isEnd: true });
    await write(archive, archived(1), archived(2, { isKnown: false }), archived(3), archived(4));
    await write(archive, archived(7, { isKnown: false }), archived(8, { isKnown: false }));
    await write(archive, archived(9));
    for (const most of [1, 2, 3, 100])
      for (const after of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
        t.deepEqual(
          await positions(archive, after, most),
          [1, 2, 3, 4, 7, 8, 9].filter((position) => position > after),
          `${most} at a time, behind ${after}`,
        );
    t.is(archive.position, 9);
    t.deepEqual((await archive.read(3, { most: 1 })).events[0]?.event, eventAt(4));
  });

  test(`the last events ${name} are read in order, across gaps in their positions`, async (t) => {
    await using archive = await open(t);
    t.deepEqual(await archive.last(5), []);
    await write(archive, archived(1), archived(2, { isKnown: false }), archived(3));
    await write(archive, archived(200_001, { isKnown: false }), archived(200_002));
    await write(archive, archived(400_000));
    for (const most of [1, 2, 3, 4, 5, 6, 7])
      t.deepEqual(
        (await archive.last(most)).map(({ position }) => position),
        [1, 2, 3, 200_001, 200_002, 400_000].slice(-most),
      );
    t.deepEqual((await archive.last(1))[0]?.event, eventAt(400_000));
  });

  test(`events ${name} of one machine are read alone`, async (t) => {
    await using archive = await open(t);
    const other = { event: eventAt(2, { mac: MAC2 }) };
    await write(archive, archived(1), archived(2, other));
    await write(archive, archived(3, other), archived(4));
    const { events } = await archive.read(0, { most: 10, mac: MAC2 });
    t.deepEqual(
      events.map(({ position }) => position),
      [2, 3],
    );
    t.is((await archive.read(0, { most: 10, mac: MAC })).events.length, 2);
  });

  test(`a machine's story ${name} is in order, with what happened when it was a stranger`, async (t) => {
    await using archive = await open(t);
    const other = { event: eventAt(2, { mac: MAC2 }) };
    await write(archive, archived(1, { isKnown: false }), archived(2, other));
    await write(archive, archived(3), archived(4));
    await write(archive, archived(5));
    const story = async (mac: MacAddress, from: number, to: number) =>
      (await archive.story({ mac, from, to })).map(({ position, event }) => [position, event.sequence]);
    t.deepEqual(await story(MAC, 0, 9), [
      [1, 1],
      [3, 3],
      [4, 4],
      [5, 5],
    ]);
    t.deepEqual(await story(MAC, 2, 4), [
      [3, 3],
      [4, 4],
    ]);
    t.deepEqual(await story(MAC2, 0, 9), [[2, 2]]);
    t.deepEqual(await story(MAC2, 3, 9), []);
  });

  test(`closing an archive ${name} twice is harmless`, async (t) => {
    const archive = await open(t);
    await archive.close();
    await t.notThrowsAsync(archive.close());
  });
}
