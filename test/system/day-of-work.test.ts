import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { Draws } from "../draws.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { chooseSeed } from "../pxe/tftp/seeded-random.js";
import { DayOfWork } from "./day-of-work.js";
import { makeContents } from "./day-steps.js";
import { DriverProcess } from "./driver-process.js";

/** `KILLS=500` for a whole day; `SEED` for one that was. */
const KILLS = Number(process.env["KILLS"] ?? 25);

test.serial(
  `a day of work with ${KILLS} kill -9: nothing acknowledged is lost, and nothing is half there`,
  async (t) => {
    t.timeout(60_000 + KILLS * 10_000);
    const seed = chooseSeed();
    t.log(`SEED=${seed}`);
    const draws = new Draws(seed);
    const folder = await temporaryFolder(t);
    await using driver = await DriverProcess.start(folder);
    await using day = new DayOfWork(driver, draws, await makeContents(folder, draws));
    await day.workUntil(KILLS);
    t.log(JSON.stringify(day.tally));
    const blobs = join(driver.dataDir, "blobs");
    for (const name of await readdir(blobs))
      t.is(
        createHash("sha256")
          .update(await readFile(join(blobs, name)))
          .digest("hex"),
        name,
      );
    t.true(day.tally.acknowledged >= KILLS / 2);
  },
);
