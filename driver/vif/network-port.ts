import type { MacAddress } from "../../pxe/net/mac-address.js";

/** `flat`: a classic switch, nothing to do on the wire. `linux-bridge`: a bridge of this host. `command`: a command tells a managed switch. */
export type NetworkKind = "flat" | "linux-bridge" | "command";

/** A MAC at a port of a network's bridge or switch; `port` is empty where a network needs none. */
export interface WireEntry {
  readonly mac: MacAddress;
  readonly port: string;
}

/**
 * One physical network. Every call may be repeated and asks for a state, not for a step: what is so already is left alone. They are made one after
 * the other, reject with an Error whose message says what was found, and touch nothing but the entries they are told of.
 */
export interface Network {
  readonly name: string;
  readonly kind: NetworkKind;
  /** Why the text cannot be a port of this network; `undefined` when it can. */
  portFlaw(port: string): string | undefined;
  /** Those of the entries that are not, or not wholly, on the wire. */
  missing(entries: readonly WireEntry[], signal: AbortSignal): Promise<readonly WireEntry[]>;
  /** How the port is set now, in the network's own words; asked before the first entry is plugged there, for `unplug`. */
  settings(port: string, signal: AbortSignal): Promise<string>;
  plug(entry: WireEntry, signal: AbortSignal): Promise<void>;
  /** `before` is what `settings` told, given with the last entry of its port: the port is set so again. */
  unplug(entry: WireEntry, before: string | undefined, signal: AbortSignal): Promise<void>;
}

/** Where a vif is. */
export interface VifPlace {
  /** Absent: its pif is on no network that the driver knows. */
  readonly network?: string;
  readonly kind?: NetworkKind;
  readonly port?: string;
  /** One sentence: why it is not on the wire at this moment. */
  readonly trouble?: string;
}

/** Keeps the wire as the instances' vifs want it. */
export interface NetworkDesk {
  /**
   * Resolves once every vif of the node is on the wire: what starts the machine waits for it. Rejects with NETWORK_FAILED where one cannot be
   * brought there now; the desk goes on trying.
   */
  applied(node: string, signal?: AbortSignal): Promise<void>;
  /**
   * Brings the MACs onto the wire, then carries out what makes them wanted for good. Where either fails the wire is as it was, or the desk goes on
   * trying to make it so. Rejects with NETWORK_FAILED or what `act` rejects with.
   */
  whilePlugged<T>(node: string, macs: readonly MacAddress[], act: () => Promise<T>): Promise<T>;
  /** Resolves once everything has been tried that a change before this call asks for. */
  settled(): Promise<void>;
  /** Where the vif of this MAC is, or would be, on its node; nowhere once the node is gone. */
  placeOf(node: string, mac: MacAddress): VifPlace;
}
