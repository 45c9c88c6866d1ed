/**
 * Attacks a TFTP server from thousands of loopback addresses, as fast as the server takes the packets in, and counts what comes back. It
 * rests where it is told to until a line comes, then goes on; the last line has it end its transfers and tell what it has counted.
 */
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { ipv4ToNumber, UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import { LinuxIo } from "../../../pxe/net/linux-io.js";
import type { Incoming, IoSocket } from "../../../pxe/net/udp-io.js";
import { encodeAck, encodeError } from "../../../pxe/tftp/packet.js";
import { chooseShell } from "../../../pxe/tftp/shell.js";
import { type ReceiveQueues, receiveQueues } from "../net/receive-queues.js";
import { ANYTHING, pick, REQUESTS } from "./hostile-packets.js";
import { seededRandom } from "./seeded-random.js";
import { LOOPBACK } from "./udp-peer.js";

export interface HostileOrder {
  readonly seed: number;
  readonly port: number;
  readonly names: readonly string[];
  /** Packets after which it rests; the last is the end. */
  readonly rests: readonly number[];
}

export interface HostileResult {
  /** Packets so far, and what the addresses that never answered sent and were sent: datagrams and bytes. */
  readonly packets: number;
  readonly mute: { sent: number; sentBytes: number; received: number; receivedBytes: number };
  /** The most datagrams that one of them was sent. */
  readonly mostToOne: number;
  /** Texts of ERRORs that hold what is no plain text. */
  readonly strangeTexts: number;
  /** Packets that found the server's receive buffers full. */
  readonly dropped: number;
  readonly sendErrors: number;
}

/** 127.1.0.0 and 127.2.0.0: where the two kinds of addresses begin. */
const MUTES = 0x7f01_0000;
const TALKERS = 0x7f02_0000;
const MUTE_COUNT = 5000;
const TALKER_COUNT = 64;
const SOCKETS = 8;
const BYE = encodeError(0, "bye");
const SERVER = ipv4ToNumber(LOOPBACK);
/** Bytes that may wait in the server's receive buffers: more could overflow one. */
const MOST_WAITING = 256 * 1024;

class HostileSender {
  packets = 0;
  readonly mute = { sent: 0, sentBytes: 0, received: 0, receivedBytes: 0 };
  strangeTexts = 0;
  private readonly order: HostileOrder;
  private readonly random: () => number;
  private readonly io: LinuxIo;
  private readonly sockets: IoSocket[] = [];
  private readonly toMutes = new Uint32Array(MUTE_COUNT);
  private readonly ports: number[];
  private hasLeft = false;

  constructor(order: HostileOrder, io: LinuxIo) {
    this.order = order;
    this.io = io;
    this.random = seededRandom(order.seed);
    this.ports = [order.port];
  }

  async open(): Promise<void> {
    for (let i = 0; i < SOCKETS; i++) {
      const binding = { address: UNSPECIFIED, port: 0, receiveBuffer: 4 << 20, packetInfo: true };
      this.sockets.push(await this.io.bind(binding, (incoming) => this.onIncoming(i, incoming)));
    }
  }

  sendUntil(packets: number): void {
    while (this.packets < packets) {
      for (let i = 0; i < 256; i++) this.sendOne();
      this.io.turn(0);
      while (this.queues().waiting > MOST_WAITING) this.io.turn(1);
    }
  }

  /** Takes what comes, and sends nothing of itself. */
  listen(): void {
    this.io.turn(5);
  }

  /** Ends all transfers of the addresses that speak, those that only begin as well. */
  leave(): void {
    this.hasLeft = true;
    for (let talker = 0; talker < TALKER_COUNT; talker++)
      for (let socket = 0; socket < SOCKETS; socket++)
        for (const port of this.ports) this.send(socket, TALKERS + talker, BYE, port);
    this.io.turn(0);
  }

  result(): HostileResult {
    const { packets, mute, strangeTexts } = this;
    const sendErrors = this.sockets.reduce((sum, socket) => sum + socket.sendErrors, 0);
    const mostToOne = this.toMutes.reduce((most, count) => Math.max(most, count), 0);
    return { packets, mute, mostToOne, strangeTexts, dropped: this.queues().dropped, sendErrors };
  }

  private sendOne(): void {
    const { random } = this;
    const socket = Math.floor(random() * SOCKETS);
    if (random() < 0.5) this.muteSends(socket);
    else this.talkerSends(socket);
  }

  private muteSends(socket: number): void {
    const [, make] = pick(this.random, REQUESTS);
    const bytes = make(this.random, this.order.names);
    this.mute.sent += 1;
    this.mute.sentBytes += bytes.length;
    this.send(socket, MUTES + Math.floor(this.random() * MUTE_COUNT), bytes, this.order.port);
  }

  private talkerSends(socket: number): void {
    const { random } = this;
    const [, make] = pick(random, ANYTHING);
    const from = TALKERS + Math.floor(random() * TALKER_COUNT);
    const bytes = make(random, this.order.names);
    const port = pick(random, this.ports);
    for (let again = random() < 0.1 ? 3 : 1; again > 0; again--) this.send(socket, from, bytes, port);
  }

  private send(socket: number, from: number, bytes: Uint8Array, port: number): void {
    this.packets += 1;
    this.sockets[socket]?.send(bytes, SERVER, port, { localAddress: from, interface: 0 });
  }

  private onIncoming(socket: number, incoming: Incoming): void {
    const { bytes, offset, length, localAddress, port } = incoming;
    if (!this.ports.includes(port)) this.ports.push(port);
    const opcode = bytes[offset + 1];
    if (opcode === 5 && !/^[ -~]{0,128}$/.test(textOf(bytes, offset + 4, length - 5))) this.strangeTexts += 1;
    const mute = localAddress - MUTES;
    if (mute >= 0 && mute < MUTE_COUNT) {
      this.mute.received += 1;
      this.mute.receivedBytes += length;
      this.toMutes[mute] = (this.toMutes[mute] ?? 0) + 1;
    } else this.talkerAnswers(socket, localAddress, port, opcode ?? 0);
  }

  /** Some take what they asked for, up to a point; some end it as a size probe does. */
  private talkerAnswers(socket: number, from: number, port: number, opcode: number): void {
    const choice = this.random();
    if (this.hasLeft) {
      if (opcode !== 5) this.send(socket, from, BYE, port);
    } else if (opcode === 6 && choice < 0.3)
      this.send(socket, from, encodeError(8, "User aborted the transfer"), port);
    else if ((opcode === 6 || opcode === 3) && choice < 0.4) {
      const ack = encodeAck(opcode === 6 ? 0 : this.random() * 3);
      for (let again = 0; again < 2; again++) this.send(socket, from, ack, port);
    }
  }

  private queues(): ReceiveQueues {
    return receiveQueues(LOOPBACK, this.ports);
  }
}

function textOf(bytes: Uint8Array, start: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, length)).toString("latin1");
}

async function attack(order: HostileOrder): Promise<void> {
  const shell = await chooseShell("linux");
  if (shell.kind !== "linux") throw new Error(shell.reason);
  await using io = new LinuxIo(shell.calls);
  const sender = new HostileSender(order, io);
  await sender.open();
  let lines = 0;
  createInterface({ input: process.stdin })
    .on("line", () => {
      lines += 1;
    })
    .on("close", () => process.exit(1));
  for (const [i, packets] of order.rests.entries()) {
    sender.sendUntil(packets);
    if (i + 1 === order.rests.length) sender.leave();
    console.log(JSON.stringify(sender.result()));
    while (lines <= i) {
      sender.listen();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  console.log(JSON.stringify(sender.result()));
  process.exit(0);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await attack(JSON.parse(process.argv[2] ?? "") as HostileOrder);
