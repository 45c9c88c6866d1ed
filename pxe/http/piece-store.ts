/** Bytes. A client that keeps up gets large pieces: with small ones most of the time goes into system calls. */
export const SMALL_PIECE = 32 * 1024;
export const LARGE_PIECE = 256 * 1024;
/** Large pieces lent at once by all transfers together: 64 MiB; further ones are small. */
const MOST_LARGE = 256;
/** Large pieces kept for the next transfer. */
const MOST_KEPT = 32;

/** Lends memory for what is read from disk. */
export class PieceStore {
  private readonly kept: Buffer[] = [];
  private lent = 0;

  /** Not longer than `wanted`; large only where `brisk` and there are any left. */
  take(wanted: number, brisk: boolean): Buffer {
    if (wanted <= SMALL_PIECE || !brisk || this.lent >= MOST_LARGE)
      return Buffer.allocUnsafeSlow(Math.min(wanted, SMALL_PIECE));
    this.lent += 1;
    const piece = this.kept.pop() ?? Buffer.allocUnsafeSlow(LARGE_PIECE);
    return piece.subarray(0, Math.min(wanted, LARGE_PIECE));
  }

  /** `mayReuse` only when nobody can read it any more. */
  giveBack(piece: Buffer, mayReuse: boolean): void {
    if (piece.buffer.byteLength !== LARGE_PIECE) return;
    this.lent -= 1;
    if (mayReuse && this.kept.length < MOST_KEPT) this.kept.push(Buffer.from(piece.buffer));
  }
}
