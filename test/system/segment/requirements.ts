import { spawnSync } from "node:child_process";
import { testUnless } from "../../prerequisites.js";

/** Tests with a real dnsmasq and udhcpc on a segment of namespaces. */
export const besideDnsmasq = testUnless(obstacle());

function obstacle(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "network namespaces need root on Linux";
  const missing = ["ip", "ethtool", "tcpdump", "sysctl", "dnsmasq", "udhcpc", "bash"].filter(
    (program) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0,
  );
  return missing.length === 0 ? undefined : `not installed: ${missing.join(", ")}`;
}
