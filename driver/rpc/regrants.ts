import type { ClaimChange, Inventory } from "../inventory/inventory.js";

/**
 * Tells the claim streams that what a node's MACs are granted has changed, by telling their unchanged claims again.
 * The coordinator then drops the answer it would otherwise reuse: from the answer to Destroy on, the machine gets nothing.
 */
export class Regrants {
  private readonly inventory: Inventory;
  private readonly listeners = new Set<(change: ClaimChange) => void>();
  /** The instance's revision by node, as it was last told. */
  private readonly followed = new Map<string, number>();

  constructor(inventory: Inventory) {
    this.inventory = inventory;
    for (const { node, revision } of inventory.instances()) this.followed.set(node, revision);
  }

  /** A repeated request may name a node that is gone by now: then there is nothing to tell. */
  tell(name: string): void {
    const node = this.inventory.findNode(name);
    if (node === undefined) return;
    const { revision } = this.inventory;
    for (const mac of node.macs)
      for (const listener of this.listeners) listener({ kind: "claimed", mac, epoch: node.epoch, revision });
  }

  /** Tells when the node's instance has changed since: its progress alone changes no grant. */
  follow(name: string): void {
    const revision = this.inventory.instanceOn(name)?.revision;
    if (this.followed.get(name) === revision) return;
    if (revision === undefined) this.followed.delete(name);
    else this.followed.set(name, revision);
    this.tell(name);
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: (change: ClaimChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
