import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { GENERATED, generateTypes, ROOT } from "./gen.js";

test("the generated types are those of the .proto files; else run: npm run generate", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "metalplug-gen-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  generateTypes(folder);
  t.deepEqual(contents(join(ROOT, GENERATED)), contents(folder));
});

function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((n) => n.endsWith(".ts"));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}
