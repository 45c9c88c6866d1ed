import type { MacAddress } from "../../pxe/net/mac-address.js";

/** Which blocks of a segment have events of a machine: of each block and machine a hash of the MAC, and where the block begins. */
export class SegmentIndex {
  private entries: Uint32Array;
  private used: number;

  constructor(entries = new Uint32Array(1 << 10), used = 0) {
    this.entries = entries;
    this.used = used;
  }

  add(macs: Iterable<MacAddress>, offset: number): void {
    for (const mac of macs) {
      if (this.used === this.entries.length) this.grow();
      this.entries[this.used++] = hashOf(mac);
      this.entries[this.used++] = offset;
    }
  }

  /** Where blocks begin that may have events of the machine, in order. */
  offsets(mac: MacAddress): readonly number[] {
    const hash = hashOf(mac);
    const found: number[] = [];
    for (let at = 0; at < this.used; at += 2)
      if (this.entries[at] === hash) found.push(this.entries[at + 1] ?? 0);
    return found;
  }

  /** Little-endian on disk and in memory: there are no others that run this. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.entries.buffer, this.entries.byteOffset, this.used * 4);
  }

  static of(bytes: Uint8Array): SegmentIndex {
    const entries = new Uint32Array(Math.floor(bytes.length / 8) * 2);
    new Uint8Array(entries.buffer).set(bytes.subarray(0, entries.byteLength));
    return new SegmentIndex(entries, entries.length);
  }

  private grow(): void {
    const entries = new Uint32Array(Math.max(2, this.entries.length * 2));
    entries.set(this.entries);
    this.entries = entries;
  }
}

function hashOf(mac: MacAddress): number {
  let hash = 0;
  for (let at = 0; at < mac.length; at++) hash = (Math.imul(hash, 31) + mac.charCodeAt(at)) >>> 0;
  return hash;
}
