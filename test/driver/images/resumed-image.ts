import { blobInfo } from "./image-lab.js";

/** An image that is large enough to be killed in the middle of each of its files. */
export const LARGE = {
  kernel: Buffer.alloc(2_000_003, "a large kernel"),
  ramdisk: Buffer.alloc(3_000_001, "a large ramdisk"),
  disk: Buffer.alloc(6_000_007, "a large disk"),
};

export const RESUMED = {
  name: "resumed",
  kernel: blobInfo(LARGE.kernel),
  ramdisk: blobInfo(LARGE.ramdisk),
  disk: blobInfo(LARGE.disk),
};
