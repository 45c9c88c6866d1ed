/**
 * Reads by TFTP, all at once, each from an address of its own. What a lossy network would lose is dropped here, so that every server
 * loses the same. Prints a `TftpLoadResult`.
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Ipv4Address, ipv4ToNumber } from "../../pxe/net/ipv4-address.js";
import type { Incoming } from "../../pxe/net/udp-io.js";
import { ownCpuSeconds } from "./child-result.js";
import { ClientSockets } from "./client-sockets.js";
import { PacketLoss } from "./packet-loss.js";
import { ReadFlow } from "./read-flow.js";
import { type Spread, spreadOf } from "./statistics.js";

export interface TftpLoadRequest {
  readonly address: Ipv4Address;
  readonly port: number;
  /** One transfer each. */
  readonly paths: readonly string[];
  readonly blksize: number;
  readonly windowsize: number;
  /** What every path has to give. */
  readonly referenceFile: string;
  /** Of received DATA packets. */
  readonly lossPercent: number;
}

export interface TftpLoadResult {
  readonly seconds: number;
  readonly completed: number;
  readonly failed: number;
  readonly firstFailure?: string;
  /** Packets sent again because nothing came for a second. */
  readonly repeats: number;
  /** Of completed transfers. */
  readonly bytes: number;
  readonly cpuSeconds: number;
  readonly batched: boolean;
  /** Seconds from RRQ to the first DATA, and to the last. */
  readonly firstByte: Spread;
  readonly duration: Spread;
}

/**
 * Milliseconds. Firmware's patience is of this order: iPXE and EDK2 ask again after one second or more, and otherwise rely on the server
 * to send again what was lost.
 */
const REPEAT_AFTER = 1000;
const SWEEP_EVERY = 20;
/** A transfer without a packet for so long has failed, and so has one that is under way after so long. */
const GIVE_UP_AFTER = 15_000;
const LONGEST_RUN = 120_000;
const DATA = 3;
/** More than a block and its header, so that a longer one is seen to be longer. */
const SPARE = 64;

/** A flow with its peer and its patience. Times are those of the io's clock. */
class Client {
  readonly flow: ReadFlow;
  readonly loss: PacketLoss;
  /** Where it sends to: the server's port, and from the first answer on the transfer's. */
  port: number;
  isAnswered = false;
  repeats = 0;
  firstByteAt = Number.NaN;
  endedAt = Number.NaN;
  #heardAt: number;
  #sentAt: number;

  constructor(flow: ReadFlow, loss: PacketLoss, port: number, now: number) {
    this.flow = flow;
    this.loss = loss;
    this.port = port;
    this.#heardAt = this.#sentAt = now;
  }

  /** True when there is something to send. */
  receive({ bytes, offset, length, port }: Incoming, now: number): boolean {
    if (this.isAnswered && port !== this.port) return false;
    if (bytes[offset + 1] === DATA && this.loss.loses()) return false;
    this.port = port;
    this.isAnswered = true;
    this.#heardAt = this.#sentAt = now;
    const answers = this.flow.receive(bytes, offset, length);
    if (this.flow.blocks === 1 && Number.isNaN(this.firstByteAt)) this.firstByteAt = now;
    return answers;
  }

  /** True when it is time to send again. */
  isLate(now: number): boolean {
    if (now - this.#heardAt > GIVE_UP_AFTER) this.flow.fail(`silence after ${this.flow.blocks} blocks`);
    if (this.flow.state !== "running" || now - this.#sentAt < REPEAT_AFTER) return false;
    this.#sentAt = now;
    this.repeats += 1;
    return true;
  }
}

class Load {
  readonly #request: TftpLoadRequest;
  readonly #expected: Buffer;
  readonly #clients: Client[] = [];
  #running = 0;

  constructor(request: TftpLoadRequest) {
    this.#request = request;
    this.#expected = readFileSync(request.referenceFile);
  }

  async run(): Promise<TftpLoadResult> {
    const { address, paths, blksize } = this.#request;
    await using sockets = await ClientSockets.open(
      { server: ipv4ToNumber(address), clients: paths.length, ports: 1, longest: blksize + SPARE },
      (place, incoming) => this.#receive(sockets, place, incoming),
    );
    const cpuAtStart = ownCpuSeconds();
    const start = performance.now();
    this.#begin(sockets, start);
    await sockets.io.run();
    const seconds = (performance.now() - start) / 1000;
    return this.#result(seconds, ownCpuSeconds() - cpuAtStart, start, sockets.batched);
  }

  #begin(sockets: ClientSockets, now: number): void {
    const { io } = sockets;
    const { paths, port, lossPercent, blksize, windowsize } = this.#request;
    for (const [place, path] of paths.entries()) {
      const flow = new ReadFlow({ path, expected: this.#expected, blksize, windowsize });
      this.#clients.push(new Client(flow, new PacketLoss(lossPercent, place), port, now));
      sockets.send(flow.last, place, 0, port);
    }
    this.#running = paths.length;
    io.onAlarm = () => {
      this.#sweep(sockets, io.now() - now > LONGEST_RUN);
      io.alarmAt(io.now() + SWEEP_EVERY);
    };
    io.alarmAt(now + SWEEP_EVERY);
  }

  #receive(sockets: ClientSockets, place: number, incoming: Incoming): void {
    const client = this.#clients[place];
    if (client === undefined) return;
    const now = sockets.io.now();
    const wasRunning = client.flow.state === "running";
    if (!wasRunning && client.flow.state === "failed") return;
    if (client.receive(incoming, now)) sockets.send(client.flow.last, place, 0, client.port);
    if (wasRunning && client.flow.state !== "running") this.#end(sockets, client, now);
  }

  #end(sockets: ClientSockets, client: Client, now: number): void {
    client.endedAt = now;
    this.#running -= 1;
    if (this.#running === 0) sockets.io.stop();
  }

  #sweep(sockets: ClientSockets, isOver: boolean): void {
    const now = sockets.io.now();
    for (const [place, client] of this.#clients.entries()) {
      if (client.flow.state !== "running") continue;
      if (client.isLate(now)) sockets.send(client.flow.last, place, 0, client.port);
      if (isOver) client.flow.fail(`still under way after ${LONGEST_RUN / 1000} s`);
      if (client.flow.state !== "running") this.#end(sockets, client, now);
    }
  }

  #result(seconds: number, cpuSeconds: number, start: number, batched: boolean): TftpLoadResult {
    const complete = this.#clients.filter(({ flow }) => flow.state === "complete");
    const since = (times: readonly number[]) => spreadOf(times.map((time) => (time - start) / 1000));
    const failure = this.#clients.find(({ flow }) => flow.failure !== undefined)?.flow.failure;
    return {
      seconds,
      completed: complete.length,
      failed: this.#clients.length - complete.length,
      ...(failure === undefined ? {} : { firstFailure: failure }),
      repeats: this.#clients.reduce((sum, { repeats }) => sum + repeats, 0),
      bytes: complete.length * this.#expected.length,
      cpuSeconds,
      batched,
      firstByte: since(complete.map(({ firstByteAt }) => firstByteAt)),
      duration: since(complete.map(({ endedAt }) => endedAt)),
    };
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  console.log(JSON.stringify(await new Load(JSON.parse(process.argv[2] ?? "{}")).run()));
