import { failure, MetalplugError } from "../errors.js";

/** The coded error of anything a write to `folder` threw: DISK_FULL, or STORE_FAILED with the system's words. A coded error stays as it is. */
export function diskFailure(folder: string, thrown: unknown): MetalplugError {
  if (thrown instanceof MetalplugError) return thrown;
  const words = systemWords(thrown);
  if (NO_SPACE.test(words)) return failure("DISK_FULL", { folder }, { cause: thrown });
  return failure("STORE_FAILED", { folder, found: words }, { cause: thrown });
}

/** The message of the innermost cause: LevelDB's errors keep the system's words there. */
export function systemWords(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? systemWords(thrown.cause) : thrown.message;
}

const NO_SPACE = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/;
