import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { ClassicLevel } from "classic-level";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import { testWithMounts } from "../../prerequisites.js";
import { archived, archiveFolder, bootAt, eventAt, MAC, positions, write } from "./archive-lab.js";
import { smallDisk } from "./small-disk.js";

const DAY = 86_400_000;

test("run, positions, boots and places in drivers' events go on when it is opened again", async (t) => {
  const { open } = await archiveFolder(t);
  const first = await open();
  const boot = bootAt(1, "s1");
  const cursor = { run: "d", driver: "10.0.0.1:1", sequence: 44 };
  await first.write({ events: [archived(1), archived(2)], boots: [boot], cursors: [cursor] });
  await first.close();
  await using again = await open();
  t.is(again.run, first.run);
  t.is(again.position, 2);
  t.deepEqual(again.cursors, [cursor]);
  t.like(again.boots, [{ isKnown: true, fold: { id: "s1", number: 1, milestone: "heard" } }]);
  t.deepEqual(again.boots[0]?.fold.latest, { kind: "told", text: "asked hv1 who owns it" });
  await write(again, archived(3));
  t.deepEqual(await positions(again), [1, 2, 3]);
});

test("without its data it is another run", async (t) => {
  const { folder, open } = await archiveFolder(t);
  const first = await open();
  await first.close();
  await rm(folder, { recursive: true });
  await using other = await open();
  t.not(other.run, first.run);
});

test("the oldest events go when there are too many bytes, and their boots with the last of them", async (t) => {
  const { folder, open } = await archiveFolder(t);
  await using archive = await open({ maxBytes: 400_000 });
  const detail = (position: number) =>
    ({ kind: "netbootWithheld", reason: "netbootOff", text: `${position} `.repeat(400) }) as const;
  for (let first = 1; first <= 600; first += 6) {
    const six = [0, 1, 2, 3, 4, 5].map((place) => first + place);
    const events = six.map((position) =>
      archived(position, { event: eventAt(position, { detail: detail(position) }) }),
    );
    await archive.write({
      events,
      boots: six.map((position) => bootAt(position, `s${position}`)),
      cursors: [],
    });
  }
  const kept = await until(async () => {
    const all = await positions(archive, 0, 1000);
    return all.length < 215 ? all : undefined;
  });
  t.true(kept.length > 120, `${kept.length} are left`);
  t.is(kept.at(-1), 600);
  t.is(archive.oldest.known, kept[0] ?? 0);
  t.deepEqual(await archive.story({ mac: MAC, from: 1, to: 1 }), []);
  t.is((await archive.story({ mac: MAC, from: 600, to: 600 })).length, 1);
  t.true((await sizeOf(folder)) < 450_000, "all files together");
  await archive.close();
  await using again = await open({ maxBytes: 400_000 });
  t.is(again.boots[0]?.fold.number, kept[0]);
  t.is(again.boots.length, kept.length);
});

test("strangers' events push out strangers' only", async (t) => {
  const { open } = await archiveFolder(t);
  await using archive = await open({ maxBytes: 200_000 });
  await write(archive, archived(1), archived(2));
  const detail = (position: number) =>
    ({ kind: "netbootWithheld", reason: "stranger", text: `${position} `.repeat(250) }) as const;
  for (let position = 3; position <= 400; position += 2) {
    const stranger = (place: number) =>
      archived(place, { isKnown: false, event: eventAt(place, { detail: detail(place) }) });
    await write(archive, stranger(position), stranger(position + 1));
  }
  const kept = await until(async () => {
    const all = await positions(archive, 0, 1000);
    return all.length < 25 ? all : undefined;
  });
  t.deepEqual(kept.slice(0, 2), [1, 2]);
});

test("events are kept for days of its being open: neither a clock that is set nor a long stop removes any", async (t) => {
  const { open } = await archiveFolder(t);
  let now = 0;
  const options = { keepFor: 14 * DAY, monotonic: () => now };
  const first = await open(options);
  const jumped = { event: eventAt(1, { at: 1_760_000_000_000 + 20 * 365 * DAY }) };
  await write(first, archived(1, jumped));
  now += 10 * DAY;
  await write(first, archived(2));
  t.deepEqual(await positions(first), [1, 2]);
  await first.close();
  now += 4000 * DAY;
  await using again = await open(options);
  await write(again, archived(3));
  now += 3 * DAY;
  await write(again, archived(4));
  t.deepEqual(await positions(again), [1, 2, 3, 4]);
  now += 2 * DAY;
  await write(again, archived(5));
  const kept = await until(async () => {
    const all = await positions(again);
    return all[0] === 1 ? undefined : all;
  });
  t.deepEqual(kept, [2, 3, 4, 5]);
});

