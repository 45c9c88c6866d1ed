/**
 * Known machines' exchanges, DISCOVER to ACK, through the coordinator's own code alone, in this process. Takes a `CoreLoadRequest`, prints a
 * `CoreLoadResult`. Each step of the way is measured by itself as well: what it takes to decode the two messages, and to gather their facts.
 */
import { setTimeout as delay } from "node:timers/promises";
import { readRequest } from "../../pxe/coordinator/dhcp-request.js";
import { decodeDhcp } from "../../pxe/dhcp/packet.js";
import type { Arrival } from "../../pxe/dhcp/reply-destination.js";
import { addressOfHost } from "./core-network.js";
import { bootServerOf, CoreSite, scriptOf } from "./core-site.js";
import { ACK, chooseServer, difference, isRight, OFFER, setXid, typeOf } from "./dhcp-answer.js";
import { type Machine, makeMachines } from "./dhcp-contestant.js";
import { type Scripted, script } from "./dhcp-script.js";

export interface CoreLoadRequest {
  readonly known: number;
  /** Passes over all machines that are measured, after one that fills the caches and two that make the code hot and look at every byte. */
  readonly passes: number;
  /** `bytes`: what is allocated is counted, which takes a young generation that is never collected meanwhile. */
  readonly count: "cpu" | "bytes";
}

/** An exchange of two messages and two answers. CPU µs, or bytes. */
export interface CoreLoadResult {
  readonly exchange: number;
  readonly decode: number;
  readonly gather: number;
  readonly events: number;
}

const RELAY = addressOfHost(2);
const SERVER = { address: addressOfHost(1), port: 67 };
const ARRIVAL: Arrival = { address: RELAY, port: 67, localAddress: SERVER.address };
/** Milliseconds that an exchange takes by the clock that the code is told. */
const PACE = 0.02;
const WARM_UP = 2;
const NO_ANSWER = Buffer.alloc(0);
/** Exchanges whose garbage fits the young generation. */
const COUNTED = 2_000;

async function load({ known, passes, count }: CoreLoadRequest): Promise<CoreLoadResult> {
  const scripts = makeMachines(known).map(scripted);
  const core = new Core(scripts);
  await core.fill();
  const spent = count === "cpu" ? cpuSpent : bytesSpent;
  const least: Record<"exchange" | "decode" | "gather", number> = {
    exchange: Number.POSITIVE_INFINITY,
    decode: Number.POSITIVE_INFINITY,
    gather: Number.POSITIVE_INFINITY,
  };
  for (let pass = 0; pass < WARM_UP + passes; pass++) {
    const some = count === "cpu" ? scripts : scripts.slice(0, COUNTED);
    const found = {
      exchange: spent(() => core.exchange(some, pass < WARM_UP)) / some.length,
      decode: spent(() => decodeAll(some)) / some.length,
      gather: spent(() => gatherAll(some)) / some.length,
    };
    // The owners are told of the boots.
    await delay(100);
    if (pass < WARM_UP) continue;
    for (const step of ["exchange", "decode", "gather"] as const)
      least[step] = Math.min(least[step], found[step]);
  }
  await core.close();
  return { ...least, gather: least.gather - least.decode, events: core.eventsAnExchange };
}

function scripted(machine: Machine): Scripted {
  const { mac, number } = machine;
  const [siaddr, file] = [bootServerOf(number), scriptOf(mac)];
  const expected = { mac, siaddr, file, yiaddr: addressOfHost(number) };
  const whole = { ...expected, tftpServerName: siaddr, bootfileName: file };
  return script(whole, { giaddr: RELAY, relayPort: 67, server: SERVER }, "ipxe");
}

class Core {
  readonly #site: CoreSite;
  readonly #scripts: readonly Scripted[];
  #answer: Buffer | undefined;
  #xid = 0;
  #isChecked = true;
  #exchanges = 0;

  constructor(scripts: readonly Scripted[]) {
    this.#scripts = scripts;
    const machines = makeMachines(scripts.length);
    this.#site = new CoreSite(machines, (bytes) => {
      this.#answer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    });
  }

  get eventsAnExchange(): number {
    return this.#site.events / this.#exchanges;
  }

  /** Owners are asked, and leases written. */
  async fill(): Promise<void> {
    for (const one of this.#scripts) {
      this.#send(one.discover);
      await undefined;
    }
    await delay(0);
    for (const one of this.#scripts) {
      chooseServer(one.request, this.#answer ?? one.request);
      this.#send(one.request);
      this.#exchanges++;
    }
    await delay(100);
  }

  /** Every answer is looked at, and a wrong one ends it; `isChecked`: to the last byte. */
  exchange(scripts: readonly Scripted[], isChecked: boolean): void {
    this.#isChecked = isChecked;
    for (const one of scripts) {
      this.#site.now += PACE;
      this.#xid = (this.#xid + 1) >>> 0;
      this.#answered(one, one.discover, OFFER);
      this.#answered(one, one.request, ACK);
      this.#exchanges++;
    }
  }

  async close(): Promise<void> {
    await this.#site.table.close();
  }

  #answered(one: Scripted, message: Buffer, awaits: typeof OFFER | typeof ACK): void {
    this.#answer = undefined;
    setXid(message, this.#xid);
    this.#send(message);
    const answer: Buffer = this.#answer ?? NO_ANSWER;
    const isSound = this.#isChecked ? isRight(answer, awaits, one) : typeOf(answer) === awaits;
    if (!isSound) throw new Error(difference(answer, awaits, one));
  }

  #send(message: Buffer): void {
    this.#site.table.receive(message, ARRIVAL);
  }
}

function decodeAll(scripts: readonly Scripted[]): void {
  for (const { discover, request } of scripts)
    if (!decodeDhcp(discover).ok || !decodeDhcp(request).ok) throw new Error("not decoded");
}

function gatherAll(scripts: readonly Scripted[]): void {
  for (const { discover, request } of scripts) for (const bytes of [discover, request]) gather(bytes);
}

function gather(bytes: Buffer): void {
  const decoded = decodeDhcp(bytes);
  if (!decoded.ok || readRequest(decoded.value, ARRIVAL, bytes) === undefined) throw new Error("no request");
}

/** Microseconds. */
function cpuSpent(run: () => void): number {
  globalThis.gc?.();
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Heap and array buffers. */
function bytesSpent(run: () => void): number {
  globalThis.gc?.();
  const before = memory();
  run();
  return memory() - before;
}

function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

console.log(JSON.stringify(await load(JSON.parse(process.argv[2] ?? "{}"))));
