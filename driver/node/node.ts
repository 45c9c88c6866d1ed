import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { PowerSettings } from "../power/power-port.js";
import type { Hardware } from "./hardware.js";

/** What is said of a machine: by whoever adds it, and changed by whoever runs it. */
export interface NodeProperties {
  /** One a pif, in the order given. */
  readonly macs: readonly MacAddress[];
  /** Where the cables of its pifs go, of those of which it was said. */
  readonly cables?: readonly Cable[];
  /** As an operator said. */
  readonly hardware?: Hardware;
  /** Words a scheduler chooses by, in order. */
  readonly traits?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Absent: manual. */
  readonly power?: PowerSettings;
}

/** A bare machine in this driver's care. Each of its pifs is a claim on the pif's MAC. */
export interface Node extends NodeProperties {
  readonly name: string;
  /** As the discovery ramdisk found it, at milliseconds since 1970; what an operator said goes before it. */
  readonly found?: { readonly hardware: Hardware; readonly at: number };
  /** Raised only by a scheduler's hand-over. */
  readonly epoch: number;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface Cable {
  readonly mac: MacAddress;
  /** A network of the driver's configuration. */
  readonly network: string;
  /** The port at the other end, of that network's bridge or switch. */
  readonly port?: string;
}
