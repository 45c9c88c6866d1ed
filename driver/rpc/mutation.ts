import { randomUUID } from "node:crypto";
import type { CallOptions } from "./channel.js";
import { presentArgument } from "./convert/arguments.js";

/** What every mutation takes: the same request id gets the same answer again; absent, one is made up. */
export interface MutationOptions extends CallOptions {
  readonly requestId?: string;
  /** Absent: whatever revision it has. */
  readonly expectedRevision?: number;
}

export function mutation(options: MutationOptions = {}): {
  readonly requestId: string;
  readonly expectedRevision: number;
} {
  return { requestId: options.requestId ?? randomUUID(), expectedRevision: options.expectedRevision ?? 0 };
}

/** The object that an answer carries. */
export function given<T>(value: T | null): T {
  return presentArgument("the answer", value);
}
