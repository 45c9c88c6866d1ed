import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MetalplugError } from "../../../driver/errors.js";
import { openStore } from "../../../driver/store/level-store.js";
import type { Store } from "../../../driver/store/store.js";
import { testWithMounts } from "../../prerequisites.js";
import { smallDisk } from "./small-disk.js";

const onSmallDisk = testWithMounts();

onSmallDisk(
  "a full disk refuses with DISK_FULL, reads go on, and with space again nothing acknowledged is lost",
  async (t) => {
    const disk = await smallDisk(t, 4096);
    const folder = join(disk, "state");
    const store = await openStore(folder);
    const ballast = join(disk, "ballast");
    await writeFile(ballast, Buffer.alloc(2 ** 20));
    const acknowledged = await fill(store, t.log);
    t.true(acknowledged.length > 0);
    t.is(store.get(`r/${acknowledged.length}`), undefined, "the refused record is not visible");
    t.deepEqual(store.get("r/0"), value(0));
    await rm(ballast);
    await store.commit([{ key: "after", value: "space again" }]);
    await store.close();
    await using again = await openStore(folder);
    t.deepEqual(
      again.entries("r/").map(([key]) => key),
      acknowledged.map((number) => `r/${number}`).sort(),
    );
    t.is(again.get("after"), "space again");
    t.deepEqual(again.badRecords, []);
  },
);

onSmallDisk("a disk that is full from the start is told when opening", async (t) => {
  const disk = await smallDisk(t, 64);
  const filled = writeFile(join(disk, "ballast"), Buffer.alloc(2 ** 20));
  await t.throwsAsync(filled, { code: "ENOSPC" });
  const error = await t.throwsAsync(openStore(join(disk, "state")), { instanceOf: MetalplugError });
  t.is(error?.code, "DISK_FULL");
});

/** Adds records until one is refused. */
async function fill(store: Store, log: (text: string) => void): Promise<readonly number[]> {
  const acknowledged: number[] = [];
  for (let number = 0; number < 10_000; number++) {
    try {
      await store.commit([{ key: `r/${number}`, value: value(number) }]);
      acknowledged.push(number);
    } catch (error) {
      if (!(error instanceof MetalplugError) || error.code !== "DISK_FULL") throw error;
      log(`full after ${acknowledged.length} records: ${error.message}`);
      return acknowledged;
    }
  }
  throw new Error("the disk never became full");
}

function value(number: number): unknown {
  return { number, text: "x".repeat(5000) };
}
