/** What a machine that this program makes up reports of itself. The NIC after the one it boots by is its other one. */
export function hardwareOf(mac: string): object {
  return {
    ...{ cpus: 16, memory: 64 * 2 ** 30, architecture: "x86_64", firmware: "bios" },
    disks: [{ name: "/dev/sda", bytes: 960e9, serial: `WD-${mac.slice(-2)}`, rotational: false }],
    nics: [
      { mac, name: "nic0", link: true, speed: 10_000, lldp: LLDP },
      { mac: nextMac(mac), name: "nic1", link: false },
    ],
  };
}

/** A frame of switch "sw1", port "7", as an agent hears it (IEEE 802.1AB §9). */
const LLDP = [
  ...["0180c200000e", "020000000001", "88cc"],
  ...["020407737731", "04020737", "06020078", "0a03737731", "0000"],
].join("");

function nextMac(mac: string): string {
  const last = (Number.parseInt(mac.slice(-2), 16) + 1) % 256;
  return mac.slice(0, -2) + last.toString(16).padStart(2, "0");
}
