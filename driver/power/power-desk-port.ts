import type { BootOverride, PowerSettings, PowerState } from "./power-port.js";

/** What was last seen of a node's power. */
export interface PowerReading {
  readonly state: PowerState;
  /** Milliseconds since 1970. */
  readonly seenAt: number;
  /** One sentence: why it could not be read, and since when; absent while it can. */
  readonly trouble?: string;
}

export interface PowerNode {
  readonly name: string;
  readonly power: PowerSettings;
}

/** All machines' power: one operation at a time for each BMC, tried again with back-off, and watched. */
export interface PowerDesk {
  /**
   * Sets what the machine starts from, where that is asked, then switches it and waits until it is seen so. For `manual`, and where the kind cannot tell the state,
   * it resolves once everything that can be done is done. Rejects with POWER_REFUSED at once (where the boot device cannot be set, before anything is switched),
   * with POWER_FAILED after the last try, with POWER_BUSY when too many wait for this BMC, with CANCELLED, or with STOPPING when the desk is closed.
   */
  set(
    node: PowerNode,
    target: "on" | "off" | "cycle",
    options: { readonly boot?: BootOverride; readonly signal?: AbortSignal },
  ): Promise<PowerReading>;
  /** Asks now. Where that fails, the reading says why; rejects with POWER_BUSY, CANCELLED or STOPPING. */
  read(node: PowerNode, options: { readonly signal?: AbortSignal }): Promise<PowerReading>;
  /** The last reading, `undefined` before the first. */
  last(node: string): PowerReading | undefined;
  /**
   * Called at every change that was seen, whoever made it: of a node's power, and when it can no more be read, or can be again. Returns the function that ends it.
   */
  subscribe(
    listener: (node: string, reading: PowerReading, before: PowerReading | undefined) => void,
  ): () => void;
}
