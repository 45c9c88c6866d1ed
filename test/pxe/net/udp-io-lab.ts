import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DgramIo } from "../../../pxe/net/dgram-io.js";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { type Ipv4Address, ipv4ToNumber } from "../../../pxe/net/ipv4-address.js";
import type { LinuxCalls } from "../../../pxe/net/linux-calls.js";
import { LinuxIo } from "../../../pxe/net/linux-io.js";
import type { IoSocket, UdpIo } from "../../../pxe/net/udp-io.js";
import type { UdpSocket } from "../../../pxe/net/udp-socket.js";

/** What every shell has to do; `only` names the shell that promises it alone. Throws where it does not. */
export interface UdpIoCase {
  readonly name: string;
  readonly only?: UdpIo["shell"];
  run(lab: UdpIoLab): Promise<void>;
}

export const LOOPBACK = "127.0.0.1" as Ipv4Address;
export const LOCALHOST = ipv4ToNumber(LOOPBACK);

/** Milliseconds: nothing here takes longer than this unless it never comes. */
const PATIENCE = 20_000;
const RECEIVE_BUFFER = 4 * 1024 * 1024;

/** A datagram of any length, with a copy of its bytes. */
export interface Arrived {
  readonly bytes: Buffer;
  readonly address: number;
  readonly port: number;
  readonly localAddress: number;
  readonly interface: number;
}

/** An io of one shell, a folder, and an ordinary socket to send to, all of one case. */
export class UdpIoLab implements AsyncDisposable {
  readonly io: UdpIo;
  readonly folder = mkdtempSync(join(tmpdir(), "udp-io-"));
  /** What came to the peer, in order. */
  readonly arrived: Buffer[] = [];
  /** Absent: the dgram shell. */
  readonly calls: LinuxCalls | undefined;
  private readonly peerSocket: UdpSocket;

  private constructor(calls: LinuxCalls | undefined, peer: UdpSocket, arrived: Buffer[]) {
    this.calls = calls;
    this.io = calls === undefined ? new DgramIo() : new LinuxIo(calls);
    this.peerSocket = peer;
    this.arrived = arrived;
  }

  static async open(calls: LinuxCalls | undefined): Promise<UdpIoLab> {
    const arrived: Buffer[] = [];
    const binding = { address: LOOPBACK, port: 0, receiveBuffer: RECEIVE_BUFFER };
    const peer = await bindDgram(binding, ({ bytes }) => arrived.push(Buffer.from(bytes)));
    return new UdpIoLab(calls, peer, arrived);
  }

  get peer(): UdpSocket {
    return this.peerSocket;
  }

  /** A socket of the io that keeps copies of what it receives. */
  async bind(
    binding: Partial<Parameters<UdpIo["bind"]>[0]> = {},
  ): Promise<{ readonly socket: IoSocket; readonly received: Arrived[] }> {
    const received: Arrived[] = [];
    const whole = { address: LOOPBACK, port: 0, receiveBuffer: RECEIVE_BUFFER, ...binding };
    const socket = await this.io.bind(whole, ({ bytes, offset, length, ...from }) => {
      const copy = Buffer.from(bytes.subarray(offset, offset + length));
      const { address, port, localAddress, interface: device } = from;
      received.push({ bytes: copy, address, port, localAddress, interface: device });
    });
    return { socket, received };
  }

  /** Lets the io and the event loop work until the condition holds. */
  async until(condition: () => boolean, what = "what was waited for"): Promise<void> {
    const end = performance.now() + PATIENCE;
    while (!condition()) {
      assert.ok(performance.now() < end, `${what} did not come`);
      await this.turn();
    }
  }

  /** The io's part of a moment, then the event loop's. */
  async turn(): Promise<void> {
    if (this.io instanceof LinuxIo) this.io.turn(1);
    await new Promise((resolve) => setImmediate(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.io[Symbol.asyncDispose]();
    await this.peerSocket.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** Bytes that tell their place: no two windows of a file look alike. */
export function patterned(size: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}
