import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { MetalplugError } from "../../../driver/errors.js";

/** Writes `text` to a file of that name in a folder of its own, which goes with the test. */
export function scratchFile(t: ExecutionContext, name: string, text: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "metalplug-config-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The lines a configuration is refused with; fails the test when it is not, or otherwise. */
export function refusal(t: ExecutionContext, read: () => unknown): readonly string[] {
  const error = t.throws(read, { instanceOf: MetalplugError });
  t.is(error.code, "CONFIG_REFUSED");
  return error.message.split("\n");
}
