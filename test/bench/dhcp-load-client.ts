/**
 * A relay with many known machines behind it: full DISCOVER/OFFER/REQUEST/ACK exchanges, in a closed loop or at a rate. Messages are encoded
 * beforehand and answers read by offset, so that the server is the limit. Prints a `DhcpLoadResult`.
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { ipv4ToNumber } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { UdpIo } from "../../pxe/net/udp-io.js";
import { ownCpuSeconds } from "./child-result.js";
import { openIo } from "./client-sockets.js";
import { ACK, type Awaited, chooseServer, difference, isRight, OFFER, setXid, xidOf } from "./dhcp-answer.js";
import { type KnownMachine, type Relay, type Scripted, script } from "./dhcp-script.js";
import { percentile } from "./statistics.js";
import { StrangerFlood } from "./stranger-flood.js";

/** When exchanges begin: as soon as one of so many is over, or so many a second whatever becomes of them. */
export type Pace =
  | { readonly kind: "closed"; readonly outstanding: number }
  | { readonly kind: "open"; readonly perSecond: number };

export interface DhcpLoadRequest extends Relay {
  /** JSON list of `KnownMachine`. */
  readonly machinesFile: string;
  readonly pace: Pace;
  readonly seconds: number;
  /** Stop as soon as every machine had one exchange. */
  readonly once: boolean;
  /** DISCOVERs a second from MACs that nobody knows, beside the machines. */
  readonly strangersPerSecond?: number;
}

export interface DhcpLoadResult {
  /** Until the last ACK. */
  readonly seconds: number;
  readonly exchanges: number;
  /** Exchanges without OFFER or ACK in time, or that could not begin because too many were. */
  readonly drops: number;
  readonly wrong: number;
  /** What the first wrong answer said. */
  readonly firstWrong?: string;
  readonly firstDrop?: { readonly mac: MacAddress; readonly awaited: "OFFER" | "ACK" };
  /** Milliseconds from DISCOVER to ACK. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds from DISCOVER to OFFER. */
  readonly offerP50: number;
  readonly offerP99: number;
  /** Milliseconds between the time an exchange was due and its DISCOVER, at a rate: what this client itself was late. */
  readonly lateP99: number;
  /** The share of a core that this client took. */
  readonly busy: number;
  /** DISCOVERs a second that strangers sent. */
  readonly strangers: number;
}

/** Milliseconds without an answer that make a drop: firmware asks again after one to four seconds. */
const GIVE_UP_AFTER = 3000;
const SWEEP_EVERY = 200;
/** Milliseconds between looks for exchanges that are due. */
const TICK = 1;
/** Milliseconds in which a closed loop gets to all its exchanges: a burst into a small receive buffer is what the storms measure. */
const RAMP = 100;
/** Bytes. */
export const LONGEST_ANSWER = 1500;
export const RECEIVE_BUFFER = 4 << 20;
/** An xid's low bits are the slot. */
const SLOT_BITS = 12;
const SLOTS = 1 << SLOT_BITS;
/** In the slot that no closed loop has. */
const STRANGERS_XID = 0xffffffff;

interface Exchange {
  readonly machine: Busy;
  readonly xid: number;
  readonly startedAt: number;
  awaits: Awaited;
}

/** A machine does not talk twice at once: its second DISCOVER would rightly end its first exchange. */
interface Busy {
  readonly scripted: Scripted;
  isBusy: boolean;
}

async function load(request: DhcpLoadRequest): Promise<DhcpLoadResult> {
  const machines: readonly KnownMachine[] = JSON.parse(readFileSync(request.machinesFile, "utf8"));
  const scripts = machines.map((machine) => ({ scripted: script(machine, request, "ipxe"), isBusy: false }));
  await using io = await openIo(LONGEST_ANSWER);
  const { giaddr: address, relayPort: port, server } = request;
  const peer = ipv4ToNumber(server.address);
  const socket = await io.bind({ address, port, receiveBuffer: RECEIVE_BUFFER }, (incoming) => {
    const { bytes, offset, length } = incoming;
    exchanges.receive(Buffer.from(bytes.buffer, bytes.byteOffset + offset, length));
  });
  const exchanges = new Exchanges(scripts, request, io, (bytes) => socket.send(bytes, peer, server.port));
  return exchanges.run();
}

class Exchanges {
  readonly #machines: readonly Busy[];
  readonly #request: DhcpLoadRequest;
  readonly #io: UdpIo;
  readonly #send: (bytes: Buffer) => void;
  /** By slot. */
  readonly #running: (Exchange | undefined)[];
  readonly #free: number[];
  readonly #latencies: number[] = [];
  readonly #offers: number[] = [];
  readonly #late: number[] = [];
  readonly #cpuAtStart = ownCpuSeconds();
  readonly #start = performance.now();
  readonly #strangers: StrangerFlood;
  #lastAckAt = Number.NaN;
  #next = 0;
  /** At a rate, those without a free slot too. */
  #begun = 0;
  #sweepAt = this.#start + SWEEP_EVERY;
  #drops = 0;
  #wrong = 0;
  #firstWrong: string | undefined;
  #firstDrop: DhcpLoadResult["firstDrop"];

