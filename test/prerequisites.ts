import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";

/** `test`, or `test.skip` with the reason told once where the host has no such command. A skipped test is counted as one. */
export function testWith(command: string) {
  const found = spawnSync("sh", ["-c", `command -v "$0"`, command]).status === 0;
  return testUnless(found ? undefined : `${command} is not installed`);
}

/** The same for tests that mount a small disk, which takes root. */
export function testWithMounts() {
  return testUnless(obstacleToMounts());
}

export function testUnless(obstacle: string | undefined) {
  if (obstacle === undefined) return test;
  console.log(`skipped: ${obstacle}`);
  return test.skip;
}

function obstacleToMounts(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "metalplug-mount-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], {
    encoding: "utf8",
  });
  if (mounted.status === 0) spawnSync("umount", ["-l", folder]);
  rmdirSync(folder);
  const reason = mounted.error?.message ?? mounted.stderr.split("\n")[0];
  return mounted.status === 0 ? undefined : `a small disk cannot be mounted: ${reason}`;
}
