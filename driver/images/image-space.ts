/** What the images of a driver take. */
export interface ImageSpace {
  /** Bytes. */
  readonly stored: number;
  /** Bytes that they may take; absent: what the disk has. */
  readonly budget?: number;
  /** Bytes free on their disk. */
  readonly free: number;
}