test("bytes that cannot be read are told, and the rest is there", async (t) => {
  const { folder, notices, open } = await archiveFolder(t);
  const first = await open();
  const boots = [bootAt(1, "s1"), bootAt(2, "s2")];
  await first.write({ events: [archived(1), archived(2)], boots, cursors: [] });
  await write(first, archived(3));
  await write(first, archived(4));
  await first.close();
  const blocks = await fileOf(folder, ".blocks");
  const bytes = await readFile(blocks);
  const second = bytes.indexOf("MPE1", 4);
  bytes[second + 60] = (bytes[second + 60] ?? 0) ^ 1;
  await writeFile(blocks, bytes);
  const seal = await fileOf(folder, ".seal");
  await writeFile(seal, (await readFile(seal, "latin1")).replace('"id":"s1"', '"id":1'), "latin1");
  const again = await open();
  t.deepEqual(
    again.boots.map(({ fold }) => fold.id),
    ["s2"],
  );
  t.deepEqual(await positions(again), [1, 2, 4]);
  t.deepEqual(
    (await again.story({ mac: MAC, from: 0, to: 9 })).map(({ position }) => position),
    [1, 2, 4],
  );
  await again.close();
  t.is(notices.length, 2);
  notices.length = 0;
  await using third = await open();
  t.deepEqual(await positions(third), [1, 2, 4]);
  t.deepEqual(notices, []);
});

test("events that are refused are told, and the others are read", async (t) => {
  const { notices, open } = await archiveFolder(t);
  await using archive = await open();
  const odd = { kind: "x" } as unknown as BootEvent["detail"];
  await write(archive, archived(1, { event: eventAt(1, { detail: odd }) }), archived(2));
  t.deepEqual(await positions(archive), [2]);
  t.deepEqual(await positions(archive), [2]);
  t.is(notices.length, 1);
});

test("an archive that lost its state goes on behind its last event, as another run", async (t) => {
  const { folder, notices, open } = await archiveFolder(t);
  const first = await open();
  await write(first, archived(1), archived(2, { isKnown: false }), archived(3));
  await first.close();
  const level = new ClassicLevel<string, string>(join(folder, "catalogue"));
  await level.open();
  await level.put("meta", "{");
  await level.close();
  await using second = await open();
  t.not(second.run, first.run);
  t.true(second.position >= 3);
  t.deepEqual(await positions(second), [1, 2, 3]);
  t.like(notices[0], { kind: "badRecord", key: "meta" });
});

test("an archive that is damaged beyond repair, or of an old form, is put aside, and a new one begun", async (t) => {
  const { folder, notices, open } = await archiveFolder(t);
  const first = await open();
  await write(first, archived(1));
  await first.close();
  const catalogue = join(folder, "catalogue");
  for (const name of await readdir(catalogue))
    if (name !== "LOCK") await writeFile(join(catalogue, name), "no such thing");
  const second = await open();
  await write(second, archived(second.position + 1));
  await second.close();
  t.true(notices.length > 0);
  notices.length = 0;
  await writeFile(join(folder, "CURRENT"), "MANIFEST-000002");
  await using third = await open();
  t.deepEqual(await positions(third), []);
  t.like(notices, [{ kind: "badRecord", found: "it is of a form that is not read any more" }]);
});

test("two at once: the second is refused", async (t) => {
  const { open } = await archiveFolder(t);
  await using _first = await open();
  await t.throwsAsync(open(), { code: "FOLDER_IN_USE" });
});

testWithMounts()(
  "a full disk refuses writes, keeps what was written, and with space again all goes on",
  async (t) => {
    const disk = await smallDisk(t, 6144);
    const { open } = await archiveFolder(t, disk);
    const archive = await open();
    const text = "x".repeat(5000);
    const detail = { kind: "netbootWithheld", reason: "netbootOff", text } as const;
    const ballast = join(disk, "ballast");
    await writeFile(ballast, Buffer.alloc(2 ** 20));
    const kept: number[] = [];
    for (let position = 1; position < 5000; position++) {
      const made = { event: eventAt(position, { detail: { ...detail, text: text + Math.random() } }) };
      const refused = await write(archive, archived(position, made)).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (refused === undefined) kept.push(position);
      else {
        t.like(refused, { code: "DISK_FULL" });
        break;
      }
    }
    t.true(kept.length > 0 && kept.length < 4999);
    await rm(ballast);
    await write(archive, archived(6000));
    await archive.close();
    await using again = await open();
    const all = await positions(again, 0, 1000);
    t.deepEqual(
      all.filter((position) => position < 5000 && position !== (kept.at(-1) ?? 0) + 1),
      kept,
    );
    t.is(all.at(-1), 6000);
    t.is((await again.read(0, { most: 1, mac: MAC })).events.length, 1);
  },
);

async function fileOf(folder: string, end: string): Promise<string> {
  const name = (await readdir(folder)).find((one) => one.endsWith(end));
  return join(folder, name ?? "");
}

async function sizeOf(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name !== "catalogue");
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return files.reduce((sum, { length }) => sum + length, 0);
}

/** Looks, and looks again, until there is something. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
