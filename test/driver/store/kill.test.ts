import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import test from "ava";
import { openStore } from "../../../driver/store/level-store.js";
import { temporaryFolder } from "./temporary-folder.js";

const CHILD = join(dirname(fileURLToPath(import.meta.url)), "adding-child.js");
const ROUNDS = 12;

test("a store killed at any moment has everything it acknowledged, each commit whole or not at all", async (t) => {
  const folder = await temporaryFolder(t);
  const acknowledged = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const told = await runAndKill(folder, 1 + Math.floor(Math.random() * 400));
    for (const id of told) acknowledged.add(id);
    await using store = await openStore(folder);
    const lost = [...acknowledged].filter((id) => store.get(`r/${id}`) === undefined);
    t.deepEqual(lost, [], `round ${round}`);
    t.is(store.entries("r/").length, store.entries("twin/").length);
    t.deepEqual(store.badRecords, []);
  }
  t.log(`${acknowledged.size} acknowledged records over ${ROUNDS} kills, none lost`);
});

/** Kills the child once it has told `count` records, at whatever it is doing then. */
async function runAndKill(folder: string, count: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(line);
    if (told.length === count) child.kill("SIGKILL");
  }
  await exited;
  return told;
}
