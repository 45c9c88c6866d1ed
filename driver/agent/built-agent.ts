/** Where the agent was written: two files that an image is pushed of. */
export interface BuiltAgent {
  /** Paths. */
  readonly kernel: string;
  readonly ramdisk: string;
  readonly kernelVersion: string;
  /** Bytes. */
  readonly kernelBytes: number;
  readonly ramdiskBytes: number;
}
