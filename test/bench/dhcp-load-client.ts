/**
 * A relay with many known machines behind it: full DISCOVER/OFFER/REQUEST/ACK exchanges in a closed loop, one after another
 * by each of `outstanding` slots. Messages are encoded beforehand and answers read by offset, so that the server is the limit. Prints a `DhcpLoadResult`.
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { discover, requestOffered } from "../../pxe/client/dhcp-messages.js";
import { encodeOption } from "../../pxe/dhcp/options.js";
import { encodeDhcp, FIELDS } from "../../pxe/dhcp/packet.js";
import { type Ipv4Address, ipv4ToNumber } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { UdpIo } from "../../pxe/net/udp-io.js";
import { ownCpuSeconds } from "./child-result.js";
import { openIo } from "./client-sockets.js";
import { percentile } from "./statistics.js";

/** A machine and the answer it has to get. */
export interface KnownMachine {
  readonly mac: MacAddress;
  readonly yiaddr: Ipv4Address;
  readonly siaddr: Ipv4Address;
  readonly file: string;
}

export interface DhcpLoadRequest {
  readonly giaddr: Ipv4Address;
  /** The port the relay sends from; 0 for any. */
  readonly relayPort: number;
  readonly server: { readonly address: Ipv4Address; readonly port: number };
  /** JSON list of `KnownMachine`. */
  readonly machinesFile: string;
  readonly outstanding: number;
  /** Stop after every machine had one exchange, or after so many seconds. */
  readonly until: "everyMachineOnce" | number;
}

export interface DhcpLoadResult {
  readonly seconds: number;
  readonly exchanges: number;
  /** Exchanges without OFFER or ACK in time. */
  readonly drops: number;
  readonly wrong: number;
  /** What the first wrong answer said. */
  readonly firstWrong?: string;
  readonly firstDrop?: { readonly mac: MacAddress; readonly awaited: "OFFER" | "ACK" };
  /** Milliseconds from DISCOVER to ACK. */
  readonly p50: number;
  readonly p99: number;
  readonly cpuSeconds: number;
}

/** Milliseconds without an answer that make a drop: firmware asks again after one to four seconds. */
const GIVE_UP_AFTER = 3000;
const SWEEP_EVERY = 200;
/** Bytes. */
const LONGEST_ANSWER = 1500;
const RECEIVE_BUFFER = 4 << 20;
const OFFER = 2;
const ACK = 5;
const MESSAGE_TYPE = 53;
const BOOTFILE_NAME = 67;
const SERVER_IDENTIFIER = 54;

interface Scripted {
  readonly machine: KnownMachine;
  readonly discover: Buffer;
  readonly request: Buffer;
  /** What answers have to hold, as it stands in them. */
  readonly yiaddr: number;
  readonly siaddr: number;
  readonly file: Buffer;
  /** In an exchange now: a machine does not talk twice at once, its second DISCOVER would rightly end its first exchange. */
  isBusy: boolean;
}

interface Exchange {
  readonly scripted: Scripted;
  readonly xid: number;
  readonly startedAt: number;
  awaits: typeof OFFER | typeof ACK;
}

interface Slot {
  readonly number: number;
  /** Absent once the loop is over. */
  exchange: Exchange | undefined;
}

async function load(request: DhcpLoadRequest): Promise<DhcpLoadResult> {
  const machines: readonly KnownMachine[] = JSON.parse(readFileSync(request.machinesFile, "utf8"));
  const scripts = machines.map((machine) => script(machine, request));
  await using io = await openIo(LONGEST_ANSWER);
  const { giaddr: address, relayPort: port, server } = request;
  const peer = ipv4ToNumber(server.address);
  const socket = await io.bind({ address, port, receiveBuffer: RECEIVE_BUFFER }, (incoming) => {
    const { bytes, offset, length } = incoming;
    loop.receive(Buffer.from(bytes.buffer, bytes.byteOffset + offset, length));
  });
  const loop = new ClosedLoop(scripts, request, io, (bytes) => socket.send(bytes, peer, server.port));
  return loop.run();
}

