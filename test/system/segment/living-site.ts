import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { type Background, until } from "../../lab/commands.js";
import { LAN, Lab } from "../../lab/namespaces.js";
import { METALPLUG, metalplug } from "../../lab/programs.js";
import type { FirmwareOrder, FirmwareResult } from "./firmware.js";

const FIRMWARE = fileURLToPath(new URL("./firmware.js", import.meta.url));
const DRIVER = "127.0.0.1:7443";
/** Host of the coordinator and the driver, which talk on its loopback, so that all that leaves it is DHCP. */
export const OURS = "dc1";
/** Host of the site's own DHCP server. */
const SITE = "site";
export const OUR_ADDRESS = "10.77.0.1";
export const SITE_ADDRESS = "10.77.0.2";

export interface LoggedEvent {
  readonly event: string;
  readonly mac?: string;
  readonly detail: BootEventDetail;
}

/** One segment with a coordinator, a driver beside it, a dnsmasq of the site that gives 10.77.0.150 to .199, and hosts for clients. */
export class LivingSite implements AsyncDisposable {
  readonly lab: Lab;
  private dnsmasq: Background | undefined;
  private coordinator: Background | undefined;
  private starts = 0;

  private constructor(lab: Lab) {
    this.lab = lab;
  }

  static async start(clients: readonly string[]): Promise<LivingSite> {
    const site = new LivingSite(await Lab.create());
    const { lab } = site;
    await lab.addHost(OURS, `${OUR_ADDRESS}/24`);
    // The kernel would speak for itself.
    await lab.run(OURS, ["sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1"]);
    await lab.addHost(SITE, `${SITE_ADDRESS}/24`);
    for (const client of clients) await lab.addHost(client);
    return site;
  }

  async startDriver(): Promise<void> {
    const loaders = this.lab.path("loaders");
    mkdirSync(loaders);
    for (const name of ["undionly.kpxe", "snponly.efi", "ipxe.efi"])
      writeFileSync(`${loaders}/${name}`, name);
    await this.program("driver", "hv1", {
      grpc: { listen: DRIVER },
      boot: { address: "127.0.0.1" },
      loaders: [loaders],
    });
    for (const name of ["kernel", "ramdisk"]) writeFileSync(this.lab.path(name), name);
    const files = ["--kernel", this.lab.path("kernel"), "--ramdisk", this.lab.path("ramdisk")];
    await this.do("image", "push", "tiny", ...files);
  }

  /** `address` like 10.77.0.50/24. */
  async spawn(node: string, mac: string, address: string): Promise<void> {
    await this.do("node", "add", node, "--mac", mac);
    await this.do("spawn", node, "--image", "tiny", "--vif", `mac=${mac},ip=${address}`);
  }

  /** `more`: keys of the subnet 10.77.0.0/24. */
  async startCoordinator(more: object, top: object = {}): Promise<void> {
    const pool = { start: "10.77.0.100", end: "10.77.0.149" };
    this.coordinator = await this.program("coordinator", "dc1", {
      grpc: { listen: "127.0.0.1:7444" },
      drivers: [{ address: DRIVER }],
      subnets: [{ subnet: "10.77.0.0/24", interface: LAN, pool, ...more }],
      ...top,
    });
    await until("its driver is up", async () => / up /.test(await this.ask("drivers")), { timeout: 120_000 });
  }

  async stopCoordinator(): Promise<void> {
    await this.coordinator?.stop();
  }

  async startDnsmasq(): Promise<void> {
    const argv = ["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--user=root", "--port=0"];
    const where = ["--bind-dynamic", `--interface=${LAN}`, `--pid-file=${this.lab.path("dnsmasq.pid")}`];
    const dhcp = [
      "--no-ping",
      "--dhcp-range=10.77.0.150,10.77.0.199,255.255.255.0,1h",
      "--dhcp-boot=site.efi",
    ];
    const log = ["--log-facility=-", "--log-dhcp", `--dhcp-leasefile=${this.lab.path("dnsmasq.leases")}`];
    const dnsmasq = this.lab.start(SITE, [...argv, ...where, ...dhcp, ...log], "dnsmasq.log");
    this.dnsmasq = dnsmasq;
    await until("dnsmasq is up", () => /DHCP, IP range/.test(dnsmasq.output()), { timeout: 120_000 });
  }

  async stopDnsmasq(): Promise<void> {
    await this.dnsmasq?.stop();
  }

  async firmware(host: string, order: FirmwareOrder): Promise<FirmwareResult> {
    return JSON.parse(await this.lab.run(host, [process.execPath, FIRMWARE, JSON.stringify(order)]));
  }

  async macOf(host: string): Promise<string> {
    return (await this.lab.run(host, ["cat", `/sys/class/net/${LAN}/address`])).trim();
  }

  /** What the coordinator logged of machines since it was last started. */
  logged(): readonly LoggedEvent[] {
    const lines = this.coordinator?.output().split("\n") ?? [];
    return lines.flatMap((line) => {
      const parsed = line.startsWith("{") ? (JSON.parse(line) as LoggedEvent) : undefined;
      return parsed?.event.startsWith("boot.") ? [parsed] : [];
    });
  }

  ask(...args: readonly string[]): Promise<string> {
    return this.done(...args, "--coordinator", "127.0.0.1:7444");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab[Symbol.asyncDispose]();
    this.lab.forget();
  }

  private do(...args: readonly string[]): Promise<string> {
    return this.done(...args, "--driver", DRIVER);
  }

  private async done(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await metalplug(this.lab, OURS, ...args);
    if (code !== 0) throw new Error(`metalplug ${args.join(" ")} ended with ${code}\n${stderr}${stdout}`);
    return stdout;
  }

  private async program(role: "driver" | "coordinator", id: string, config: object): Promise<Background> {
    const { lab } = this;
    const [file, log] = [lab.path(`${id}.yaml`), `${id}-${++this.starts}.log`];
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ id, dataDir: lab.path(id), ...config }));
    const program = lab.start(OURS, [process.execPath, METALPLUG, role, "--config", file], log);
    await until(
      `${role} ${id} is ready`,
      () => {
        if (!program.running) throw new Error(`${id} did not start:\n${program.output()}`);
        return /"event":"ready"/.test(program.output());
      },
      { timeout: 120_000 },
    );
    return program;
  }
}
