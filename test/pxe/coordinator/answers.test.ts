import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "ava";
import { answersTo, CIRCUMSTANCES, heardOnTheWire } from "./answers.js";

/** METALPLUG_RECORD=1 writes it anew, from the code as it is. */
const GOLDEN = fileURLToPath(new URL("../../../../test/golden/answers.json", import.meta.url));
const isRecording = process.env["METALPLUG_RECORD"] === "1";
const recorded: Record<string, Record<string, readonly string[]>> = isRecording
  ? {}
  : JSON.parse(readFileSync(GOLDEN, "utf8"));

for (const [name, circumstances] of Object.entries(CIRCUMSTANCES))
  test(`not a byte of any answer has changed, nor a word of what is told: ${name}`, (t) => {
    const told = Array.from(heardOnTheWire(), ([heard, bytes]) => [heard, answersTo(bytes, circumstances)]);
    const found = Object.fromEntries(told);
    if (isRecording) recorded[name] = found;
    t.deepEqual(found, recorded[name]);
  });

if (isRecording)
  test.after("they are written down", () =>
    writeFileSync(GOLDEN, `${JSON.stringify(recorded, undefined, 1)}\n`),
  );
