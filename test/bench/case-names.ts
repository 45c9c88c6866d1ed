/** What the goals are stated of, see goals.ts. */
export const LOCKSTEP_BLKSIZES = [512, 1408, 1468, 8192] as const;
export const WINDOWSIZES = [4, 16, 64] as const;
export const AT_ONCE = [50, 200, 1000] as const;
export const LOSSES = [1, 5] as const;

/** Known machines, and exchanges at once. */
export const KNOWN = [1000, 10_000] as const;
export const OUTSTANDING = [1, 16, 64, 256] as const;

/** Machines of one driver. */
export const NODES = [1000, 10_000] as const;

/** Drivers on one coordinator. */
export const CROWDS = [1000, 10_000] as const;

export const CASE = {
  lockstep: (blksize: number) => `tftp, one transfer of 64 MiB, lockstep, blksize ${blksize}`,
  oneCore: "tftp, one transfer of 64 MiB, lockstep, blksize 1468, client and server on one core",
  window: (windowsize: number) => `tftp, one transfer of 64 MiB, windowsize ${windowsize}, blksize 1468`,
  atOnce: (count: number) => `tftp, ${count} at once, lockstep, blksize 1468`,
  loss: (percent: number) => `tftp, 1 MiB, lockstep, ${percent} % of DATA lost`,
  probes: "tftp, size probes by 50 clients",
  httpOne: "http, one file of 1 GiB",
  httpAtOnce: "http, 200 at once",
  dhcpCold: (known: number) => `dhcp, ${known} known MACs, cold, 16 outstanding`,
  dhcpWarm: (known: number, outstanding: number) =>
    `dhcp, ${known} known MACs, warm, ${outstanding} outstanding`,
  dhcpHalfLoad: (known: number) => `dhcp, ${known} known MACs, at half load`,
  dhcpPerfdhcp: (known: number) => `dhcp, ${known} known MACs, at half load, seen by perfdhcp`,
  dhcpStarvation: (known: number) =>
    `dhcp, ${known} known MACs, starvation by 2000 strangers a second, 4 outstanding`,
  dhcpBootStorm: "dhcp, boot storm of 1000 on one driver",
  dhcpAvalanche: "dhcp, avalanche of 10000",
  core: (known: number) => `core, ${known} known MACs with their verdicts at hand`,
  driverNodes: (nodes: number) => `driver, ${nodes} nodes`,
  driverLives: (nodes: number) => `driver, ${nodes} instances with power`,
  ownership: (drivers: number) => `ownership, ${drivers} drivers`,
  events: (exchanges: number) => `events, of ${exchanges} DHCP exchanges`,
  eventsFull: "events, an archive of 1 GiB",
  bootBios: "boot, power-on to ramdisk, BIOS with iPXE in ROM",
  bootUefi: "boot, power-on to ramdisk, UEFI PXE and snponly.efi",
} as const;
