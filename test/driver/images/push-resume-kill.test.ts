import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import test from "ava";
import { temporaryFolder } from "../store/temporary-folder.js";
import { digests, onDisk, openLab } from "./image-lab.js";
import { LARGE } from "./resumed-image.js";

const CHILD = join(dirname(fileURLToPath(import.meta.url)), "resuming-child.js");
const TOTAL = LARGE.kernel.length + LARGE.ramdisk.length + LARGE.disk.length;
const MOST_ROUNDS = 60;
const HOUR = 3_600_000;

interface Round {
  /** Bytes that were there when the push began. */
  readonly from: number;
  /** Bytes that it added, when it was acknowledged. */
  readonly added?: number;
}

test("a driver that is killed again and again in one push gets on each time, and has it whole or not at all", async (t) => {
  const folder = await temporaryFolder(t);
  const rounds: Round[] = [];
  while (rounds.at(-1)?.added === undefined && rounds.length < MOST_ROUNDS) {
    // The last rounds are let through, so that there is an end.
    const life = rounds.length < MOST_ROUNDS - 5 ? 1 + Math.random() * 30 : HOUR;
    rounds.push(await pushAndKill(folder, life));
    await using lab = await openLab(folder, { grace: HOUR });
    if (rounds.at(-1)?.added !== undefined) t.is(lab.inventory.images().length, 1);
    await onDisk(folder);
  }
  const begun = rounds.map(({ from }) => from);
  t.deepEqual(
    begun,
    [...begun].sort((a, b) => a - b),
    "nothing that had come was lost",
  );
  const last = rounds.at(-1);
  t.is(last?.added, TOTAL - (last?.from ?? 0), "the last push added the rest and no more");
  await using lab = await openLab(folder, { grace: HOUR });
  const { kernel, ramdisk, disk } = LARGE;
  t.deepEqual(await onDisk(folder), { blobs: digests(kernel, ramdisk, disk), incoming: [] });
  const found = lab.inventory.image("resumed").disk;
  if (found === undefined) return t.fail("no disk");
  const chunks = await readFile(await lab.images.chunksPath(found), "utf8");
  t.is(chunks.trim().split("\n").length, 2);
  t.log(`${rounds.length} rounds, begun at ${begun.join(", ")} of ${TOTAL} bytes`);
  return undefined;
});

/** Kills the child so many milliseconds after it has begun. */
async function pushAndKill(folder: string, life: number): Promise<Round> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const stop = new AbortController();
  let round: Round = { from: 0 };
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, number] = line.split(" ");
    if (word === "acknowledged") round = { ...round, added: Number(number) };
    else round = { from: Number(number) };
    if (word === "from")
      void delay(life, undefined, { signal: stop.signal }).then(
        () => child.kill("SIGKILL"),
        () => undefined,
      );
  }
  await exited;
  stop.abort();
  return round;
}
