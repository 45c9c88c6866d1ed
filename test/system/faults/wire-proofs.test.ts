import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "ava";
import { BOOT_CAUSES } from "../../../pxe/coordinator/finding.js";
import { WIRE_PROOFS } from "./wire-proofs.js";

/** The source: what is compiled has lost nothing but types, and is laid out anew. */
const FOLDER = fileURLToPath(new URL("../../../../test/system/faults/", import.meta.url));
const TEST = /^\w+(?:\.serial)?\(\s*"([^"]+)"/gm;

for (const cause of BOOT_CAUSES)
  test(`${cause} is told of what happened on a wire`, (t) => {
    const proof = WIRE_PROOFS[cause];
    const bodies = testsOf(proof.file);
    const body = bodies.get(proof.test) ?? "";
    t.true(bodies.has(proof.test), `${proof.file} has ${[...bodies.keys()].join(" | ")}`);
    t.true(body.includes(`"${cause}"`), "the test expects that cause");
    t.regex(body, /\b(told|explain)\(/, "and asks for it");
  });

/** The tests of a file with all that stands below their names. */
function testsOf(file: string): ReadonlyMap<string, string> {
  const path = `${FOLDER}${file}.test.ts`;
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const found = [...text.matchAll(TEST)];
  return new Map(found.map((one, place) => [one[1] ?? "", text.slice(one.index, found[place + 1]?.index)]));
}
