import type { Lease, LeaseChange } from "../../../../pxe/coordinator/lease.js";
import type { Ipv4Address } from "../../../../pxe/net/ipv4-address.js";
import type { Dice } from "../lab.js";
import type { Timeline } from "./timeline.js";

interface Write {
  readonly changes: readonly LeaseChange[];
  readonly done: (isWritten: boolean) => void;
}

/** A store with group commit: what it was given last may be on disk or not when the process is killed, and its word comes later than the bytes. */
export class Disk {
  /** What a restart finds. */
  readonly leases = new Map<Ipv4Address, Lease>();
  /** Of a hundred groups, how many fail. */
  failing = 0;
  /** Milliseconds a group takes at most. */
  slowest = 50;
  private queue: Write[] = [];
  private isBusy = false;
  private life = 0;
  private readonly timeline: Timeline;
  private readonly dice: Dice;

  constructor(timeline: Timeline, dice: Dice) {
    this.timeline = timeline;
    this.dice = dice;
  }

  commit(changes: readonly LeaseChange[], done: (isWritten: boolean) => void): void {
    this.queue.push({ changes, done });
    if (!this.isBusy) this.writeGroup();
  }

  /** The process is gone: of what was on its way, some first writes may have got through. */
  kill(): void {
    this.life++;
    const through = this.dice.below(this.queue.length + 1);
    for (const { changes } of this.queue.slice(0, through)) this.apply(changes);
    this.queue = [];
    this.isBusy = false;
  }

  private writeGroup(): void {
    const { life } = this;
    const size = this.queue.length;
    this.isBusy = size > 0;
    if (!this.isBusy) return;
    this.timeline.after(this.dice.below(this.slowest + 1), () => {
      if (life !== this.life) return;
      const group = this.queue.splice(0, size);
      const isWritten = this.dice.below(100) >= this.failing;
      if (isWritten) for (const { changes } of group) this.apply(changes);
      this.timeline.after(this.dice.below(5), () => {
        if (life !== this.life) return;
        for (const { done } of group) done(isWritten);
        this.writeGroup();
      });
    });
  }

  private apply(changes: readonly LeaseChange[]): void {
    for (const change of changes)
      if (change.kind === "put") this.leases.set(change.lease.address, change.lease);
      else this.leases.delete(change.address);
  }
}
