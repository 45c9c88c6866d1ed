/** Bytes as they are put together. Whole numbers are written seven bits a byte, the lowest first; the top bit says that more follow. */
export class ByteSink {
  private bytes: Buffer;
  private used = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafe(capacity);
  }

  /** What is written by now; the next write may overwrite it only after `clear`. */
  get written(): Buffer {
    return this.bytes.subarray(0, this.used);
  }

  clear(): void {
    this.used = 0;
  }

  /** From 0 to the largest safe integer. */
  count(value: number): void {
    if (this.bytes.length - this.used < 8) this.grow(8);
    let left = value;
    while (left > 0x7fffffff) {
      this.bytes[this.used++] = (left % 128) | 128;
      left = Math.floor(left / 128);
    }
    while (left > 127) {
      this.bytes[this.used++] = (left & 127) | 128;
      left >>>= 7;
    }
    this.bytes[this.used++] = left;
  }

  /** Either sign, small ones in few bytes; what is no whole number in nine. */
  number(value: number): void {
    if (Number.isInteger(value) && Math.abs(value) < 2 ** 50)
      this.count(value < 0 ? -4 * value + 2 : 4 * value);
    else {
      this.count(1);
      if (this.bytes.length - this.used < 8) this.grow(8);
      this.used = this.bytes.writeDoubleLE(value, this.used);
    }
  }

  text(value: string): void {
    const most = value.length * 3;
    if (this.bytes.length - this.used < most) this.grow(most);
    this.used += this.bytes.write(value, this.used, "utf8");
  }

  append(more: Uint8Array): void {
    if (this.bytes.length - this.used < more.length) this.grow(more.length);
    this.bytes.set(more, this.used);
    this.used += more.length;
  }

  private grow(more: number): void {
    const bytes = Buffer.allocUnsafe((this.used + more) * 2);
    bytes.set(this.written);
    this.bytes = bytes;
  }
}