  constructor(machines: readonly Busy[], request: DhcpLoadRequest, io: UdpIo, send: (bytes: Buffer) => void) {
    this.#machines = machines;
    this.#request = request;
    this.#io = io;
    this.#send = send;
    const { pace, strangersPerSecond = 0 } = request;
    this.#strangers = new StrangerFlood(request, strangersPerSecond, STRANGERS_XID);
    const slots = pace.kind === "closed" ? pace.outstanding : Math.min(SLOTS, machines.length);
    if (machines.length < slots)
      throw new Error("fewer machines than exchanges outstanding: a machine would talk twice at once");
    this.#running = new Array<Exchange | undefined>(slots).fill(undefined);
    this.#free = Array.from({ length: slots }, (_, slot) => slots - 1 - slot);
  }

  async run(): Promise<DhcpLoadResult> {
    const io = this.#io;
    io.onAlarm = () => {
      this.#sweep();
      this.#beginDue();
      this.#strangers.sendDue(performance.now() - this.#start, this.#send);
      io.alarmAt(performance.now() + TICK);
    };
    io.alarmAt(this.#start);
    await io.run();
    const ran = (performance.now() - this.#start) / 1000;
    return {
      seconds: (this.#lastAckAt - this.#start) / 1000,
      exchanges: this.#latencies.length,
      drops: this.#drops,
      wrong: this.#wrong,
      ...(this.#firstWrong === undefined ? {} : { firstWrong: this.#firstWrong }),
      ...(this.#firstDrop === undefined ? {} : { firstDrop: this.#firstDrop }),
      p50: percentile(this.#latencies, 50),
      p99: percentile(this.#latencies, 99),
      offerP50: percentile(this.#offers, 50),
      offerP99: percentile(this.#offers, 99),
      lateP99: percentile(this.#late, 99),
      busy: (ownCpuSeconds() - this.#cpuAtStart) / ran,
      strangers: this.#strangers.sent / ran,
    };
  }

  receive(bytes: Buffer): void {
    const xid = xidOf(bytes);
    const exchange = xid === undefined ? undefined : this.#running[xid & (SLOTS - 1)];
    if (exchange === undefined || exchange.xid !== xid) return;
    const { scripted } = exchange.machine;
    if (!isRight(bytes, exchange.awaits, scripted)) {
      this.#wrong += 1;
      this.#firstWrong ??= difference(bytes, exchange.awaits, scripted);
      this.#end(exchange);
    } else if (exchange.awaits === OFFER) {
      this.#offers.push(performance.now() - exchange.startedAt);
      exchange.awaits = ACK;
      chooseServer(scripted.request, bytes);
      this.#transmit(exchange, scripted.request);
    } else {
      this.#lastAckAt = performance.now();
      this.#latencies.push(this.#lastAckAt - exchange.startedAt);
      this.#end(exchange);
    }
  }

  #end(exchange: Exchange): void {
    const slot = exchange.xid & (SLOTS - 1);
    exchange.machine.isBusy = false;
    this.#running[slot] = undefined;
    this.#free.push(slot);
    if (this.#request.pace.kind === "closed" || this.#isOver()) this.#beginDue();
  }

  #beginDue(): void {
    const { pace } = this.#request;
    const elapsed = performance.now() - this.#start;
    if (pace.kind === "closed") this.#beginOutstanding(elapsed);
    else this.#beginAtRate(elapsed, pace.perSecond);
    if (this.#isOver() && this.#free.length === this.#running.length) this.#io.stop();
  }

  #beginOutstanding(elapsed: number): void {
    const slots = this.#running.length;
    const most = Math.ceil(slots * Math.min(1, elapsed / RAMP));
    while (slots - this.#free.length < most && !this.#isOver()) this.#begin();
  }

  #beginAtRate(elapsed: number, perSecond: number): void {
    for (; this.#begun * 1000 < elapsed * perSecond && !this.#isOver(); this.#begun++) {
      this.#late.push(elapsed - (this.#begun * 1000) / perSecond);
      if (this.#free.length > 0) this.#begin();
      else this.#drops += 1;
    }
  }

  #begin(): void {
    const slot = this.#free.pop() ?? 0;
    const machine = this.#nextIdle();
    machine.isBusy = true;
    const xid = ((this.#next << SLOT_BITS) | slot) >>> 0;
    const exchange: Exchange = { machine, xid, startedAt: performance.now(), awaits: OFFER };
    this.#running[slot] = exchange;
    this.#transmit(exchange, machine.scripted.discover);
  }

  /** There is one, because there are no fewer machines than slots. */
  #nextIdle(): Busy {
    for (;;) {
      const machine = this.#machines[this.#next % this.#machines.length];
      this.#next += 1;
      if (machine?.isBusy === false) return machine;
    }
  }

  #isOver(): boolean {
    const { once, seconds } = this.#request;
    if (once && this.#next >= this.#machines.length) return true;
    return performance.now() - this.#start > seconds * 1000;
  }

  #transmit({ xid }: Exchange, message: Buffer): void {
    setXid(message, xid);
    this.#send(message);
  }

  #sweep(): void {
    const now = performance.now();
    if (now < this.#sweepAt) return;
    this.#sweepAt = now + SWEEP_EVERY;
    for (const exchange of this.#running)
      if (exchange !== undefined && now - exchange.startedAt > GIVE_UP_AFTER) this.#drop(exchange);
  }

  #drop(exchange: Exchange): void {
    const { mac } = exchange.machine.scripted.machine;
    this.#drops += 1;
    this.#firstDrop ??= { mac, awaited: exchange.awaits === OFFER ? "OFFER" : "ACK" };
    this.#end(exchange);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  console.log(JSON.stringify(await load(JSON.parse(process.argv[2] ?? "{}"))));
