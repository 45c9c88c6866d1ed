import type { Hardware, Nic } from "./hardware.js";

/** In one line: `8 CPUs, 16 GiB, 2 disks, switch sw1 port 7`. `mac`: of several NICs, whose switch port; else the first that has one. */
export function hardwareText({ cpus, memory, disks = [], nics = [] }: Hardware, mac?: string): string {
  const heard = nics.filter(({ switchPort }) => switchPort !== undefined);
  const nic = heard.find((one) => one.mac === mac) ?? heard[0];
  const parts = [
    cpus === undefined ? undefined : counted(cpus, "CPU"),
    memory === undefined ? undefined : sizeText(memory),
    counted(disks.length, "disk"),
    nics.length > 1 ? counted(nics.length, "NIC") : undefined,
    nic?.switchPort && portText(nic.switchPort),
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

export function portText({ systemName, chassis, port }: NonNullable<Nic["switchPort"]>): string {
  return `switch ${systemName ?? chassis} port ${port}`;
}

function counted(count: number, what: string): string {
  return `${count === 0 ? "no" : count} ${what}${count === 1 ? "" : "s"}`;
}

/** What is left of memory behind what firmware and kernel keep is told to a tenth. */
function sizeText(bytes: number): string {
  const [unit, size] = bytes >= 2 ** 30 ? ["GiB", 2 ** 30] : ["MiB", 2 ** 20];
  return `${Math.round((bytes / size) * 10) / 10} ${unit}`;
}
