/** What `ByteSink` wrote. Behind the end all is zero, and `isBroken` says so. */
export class ByteSource {
  isBroken = false;
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  count(): number {
    let value = 0;
    for (let scale = 1; scale < Number.MAX_SAFE_INTEGER; scale *= 128) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) break;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    this.isBroken = true;
    return 0;
  }

  number(): number {
    const coded = this.count();
    if (coded % 2 === 1) return this.double();
    return coded % 4 === 2 ? -(coded - 2) / 4 : coded / 4;
  }

  /** The next bytes. */
  take(length: number): Buffer {
    const from = this.at;
    this.at += length;
    if (this.at > this.bytes.length) this.isBroken = true;
    return this.bytes.subarray(from, this.at);
  }

  private double(): number {
    const bytes = this.take(8);
    return this.isBroken ? 0 : bytes.readDoubleLE(0);
  }
}
