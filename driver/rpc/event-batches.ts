import type { BootEvent } from "../../pxe/boot/boot-event.js";

/** Events in one message. */
const MOST_EVENTS = 256;
/** Characters of all texts in one message: at three bytes each they stay below the 4 MiB a gRPC peer takes. */
const MOST_CHARACTERS = 1 << 18;
/** Milliseconds in which events pile up for the next message; who follows them by eye sees no delay. */
export const EVENTS_PAUSE = 10;

/** Groups events for one message each, by number and by the length of their texts. Each is read only when it is its turn. */
export function* eventBatches<T>(
  items: Iterable<T>,
  eventOf: (item: T) => BootEvent,
): Generator<readonly T[]> {
  let batch: T[] = [];
  let characters = 0;
  for (const item of items) {
    const length = textLength(eventOf(item).detail);
    if (batch.length === MOST_EVENTS || (batch.length > 0 && characters + length > MOST_CHARACTERS)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(item);
    characters += length;
  }
  if (batch.length > 0) yield batch;
}

function textLength(detail: object): number {
  let length = 0;
  for (const value of Object.values(detail)) {
    if (typeof value === "string") length += value.length;
    else if (Array.isArray(value)) length += textLength(value);
  }
  return length;
}
