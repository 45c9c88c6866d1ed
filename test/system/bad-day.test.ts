import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { Draws } from "../draws.js";
import { Ext4Disk, testWithExt4 } from "../driver/store/ext4-disk.js";
import { smallDisk } from "../driver/store/small-disk.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { testWithMounts } from "../prerequisites.js";
import { chooseSeed } from "../pxe/tftp/seeded-random.js";
import { DayOfWork } from "./day-of-work.js";
import type { DriverProcess, DriverProcessOptions } from "./driver-process.js";

const SKEWED_CLOCK = new URL("./skewed-clock.js", import.meta.url).href;
const HOUR = 3_600_000;
const onSmallDisk = testWithMounts();
const onExt4 = testWithExt4();
/** What a call is refused with on such a disk; the last where a vif cannot be plugged, since that is written down first. */
const DISK_CODES = ["DISK_FULL", "STORE_FAILED", "NETWORK_FAILED"] as const;

onSmallDisk(
  "a full disk refuses what it cannot hold, as a whole, and with space again the work goes on",
  async (t) => {
    const disk = await smallDisk(t, 65_536);
    await using day = await dayOn(t, { folder: await temporaryFolder(t), dataDir: join(disk, "data") });
    await day.work(20);
    const ballast = join(disk, "ballast");
    await t.throwsAsync(writeFile(ballast, Buffer.alloc(1 << 26)), { code: "ENOSPC" });
    const refused = await day.workInTrouble(40, DISK_CODES);
    t.log(JSON.stringify(refused));
    t.true(refused.length > 0);
    await rm(ballast);
    await day.work(20);
    await day.restart();
    await day.settle();
  },
);

onExt4(
  "a disk that turned read-only refuses every change, tells all that it has, and after its repair the work goes on",
  async (t) => {
    const disk = await Ext4Disk.make(t);
    await using day = await dayOn(t, { folder: await temporaryFolder(t), dataDir: disk.folder });
    await day.work(20);
    disk.fail();
    const refused = await day.workInTrouble(20, DISK_CODES);
    t.is(refused.length, 20);
    await day.driver.kill();
    disk.repair();
    await day.restart();
    await day.work(20);
    await day.settle();
  },
);

test.serial("a clock that jumps forwards and back by hours changes nothing of the work", async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, "skew");
  await writeFile(file, "0");
  const env = { SKEW_FILE: file, NODE_OPTIONS: `--import=${SKEWED_CLOCK}` };
  await using day = await dayOn(t, { folder, env });
  for (const hours of [0, 48, -48, 24 * 365 * 20, 0]) {
    await writeFile(file, String(hours * HOUR));
    await day.work(10);
    await isSkewed(t, day.driver, hours);
    await day.restart();
  }
  await day.settle();
});

function dayOn(t: ExecutionContext, options: DriverProcessOptions & { folder: string }): Promise<DayOfWork> {
  const seed = chooseSeed();
  t.log(`SEED=${seed}`);
  return DayOfWork.begin(t, new Draws(seed), options);
}

/** The driver does live in that time. */
async function isSkewed(t: ExecutionContext, { client }: DriverProcess, hours: number): Promise<void> {
  const name = `at-${randomUUID().slice(0, 8)}`;
  const mac = `52:54:00:${name.slice(3, 5)}:${name.slice(5, 7)}:${name.slice(7, 9)}`;
  const { createdAt } = await client.addNode({ name, macs: [mac] });
  await client.removeNode(name);
  t.true(Math.abs(createdAt - Date.now() - hours * HOUR) < HOUR);
}
