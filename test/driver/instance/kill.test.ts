import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import test from "ava";
import { waitingDeploys } from "../../../driver/instance/deploy-queue.js";
import { openStore } from "../../../driver/store/level-store.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { addRack, openLife } from "./life-lab.js";
import { VirtualTime } from "./virtual-time.js";

const CHILD = join(dirname(fileURLToPath(import.meta.url)), "living-child.js");
const ROUNDS = 10;
const NODES = 6;

const ports = {
  network: { applied: () => new Promise<never>(() => undefined) },
  power: { set: () => new Promise<never>(() => undefined) },
};

test("a driver killed at any moment of its instances' lives keeps all that it acknowledged, and no half of a step", async (t) => {
  const folder = await temporaryFolder(t);
  {
    await using store = await openStore(folder);
    const lab = await openLife({ store, timers: new VirtualTime(), ports, newId: () => "" });
    await addRack(lab, NODES);
    await lab.close();
  }
  /** The last that was acknowledged of each node. */
  const last = new Map<string, { readonly what: string; readonly id: string }>();
  let told = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const lines = await runAndKill(folder, `k${round}`, 1 + Math.floor(Math.random() * 60));
    told += lines.length;
    for (const line of lines) {
      const [what = "", node = "", id = ""] = line.split(" ");
      last.set(node, { what, id });
    }
    await using store = await openStore(folder);
    const options = { store, timers: new VirtualTime(), ports, newId: () => `p${round}` };
    // The same as the child, since what waits is given its turn here as well.
    const lab = await openLife({ ...options, settings: { deploysAtOnce: 2 } });
    t.deepEqual(store.badRecords, [], `round ${round}`);
    for (const [node, { what, id }] of last) {
      const instance = lab.inventory.instanceOn(node);
      // What came after it was under way when the child was killed.
      if (what === "spawned") t.is(instance?.id, id, `${node} was spawned`);
      if (what === "done" && instance?.id === id) t.truthy(instance.deployed, `${node} was done`);
      if (what === "destroyed" && instance?.id === id) t.is(instance.state.kind, "deleting");
    }
    const waiting = waitingDeploys(lab.inventory.instances());
    t.true(lab.conductor.deploys().running <= 2);
    t.is(new Set(waiting).size, waiting.length);
    await lab.close();
  }
  t.log(`${told} acknowledged over ${ROUNDS} kills`);
});

async function runAndKill(folder: string, prefix: string, count: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [CHILD, folder, prefix, String(NODES)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(line);
    if (told.length === count) child.kill("SIGKILL");
  }
  await exited;
  return told;
}
