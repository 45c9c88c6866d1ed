/** A relay with many machines behind it that are switched on together, a quarter of them with OVMF's back-off and the others with iPXE's. Prints a `DhcpStormResult`. */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { ipv4ToNumber } from "../../pxe/net/ipv4-address.js";
import { ownCpuSeconds } from "./child-result.js";
import { openIo } from "./client-sockets.js";
import {
  ACK,
  type Awaited,
  chooseServer,
  difference,
  isRight,
  OFFER,
  setXid,
  typeOf,
  xidOf,
  yiaddrOf,
} from "./dhcp-answer.js";
import { LONGEST_ANSWER, RECEIVE_BUFFER } from "./dhcp-load-client.js";
import { type Firmware, type KnownMachine, type Relay, type Scripted, script } from "./dhcp-script.js";
import { spreadOf } from "./statistics.js";
import { Storm, type StormSend } from "./storm.js";
import { BACK_OFF } from "./storm-client.js";

export interface StormMachine extends KnownMachine {
  readonly firmware: Firmware;
}

export interface DhcpStormRequest extends Relay {
  /** JSON list of `StormMachine`, 65,536 at most: an xid's low half is the machine. */
  readonly machinesFile: string;
  /** Milliseconds over which the machines start, evenly. */
  readonly within: number;
  /** Seconds until those without an ACK count as failed. */
  readonly giveUpAfter: number;
}

export interface DhcpStormResult {
  /** Until the last ACK. */
  readonly seconds: number;
  readonly served: number;
  readonly failed: number;
  readonly wrong: number;
  readonly firstWrong?: string;
  readonly twice: number;
  readonly repeated: number;
  /** Milliseconds that the machines waited for the server. */
  readonly p50: number;
  readonly p99: number;
  /** The share of a core that this client took. */
  readonly busy: number;
}

/** Milliseconds. */
const TICK = 2;

async function run(request: DhcpStormRequest): Promise<DhcpStormResult> {
  const machines: readonly StormMachine[] = JSON.parse(readFileSync(request.machinesFile, "utf8"));
  await using io = await openIo(LONGEST_ANSWER);
  const { giaddr: address, relayPort: port, server } = request;
  const peer = ipv4ToNumber(server.address);
  const socket = await io.bind({ address, port, receiveBuffer: RECEIVE_BUFFER }, (incoming) => {
    const { bytes, offset, length } = incoming;
    relay.receive(Buffer.from(bytes.buffer, bytes.byteOffset + offset, length));
  });
  const relay = new StormRelay(machines, request, (bytes) => socket.send(bytes, peer, server.port));
  io.onAlarm = () => {
    if (relay.sendDue()) io.stop();
    io.alarmAt(performance.now() + TICK);
  };
  io.alarmAt(performance.now());
  await io.run();
  return relay.result();
}

/** Carries between the storm and the socket. An xid is the round and the machine. */
class StormRelay {
  readonly #scripts: readonly Scripted[];
  readonly #storm: Storm;
  readonly #send: (bytes: Buffer) => void;
  readonly #start: number;
  readonly #cpuAtStart = ownCpuSeconds();
  readonly #deadline: number;
  #wrong = 0;
  #firstWrong: string | undefined;

  constructor(machines: readonly StormMachine[], request: DhcpStormRequest, send: (bytes: Buffer) => void) {
    this.#scripts = machines.map((machine) => script(machine, request, machine.firmware));
    this.#send = send;
    this.#start = performance.now();
    this.#deadline = this.#start + request.giveUpAfter * 1000;
    this.#storm = new Storm(
      machines.map(({ firmware }, i) => ({
        powerOn: this.#start + (request.within * i) / machines.length,
        backOff: BACK_OFF[firmware],
      })),
    );
  }

  /** True when it is over. */
  sendDue(): boolean {
    const now = performance.now();
    this.#sendAll(this.#storm.due(now));
    return this.#storm.unserved === 0 || now > this.#deadline;
  }

  receive(bytes: Buffer): void {
    const xid = xidOf(bytes);
    const scripted = this.#scripts[(xid ?? 0) & 0xffff];
    const type = xid === undefined ? undefined : typeOf(bytes);
    if (xid === undefined || scripted === undefined || (type !== OFFER && type !== ACK)) return;
    if (type === ACK) this.#storm.acknowledged(xid & 0xffff, yiaddrOf(bytes));
    if (isRight(bytes, type, scripted)) this.#take(xid, type, scripted, bytes);
    else {
      this.#wrong += 1;
      this.#firstWrong ??= difference(bytes, type, scripted);
    }
  }

  result(): DhcpStormResult {
    const storm = this.#storm;
    const now = performance.now();
    return {
      seconds: (storm.lastAckAt - this.#start) / 1000,
      served: storm.waited.length,
      failed: storm.unserved,
      wrong: this.#wrong,
      ...(this.#firstWrong === undefined ? {} : { firstWrong: this.#firstWrong }),
      twice: storm.twice,
      repeated: storm.repeated,
      ...spreadOf(storm.waited),
      busy: (ownCpuSeconds() - this.#cpuAtStart) / ((now - this.#start) / 1000),
    };
  }

  #take(xid: number, type: Awaited, { request }: Scripted, bytes: Buffer): void {
    if (type === OFFER) chooseServer(request, bytes);
    const event = type === OFFER ? "offer" : "ack";
    this.#sendAll(this.#storm.answered(xid & 0xffff, xid >>> 16, event, performance.now()));
  }

  #sendAll(sends: readonly StormSend[]): void {
    for (const { machine, round, message } of sends) {
      const bytes = this.#scripts[machine]?.[message];
      if (bytes === undefined) continue;
      setXid(bytes, ((round << 16) | machine) >>> 0);
      this.#send(bytes);
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? "{}"))));
