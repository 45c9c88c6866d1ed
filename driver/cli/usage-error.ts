import type { ErrorCode } from "../errors.js";

/** The command line cannot be meant like this: exit code 2, and nothing was asked of anyone. */
export class UsageError extends Error {
  readonly code: ErrorCode | undefined;

  constructor(message: string, code?: ErrorCode) {
    super(message);
    this.name = "UsageError";
    this.code = code;
  }
}
