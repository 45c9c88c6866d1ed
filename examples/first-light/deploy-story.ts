import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { instanceLine } from "../../driver/cli/instance-text.js";
import type { DriverClient, InstanceView } from "../../driver/rpc/client.js";
import { Console } from "./console.js";
import type { Fleet } from "./fleet.js";
import { host, mac, NETWORK } from "./network.js";
import type { Screen } from "./screen.js";
import { type StandIn, standIn } from "./stand-ins.js";
import type { StoryOptions } from "./story.js";

interface Machine {
  readonly node: string;
  readonly mac: ReturnType<typeof mac>;
  readonly address: ReturnType<typeof host>;
}

const FIRST: Machine = { node: "r1u3", mac: mac("52:54:00:77:00:03"), address: host(23) };
const SECOND: Machine = { node: "r1u4", mac: mac("52:54:00:77:00:04"), address: host(24) };

/** MiB. */
const SIZES = { kernel: 8, ramdisk: 4, disk: 16 };

/** What the machine has to hear once it has its system. */
const REFUSALS = ["asks DHCP: 127.77.0.23, no boot file", "asks TFTP: refused", "asks HTTP: 403"];

/** hv1 deploys a disk image onto two machines, one at a time, and takes one of them back. Answers whether all went well. */
export async function showDeploy(options: StoryOptions, screen: Screen): Promise<boolean> {
  const { fleet, rack, folder, signal } = options;
  const [{ client }] = fleet.drivers;
  const stage: Stage = { client, screen, signal };
  screen.heading("hv1 writes a system onto the disks of r1u3 and r1u4, one at a time (deploys.atOnce: 1)");
  const image = await storeSystem(stage, folder);
  const disk = await rack.add({ ...FIRST, dhcpPort: fleet.dhcpPort });
  await rack.add({ ...SECOND, dhcpPort: fleet.dhcpPort });
  screen.line(
    "Each is a process that stands in for a machine: it walks the boot, makes the agent's calls and has",
  );
  screen.line("a file as its disk. examples/power-script.sh switches it, whenever the driver says so");
  const machine = new Console(rack, screen, FIRST.node);
  const deployed = [await beginDeploy(stage, FIRST), await beginDeploy(stage, SECOND)] as const;
  if (await deployed[0].isActive) await machine.until(["asks HTTP", "stopped"], signal);
  const isWritten = sha256(await readFile(disk)) === image.sha256;
  judge(screen, isWritten, "r1u3 runs from its disk, which is the image byte for byte");
  const isOff = REFUSALS.every((text) => machine.has(text));
  judge(screen, isOff, "the network has nothing more to boot for it, by DHCP, TFTP and HTTP alike");
  const isSecond = await deployed[1].isActive;
  judge(screen, isSecond, "r1u4 had its turn when r1u3 was done");
  return (await takeBack(stage, disk)) && isWritten && isOff && isSecond;
}

interface Stage {
  readonly client: DriverClient;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** The image that discovers, deploys and cleans, on hv1. */
export async function storeAgent({ drivers: [{ client }] }: Fleet, folder: string): Promise<void> {
  await client.pushImage({ name: "metalplug-agent", ...(await agentFiles(folder)) });
}

async function agentFiles(folder: string) {
  const kernel = await standIn(folder, "agent-kernel", SIZES.kernel);
  const ramdisk = await standIn(folder, "agent-ramdisk", SIZES.ramdisk);
  return { kernelPath: kernel.path, ramdiskPath: ramdisk.path };
}

async function storeSystem({ client, screen }: Stage, folder: string): Promise<StandIn> {
  const disk = await standIn(folder, "disk", SIZES.disk);
  await client.pushImage({ name: "system", ...(await agentFiles(folder)), diskPath: disk.path });
  screen.line(
    `hv1 stored image "system" with a disk of ${disk.bytes} bytes, SHA-256 ${disk.sha256.slice(0, 16)}…`,
  );
  return disk;
}

/** Resolves once the deployment is the driver's to go on with. */
async function beginDeploy(stage: Stage, { node, mac, address }: Machine) {
  const { client } = stage;
  await client.addNode({
    ...{ name: node, macs: [mac] },
    power: { kind: "command", command: "rack", machine: node },
  });
  const fixed = { kind: "fixed", address, prefixLength: NETWORK.prefixLength } as const;
  await client.spawn({ node, image: "system", kind: "deploy", vifs: [{ mac, address: fixed }] });
  const isAtRest = ({ operation }: InstanceView): boolean => operation === undefined;
  const isActive = watch(stage, node, isAtRest).then((last) => last?.state === "active");
  // Ctrl-C ends both, while one is waited for.
  isActive.catch(() => undefined);
  return { isActive };
}

/** Tells each change of an instance. Answers the first that `until` is true for, or `undefined` once the instance has ended. */
async function watch(
  { client, screen, signal }: Stage,
  node: string,
  until: (instance: InstanceView) => boolean,
): Promise<InstanceView | undefined> {
  let told = "";
  for await (const instance of client.watchInstance(node, { signal })) {
    const text = instanceLine(instance);
    if (text !== told) screen.told("hv1", text);
    told = text;
    if (until(instance)) return instance;
  }
  return undefined;
}

async function takeBack(stage: Stage, disk: string): Promise<boolean> {
  const { client, screen } = stage;
  screen.heading("r1u3 is taken back: it is switched off, the agent cleans its disk, and it is free again");
  await client.destroy(FIRST.node);
  await watch(stage, FIRST.node, ({ state }) => state === "error");
  const { state } = await client.getNode(FIRST.node);
  const isClean = (await readFile(disk)).subarray(0, 1 << 20).every((byte) => byte === 0);
  judge(screen, state === "available" && isClean, `r1u3 is ${state}, and its disk is clean`);
  return state === "available" && isClean;
}

function judge(screen: Screen, isGood: boolean, text: string): void {
  if (isGood) screen.good(text);
  else screen.bad(`This is not so: ${text}`);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
