import { MemoryArchive } from "../../../pxe/boot/memory-archive.js";
import { BootLog } from "../../../pxe/coordinator/boot-log.js";

/** Keeps what it is given as long as the test lives; every machine is known. */
export function emptyBootLog(clock: () => number = Date.now): BootLog {
  return new BootLog({
    archive: new MemoryArchive({ run: crypto.randomUUID(), capacity: { known: 1000, strangers: 1000 } }),
    ...{ clock, isKnown: () => true, holderOf: () => undefined, sessionOf: () => undefined },
  });
}
