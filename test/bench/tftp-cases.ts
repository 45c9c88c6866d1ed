import { join } from "node:path";
import { AT_ONCE, CASE, LOCKSTEP_BLKSIZES, LOSSES, WINDOWSIZES } from "./case-names.js";
import { runLoadClient } from "./child-result.js";
import type { Contestant } from "./contestants.js";
import { onOneCore } from "./one-core.js";
import type { Figures } from "./results.js";
import type { TftpLoadRequest, TftpLoadResult } from "./tftp-load-client.js";
import type { TftpProbeRequest, TftpProbeResult } from "./tftp-probe-client.js";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const BLKSIZE = 1468;
const PROBES = 20_000;
const PROBE_CLIENTS = 50;
/** Transfers of a loss case, each with a seed of its own: all at once, for they do nothing but wait. */
const SEEDS = 10;
/** Milliseconds: a load client ends before, whatever the server does. */
const TIMEOUT = 200_000;

/** What is read. Each has as many machines as clients read it at once. */
export const TFTP_FILES = [
  { name: "kernel64m", bytes: 64 * MIB, machines: 1 },
  { name: "kernel4m", bytes: 4 * MIB, machines: 50 },
  { name: "kernel1m", bytes: MIB, machines: 200 },
  { name: "kernel256k", bytes: 256 * KIB, machines: 1000 },
] as const;
export type TftpFile = (typeof TFTP_FILES)[number];
type FileName = TftpFile["name"];

export interface TftpCase {
  readonly name: string;
  readonly file: FileName;
  readonly needsWindowsize: boolean;
  /** Where one round holds several measurements already, and takes long. */
  readonly mostRounds?: number;
  run(contestant: Contestant, folder: string, say: (line: string) => void): Promise<Figures>;
}

/** 200 to 256 MiB a case. */
const SHARED_OUT: Readonly<Record<(typeof AT_ONCE)[number], FileName>> = {
  50: "kernel4m",
  200: "kernel1m",
  1000: "kernel256k",
};

export const TFTP_CASES: readonly TftpCase[] = [
  ...LOCKSTEP_BLKSIZES.map((blksize) => one(CASE.lockstep(blksize), blksize, 1)),
  ...WINDOWSIZES.map((windowsize) => one(CASE.window(windowsize), BLKSIZE, windowsize)),
  ...AT_ONCE.map((count) => reads(CASE.atOnce(count), SHARED_OUT[count], { clients: count }, throughput)),
  ...LOSSES.map((lossPercent) => ({
    ...reads(CASE.loss(lossPercent), "kernel1m", { clients: SEEDS, lossPercent }, patience),
    mostRounds: 1,
  })),
  { name: CASE.probes, file: "kernel4m", needsWindowsize: false, run: probe },
];

function one(name: string, blksize: number, windowsize: number): TftpCase {
  return reads(
    name,
    "kernel64m",
    { clients: 1, blksize, windowsize, onOneCore: windowsize === 1 },
    throughput,
  );
}

interface Reads {
  readonly clients: number;
  readonly onOneCore?: boolean;
  readonly blksize?: number;
  readonly windowsize?: number;
  readonly lossPercent?: number;
}

type Tell = (result: TftpLoadResult, serverCpuSeconds: number) => Figures;

function reads(name: string, file: FileName, options: Reads, tell: Tell): TftpCase {
  const { clients, blksize = BLKSIZE, windowsize = 1, lossPercent = 0 } = options;
  return {
    name,
    file,
    needsWindowsize: windowsize > 1,
    run: async (contestant, folder, say) => {
      const { server, address, port } = contestant;
      const paths = Array.from({ length: clients }, (_, machine) => contestant.path(file, machine));
      const referenceFile = join(folder, file);
      const request: TftpLoadRequest = {
        ...{ address, port, paths, blksize, windowsize, referenceFile, lossPercent },
      };
      const before = server.cpuSeconds;
      const load = (prefix: readonly string[]) =>
        runLoadClient<TftpLoadResult>("tftp-load-client", request, { timeout: TIMEOUT, prefix });
      const result = await (options.onOneCore ? onOneCore(server, load) : load([]));
      const spent = server.cpuSeconds - before;
      if (!result.batched) say("the load client has no batched socket and may be the limit: see client busy");
      if (result.firstFailure !== undefined)
        say(`${result.failed} of ${clients} failed, one with: ${result.firstFailure}`);
      return { ...tell(result, spent), "peak MiB": server.peakMemory };
    },
  };
}

function throughput(result: TftpLoadResult, serverCpuSeconds: number): Figures {
  const { seconds, bytes, failed, repeats, cpuSeconds, firstByte, duration } = result;
  return {
    "MB/s": bytes / 1e6 / seconds,
    "CPU-s/GiB": serverCpuSeconds / (bytes / GIB),
    "first byte ms": firstByte.p50 * 1000,
    "p99 s": duration.p99,
    failed,
    "client repeats": repeats,
    "client busy": cpuSeconds / seconds,
  };
}

/** Of a transfer that waits for what was lost its time matters, and the median over the seeds is one figure. */
function patience(result: TftpLoadResult, serverCpuSeconds: number): Figures {
  const { seconds, failed, repeats, cpuSeconds, duration } = result;
  return {
    "median s": duration.p50,
    "p99 s": duration.p99,
    "server CPU-s": serverCpuSeconds,
    failed,
    "client repeats": repeats,
    "client busy": cpuSeconds / seconds,
  };
}

async function probe(contestant: Contestant, _folder: string, say: (line: string) => void): Promise<Figures> {
  const { server, address, port } = contestant;
  const size = 4 * MIB;
  const paths = Array.from({ length: PROBE_CLIENTS }, (_, machine) => contestant.path("kernel4m", machine));
  const request: TftpProbeRequest = { address, port, paths, size, blksize: BLKSIZE, probes: PROBES };
  const before = server.cpuSeconds;
  const result = await runLoadClient<TftpProbeResult>("tftp-probe-client", request, { timeout: TIMEOUT });
  const spent = server.cpuSeconds - before;
  if (result.firstFailure !== undefined)
    say(`${result.failed} of ${PROBES} failed, one with: ${result.firstFailure}`);
  return {
    "probes/s": result.done / result.seconds,
    "CPU µs/probe": (spent / result.done) * 1e6,
    "p50 ms": result.answer.p50 * 1000,
    "p99 ms": result.answer.p99 * 1000,
    failed: result.failed,
    "client repeats": result.repeats,
    "client busy": result.cpuSeconds / result.seconds,
    "peak MiB": server.peakMemory,
  };
}
