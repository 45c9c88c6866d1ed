import type { BootEvent } from "../../pxe/boot/boot-event.js";
import type { DriverStatus } from "../../pxe/coordinator/claim-index.js";
import type { Lease } from "../../pxe/coordinator/lease.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";

/** An event with its place among those of all sources. */
export interface PlacedEvent {
  readonly position: number;
  readonly event: BootEvent;
}

/** The joined events of coordinator and drivers. */
export interface JoinedBoots {
  /** Names this run: a new one restarts the positions. */
  readonly run: string;
  after(position: number): readonly PlacedEvent[];
  /** Returns the function that ends the subscription. */
  subscribe(listener: (placed: PlacedEvent) => void): () => void;
}

export type BootStep =
  | "heard"
  | "owned"
  | "offered"
  | "requested"
  | "acknowledged"
  | "fileAsked"
  | "filesServed";

/** The last boot of a MAC as a story. */
export interface Explanation {
  readonly mac: MacAddress;
  readonly bootSession?: string;
  /** Absent when all known steps happened. */
  readonly missingStep?: BootStep;
  /** One sentence each. */
  readonly cause: string;
  readonly remedy: string;
  readonly events: readonly BootEvent[];
}

/** What the coordinator's calls need of it. */
export interface CoordinatorPort {
  leases(): readonly Lease[];
  drivers(): readonly DriverStatus[];
  readonly boots: JoinedBoots;
  explain(mac: MacAddress): Explanation;
}
