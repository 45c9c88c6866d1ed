import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";
import { ClassicLevel } from "classic-level";
import { MetalplugError } from "../../../driver/errors.js";
import { openStore } from "../../../driver/store/level-store.js";
import { temporaryFolder } from "./temporary-folder.js";

const CHILD = join(dirname(fileURLToPath(import.meta.url)), "adding-child.js");

test("what was committed is there after opening again, in key order", async (t) => {
  const folder = await temporaryFolder(t);
  const store = await openStore(folder);
  await store.commit([
    { key: "n/b", value: { x: [1, "two", null] } },
    { key: "n/a", value: "text" },
    { key: "m/a", value: 0 },
    { key: "n/c", value: false },
  ]);
  await store.commit([{ key: "n/c", value: undefined }]);
  await store.close();
  await using again = await openStore(folder);
  t.deepEqual(again.entries("n/"), [
    ["n/a", "text"],
    ["n/b", { x: [1, "two", null] }],
  ]);
  t.is(again.get("m/a"), 0);
  t.is(again.get("n/c"), undefined);
  t.deepEqual(again.badRecords, []);
});

test("nothing is read before it is durable, and commits that wait together keep their order", async (t) => {
  await using store = await openStore(await temporaryFolder(t));
  const first = store.commit([{ key: "a", value: 1 }]);
  t.is(store.get("a"), undefined);
  const rest = Array.from({ length: 500 }, (_, index) => store.commit([{ key: "a", value: index }]));
  await Promise.all([first, ...rest]);
  t.is(store.get("a"), 499);
});

test("folders are made for this user alone", async (t) => {
  const folder = join(await temporaryFolder(t), "made", "state");
  await using store = await openStore(folder);
  t.is(store.folder, folder);
  t.is((await stat(folder)).mode & 0o777, 0o700);
  t.is((await stat(dirname(folder))).mode & 0o777, 0o700);
});

test("closing twice is harmless, waits for what was asked, and ends commits", async (t) => {
  const folder = await temporaryFolder(t);
  const store = await openStore(folder);
  const asked = store.commit([{ key: "a", value: 1 }]);
  await Promise.all([store.close(), store.close(), asked]);
  const error = await t.throwsAsync(store.commit([{ key: "b", value: 1 }]), { instanceOf: MetalplugError });
  t.is(error?.code, "STORE_FAILED");
});

test("more waiting changes than allowed are refused, and the rest is carried out", async (t) => {
  await using store = await openStore(await temporaryFolder(t), { maxWaiting: 2 });
  const commits = ["a", "b", "c", "d"].map((key) => store.commit([{ key, value: 1 }]));
  const outcomes = await Promise.allSettled(commits);
  t.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "fulfilled", "fulfilled", "rejected"],
  );
  t.is(store.entries("").length, 3);
});

test("a folder that another process has is refused by name, and free again when that one is gone", async (t) => {
  const folder = await temporaryFolder(t);
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ["ignore", "pipe", "inherit"] });
  t.teardown(() => child.kill("SIGKILL"));
  await once(child.stdout, "data");
  const error = await t.throwsAsync(openStore(folder), { instanceOf: MetalplugError });
  t.is(error?.code, "FOLDER_IN_USE");
  t.is(error?.message, `Cannot use ${folder}: another process has it; is this program running already?`);
  child.kill("SIGKILL");
  await once(child, "exit");
  await using store = await openStore(folder);
  t.true(store.entries("").length > 0);
});

test("a folder that cannot be made is told with the system's words", async (t) => {
  const file = join(await temporaryFolder(t), "file");
  await writeFile(file, "");
  const error = await t.throwsAsync(openStore(join(file, "state")), { instanceOf: MetalplugError });
  t.is(error?.code, "STORE_FAILED");
  t.regex(error?.message ?? "", /ENOTDIR/);
});

test("a record that is not JSON is set aside, told again at each start, and does not come back", async (t) => {
  const folder = await temporaryFolder(t);
  await plant(folder, [
    ["good", Buffer.from("1")],
    ["torn", Buffer.from('{"a":')],
    ["bytes", Buffer.from([0x22, 0xff, 0x22])],
  ]);
  for (const start of ["first", "second"]) {
    await using store = await openStore(folder);
    t.deepEqual(store.entries(""), [["good", 1]], start);
    t.deepEqual(
      store.badRecords.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      [
        { key: "bytes", found: "it is not JSON" },
        { key: "torn", found: "it is not JSON" },
      ],
      start,
    );
  }
});

test("a record its reader refuses is set aside durably", async (t) => {
  const folder = await temporaryFolder(t);
  const store = await openStore(folder);
  await store.commit([{ key: "node/x", value: { macs: 1 } }]);
  await store.setAside("node/x", "macs is 1");
  t.is(store.get("node/x"), undefined);
  t.deepEqual(store.badRecords, [{ key: "node/x", found: "macs is 1" }]);
  await store.close();
  await using again = await openStore(folder);
  t.deepEqual(again.entries(""), []);
  t.deepEqual(again.badRecords, [{ key: "node/x", found: "macs is 1" }]);
});

const damaged = test.macro(async (t, damage: (folder: string, name: string) => Promise<void>) => {
  const folder = await temporaryFolder(t);
  for (const key of ["a", "b"]) {
    const store = await openStore(folder);
    await store.commit([{ key, value: key }]);
    await store.close();
  }
  for (const name of await readdir(folder)) await damage(folder, name);
  await using store = await openStore(folder);
  t.is(store.get("a"), "a");
  t.is(store.get("b"), "b");
  t.regex(store.badRecords[0]?.found ?? "", /^the store was damaged and repaired: /);
});

test("a missing CURRENT does not make an empty store", damaged, async (folder, name) => {
  if (name === "CURRENT") await rm(join(folder, name));
});
test("a broken MANIFEST is repaired", damaged, async (folder, name) => {
  if (name.startsWith("MANIFEST")) await writeFile(join(folder, name), "broken");
});

async function plant(folder: string, records: readonly (readonly [string, Buffer])[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const level = new ClassicLevel<string, Buffer>(folder, { keyEncoding: "utf8", valueEncoding: "buffer" });
  for (const [key, value] of records) await level.put(key, value);
  await level.close();
}
