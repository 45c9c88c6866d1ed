import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import type { PlacedEvent } from "../../../pxe/boot/event-archive.js";
import { coordinatorDefinition } from "../proto.js";
import { bootEventFromWire, bootEventToWire } from "./boot-event.js";

const { responseSerialize, responseDeserialize } = coordinatorDefinition.WatchBoots;

/** An event that comes back from disk, as far as the contract knows such a one: `undefined` for what could not be sent, or would not arrive. */
export function storedEvent(value: unknown): BootEvent | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    // Not checked yet: what is wrong in it does not survive the way over the wire, or throws.
    const placed = { position: 0, event: bootEventToWire(value as PlacedEvent["event"]) };
    const { placedEvents } = responseDeserialize(responseSerialize({ run: "", placedEvents: [placed] }));
    const [arrived] = placedEvents;
    return arrived?.event ? bootEventFromWire(arrived.event) : undefined;
  } catch {
    return undefined;
  }
}
