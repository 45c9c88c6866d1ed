import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test from "ava";

const FIRST_LIGHT = fileURLToPath(new URL("../../examples/first-light/main.js", import.meta.url));
const run = (...args: readonly string[]) => promisify(execFile)(process.execPath, [FIRST_LIGHT, ...args]);

const once = run("--once");

test("first light walks two machines to the right files and leaves the stranger alone", async (t) => {
  const { stdout } = await once;
  t.regex(stdout, /✓ r1u1 has address 127\.77\.0\.21, and kernel and ramdisk of hv1, byte for byte/);
  t.regex(stdout, /✓ r1u2 has address 127\.77\.0\.\d+, and kernel and ramdisk of hv2, byte for byte/);
  t.regex(stdout, /✓ It was left alone/);
  t.regex(stdout, /✓ Watch it all in a browser: http:\/\/127\.0\.0\.1:\d+\/$/m);
  t.notRegex(stdout, /✗/);
});

test("first light discovers a machine that nobody knows, and accepts it", async (t) => {
  const { stdout } = await once;
  t.regex(stdout, /✓ It booted the agent of hv1, .*: 16 CPUs, 64 GiB, 1 disk, 2 NICs, switch sw1 port 7\n/);
  t.regex(stdout, /made it node r1u5 of hv1, with NICs 52:54:00:88:00:05 and 52:54:00:88:00:06\n/);
});

test("first light deploys two machines one after the other, and takes one back", async (t) => {
  const { stdout } = await once;
  for (const line of [
    "r1u4: deploying, waits for its turn, place 1 in the queue",
    "✓ r1u3 runs from its disk, which is the image byte for byte",
    "✓ the network has nothing more to boot for it, by DHCP, TFTP and HTTP alike",
    "✓ r1u4 had its turn when r1u3 was done",
    "r1u3: cleaning, has the agent at work",
    "✓ r1u3 is available, and its disk is clean",
  ])
    t.true(stdout.includes(line), `${line}\n${stdout}`);
  t.regex(stdout, /r1u3: deploying, writing, \d+\.0 MiB of 16\.0 MiB \(\d+ %\)/);
});

test("a wrong option is refused with the usage and exit code 2", async (t) => {
  const { code, stderr } = await t.throwsAsync<Error & { code: number; stderr: string }>(run("--fast"));
  t.is(code, 2);
  t.regex(stderr, /Usage: npm start/);
});
