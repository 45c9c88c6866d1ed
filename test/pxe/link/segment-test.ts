import { spawnSync } from "node:child_process";
import { testUnless } from "../../prerequisites.js";

/** Tests with hosts in namespaces of their own, and tcpdump as the referee. */
export const onSegment = testUnless(obstacleToSegments());

/** Why there can be no such tests, or none that take these programs as well. */
export function obstacleToSegments(...programs: readonly string[]): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "network namespaces need root on Linux";
  const missing = ["ip", "ss", "ethtool", "tcpdump", "sysctl", "setpriv", ...programs].filter(
    (program) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0,
  );
  return missing.length === 0 ? undefined : `not installed: ${missing.join(", ")}`;
}
