import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import { type MacAddress, parseMacAddress } from "../../pxe/net/mac-address.js";
import { machineAddress } from "./coordinator-process.js";
import type { DriverProcess } from "./driver-process.js";

export interface Machine {
  readonly mac: MacAddress;
  /** Absent: one of the pool. */
  readonly address?: Ipv4Address;
}

const FIRST_FIXED = 0x1000;

/** Up to 256 machines, of which every other has a fixed address. */
export function machinesOf(count: number): readonly Machine[] {
  return Array.from({ length: count }, (_, number) => {
    const mac = macOf(number);
    return number % 2 === 0 ? { mac, address: machineAddress(FIRST_FIXED + number) } : { mac };
  });
}

/** Calls at once: a driver on a busy host has as long for each as it would have for one. */
const AT_ONCE = 8;

/** Adds a node for each and spawns a tiny image on it. */
export async function spawnMachines(
  { client }: DriverProcess,
  folder: string,
  machines: readonly Machine[],
): Promise<void> {
  const [kernelPath, ramdiskPath] = [join(folder, "kernel"), join(folder, "ramdisk")];
  await writeFile(kernelPath, "kernel");
  await writeFile(ramdiskPath, "ramdisk");
  await client.pushImage({ name: "tiny", kernelPath, ramdiskPath });
  const waiting = machines.entries();
  const worker = async () => {
    for (const [number, { mac, address }] of waiting) {
      const node = `n${number}`;
      await client.addNode({ name: node, macs: [mac] });
      const vif =
        address === undefined
          ? { mac }
          : { mac, address: { kind: "fixed", address, prefixLength: 16 } as const };
      await client.spawn({ node, image: "tiny", vifs: [vif] });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function macOf(number: number): MacAddress {
  const mac = parseMacAddress(`52:54:00:7a:00:${number.toString(16).padStart(2, "0")}`);
  if (mac === undefined) throw new Error("not a MAC address");
  return mac;
}
