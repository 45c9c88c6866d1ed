import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import test from "ava";
import { temporaryFolder } from "../store/temporary-folder.js";
import { declare, onDisk, openLab } from "./image-lab.js";

const CHILD = join(dirname(fileURLToPath(import.meta.url)), "pushing-child.js");
const ROUNDS = 10;

test("a driver killed half-way through a push has every acknowledged image whole, and nothing else", async (t) => {
  const folder = await temporaryFolder(t);
  const acknowledged = new Set<string>();
  let halfWay = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of await pushAndKill(folder, round)) acknowledged.add(name);
    halfWay += (await onDisk(folder)).incoming.length > 0 ? 1 : 0;
    await using lab = await openLab(folder);
    const names = new Set(lab.inventory.images().map(({ name }) => name));
    t.deepEqual(
      [...acknowledged].filter((name) => !names.has(name)),
      [],
    );
    const { blobs, incoming } = await onDisk(folder);
    t.deepEqual(incoming, []);
    const named = new Set(
      lab.inventory.images().flatMap(({ kernel, ramdisk }) => [kernel.sha256, ramdisk.sha256]),
    );
    t.deepEqual(blobs, [...named].sort());
  }
  t.log(
    `${acknowledged.size} images acknowledged; ${halfWay} of ${ROUNDS} kills left a part behind, now gone`,
  );
});

test("a push that is killed on purpose in its middle leaves nothing visible", async (t) => {
  const folder = await temporaryFolder(t);
  const lab = await openLab(folder);
  const push = await lab.images.beginPush(declare());
  await push.write("kernel", 0, Buffer.alloc(100));
  t.is((await onDisk(folder)).incoming.length, 1);
  // The process would end here: only what it holds in memory is given up.
  await lab.store.close();
  await using again = await openLab(folder);
  t.deepEqual(again.inventory.images(), []);
  t.deepEqual(await onDisk(folder), { blobs: [], incoming: [] });
  await push.abort();
});

/** Lets the child push for a random part of a second, at whatever it is doing then. */
async function pushAndKill(folder: string, round: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [CHILD, folder, String(round)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== "ready") told.push(line);
    else void delay(Math.random() * 300).then(() => child.kill("SIGKILL"));
  }
  await exited;
  return told;
}
