/** Big-endian; bytes past the end count as zero. */
export function uint16At(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

export function uint32At(bytes: Uint8Array, offset: number): number {
  return ((uint16At(bytes, offset) << 16) | uint16At(bytes, offset + 2)) >>> 0;
}

export function putUint32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 24;
  bytes[offset + 1] = value >>> 16;
  bytes[offset + 2] = value >>> 8;
  bytes[offset + 3] = value;
}

/** Reads big-endian numbers and slices; every read checks the length first and answers `undefined` past the end. */
export class ByteReader {
  offset = 0;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.offset;
  }

  uint8(): number | undefined {
    return this.remaining < 1 ? undefined : this.view.getUint8(this.offset++);
  }

  uint16(): number | undefined {
    if (this.remaining < 2) return undefined;
    this.offset += 2;
    return this.view.getUint16(this.offset - 2);
  }

  uint32(): number | undefined {
    if (this.remaining < 4) return undefined;
    this.offset += 4;
    return this.view.getUint32(this.offset - 4);
  }

  /** A view on the bytes, not a copy. */
  slice(length: number): Uint8Array | undefined {
    if (this.remaining < length) return undefined;
    this.offset += length;
    return this.bytes.subarray(this.offset - length, this.offset);
  }
}

/** Collects big-endian numbers and slices into one array. */
export class ByteWriter {
  private bytes: Uint8Array;
  private view: DataView;
  length = 0;

  constructor(capacity = 576) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  uint8(value: number): this {
    this.reserve(1);
    this.view.setUint8(this.length++, value);
    return this;
  }

  uint16(value: number): this {
    this.reserve(2);
    this.view.setUint16(this.length, value);
    this.length += 2;
    return this;
  }

  uint32(value: number): this {
    this.reserve(4);
    this.view.setUint32(this.length, value);
    this.length += 4;
    return this;
  }

  raw(value: Uint8Array): this {
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
    return this;
  }

  /** One byte a character; of characters past Latin-1 the low byte. */
  latin1(text: string): this {
    this.reserve(text.length);
    for (let i = 0; i < text.length; i++) this.bytes[this.length + i] = text.charCodeAt(i);
    this.length += text.length;
    return this;
  }

  zeros(count: number): this {
    this.reserve(count);
    this.length += count;
    return this;
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** To be used again; what `finish` answered before is overwritten. */
  clear(): this {
    this.length = 0;
    return this;
  }

  /** Puts what was written from `start` to `end` at a place of `target`. */
  copyTo(target: Uint8Array, at: number, start: number, end: number): void {
    for (let i = start; i < end; i++) target[at + i - start] = this.bytes[i] ?? 0;
  }

  private reserve(extra: number): void {
    if (this.length + extra <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + extra));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}
