import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { machineFileName } from "../../pxe/boot/boot-names.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import { macAddressFromBytes } from "../../pxe/net/mac-address.js";
import { attempt, until } from "../lab/commands.js";
import { findProgram, HOSTS } from "./arena.js";
import { runLoadClient } from "./child-result.js";
import { answersTftp, type TftpPeer, tftpPeers } from "./peers.js";
import { endedChildrenCpuSeconds } from "./process-facts.js";
import { type Figures, type Measurement, OURS } from "./results.js";
import { type Server, type StartContext, startDriver } from "./servers.js";
import type { TftpLoadRequest, TftpLoadResult } from "./tftp-load-client.js";

const MIB = 1 << 20;
const BLKSIZE = 1468;
const WINDOWSIZE = 16;
const AT_ONCE = 50;
/** What is fetched, by name; sizes are no multiple of the block size. */
const SIZES = { big: 64 * MIB, small: 4 * MIB } as const;
type FileName = keyof typeof SIZES;

/** A running server and what the files are called there. */
interface Contestant extends AsyncDisposable {
  readonly name: string;
  readonly server: Server;
  readonly address: Ipv4Address;
  readonly port: number;
  readonly grantsWindowsize: boolean;
  readonly cpuUnknown?: true;
  /** `machine` is 0 for the big file, and 0 to 49 for the small one. */
  path(file: FileName, machine: number): string;
}

interface Case {
  readonly name: string;
  readonly needs: { readonly program: "curl" | "atftp" | "node"; readonly windowsize: boolean };
  run(contestant: Contestant, files: Files): Promise<Figures>;
}

interface Files {
  readonly folder: string;
  readonly digests: Readonly<Record<FileName, string>>;
}

const CASES: readonly Case[] = [
  {
    name: `tftp, one transfer of 64 MiB, lockstep, blksize ${BLKSIZE}, curl`,
    needs: { program: "curl", windowsize: false },
    run: (contestant, files) => single(contestant, files, curl),
  },
  {
    name: `tftp, one transfer of 64 MiB, windowsize ${WINDOWSIZE}, blksize ${BLKSIZE}, atftp`,
    needs: { program: "atftp", windowsize: true },
    run: (contestant, files) => single(contestant, files, atftp),
  },
  {
    name: `tftp, ${AT_ONCE} transfers of 4 MiB at once, lockstep, blksize ${BLKSIZE}`,
    needs: { program: "node", windowsize: false },
    run: many,
  },
];

export async function benchTftp(
  context: StartContext,
  rounds: number,
  say: (line: string) => void,
): Promise<readonly Measurement[]> {
  const files = await makeFiles(context.folder);
  const { peers, skipped } = context.arena.privileged
    ? tftpPeers()
    : { peers: [], skipped: ["no peers: they need port 69, so run as root"] };
  for (const line of skipped) say(`skipped: ${line}`);
  const measurements: Measurement[] = [];
  await using contestants = new Contestants();
  contestants.add(await startOurs(context, files));
  for (const [place, peer] of peers.entries()) {
    const address = context.arena.address(HOSTS.peer + place);
    const contestant = await startPeer(context, files, peer, address).catch((error: unknown) => {
      say(`skipped: ${peer.name} did not start: ${error instanceof Error ? error.message : error}`);
    });
    if (contestant !== undefined) contestants.add(contestant);
  }
  for (const benchCase of CASES) {
    const able = contestants.list.filter((contestant) => canRun(benchCase, contestant, say));
    for (let round = 1; round <= rounds; round++)
      for (const contestant of inTurn(able, round)) {
        say(`${benchCase.name}: ${contestant.name}, round ${round}`);
        const figures = await benchCase.run(contestant, files);
        measurements.push({ case: benchCase.name, server: contestant.name, round, figures });
      }
  }
  return measurements;
}

class Contestants implements AsyncDisposable {
  readonly list: Contestant[] = [];

  add(contestant: Contestant): void {
    this.list.push(contestant);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.list.map((contestant) => contestant[Symbol.asyncDispose]()));
  }
}

/** Who is first changes with the round. */
function inTurn<T>(items: readonly T[], round: number): readonly T[] {
  const first = round % Math.max(items.length, 1);
  return [...items.slice(first), ...items.slice(0, first)];
}

function canRun({ name, needs }: Case, contestant: Contestant, say: (line: string) => void): boolean {
  const missing =
    needs.program !== "node" && findProgram(needs.program) === undefined
      ? `${needs.program} is not installed`
      : needs.windowsize && !contestant.grantsWindowsize
        ? `${contestant.name} does not grant windowsize`
        : undefined;
  if (missing !== undefined) say(`skipped: ${name}: ${missing}`);
  return missing === undefined;
}

async function makeFiles(folder: string): Promise<Files> {
  const root = join(folder, "files");
  await mkdir(root);
  const make = async (name: FileName) => {
    const bytes = randomBytes(SIZES[name]);
    await writeFile(join(root, name), bytes);
    return createHash("sha256").update(bytes).digest("hex");
  };
  await writeFile(join(root, "probe"), "probe");
  return { folder: root, digests: { big: await make("big"), small: await make("small") } };
}