/** Both messages with the xid left open, and the server identifier to be taken from the OFFER. */
function script(machine: KnownMachine, { giaddr, server }: DhcpLoadRequest): Scripted {
  const facts = { mac: machine.mac, xid: 0, architecture: 0, isIpxe: true, relay: { giaddr } };
  const first = discover(facts);
  const options = new Map([encodeOption("serverIdentifier", server.address)]);
  const second = requestOffered(facts, { ...first, yiaddr: machine.yiaddr, options });
  return {
    machine,
    discover: Buffer.from(encodeDhcp(first, {})),
    request: Buffer.from(encodeDhcp(second, {})),
    yiaddr: ipv4ToNumber(machine.yiaddr),
    siaddr: ipv4ToNumber(machine.siaddr),
    file: Buffer.from(`${machine.file}\0`, "latin1"),
    isBusy: false,
  };
}

class ClosedLoop {
  readonly #scripts: readonly Scripted[];
  readonly #request: DhcpLoadRequest;
  readonly #io: UdpIo;
  readonly #send: (bytes: Buffer) => void;
  readonly #slots: readonly Slot[];
  readonly #latencies: number[] = [];
  readonly #cpuAtStart = ownCpuSeconds();
  readonly #start = performance.now();
  #next = 0;
  #drops = 0;
  #wrong = 0;
  #firstWrong: string | undefined;
  #firstDrop: DhcpLoadResult["firstDrop"];

