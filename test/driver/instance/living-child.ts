import { writeSync } from "node:fs";
import { REAL_TIMERS } from "../../../driver/instance/timers.js";
import { openStore } from "../../../driver/store/level-store.js";
import type { PhoneWord } from "../../../pxe/boot/phone.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { ANY, macOf } from "../inventory/inventory-lab.js";
import { openLife, tokenAt } from "./life-lab.js";

/** Deploys and destroys on each of its nodes until it is killed, and tells each answer on stdout once it is acknowledged. */
const [folder = "", prefix = "", nodes = "0"] = process.argv.slice(2);
const store = await openStore(folder);
let ids = 0;
const lab = await openLife({
  ...{ store, timers: REAL_TIMERS, newId: () => `${prefix}-${++ids}` },
  ports: {
    network: { applied: async () => undefined },
    power: { set: async (_, target) => ({ state: target === "off" ? "off" : "on", seenAt: 0 }) },
  },
  settings: { deploysAtOnce: 2, cleaning: "off" },
});

await Promise.all(Array.from({ length: Number(nodes) }, (_, index) => live(index + 1)));

async function live(number: number): Promise<never> {
  const node = `r${number}`;
  for (;;) {
    if (lab.inventory.instanceOn(node) === undefined) {
      const spawned = await lab.conductor.spawn({
        ...{ ...ANY, node, image: "debian", loader: "ipxe", vifs: [], kind: "deploy" },
      });
      tell(`spawned ${node} ${spawned.id}`);
    }
    const { id, state } = lab.inventory.instance(node);
    if (state.kind === "active") {
      tell(`ending ${node} ${id}`);
      await lab.conductor.destroy({ ...ANY, node });
      tell(`destroyed ${node} ${id}`);
      continue;
    }
    const token = tokenAt(lab, macOf(number));
    if (token === undefined || state.kind === "error") {
      await new Promise((resolve) => setImmediate(resolve));
      continue;
    }
    await call(number, "start", token);
    if ((await call(number, "done", token)) === "taken") tell(`done ${node} ${id}`);
  }
}

async function call(number: number, word: PhoneWord, token: string): Promise<string> {
  const client = "10.77.0.99" as Ipv4Address;
  return (await lab.desk({ mac: macOf(number), word, token, client, body: new Uint8Array() })).kind;
}

function tell(line: string): void {
  writeSync(1, `${line}\n`);
}
