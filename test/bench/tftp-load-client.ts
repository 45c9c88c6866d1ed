/**
 * Many lockstep transfers at once, each from an address of its own through one batched socket; where that cannot be had, from one
 * dgram socket each, which costs more than the server. Prints a `TftpLoadResult`.
 */
import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Ipv4Address, ipv4ToNumber } from "../../pxe/net/ipv4-address.js";
import { BatchedSocket } from "./batched-socket.js";
import { ownCpuSeconds } from "./child-result.js";
import { LockstepFlow } from "./lockstep-flow.js";

export interface TftpLoadRequest {
  readonly address: Ipv4Address;
  readonly port: number;
  /** One transfer each. */
  readonly paths: readonly string[];
  readonly blksize: number;
  /** What every path has to give. */
  readonly referenceFile: string;
}

export interface TftpLoadResult {
  readonly seconds: number;
  readonly completed: number;
  readonly failed: number;
  readonly retransmits: number;
  readonly bytes: number;
  readonly cpuSeconds: number;
  readonly batched: boolean;
}

/** Milliseconds. */
const REPEAT_AFTER = 1000;
const SWEEP_EVERY = 200;
const GIVE_UP_AFTER = 15_000;
/** 127.66.1.0: the clients' addresses are this and the next ones. */
const FIRST_CLIENT = 0x7f420100;

async function load(request: TftpLoadRequest): Promise<TftpLoadResult> {
  const expected = readFileSync(request.referenceFile);
  const { paths, blksize } = request;
  const runs = paths.map((path) => new Run(new LockstepFlow({ path, expected, blksize }), request.port));
  const socket = await BatchedSocket.open().catch(() => undefined);
  const cpuAtStart = ownCpuSeconds();
  const start = performance.now();
  if (socket === undefined) await Promise.all(runs.map((run) => overDgram(request, run)));
  else overBatches(request, runs, socket);
  const completed = runs.filter(({ flow }) => flow.state === "complete").length;
  return {
    seconds: (performance.now() - start) / 1000,
    completed,
    failed: runs.length - completed,
    retransmits: runs.reduce((sum, { retransmits }) => sum + retransmits, 0),
    bytes: completed * expected.length,
    cpuSeconds: ownCpuSeconds() - cpuAtStart,
    batched: socket !== undefined,
  };
}

/** A flow with its peer and its patience. */
class Run {
  readonly flow: LockstepFlow;
  peerPort: number;
  retransmits = 0;
  #heardAt = performance.now();
  #sentAt = this.#heardAt;

  constructor(flow: LockstepFlow, port: number) {
    this.flow = flow;
    this.peerPort = port;
  }

  /** True when there is something to send. */
  receive(bytes: Buffer, port: number): boolean {
    this.peerPort = port;
    this.#heardAt = this.#sentAt = performance.now();
    return this.flow.state === "running" && this.flow.receive(bytes);
  }

  /** True when it is time to send again. */
  isLate(now: number): boolean {
    if (now - this.#heardAt > GIVE_UP_AFTER) this.flow.state = "failed";
    if (this.flow.state !== "running" || now - this.#sentAt < REPEAT_AFTER) return false;
    this.#sentAt = now;
    this.retransmits += 1;
    return true;
  }
}

function overBatches(request: TftpLoadRequest, runs: readonly Run[], socket: BatchedSocket): void {
  const server = ipv4ToNumber(request.address);
  const send = (run: Run, place: number) =>
    socket.send(run.flow.last, FIRST_CLIENT + place, { address: server, port: run.peerPort });
  for (const [place, run] of runs.entries()) send(run, place);
  for (let sweepAt = 0; runs.some(({ flow }) => flow.state === "running"); ) {
    socket.flush();
    socket.receive((bytes, port, to) => {
      const run = runs[to - FIRST_CLIENT];
      if (run?.receive(bytes, port)) send(run, to - FIRST_CLIENT);
    });
    const now = performance.now();
    if (now < sweepAt) continue;
    for (const [place, run] of runs.entries()) if (run.isLate(now)) send(run, place);
    sweepAt = now + SWEEP_EVERY;
  }
  socket.flush();
}

function overDgram({ address }: TftpLoadRequest, run: Run): Promise<void> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: "udp4", lookup: (host, _options, done) => done(null, host, 4) });
    const send = (sent?: () => void) => socket.send(run.flow.last, run.peerPort, address, sent);
    const finish = () => {
      clearInterval(sweep);
      socket.close();
      resolve();
    };
    const sweep = setInterval(() => {
      if (run.isLate(performance.now())) send();
      else if (run.flow.state === "failed") finish();
    }, SWEEP_EVERY);
    socket.on("message", (bytes, from) => {
      const answers = run.receive(bytes, from.port);
      const isOver = run.flow.state !== "running";
      if (isOver) clearInterval(sweep);
      if (answers) send(isOver ? finish : undefined);
      else if (isOver) finish();
    });
    send();
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  console.log(JSON.stringify(await load(JSON.parse(process.argv[2] ?? "{}"))));
