import type { PowerReading } from "./power-desk-port.js";
import type { PowerState } from "./power-port.js";

/** What a look has told. */
export type Look = { readonly state: PowerState } | { readonly trouble: string };

export interface Seen {
  readonly reading: PowerReading;
  /** Milliseconds since 1970; absent while it can be read. */
  readonly troubleSince?: number;
}

/** What is known after a look at `wall` (milliseconds since 1970): while it cannot be read, what was seen last stands, with its time. */
export function seenAfter(before: Seen | undefined, look: Look, wall: number): Seen {
  if ("state" in look) return { reading: { state: look.state, seenAt: wall } };
  const { state = "unknown", seenAt = wall } = before?.reading ?? {};
  const troubleSince = before?.troubleSince ?? wall;
  const trouble = `${look.trouble} (since ${new Date(troubleSince).toISOString()})`;
  return { reading: { state, seenAt, trouble }, troubleSince };
}

/** Another state, or one that can no more be read, or can be again; not that it cannot for another reason. */
export function isChange(before: Seen | undefined, after: Seen): boolean {
  if (before === undefined) return true;
  const hadTrouble = before.troubleSince !== undefined;
  return before.reading.state !== after.reading.state || hadTrouble !== (after.troubleSince !== undefined);
}
