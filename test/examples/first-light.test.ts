import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test from "ava";

const FIRST_LIGHT = fileURLToPath(new URL("../../examples/first-light/main.js", import.meta.url));
const run = (...args: readonly string[]) => promisify(execFile)(process.execPath, [FIRST_LIGHT, ...args]);

test("first light walks two machines to the right files and leaves the stranger alone", async (t) => {
  const { stdout } = await run("--once");
  t.regex(stdout, /✓ r1u1 has address 127\.77\.0\.21, and kernel and ramdisk of hv1, byte for byte/);
  t.regex(stdout, /✓ r1u2 has address 127\.77\.0\.\d+, and kernel and ramdisk of hv2, byte for byte/);
  t.regex(stdout, /✓ It was left alone/);
  t.notRegex(stdout, /✗/);
});

test("a wrong option is refused with the usage and exit code 2", async (t) => {
  const { code, stderr } = await t.throwsAsync<Error & { code: number; stderr: string }>(run("--fast"));
  t.is(code, 2);
  t.regex(stderr, /Usage: npm start/);
});