const macOf = (machine: number) => macAddressFromBytes(Uint8Array.of(0x52, 0x54, 0, 0x66, 0, machine));
/** The big file's machine; the small file's are 0 to 49. */
const BIG_MACHINE = 200;

/** Our driver with both files pushed as kernels; a machine each, with pool addresses, so that any client may fetch. */
async function startOurs(context: StartContext, { folder }: Files): Promise<Contestant> {
  const { server, client, boot, ...driver } = await startDriver(context, "hv1", "tftp");
  const place = async (machine: number, image: string) => {
    const node = `machine${machine}`;
    await client.addNode({ name: node, macs: [macOf(machine)] });
    await client.spawn({ node, image });
  };
  for (const image of ["big", "small"])
    await client.pushImage({
      name: image,
      kernelPath: join(folder, image),
      ramdiskPath: join(folder, "probe"),
    });
  await Promise.all(Array.from({ length: AT_ONCE }, (_, machine) => place(machine, "small")));
  await place(BIG_MACHINE, "big");
  return {
    name: OURS,
    server,
    address: boot.address,
    port: boot.tftpPort,
    grantsWindowsize: true,
    path: (file, machine) => machineFileName(macOf(file === "big" ? BIG_MACHINE : machine), "kernel"),
    [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
  };
}

async function startPeer(
  context: StartContext,
  { folder }: Files,
  peer: TftpPeer,
  address: Ipv4Address,
): Promise<Contestant> {
  const server = peer.start(context, address, folder);
  const answers = () => server.running && answersTftp(address, 69, "probe");
  try {
    await until(`${peer.name} answers`, answers, { timeout: 5000 });
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw new Error(`${error instanceof Error ? error.message : error}\n${server.output()}`);
  }
  return {
    ...peer,
    server,
    address,
    port: 69,
    path: (file) => file,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

type SingleClient = (contestant: Contestant, target: string) => readonly string[];

const curl: SingleClient = (contestant, target) => [
  ...["curl", "--silent", "--show-error", "--tftp-blksize", `${BLKSIZE}`, "-o", target],
  `tftp://${contestant.address}:${contestant.port}/${contestant.path("big", 0)}`,
];

const atftp: SingleClient = (contestant, target) => [
  ...["atftp", "--option", `blksize ${BLKSIZE}`, "--option", `windowsize ${WINDOWSIZE}`],
  ...["--get", "--remote-file", contestant.path("big", 0), "--local-file", target],
  ...[contestant.address, `${contestant.port}`],
];

/** One untimed transfer whose digest is checked, then a timed one to nowhere. */
async function single(contestant: Contestant, files: Files, client: SingleClient): Promise<Figures> {
  const target = join(files.folder, `${contestant.name}.fetched`);
  const checked = await attempt(client(contestant, target), { timeout: 300_000 });
  const isRight = checked.code === 0 && (await digestOf(target)) === files.digests.big;
  await rm(target, { force: true });
  const before = { server: contestant.server.cpuSeconds, client: endedChildrenCpuSeconds() };
  const start = performance.now();
  const timed = await attempt(client(contestant, "/dev/null"), { timeout: 300_000 });
  const seconds = (performance.now() - start) / 1000;
  const ok = isRight && timed.code === 0;
  return tftpFigures(contestant, {
    seconds,
    bytes: ok ? SIZES.big : 0,
    failed: ok ? 0 : 1,
    retransmits: Number.NaN,
    cpuSeconds: endedChildrenCpuSeconds() - before.client,
    serverCpuSeconds: contestant.server.cpuSeconds - before.server,
  });
}

async function many(contestant: Contestant, files: Files): Promise<Figures> {
  const request: TftpLoadRequest = {
    address: contestant.address,
    port: contestant.port,
    paths: Array.from({ length: AT_ONCE }, (_, machine) => contestant.path("small", machine)),
    blksize: BLKSIZE,
    referenceFile: join(files.folder, "small"),
  };
  const before = contestant.server.cpuSeconds;
  const result = await runLoadClient<TftpLoadResult>("tftp-load-client", request, 300_000);
  if (!result.batched)
    console.error("the load client had no batched socket: it may be the limit, see client busy");
  return tftpFigures(contestant, { ...result, serverCpuSeconds: contestant.server.cpuSeconds - before });
}

/** `client busy` near 1 says that the client was the limit, not the server. */
function tftpFigures(
  { server, cpuUnknown }: Contestant,
  result: Omit<TftpLoadResult, "completed" | "batched"> & { readonly serverCpuSeconds: number },
): Figures {
  const { seconds, bytes, failed, retransmits, cpuSeconds } = result;
  const serverCpuSeconds = cpuUnknown ? Number.NaN : result.serverCpuSeconds;
  const gib = bytes / 1024 / MIB;
  return {
    "MB/s": bytes / 1e6 / seconds,
    "server CPU-s": serverCpuSeconds,
    "server CPU-s/GiB": serverCpuSeconds / gib,
    "client CPU-s": cpuSeconds,
    "client busy": cpuSeconds / seconds,
    failed,
    retransmits,
    "peak RSS MiB": server.peakMemory,
  };
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}
