import type { BootEvent } from "../../pxe/boot/boot-event.js";

/** Milliseconds without an event after which a boot counts as over: slower than the slowest firmware's retries. */
const QUIET = 120_000;
/** Boots that are collected at once, and events of one; more are left out. */
const MOST = { boots: 4096, events: 1000 };

interface OpenBoot {
  readonly events: BootEvent[];
  /** Milliseconds, on the caller's clock. */
  lastAt: number;
}

/** Collects the events of boots until each is over. Times are the caller's: events of several programs have several clocks. */
export class OpenBoots {
  private readonly boots = new Map<string, OpenBoot>();

  get size(): number {
    return this.boots.size;
  }

  take(event: BootEvent, now: number): void {
    const { bootSession } = event;
    if (bootSession === undefined) return;
    const boot = this.boots.get(bootSession) ?? this.begin(bootSession, event, now);
    if (boot === undefined || boot.events.length >= MOST.events) return;
    boot.events.push(event);
    boot.lastAt = now;
  }

  /** The boots that are over now; each is told once. */
  over(now: number): readonly (readonly BootEvent[])[] {
    return this.end(({ lastAt }) => now - lastAt >= QUIET);
  }

  /** All of them, over or not. */
  all(): readonly (readonly BootEvent[])[] {
    return this.end(() => true);
  }

  /** A boot begins with a message of its machine: what comes later than its end begins none. */
  private begin(session: string, { detail }: BootEvent, now: number): OpenBoot | undefined {
    if (detail.kind !== "dhcpReceived" || this.boots.size >= MOST.boots) return undefined;
    const boot: OpenBoot = { events: [], lastAt: now };
    this.boots.set(session, boot);
    return boot;
  }

  private end(isOver: (boot: OpenBoot) => boolean): readonly (readonly BootEvent[])[] {
    const over = [...this.boots].filter(([, boot]) => isOver(boot));
    for (const [session] of over) this.boots.delete(session);
    return over.map(([, { events }]) => events);
  }
}
