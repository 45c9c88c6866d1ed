import { spawnSync } from "node:child_process";

/** Why faults cannot be made in namespaces here; `undefined` where they can. */
export function obstacleToWireFaults(): string | undefined {
  if (process.getuid?.() !== 0) return "namespaces take root";
  for (const command of ["ip", "/usr/sbin/nft", "dnsmasq", "ethtool"])
    if (spawnSync("sh", ["-c", `command -v "$0"`, command]).status !== 0)
      return `${command} is not installed`;
  return undefined;
}
