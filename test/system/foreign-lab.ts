import type { ForeignServer } from "../../driver/rpc/client.js";
import type { BootEvent } from "../../pxe/boot/boot-event.js";
import type { Background, CommandResult } from "../lab/commands.js";
import { until } from "../lab/commands.js";
import { LAN, type Lab } from "../lab/namespaces.js";
import { LabProgram, metalplug } from "../lab/programs.js";

export const SITE = "10.77.0.5";
export const COORDINATOR = "10.77.0.1";
const GRPC = "127.0.0.1:7444";

/** dnsmasq on a host of the lab, as the site's own DHCP server. */
export async function startDnsmasq(
  lab: Lab,
  host: string,
  ...options: readonly string[]
): Promise<Background> {
  const files = [
    `--pid-file=${lab.path(`${host}.pid`)}`,
    `--dhcp-leasefile=${lab.path(`${host}.dnsmasq.leases`)}`,
  ];
  const argv = [
    "dnsmasq",
    "--no-daemon",
    "--conf-file=/dev/null",
    "--port=0",
    "--user=root",
    "--log-dhcp",
    "--no-ping",
  ];
  const program = lab.start(
    host,
    [...argv, `--interface=${LAN}`, "--bind-interfaces", ...files, ...options],
    `${host}.dnsmasq.log`,
  );
  await until("dnsmasq serves", () => /DHCP, /.test(program.output()), { timeout: 120_000 });
  return program;
}

export const RANGE = "--dhcp-range=10.77.0.100,10.77.0.199,1h";

/** A coordinator without drivers on the segment; `more` of its configuration. */
export async function startLabCoordinator(lab: Lab, host: string, more: object = {}): Promise<LabProgram> {
  const coordinator = new LabProgram(lab, host, "coordinator", {
    grpc: { listen: GRPC },
    drivers: [],
    subnets: [{ subnet: "10.77.0.0/24", interface: LAN }],
    ...more,
  });
  await coordinator.start();
  return coordinator;
}

/** What the coordinator on that host has found. */
export async function found(lab: Lab, host: string): Promise<readonly ForeignServer[]> {
  return parsed(await metalplug(lab, host, "probe", "--coordinator", GRPC, "--json"));
}

/** What a probe from the host's own interface finds. */
export function probe(lab: Lab, host: string, ...options: readonly string[]): Promise<CommandResult> {
  return metalplug(lab, host, "probe", "--interface", LAN, ...options);
}

export function parsed({ stdout }: CommandResult): readonly ForeignServer[] {
  return JSON.parse(stdout) as readonly ForeignServer[];
}

export async function eventsOf(lab: Lab, host: string): Promise<readonly BootEvent[]> {
  const { stdout } = await metalplug(lab, host, "boots", "--events", "--coordinator", GRPC, "--json");
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as BootEvent);
}
