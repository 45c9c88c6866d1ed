import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { Draws } from "../draws.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { GIVE_UP } from "../patience.js";
import { chooseSeed } from "../pxe/tftp/seeded-random.js";
import { DayOfWork } from "./day-of-work.js";

/** `KILLS=500` for a whole day; `SEED` for one that was. */
const KILLS = Number(process.env["KILLS"] ?? 25);

test.serial(
  `a day of work with ${KILLS} kill -9: nothing acknowledged is lost, nothing is half there, and every deployment comes to its end`,
  async (t) => {
    t.timeout(GIVE_UP);
    const seed = chooseSeed();
    t.log(`SEED=${seed}`);
    await using day = await DayOfWork.begin(t, new Draws(seed), { folder: await temporaryFolder(t) });
    await day.workUntil(KILLS, () => t.pass("one step more: the time limit begins anew"));
    await day.settle();
    t.log(JSON.stringify(day.tally));
    t.log(JSON.stringify(day.watch.machines.map(({ name, tally }) => ({ name, ...tally }))));
    const blobs = join(day.driver.dataDir, "blobs");
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
