const SLAB = 65_536;

/**
 * Zeroed memory for messages: two hundred share one allocation, which goes when the last of them is let go. To be handed on, not to be kept: one that
 * is kept keeps its neighbours.
 */
export class Slab {
  private buffer = new ArrayBuffer(SLAB);
  private used = 0;

  take(length: number): Uint8Array {
    if (length > SLAB) return new Uint8Array(length);
    if (this.used + length > SLAB) {
      this.buffer = new ArrayBuffer(SLAB);
      this.used = 0;
    }
    const start = this.used;
    this.used += length;
    return new Uint8Array(this.buffer, start, length);
  }
}