  constructor(
    scripts: readonly Scripted[],
    request: DhcpLoadRequest,
    io: UdpIo,
    send: (bytes: Buffer) => void,
  ) {
    this.#scripts = scripts;
    this.#request = request;
    this.#io = io;
    this.#send = send;
    if (scripts.length < request.outstanding)
      throw new Error("fewer machines than exchanges outstanding: a machine would talk twice at once");
    this.#slots = Array.from({ length: request.outstanding }, (_, number) => ({
      number,
      exchange: undefined,
    }));
  }

  async run(): Promise<DhcpLoadResult> {
    const io = this.#io;
    io.onAlarm = () => {
      this.#sweep();
      io.alarmAt(io.now() + SWEEP_EVERY);
    };
    io.alarmAt(this.#start + SWEEP_EVERY);
    for (const slot of this.#slots) this.#begin(slot);
    await io.run();
    return {
      seconds: (performance.now() - this.#start) / 1000,
      exchanges: this.#latencies.length,
      drops: this.#drops,
      wrong: this.#wrong,
      ...(this.#firstWrong === undefined ? {} : { firstWrong: this.#firstWrong }),
      ...(this.#firstDrop === undefined ? {} : { firstDrop: this.#firstDrop }),
      p50: percentile(this.#latencies, 50),
      p99: percentile(this.#latencies, 99),
      cpuSeconds: ownCpuSeconds() - this.#cpuAtStart,
    };
  }

  /** An xid's low byte is the slot. */
  receive(bytes: Buffer): void {
    if (bytes.length < FIELDS.options) return;
    const xid = bytes.readUInt32BE(FIELDS.xid);
    const slot = this.#slots[xid & 0xff];
    const exchange = slot?.exchange;
    if (slot === undefined || exchange?.xid !== xid) return;
    const { machine, request } = exchange.scripted;
    if (!isRight(bytes, exchange.awaits, exchange.scripted)) {
      this.#wrong += 1;
      this.#firstWrong ??= `${machine.mac}: ${difference(bytes, exchange.awaits, machine)}`;
      this.#begin(slot);
    } else if (exchange.awaits === OFFER) {
      exchange.awaits = ACK;
      chooseServer(request, bytes);
      this.#transmit(exchange, request);
    } else {
      this.#latencies.push(performance.now() - exchange.startedAt);
      this.#begin(slot);
    }
  }

  #begin(slot: Slot): void {
    if (slot.exchange !== undefined) slot.exchange.scripted.isBusy = false;
    slot.exchange = undefined;
    const scripted = this.#isOver() ? undefined : this.#nextIdle();
    if (scripted === undefined) {
      if (this.#slots.every(({ exchange }) => exchange === undefined)) this.#io.stop();
      return;
    }
    scripted.isBusy = true;
    const xid = (((this.#next & 0x7fffff) << 8) | slot.number) >>> 0;
    slot.exchange = { scripted, xid, startedAt: performance.now(), awaits: OFFER };
    this.#transmit(slot.exchange, scripted.discover);
  }

  /** There is one, because there are no fewer machines than slots. */
  #nextIdle(): Scripted | undefined {
    for (let tried = 0; tried < this.#scripts.length; tried++) {
      const scripted = this.#scripts[this.#next % this.#scripts.length];
      this.#next += 1;
      if (scripted?.isBusy === false) return scripted;
    }
    return undefined;
  }

  #isOver(): boolean {
    const { until } = this.#request;
    if (until === "everyMachineOnce") return this.#next >= this.#scripts.length;
    return performance.now() - this.#start > until * 1000;
  }

  #transmit({ xid }: Exchange, message: Buffer): void {
    message.writeUInt32BE(xid, FIELDS.xid);
    this.#send(message);
  }

  #sweep(): void {
    const now = performance.now();
    for (const slot of this.#slots)
      if (slot.exchange !== undefined && now - slot.exchange.startedAt > GIVE_UP_AFTER)
        this.#drop(slot, slot.exchange);
  }

  #drop(slot: Slot, { scripted, awaits }: Exchange): void {
    this.#drops += 1;
    this.#firstDrop ??= { mac: scripted.machine.mac, awaited: awaits === OFFER ? "OFFER" : "ACK" };
    this.#begin(slot);
  }
}

function isRight(bytes: Buffer, type: number, { yiaddr, siaddr, file }: Scripted): boolean {
  return (
    bytes.readUInt32BE(FIELDS.yiaddr) === yiaddr &&
    bytes.readUInt32BE(FIELDS.siaddr) === siaddr &&
    bytes[optionAt(bytes, MESSAGE_TYPE) + 2] === type &&
    namesFile(bytes, file)
  );
}

/** dnsmasq leaves the field empty where option 67 was asked for. `file` ends with a NUL, which the option may lack. */
function namesFile(bytes: Buffer, file: Buffer): boolean {
  const isAt = (at: number, length: number) =>
    at + length <= bytes.length && file.compare(bytes, at, at + length, 0, length) === 0;
  if (bytes[FIELDS.file] !== 0) return isAt(FIELDS.file, file.length);
  const option = optionAt(bytes, BOOTFILE_NAME);
  const length = bytes[option + 1] ?? 0;
  return (length === file.length || length === file.length - 1) && isAt(option + 2, length);
}

/** What an answer says, and what it had to say. */
function difference(bytes: Buffer, type: number, { yiaddr, siaddr, file }: KnownMachine): string {
  const found = {
    type: optionOf(bytes, MESSAGE_TYPE)?.[0],
    yiaddr: addressAt(bytes, FIELDS.yiaddr),
    siaddr: addressAt(bytes, FIELDS.siaddr),
    file: bootFileOf(bytes),
  };
  return JSON.stringify({ found, expected: { type, yiaddr, siaddr, file } });
}

/** RFC 2131 §4.3.2: the REQUEST names the server whose OFFER is taken, which has an identifier of its own choice. */
function chooseServer(request: Buffer, offer: Buffer): void {
  const identifier = optionOf(offer, SERVER_IDENTIFIER);
  if (identifier !== undefined) optionOf(request, SERVER_IDENTIFIER)?.set(identifier);
}

function optionOf(bytes: Buffer, code: number): Buffer | undefined {
  const at = optionAt(bytes, code);
  return at === bytes.length ? undefined : bytes.subarray(at + 2, at + 2 + (bytes[at + 1] ?? 0));
}

/** Where the first of a code begins, or the end; neither server here splits, pads or overloads its short answers. */
function optionAt(bytes: Buffer, code: number): number {
  let at: number = FIELDS.options;
  while (at < bytes.length && bytes[at] !== code) at += 2 + (bytes[at + 1] ?? 0);
  return Math.min(at, bytes.length);
}

function bootFileOf(bytes: Buffer): string {
  const field = textAt(bytes, FIELDS.file, FIELDS.file + 128);
  const option = field === "" ? optionOf(bytes, BOOTFILE_NAME) : undefined;
  return option === undefined ? field : textAt(option, 0, option.length);
}

function addressAt(bytes: Buffer, offset: number): string {
  return `${bytes[offset]}.${bytes[offset + 1]}.${bytes[offset + 2]}.${bytes[offset + 3]}`;
}

function textAt(bytes: Buffer, start: number, end: number): string {
  const nul = bytes.indexOf(0, start);
  return bytes.toString("latin1", start, nul < 0 || nul > end ? end : nul);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  console.log(JSON.stringify(await load(JSON.parse(process.argv[2] ?? "{}"))));
