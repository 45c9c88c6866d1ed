import { Capture } from "./capture.js";
import type { DebianKernel } from "./debian-kernel.js";
import type { Firmware } from "./firmware.js";
import { Machine } from "./machine.js";
import { LAN, type Lab } from "./namespaces.js";
import { LabProgram, metalplug } from "./programs.js";
import { KERNEL_ARGUMENTS } from "./ramdisk.js";

export const COORDINATOR = "10.77.0.1";
export const DRIVERS = { hv1: "10.77.0.11", hv2: "10.77.0.12" } as const;
export type Hypervisor = keyof typeof DRIVERS;

/** What a site's images are made of: one kernel, and for each hypervisor a ramdisk with its name as marker. */
export interface SiteFiles {
  readonly kernel: DebianKernel;
  readonly ramdisks: Readonly<Record<Hypervisor, string>>;
}

export interface SiteExtra {
  readonly subnets?: readonly object[];
  /** In place of what the site's own segment has. */
  readonly lan?: object;
  /** More keys of a driver's configuration. */
  readonly drivers?: Partial<Readonly<Record<Hypervisor, object>>>;
  readonly prepare?: (lab: Lab) => Promise<void>;
}

/**
 * A whole installation on one segment: a coordinator and two drivers, each on a host of its own, with gRPC over the same network, and an
 * image `tiny` on each hypervisor. Everything an operator does is done by the command line.
 */
export class Site implements AsyncDisposable {
  readonly lab: Lab;
  readonly coordinator: LabProgram;
  readonly drivers: Readonly<Record<Hypervisor, LabProgram>>;
  readonly #files: SiteFiles;

  private constructor(lab: Lab, files: SiteFiles, { subnets = [], lan = OWN_LAN, drivers = {} }: SiteExtra) {
    this.lab = lab;
    this.#files = files;
    this.coordinator = new LabProgram(lab, "dc1", "coordinator", {
      grpc: { listen: `${COORDINATOR}:7444`, insecure: true },
      drivers: Object.values(DRIVERS).map((address) => ({ address: `${address}:7443` })),
      subnets: [{ ...LAN_SUBNET, ...lan }, ...subnets],
    });
    const driver = (name: Hypervisor) =>
      new LabProgram(lab, name, "driver", {
        grpc: { listen: `${DRIVERS[name]}:7443`, insecure: true },
        boot: { address: DRIVERS[name] },
        ...drivers[name],
      });
    this.drivers = { hv1: driver("hv1"), hv2: driver("hv2") };
  }

  /** `subnets` come in addition to 10.77.0.0/24; `prepare` makes what the programs must find when they start. */
  static async start(lab: Lab, files: SiteFiles, extra: SiteExtra = {}): Promise<Site> {
    await Promise.all([
      lab.addHost("dc1", `${COORDINATOR}/24`),
      ...Object.entries(DRIVERS).map(([name, address]) => lab.addHost(name, `${address}/24`)),
    ]);
    await extra.prepare?.(lab);
    const site = new Site(lab, files, extra);
    await Promise.all([site.drivers.hv1.start(), site.drivers.hv2.start()]);
    await site.coordinator.start();
    await Promise.all([site.pushImage("hv1"), site.pushImage("hv2")]);
    return site;
  }

  /** Runs a verb that has to succeed; what it printed. */
  async do(...args: readonly string[]): Promise<string> {
    const result = await metalplug(this.lab, "dc1", ...args);
    if (result.code !== 0)
      throw new Error(
        `metalplug ${args.join(" ")} ended with ${result.code}\n${result.stderr}${result.stdout}`,
      );
    return result.stdout;
  }

  on(driver: Hypervisor, ...args: readonly string[]): Promise<string> {
    return this.do(...args, "--driver", `${DRIVERS[driver]}:7443`);
  }

  ask(...args: readonly string[]): Promise<string> {
    return this.do(...args, "--coordinator", `${COORDINATOR}:7444`);
  }

  async pushImage(
    driver: Hypervisor,
    name = "tiny",
    kernel = this.#files.kernel.image,
    ramdisk = this.#files.ramdisks[driver],
    kernelArguments = KERNEL_ARGUMENTS,
  ): Promise<void> {
    const files = ["--kernel", kernel, "--ramdisk", ramdisk];
    await this.on(driver, "image", "push", name, ...files, "--args", kernelArguments);
  }

  /** Adds a node and spawns the image on it; `address` like 10.77.0.21/24, absent for one from the pool. */
  async spawn(
    driver: Hypervisor,
    node: {
      readonly name: string;
      readonly mac: string;
      readonly address?: string;
      readonly loader?: string;
      readonly image?: string;
    },
  ): Promise<void> {
    await this.on(driver, "node", "add", node.name, "--mac", node.mac);
    const vif = `mac=${node.mac}${node.address === undefined ? "" : `,ip=${node.address}`}`;
    const loader = node.loader === undefined ? [] : ["--loader", node.loader];
    await this.on(driver, "spawn", node.name, "--image", node.image ?? "tiny", ...loader, "--vif", vif);
  }

  machine(name: string, firmware: Firmware, mac: string): Promise<Machine> {
    return Machine.plugIn(this.lab, { name, firmware, mac });
  }

  capture(device?: string, filter?: string): Promise<Capture> {
    return Capture.start(this.lab, device, filter);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab[Symbol.asyncDispose]();
  }
}

const LAN_SUBNET = {
  subnet: "10.77.0.0/24",
  interface: LAN,
  // Else iPXE waits 13 seconds in each stage for a router.
  routerAdvertisement: true,
};
const OWN_LAN = {
  gateway: COORDINATOR,
  leaseSeconds: 600,
  pool: { start: "10.77.0.100", end: "10.77.0.199" },
  unknown: "ignore",
};
