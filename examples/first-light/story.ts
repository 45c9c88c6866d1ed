import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BootSummary } from "../../driver/rpc/client.js";
import { DhcpClientError, requestLease } from "../../pxe/client/dhcp-client.js";
import { walkIpxe } from "../../pxe/client/ipxe-walk.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { showBoot } from "./boot-shown.js";
import { showDeploy, storeAgent } from "./deploy-story.js";
import { showDiscovery } from "./discover-story.js";
import type { Fleet } from "./fleet.js";
import { dhcpOptions, host, mac, NETWORK, RELAY } from "./network.js";
import type { Rack } from "./rack.js";
import { Screen } from "./screen.js";
import { type StandIn, standIn } from "./stand-ins.js";

export interface StoryOptions {
  readonly fleet: Fleet;
  readonly rack: Rack;
  readonly folder: string;
  readonly stayUp: boolean;
  readonly signal: AbortSignal;
}

interface Machine {
  readonly node: string;
  readonly mac: MacAddress;
  readonly hypervisor: string;
  /** The ramdisk that only its own hypervisor has. */
  readonly ramdisk: StandIn;
  readonly kernel: StandIn;
}

const STRANGER = mac("52:54:00:77:00:99");

/** Pushes images, boots machines of two hypervisors and two that nobody knows, and deploys two more. Answers the exit code. */
export async function firstLight(options: StoryOptions): Promise<number> {
  const { fleet, folder, stayUp, signal } = options;
  const screen = new Screen();
  const machines = await setUp(fleet, folder, screen);
  let good = true;
  for (const machine of machines) good = (await boot(machine, fleet, screen, signal)) && good;
  good = (await meetStranger(fleet, screen, signal)) && good;
  await storeAgent(fleet, folder);
  good = (await showDiscovery(options, screen)) && good;
  good = (await showDeploy(options, screen)) && good;
  if (stayUp && !signal.aborted) await waitForCtrlC(fleet, folder, screen, signal);
  return good ? 0 : 1;
}

async function setUp(fleet: Fleet, folder: string, screen: Screen): Promise<readonly Machine[]> {
  screen.heading("A coordinator (dc1) and two drivers (hv1, hv2) are up");
  screen.good(`Watch it all in a browser: ${screen.link(fleet.pageUrl)}`);
  const kernel = await standIn(folder, "kernel", 8);
  const machines: Machine[] = [];
  for (const [index, { id, client }] of fleet.drivers.entries()) {
    const ramdisk = await standIn(folder, `ramdisk-${id}`, 4);
    const files = { kernelPath: kernel.path, ramdiskPath: ramdisk.path };
    await client.pushImage({ name: "demo", ...files, kernelArguments: "console=ttyS0" });
    const machine = {
      node: `r1u${index + 1}`,
      mac: mac(`52:54:00:77:00:0${index + 1}`),
      hypervisor: id,
      kernel,
      ramdisk,
    };
    await client.addNode({ name: machine.node, macs: [machine.mac] });
    const fixed = { kind: "fixed", address: host(21), prefixLength: NETWORK.prefixLength } as const;
    await client.spawn({
      node: machine.node,
      image: "demo",
      vifs: [{ mac: machine.mac, address: index === 0 ? fixed : { kind: "pool" } }],
    });
    screen.line(
      `${id} has an image "demo" with a ramdisk of its own, and spawned it on node ${machine.node}, with ${index === 0 ? `the fixed address ${host(21)}` : "an address from the pool"}`,
    );
    machines.push(machine);
  }
  return machines;
}

async function boot(machine: Machine, fleet: Fleet, screen: Screen, signal: AbortSignal): Promise<boolean> {
  screen.heading(`${machine.node} (${machine.mac}) is switched on; ${machine.hypervisor} owns it`);
  const isOver = ({ milestone }: BootSummary): boolean => milestone === "ramdisk";
  const { shown } = showBoot(fleet, screen, { mac: machine.mac, isOver, signal });
  const lease = await requestLease(
    dhcpOptions({ mac: machine.mac, dhcpPort: fleet.dhcpPort, timeout: 10_000, signal }),
  );
  const files = await walkIpxe(machine.mac, lease, {
    ...{ bind: bindDgram, clock: () => performance.now(), localAddress: lease.address, signal },
  });
  await shown;
  const [, kernel, ramdisk] = files;
  const right = kernel?.sha256 === machine.kernel.sha256 && ramdisk?.sha256 === machine.ramdisk.sha256;
  if (right)
    screen.good(
      `${machine.node} has address ${lease.address}, and kernel and ramdisk of ${machine.hypervisor}, byte for byte`,
    );
  else screen.bad(`${machine.node} got files that are not those of ${machine.hypervisor}`);
  return right;
}

async function meetStranger(fleet: Fleet, screen: Screen, signal: AbortSignal): Promise<boolean> {
  screen.heading(`A machine nobody knows (${STRANGER}) is switched on; the subnet says "ignore"`);
  const isOver = ({ state }: BootSummary): boolean => state === "failed";
  const { shown } = showBoot(fleet, screen, { mac: STRANGER, isOver, signal });
  try {
    const lease = await requestLease(
      dhcpOptions({ mac: STRANGER, dhcpPort: fleet.dhcpPort, timeout: 1500, signal }),
    );
    screen.bad(`The stranger was given ${lease.address}`);
    return false;
  } catch (error) {
    if (!(error instanceof DhcpClientError) || error.reason !== "noOffer") throw error;
  }
  await shown;
  const { cause, remedy } = await fleet.coordinator.explain(STRANGER);
  screen.good("It was left alone. metalplug why says:");
  screen.line(`${cause} ${remedy}`);
  return true;
}

async function waitForCtrlC(
  fleet: Fleet,
  folder: string,
  screen: Screen,
  signal: AbortSignal,
): Promise<void> {
  const config = join(folder, "client.yaml");
  const drivers = fleet.drivers.map(({ id, client }) => `${id}: "${client.address}"`);
  const lines = [
    `coordinator: "${fleet.coordinator.address}"`,
    `drivers: { ${drivers.join(", ")} }`,
    "driver: hv1",
    "",
  ];
  await writeFile(config, lines.join("\n"));
  screen.heading("All of it stays up until Ctrl-C. In another terminal:");
  screen.line(`export METALPLUG_CONFIG=${config}`);
  screen.line(`alias metalplug='node ${join(process.cwd(), "dist/driver/bin/metalplug.js")}'`);
  for (const verb of TO_TRY) screen.line(`metalplug ${verb}`);
  screen.line(`The page: ${screen.link(fleet.pageUrl)}`);
  await once(signal, "abort");
  screen.heading("Stopping");
}

const TO_TRY = [
  "boots",
  "why 52:54:00:77:00:01",
  `rehearse 52:54:00:77:00:02 --firmware ipxe --via ${RELAY}`,
  "drivers",
  "leases",
  "node list",
  "node show r1u5",
  "spawn r1u3 --image system --kind deploy --wait",
  "destroy r1u4 --wait",
  `unknown show ${STRANGER}`,
  `unknown accept ${STRANGER} --driver hv2 --name r1u6`,
];
