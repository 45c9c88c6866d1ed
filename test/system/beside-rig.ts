import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import { findProgram } from "../bench/arena.js";
import { LAN, Lab } from "../lab/namespaces.js";
import { LabProgram, metalplug } from "../lab/programs.js";
import { testUnless } from "../prerequisites.js";

export const COORDINATOR = "10.77.0.1";
export const DRIVER = "10.77.0.11";
const CLIENT = fileURLToPath(new URL("./firmware-client.js", import.meta.url));

/** DHCP clients and servers are only ever run on hosts of a lab. One lab at a time: each is several programs. */
export function besideTest(...programs: readonly string[]) {
  const obstacle = obstacleTo(programs);
  return obstacle === undefined ? test.serial : testUnless(obstacle);
}

function obstacleTo(programs: readonly string[]): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "network namespaces need root";
  const needed = ["ip", "ethtool", "tcpdump", "curl", ...programs];
  const missing = needed.find((name) => findProgram(name) === undefined);
  return missing === undefined ? undefined : `${missing} is not installed`;
}

export interface FirmwareLease {
  readonly address: string;
  readonly siaddr: string;
  readonly file: string;
  readonly serverId: string;
}

/** A coordinator and a driver beside a site's own DHCP server, and hosts that play machines. */
export class BesideRig {
  readonly lab: Lab;
  readonly coordinator: LabProgram;
  readonly kernel = randomBytes(20_000);
  private readonly driver: LabProgram;
  private xid = 1;

  private constructor(lab: Lab, subnets: readonly object[]) {
    this.lab = lab;
    this.coordinator = new LabProgram(lab, "dc1", "coordinator", {
      grpc: { listen: `${COORDINATOR}:7444`, insecure: true },
      drivers: [{ address: `${DRIVER}:7443` }],
      subnets,
    });
    this.driver = new LabProgram(lab, "hv1", "driver", {
      grpc: { listen: `${DRIVER}:7443`, insecure: true },
      boot: { address: DRIVER },
    });
  }

  /** `prepare` makes the other hosts. */
  static async start(
    t: ExecutionContext,
    subnets: readonly object[],
    prepare: (lab: Lab) => Promise<unknown>,
  ): Promise<BesideRig> {
    const lab = await Lab.create();
    t.teardown(async () => {
      await lab[Symbol.asyncDispose]();
      lab.forget();
    });
    await lab.addHost("dc1", `${COORDINATOR}/24`);
    await lab.addHost("hv1", `${DRIVER}/24`);
    await prepare(lab);
    const rig = new BesideRig(lab, subnets);
    await Promise.all([rig.driver.start(), rig.coordinator.start()]);
    writeFileSync(lab.path("kernel"), rig.kernel);
    const files = ["--kernel", lab.path("kernel"), "--ramdisk", lab.path("kernel")];
    await rig.on("image", "push", "tiny", ...files);
    return rig;
  }

  /** A host with the MAC of a machine of hv1's; `address` like 10.77.0.50/24, absent for one that DHCP chooses. */
  async addMachine(name: string, mac: string, address?: string): Promise<void> {
    await this.addStranger(name, mac);
    await this.addNode(name, mac, address);
  }

  async addNode(name: string, mac: string, address?: string): Promise<void> {
    await this.on("node", "add", name, "--mac", mac);
    const vif = `mac=${mac}${address === undefined ? "" : `,ip=${address}`}`;
    await this.on("spawn", name, "--image", "tiny", "--vif", vif);
  }

  async addStranger(host: string, mac: string): Promise<void> {
    await this.lab.addHost(host);
    await this.lab.run(host, ["ip", "link", "set", LAN, "address", mac]);
  }

  /** One DHCP round of firmware, or of iPXE; it sets the address that it got. */
  async firmware(host: string, mac: string, kind: "uefi" | "bios" | "ipxe"): Promise<FirmwareLease> {
    const argv = [process.execPath, CLIENT, LAN, mac, String(this.xid++), kind];
    // A broadcast needs a route.
    await this.lab.run(host, ["ip", "route", "replace", "default", "dev", LAN]);
    const lease = JSON.parse(await this.lab.run(host, argv, { timeout: 120_000 }));
    if (lease.address !== undefined) await this.hasAddress(host, lease.address);
    return lease;
  }

  async hasAddress(host: string, address: string): Promise<void> {
    await this.lab.run(host, ["ip", "address", "flush", "dev", LAN]);
    await this.lab.run(host, ["ip", "address", "add", `${address}/24`, "dev", LAN]);
  }

  /** Fetches by TFTP or HTTP; the bytes, or what curl says against it. */
  async fetch(host: string, url: string): Promise<Buffer | string> {
    const target = this.lab.path(`${host}.fetched`);
    const argv = ["curl", "--silent", "--show-error", "--fail", "--max-time", "20", "-o", target, url];
    const { code, stderr } = await this.lab.exec(host, argv);
    return code === 0 ? readFileSync(target) : stderr;
  }

  /** Told by `boots`: each event of the MAC in JSON. */
  async details(mac: string): Promise<readonly { readonly kind: string; readonly [key: string]: unknown }[]> {
    const lines = await this.ask("boots", "--events", "--json", "--mac", mac);
    return lines
      .trim()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line).detail);
  }

  on(...args: readonly string[]): Promise<string> {
    return this.do(...args, "--driver", `${DRIVER}:7443`);
  }

  ask(...args: readonly string[]): Promise<string> {
    return this.do(...args, "--coordinator", `${COORDINATOR}:7444`);
  }

  private async do(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await metalplug(this.lab, "dc1", ...args);
    if (code !== 0) throw new Error(`metalplug ${args.join(" ")} ended with ${code}\n${stderr}${stdout}`);
    return stdout;
  }
}
