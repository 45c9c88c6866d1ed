import type { ProbeResult } from "../net/address-probe.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";

/** An address, and where it is asked for: by ARP on an interface, or by ICMP without one. */
export interface ProbeTarget {
  readonly address: Ipv4Address;
  readonly interface: string | undefined;
}

export type ProbeEvent =
  | { readonly kind: "asked"; readonly target: ProbeTarget }
  /** Some host has the address; `by` where its hardware address is known. */
  | { readonly kind: "heard"; readonly target: ProbeTarget; readonly by?: MacAddress | undefined }
  /** A question could not be sent. */
  | { readonly kind: "failed"; readonly target: ProbeTarget; readonly text: string }
  /** Nothing can be heard any more on the interface. */
  | { readonly kind: "lost"; readonly interface: string | undefined; readonly text: string }
  | { readonly kind: "timer" };

export type ProbeAction =
  | { readonly kind: "send"; readonly target: ProbeTarget }
  /** The answer for all who asked since the last one. */
  | { readonly kind: "conclude"; readonly target: ProbeTarget; readonly result: ProbeResult }
  /** The interface's last probe is over. */
  | { readonly kind: "rest"; readonly interface: string | undefined };

export interface ProbeStep {
  readonly actions: readonly ProbeAction[];
  /** Milliseconds; infinity: nothing to wake for. An early or repeated timer event changes nothing. */
  readonly wakeAt: number;
}

/** One name for a target, for maps. */
export function targetKey({ address, interface: device = "" }: ProbeTarget): string {
  return `${address} ${device}`;
}

const MOST_AT_ONCE = 256;
const QUESTIONS = 2;
/** Milliseconds between the questions, and from the last one to the conclusion that nobody is there: routers on the way may have to ask by ARP first. */
const NEXT_QUESTION = 100;
const PATIENCE = { arp: 200, icmp: 400 } as const;
/** Milliseconds for which a result stands: firmware repeats its DISCOVER after 1, 3 and 4 s. */
const REMEMBERED_FOR = 5_000;
const MOST_REMEMBERED = 1_024;

interface Probe {
  readonly target: ProbeTarget;
  questions: number;
  dueAt: number;
}

/**
 * Which addresses are being asked for, and what was found a moment ago. An address that is asked for again meanwhile joins the probe under way. Each
 * waiting time begins when a question was really sent, so a program that is late hears as long as one that is not. Times are milliseconds on a
 * monotonic clock.
 */
export class ProbeBook {
  private readonly probes = new Map<string, Probe>();
  private readonly remembered = new Map<string, { readonly result: ProbeResult; readonly until: number }>();

  step(now: number, event: ProbeEvent): ProbeStep {
    const actions = this.actionsFor(now, event);
    return { actions, wakeAt: Math.min(...Array.from(this.probes.values(), ({ dueAt }) => dueAt)) };
  }

  private actionsFor(now: number, event: ProbeEvent): readonly ProbeAction[] {
    switch (event.kind) {
      case "asked":
        return this.asked(now, event.target);
      case "heard": {
        const result: ProbeResult = { kind: "inUse", ...(event.by === undefined ? {} : { by: event.by }) };
        return this.conclude(now, this.probeOf(event.target), result);
      }
      case "failed":
        return this.conclude(now, this.probeOf(event.target), { kind: "notProbed", text: event.text });
      case "lost":
        return this.conclude(now, this.probesOn(event.interface), { kind: "notProbed", text: event.text });
      case "timer":
        return this.timePassed(now);
    }
  }

  private asked(now: number, target: ProbeTarget): readonly ProbeAction[] {
    const key = targetKey(target);
    if (this.probes.has(key)) return [];
    const known = this.remembered.get(key);
    if (known !== undefined && now < known.until) return [{ kind: "conclude", target, result: known.result }];
    if (this.probes.size >= MOST_AT_ONCE) return [{ kind: "conclude", target, result: TOO_MANY }];
    const probe = { target, questions: 0, dueAt: now };
    this.probes.set(key, probe);
    return [question(probe, now)];
  }

  private timePassed(now: number): readonly ProbeAction[] {
    const due = Array.from(this.probes.values()).filter(({ dueAt }) => dueAt <= now);
    const silent = due.filter(({ questions }) => questions >= QUESTIONS);
    const again = due.filter(({ questions }) => questions < QUESTIONS).map((probe) => question(probe, now));
    return [...again, ...this.conclude(now, silent, { kind: "free" })];
  }

  private probeOf(target: ProbeTarget): readonly Probe[] {
    const probe = this.probes.get(targetKey(target));
    return probe === undefined ? [] : [probe];
  }

  private probesOn(device: string | undefined): readonly Probe[] {
    return Array.from(this.probes.values()).filter(({ target }) => target.interface === device);
  }

  private conclude(now: number, probes: readonly Probe[], result: ProbeResult): readonly ProbeAction[] {
    for (const { target } of probes) {
      this.probes.delete(targetKey(target));
      if (result.kind !== "notProbed") this.remember(targetKey(target), result, now + REMEMBERED_FOR);
    }
    const ended = new Set(probes.map(({ target }) => target.interface));
    return [
      ...probes.map(({ target }) => ({ kind: "conclude", target, result }) as const),
      ...Array.from(ended)
        .filter((device) => this.probesOn(device).length === 0)
        .map((device) => ({ kind: "rest", interface: device }) as const),
    ];
  }

  private remember(key: string, result: ProbeResult, until: number): void {
    this.remembered.delete(key);
    this.remembered.set(key, { result, until });
    const [oldest] = this.remembered.keys();
    if (this.remembered.size > MOST_REMEMBERED && oldest !== undefined) this.remembered.delete(oldest);
  }
}

const TOO_MANY: ProbeResult = {
  kind: "notProbed",
  text: `${MOST_AT_ONCE} addresses are being probed already, and no more at once`,
};

function question(probe: Probe, now: number): ProbeAction {
  probe.questions += 1;
  const patience = probe.target.interface === undefined ? PATIENCE.icmp : PATIENCE.arp;
  probe.dueAt = now + (probe.questions < QUESTIONS ? NEXT_QUESTION : patience);
  return { kind: "send", target: probe.target };
}
