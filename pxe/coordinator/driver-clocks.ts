import type { BootEvent } from "../boot/boot-event.js";
import { BoundedMap } from "./bounded-map.js";
import type { ClockReading } from "./driver-troubles.js";

/** More than the drivers that are. */
const CAPACITY = 65_536;

/** A driver's event as our clock would have had it, and by how many milliseconds that may be wrong. */
export interface TimedEvent {
  readonly event: BootEvent;
  /** Absent: the driver's clock was not read yet, and the time is its own. */
  readonly error?: number;
}

/** How drivers' clocks compare with this host's, so that one boot's events can be told by one clock. */
export class DriverClocks {
  /** By the address the driver is configured under. */
  private readonly readings = new BoundedMap<string, ClockReading>(CAPACITY);

  read(reading: ClockReading): void {
    this.readings.set(reading.driver, reading);
  }

  /** A difference that may come of the reading alone is none. */
  onOurs(event: BootEvent, driver: string): TimedEvent {
    const reading = this.readings.get(driver);
    if (reading === undefined) return { event };
    const error = reading.roundTrip / 2;
    if (Math.abs(reading.offset) <= error) return { event, error };
    return { event: { ...event, at: Math.round(event.at - reading.offset) }, error };
  }
}
