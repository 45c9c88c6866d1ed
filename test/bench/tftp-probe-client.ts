/** A storm of size probes: every client has one under way at any time. Prints a `TftpProbeResult`. */
import { pathToFileURL } from "node:url";
import { type Ipv4Address, ipv4ToNumber } from "../../pxe/net/ipv4-address.js";
import type { Incoming } from "../../pxe/net/udp-io.js";
import { ownCpuSeconds } from "./child-result.js";
import { ClientSockets } from "./client-sockets.js";
import { ProbeFlow, REFUSAL } from "./probe-flow.js";
import { type Spread, spreadOf } from "./statistics.js";

export interface TftpProbeRequest {
  readonly address: Ipv4Address;
  readonly port: number;
  /** One client each. */
  readonly paths: readonly string[];
  readonly size: number;
  readonly blksize: number;
  /** Of all clients together. */
  readonly probes: number;
}

export interface TftpProbeResult {
  readonly seconds: number;
  readonly done: number;
  readonly failed: number;
  readonly firstFailure?: string;
  readonly repeats: number;
  readonly cpuSeconds: number;
  /** Seconds from RRQ to OACK. */
  readonly answer: Spread;
}

/** Milliseconds, see tftp-load-client. */
const REPEAT_AFTER = 1000;
const SWEEP_EVERY = 20;
const GIVE_UP_AFTER = 15_000;
const LONGEST_RUN = 60_000;
const PORTS = 4;
const LONGEST_ANSWER = 1024;

interface Client {
  readonly flow: ProbeFlow;
  isOver: boolean;
  startedAt: number;
  sentAt: number;
}

class Storm {
  readonly #request: TftpProbeRequest;
  readonly #clients: readonly Client[];
  readonly #answers: number[] = [];
  #begun = 0;
  #running: number;
  #repeats = 0;

  constructor(request: TftpProbeRequest) {
    const { paths, size, blksize } = request;
    this.#request = request;
    this.#running = paths.length;
    this.#clients = paths.map((path) => ({
      flow: new ProbeFlow({ path, size, blksize, ports: PORTS }),
      isOver: false,
      startedAt: 0,
      sentAt: 0,
    }));
  }

  async run(): Promise<TftpProbeResult> {
    const { address, paths, probes } = this.#request;
    await using sockets = await ClientSockets.open(
      { server: ipv4ToNumber(address), clients: paths.length, ports: PORTS, longest: LONGEST_ANSWER },
      (place, incoming, port) => this.#receive(sockets, place, port, incoming),
    );
    const cpuAtStart = ownCpuSeconds();
    const start = performance.now();
    this.#sweepOften(sockets, start + LONGEST_RUN);
    for (const place of this.#clients.keys()) this.#begin(sockets, place, start);
    await sockets.io.run();
    const done = this.#answers.length;
    const failure = this.#clients.find(({ flow }) => flow.failure !== undefined)?.flow.failure;
    return {
      seconds: (performance.now() - start) / 1000,
      done,
      failed: probes - done,
      ...(failure === undefined ? {} : { firstFailure: failure }),
      repeats: this.#repeats,
      cpuSeconds: ownCpuSeconds() - cpuAtStart,
      answer: spreadOf(this.#answers),
    };
  }

  #begin(sockets: ClientSockets, place: number, now: number): void {
    const client = this.#clients[place];
    if (client === undefined) return;
    if (this.#begun < this.#request.probes) {
      this.#begun += 1;
      client.startedAt = client.sentAt = now;
      sockets.send(client.flow.request, place, client.flow.port, this.#request.port);
    } else this.#end(sockets, client);
  }

  #receive(sockets: ClientSockets, place: number, port: number, incoming: Incoming): void {
    const client = this.#clients[place];
    if (client === undefined || client.isOver) return;
    if (!client.flow.receive(port, incoming.bytes, incoming.offset, incoming.length)) return;
    const now = sockets.io.now();
    this.#answers.push((now - client.startedAt) / 1000);
    sockets.send(REFUSAL, place, port, incoming.port);
    this.#begin(sockets, place, now);
  }

  #end(sockets: ClientSockets, client: Client): void {
    client.isOver = true;
    this.#running -= 1;
    if (this.#running === 0) sockets.io.stop();
  }

  #sweepOften(sockets: ClientSockets, end: number): void {
    const { io } = sockets;
    const sweep = () => {
      const now = io.now();
      for (const [place, client] of this.#clients.entries())
        if (!client.isOver) this.#sweep(sockets, client, place, now > end ? Number.POSITIVE_INFINITY : now);
      io.alarmAt(io.now() + SWEEP_EVERY);
    };
    io.onAlarm = sweep;
    io.alarmAt(io.now() + SWEEP_EVERY);
  }

  #sweep(sockets: ClientSockets, client: Client, place: number, now: number): void {
    if (now - client.startedAt > GIVE_UP_AFTER) {
      client.flow.failure ??= `no OACK for ${GIVE_UP_AFTER / 1000} s`;
      this.#end(sockets, client);
    } else if (now - client.sentAt > REPEAT_AFTER) {
      client.sentAt = now;
      this.#repeats += 1;
      sockets.send(client.flow.request, place, client.flow.port, this.#request.port);
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  console.log(JSON.stringify(await new Storm(JSON.parse(process.argv[2] ?? "{}")).run()));
