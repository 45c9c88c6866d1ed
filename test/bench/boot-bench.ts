import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareFiles } from "../e2e/scenario.js";
import type { Firmware } from "../lab/firmware.js";
import { Machine } from "../lab/machine.js";
import { Lab } from "../lab/namespaces.js";
import { KERNEL_ARGUMENTS, SAYS } from "../lab/ramdisk.js";
import { writeReferenceFiles } from "../lab/reference-files.js";
import { startReferenceServer, startRouterAdvertisements } from "../lab/reference-server.js";
import { missingRequirements } from "../lab/requirements.js";
import { Site, type SiteFiles } from "../lab/site.js";
import { CASE } from "./case-names.js";
import { inTurn } from "./contestants.js";
import { findPeer } from "./debian-peers.js";
import { startNginx } from "./nginx.js";
import { type Measurement, OURS } from "./results.js";
import type { BenchPlan, StartContext } from "./servers.js";

interface BootCase {
  readonly name: string;
  readonly firmware: Firmware;
  readonly mac: string;
  readonly address: string;
}

const CASES: readonly BootCase[] = [
  { name: CASE.bootBios, firmware: "bios", mac: "52:54:00:77:40:01", address: "10.77.0.81" },
  { name: CASE.bootUefi, firmware: "uefi", mac: "52:54:00:77:40:02", address: "10.77.0.82" },
];

/** A segment with a boot server, and its machines, by case. */
interface Segment {
  readonly name: string;
  readonly marker: string;
  readonly machines: ReadonlyMap<string, Machine>;
  /** What does not end with its lab. */
  readonly server?: AsyncDisposable;
}

/** Real firmware, from power-on to the first line of the system it booted. One machine runs at a time; the servers are up all along. */
export async function benchBoot(
  context: StartContext,
  { rounds, only, say }: BenchPlan,
): Promise<readonly Measurement[]> {
  const cases = CASES.filter(({ name }) => name.includes(only));
  const missing = missingRequirements();
  if (missing.length > 0) say(`skipped: boot: ${missing.join(" ")}`);
  if (cases.length === 0 || missing.length > 0) return [];
  const files = await prepareFiles(context.folder);
  await using ours = await Lab.create();
  await using theirs = await Lab.create();
  const segments = [
    await ourSegment(ours, files, cases),
    await peerSegment(theirs, files, cases, context, say),
  ];
  const measurements: Measurement[] = [];
  for (const { name } of cases)
    for (let round = 1; round <= rounds; round++)
      for (const segment of inTurn(segments.filter(isDefined), round)) {
        say(`${name}: ${segment.name}, round ${round}`);
        const seconds = await secondsToSystem(segment, name);
        measurements.push({ case: name, server: segment.name, round, figures: { seconds } });
      }
  for (const segment of segments) await segment?.server?.[Symbol.asyncDispose]();
  for (const lab of [ours, theirs]) lab.forget();
  return measurements;
}

async function secondsToSystem({ machines, marker }: Segment, name: string): Promise<number> {
  const machine = machines.get(name);
  if (machine === undefined) throw new Error(`no machine for ${name}`);
  const started = performance.now();
  machine.powerOn();
  await machine.waitFor(SAYS.marker(marker, machine.mac));
  const seconds = (performance.now() - started) / 1000;
  await machine.powerOff();
  return seconds;
}

/** Coordinator and drivers as they are installed. */
async function ourSegment(lab: Lab, files: SiteFiles, cases: readonly BootCase[]): Promise<Segment> {
  const site = await Site.start(lab, files);
  for (const { firmware, mac, address } of cases)
    await site.spawn("hv1", { name: firmware, mac, address: `${address}/24` });
  return { name: OURS, marker: "hv1", machines: await machinesOf(lab, cases) };
}

const PEER = "10.77.0.11";

/** dnsmasq without its ping, told not to make iPXE wait for a ProxyDHCP; nginx has kernel and ramdisk, as our HTTP server has. */
async function peerSegment(
  lab: Lab,
  files: SiteFiles,
  cases: readonly BootCase[],
  context: StartContext,
  say: BenchPlan["say"],
): Promise<Segment | undefined> {
  const nginx = findPeer("nginx", context.unpacked);
  if (nginx === undefined) {
    say("skipped: dnsmasq: nginx, which serves its kernel and ramdisk, is not here");
    return undefined;
  }
  await startRouterAdvertisements(lab);
  await lab.addHost("server", `${PEER}/24`);
  const root = lab.path("files");
  writeReferenceFiles(root, files.kernel, "peer");
  const script = `#!ipxe\nkernel http://${PEER}:8080/kernel initrd=ramdisk ${KERNEL_ARGUMENTS}\ninitrd http://${PEER}:8080/ramdisk\nboot\n`;
  writeFileSync(join(root, "boot.ipxe"), script);
  await startReferenceServer(
    lab,
    "server",
    "10.77.0.0",
    root,
    cases.map(({ firmware, mac, address }) => ({
      ...{ mac, address },
      ...(firmware === "bios" ? { file: "boot.ipxe" } : { file: "snponly.efi", efiIpxeFile: "boot.ipxe" }),
    })),
  );
  const server = (argv: readonly string[]) => [...lab.inside("server"), ...argv];
  const { arena, folder } = context;
  const http = await startNginx({ folder, arena: { ...arena, server } }, nginx, {
    address: PEER,
    port: 8080,
    root,
  });
  return { name: "dnsmasq", marker: "peer", machines: await machinesOf(lab, cases), server: http };
}

async function machinesOf(lab: Lab, cases: readonly BootCase[]): Promise<ReadonlyMap<string, Machine>> {
  const machines = new Map<string, Machine>();
  for (const { name, firmware, mac } of cases)
    machines.set(name, await Machine.plugIn(lab, { name: firmware, firmware, mac }));
  return machines;
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
