import { ByteWriter } from "../net/bytes.js";
import { Slab } from "../net/slab.js";
import type { DhcpOptions } from "./dhcp-options.js";
import { FIRST, LONGEST_PART, RELAY_AGENT_INFORMATION } from "./option-area.js";
import { type OptionName, type OptionValues, writeOption } from "./options.js";
import { WireOptions } from "./wire-options.js";

const SUBNET_MASK = 1;
const ROUTER = 3;

/**
 * Collects the options of one message in any order, and lays them out in the order of the message. One collector serves message after message: its
 * memory is used again, and nothing of it is part of what it answers.
 */
export class OptionCollector {
  /** One behind the other. */
  private readonly values = new ByteWriter(1024);
  /** By code, where its value begins, and 1; 0: there is none. */
  private readonly starts = new Uint32Array(256);
  private readonly ends = new Uint32Array(256);
  private readonly added: number[] = [];
  private readonly order: number[] = [];
  private readonly isPlaced = new Uint8Array(256);
  private readonly slab = new Slab();

  clear(): void {
    for (const code of this.added) this.starts[code] = 0;
    this.added.length = 0;
    this.values.clear();
  }

  /** A code that was added before keeps its turn. */
  add<N extends OptionName>(name: N, value: OptionValues[N]): void {
    const start = this.values.length;
    this.note(writeOption(name, value, this.values), start);
  }

  addRaw(code: number, value: Uint8Array): void {
    const start = this.values.length;
    this.values.raw(value);
    this.note(code, start);
  }

  /**
   * What clients look for first, those of `asked` as they were asked for (RFC 2132 §9.8), the others as they were added, relay agent information last;
   * but the netmask always before the router (§3.3).
   */
  layOut(asked: ArrayLike<number>): DhcpOptions {
    this.placeAll(FIRST);
    this.placeAll(asked);
    this.placeAll(this.added);
    if (this.starts[RELAY_AGENT_INFORMATION] !== 0) this.order.push(RELAY_AGENT_INFORMATION);
    const laidOut = this.asWire() ?? this.asMap();
    for (const code of this.order) this.isPlaced[code] = 0;
    this.order.length = 0;
    return laidOut;
  }

  private note(code: number, start: number): void {
    if (this.starts[code] === 0) this.added.push(code);
    this.starts[code] = start + 1;
    this.ends[code] = this.values.length;
  }

  private placeAll(codes: ArrayLike<number>): void {
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i] ?? 0;
      if (code === ROUTER) this.place(SUBNET_MASK);
      this.place(code);
    }
  }

  private place(code: number): void {
    if (this.starts[code] === 0 || this.isPlaced[code] === 1 || code === RELAY_AGENT_INFORMATION) return;
    this.isPlaced[code] = 1;
    this.order.push(code);
  }

  private lengthOf(code: number): number {
    return (this.ends[code] ?? 0) - (this.starts[code] ?? 0) + 1;
  }

  /** `undefined` where a value needs several parts. */
  private asWire(): WireOptions | undefined {
    let length = 1;
    for (const code of this.order) {
      const own = this.lengthOf(code);
      if (own > LONGEST_PART) return undefined;
      length += 2 + own;
    }
    const field = this.slab.take(length);
    let at = 0;
    for (const code of this.order) {
      field[at] = code;
      field[at + 1] = this.lengthOf(code);
      this.copyValue(code, field, at + 2);
      at += 2 + this.lengthOf(code);
    }
    return WireOptions.laidOut(field);
  }

  private asMap(): ReadonlyMap<number, Uint8Array> {
    const options = new Map<number, Uint8Array>();
    for (const code of this.order) {
      const value = new Uint8Array(this.lengthOf(code));
      this.copyValue(code, value, 0);
      options.set(code, value);
    }
    return options;
  }

  private copyValue(code: number, to: Uint8Array, at: number): void {
    this.values.copyTo(to, at, (this.starts[code] ?? 0) - 1, this.ends[code] ?? 0);
  }
}
