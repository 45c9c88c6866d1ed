import { writeSync } from "node:fs";
import { openStore } from "../../../driver/store/level-store.js";

/** Adds numbered records until it is killed, telling each on stdout once it is acknowledged. */
const [folder = ""] = process.argv.slice(2);
const store = await openStore(folder);
const start = store.entries("r/").length;

for (let number = start; ; number += 4)
  await Promise.all([0, 1, 2, 3].map((offset) => add(String(number + offset))));

async function add(id: string): Promise<void> {
  await store.commit([
    { key: `r/${id}`, value: { id, text: "x".repeat(Number(id) % 200) } },
    { key: `twin/${id}`, value: id },
  ]);
  writeSync(1, `${id}\n`);
}
