/** What a `Sleeper` and its thread share. */
export interface SleeperSetup {
  /** One of the words below. */
  readonly state: Int32Array;
  readonly epollFd: number;
  /** An eventfd that ends its sleep. */
  readonly wakeUpFd: number;
}

export const RESTING = 0;
export const ARMED = 1;
export const CLOSED = 2;
