import type { PullPatience } from "./pull-agent.js";
import type { PullPolicy } from "./pull-policy.js";

export interface ImageSettings {
  /** Bytes of one file. */
  readonly maxSize: number;
  /** Bytes of all files; absent: as many as the disk has. */
  readonly budget?: number;
  /** Milliseconds that bytes stay after the last image that named them, or after a push or pull that broke off. */
  readonly grace: number;
  /** Milliseconds in which every file is read once and its digest compared. */
  readonly scrubInterval: number;
  readonly pull: PullPolicy;
  readonly patience: PullPatience & {
    /** Before the second try of a connection that broke; doubled each time. */
    readonly firstPause: number;
  };
}

export const IMAGE_DEFAULTS: ImageSettings = {
  maxSize: 64 * 2 ** 30,
  grace: 3600_000,
  scrubInterval: 168 * 3600_000,
  pull: { redirects: 5 },
  patience: { connect: 10_000, headers: 30_000, body: 30_000, firstPause: 1000 },
};
