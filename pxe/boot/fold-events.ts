import { advance, type BootDraft, type BootFold, beginFold, foldEvent } from "./boot-fold.js";
import type { PlacedEvent } from "./event-archive.js";

/**
 * Boots as they are after these events, by their id; `drafts` are those of events before them, and `get` knows the rest. An event without a
 * boot, or of another machine's, is no boot's.
 */
export function foldEvents(
  events: readonly PlacedEvent[],
  get: (id: string) => BootFold | undefined,
  drafts = new Map<string, BootDraft>(),
): Map<string, BootDraft> {
  for (const { position, event } of events) {
    const { mac, bootSession: id } = event;
    if (mac === undefined || !id) continue;
    const draft = drafts.get(id);
    const before = draft ?? get(id);
    if (before !== undefined && before.mac !== mac) continue;
    if (draft !== undefined) advance(draft, position, event);
    else if (before !== undefined) drafts.set(id, foldEvent(before, position, event));
    else drafts.set(id, beginFold({ mac, id, position }, event));
  }
  return drafts;
}
