import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import test from "ava";
import { leaseStore } from "../../../driver/bin/lease-store.js";
import { parseLeaseRecord } from "../../../driver/config/records.js";
import { openStore } from "../../../driver/store/level-store.js";
import { Dice, subnet } from "../../pxe/coordinator/lab.js";
import { temporaryFolder } from "../store/temporary-folder.js";

const CHILD = fileURLToPath(new URL("./acknowledging-child.js", import.meta.url));
const ROUNDS = 8;

test("a coordinator killed at any moment has every lease it acknowledged, and no address twice (seeded)", async (t) => {
  const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
  t.log(`seed ${seed}`);
  const dice = new Dice(seed);
  const folder = await temporaryFolder(t);
  const promised = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [machine, address] of await bootAndKill(folder, 1 + dice.below(600))) {
      const other = promised.get(address);
      t.true(other === undefined || other === machine, `${address} for ${machine} and ${other}`);
      promised.set(address, machine);
    }
    await using store = await openStore(folder);
    const options = { parse: parseLeaseRecord, subnets: [subnet("10.77.0.0/16")], now: Date.now() };
    const stored = new Map<string, string>();
    for (const { address, mac } of (await leaseStore(store, options)).load()) stored.set(address, mac);
    t.deepEqual(
      [...promised].filter(([address, machine]) => stored.get(address) !== machine),
      [],
      `round ${round}`,
    );
    t.deepEqual(store.badRecords, []);
  }
  t.log(`${promised.size} acknowledged leases over ${ROUNDS} kills, none lost`);
});

/** Kills the child once it has told `count` ACKs, at whatever it is doing then. */
async function bootAndKill(folder: string, count: number): Promise<readonly [string, string][]> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const told: [string, string][] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const [machine = "", address = ""] = line.split(" ");
    told.push([machine, address]);
    if (told.length === count) child.kill("SIGKILL");
  }
  await exited;
  return told;
}
