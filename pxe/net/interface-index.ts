import { readFileSync } from "node:fs";

/**
 * The kernel's number for an interface; `undefined` where there is none of that name. Reads a file of sysfs, which waits for nothing. Not by
 * if_nametoindex(3): for a missing name the kernel then starts modprobe for a root process and waits for it.
 */
export function interfaceIndex(name: string): number | undefined {
  if (name.includes("/") || name.startsWith(".")) return undefined;
  try {
    const text = readFileSync(`/sys/class/net/${name}/ifindex`, "latin1");
    return /^\d+\s*$/.test(text) ? Number(text) : undefined;
  } catch {
    return undefined;
  }
}
