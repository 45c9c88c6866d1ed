import { cp, readdir, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { archived, archiveFolder, bootAt, eventAt, MAC2, positions, write } from "./archive-lab.js";
import { temporaryFolder } from "./temporary-folder.js";

/** What another process would find if this one were killed now. */
async function image(t: Parameters<typeof archiveFolder>[0], folder: string) {
  const root = await temporaryFolder(t);
  await cp(folder, join(root, "events"), { recursive: true });
  return archiveFolder(t, root);
}

async function blocksIn(folder: string, kind: string): Promise<string> {
  const name = (await readdir(folder)).find((one) => one.startsWith(kind) && one.endsWith(".blocks"));
  return join(folder, name ?? "");
}

test("after a kill all that was written is there, boots and places too, and new positions are far behind", async (t) => {
  const { folder, open } = await archiveFolder(t);
  await using archive = await open();
  const first = bootAt(1, "s1");
  const cursor = { run: "d", driver: "10.0.0.1:1", sequence: 44 };
  const inBoot = (position: number, id: string) => ({ event: eventAt(position, { bootSession: id }) });
  await archive.write({ events: [archived(1, inBoot(1, "s1"))], boots: [first], cursors: [] });
  const stranger = { event: eventAt(2, { bootSession: "s2", mac: MAC2 }), isKnown: false };
  const both = [archived(2, stranger), archived(3, inBoot(3, "s1"))];
  await archive.write({ events: both, boots: [], cursors: [cursor] });
  const killed = await image(t, folder);
  await using again = await killed.open();
  t.is(again.run, archive.run);
  t.deepEqual(await positions(again), [1, 2, 3]);
  t.true(again.position > 100_000);
  t.deepEqual(
    (await again.last(2)).map(({ position }) => position),
    [2, 3],
  );
  t.deepEqual(again.cursors, [cursor]);
  t.like(again.boots, [
    { isKnown: true, fold: { id: "s1", number: 1, lastPosition: 3 } },
    { isKnown: false, fold: { id: "s2", number: 2, lastPosition: 2 } },
  ]);
  t.is((await again.story({ mac: MAC2, from: 0, to: 9 })).length, 1);
  t.deepEqual(killed.notices, []);
});

test("a write that was torn anywhere by a kill is not there at all, and what is written next is", async (t) => {
  const { folder, open } = await archiveFolder(t);
  await using archive = await open();
  await write(archive, archived(1));
  const before = (await stat(await blocksIn(folder, "known"))).size;
  await write(archive, archived(2), archived(3));
  const { size } = await stat(await blocksIn(folder, "known"));
  for (const length of [before + 1, before + 20, before + 44, size - 1]) {
    const killed = await image(t, folder);
    await truncate(await blocksIn(killed.folder, "known"), length);
    const again = await killed.open();
    t.deepEqual(await positions(again), [1], `${length} of ${size} bytes`);
    await write(again, archived(200_000));
    await again.close();
    await using third = await killed.open();
    t.deepEqual(await positions(third), [1, 200_000]);
    t.deepEqual(killed.notices, []);
  }
});

test("of a write with strangers' events among others, a kill leaves both parts or none", async (t) => {
  const { folder, open } = await archiveFolder(t);
  await using archive = await open();
  await write(archive, archived(1), archived(2, { isKnown: false }));
  const before = (await stat(await blocksIn(folder, "known"))).size;
  await write(archive, archived(3, { isKnown: false }), archived(4));
  const killed = await image(t, folder);
  await truncate(await blocksIn(killed.folder, "known"), before);
  await using again = await killed.open();
  t.deepEqual(await positions(again), [1, 2]);
});
