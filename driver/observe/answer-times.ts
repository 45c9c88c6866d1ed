import { Histogram, type Registry } from "prom-client";
import type { BootEvent } from "../../pxe/boot/boot-event.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";

/** Seconds. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** Machines whose message may be unanswered at once; the oldest go first. */
const MOST_WAITING = 8192;

/** Measures how long drivers take to say who owns a machine. */
export function answerTimes(registry: Registry): (event: BootEvent) => void {
  const seconds = histogram(registry, "driver_answer", "Time that drivers took to say who owns a machine");
  return ({ detail }) => {
    if (detail.kind === "ownerAnswered") seconds.observe(detail.milliseconds / 1000);
  };
}

/** Measures from a machine's message to its answer, its driver's and the disk's part included. */
export class ReplyTimes {
  private readonly seconds: Histogram;
  private readonly waiting = new Map<MacAddress, number>();

  constructor(registry: Registry) {
    this.seconds = histogram(registry, "dhcp_reply", "Time from a machine's DHCP message to its answer");
  }

  readonly take = ({ mac, at, detail }: BootEvent): void => {
    if (mac === undefined) return;
    if (detail.kind === "dhcpReceived") this.wait(mac, at);
    else if (detail.kind === "dhcpSent") this.answered(mac, at);
    else if (detail.kind === "dhcpIgnored") this.waiting.delete(mac);
  };

  /** A copy of what is in work counts from the first. */
  private wait(mac: MacAddress, at: number): void {
    if (this.waiting.has(mac)) return;
    this.waiting.set(mac, at);
    const [oldest] = this.waiting.keys();
    if (this.waiting.size > MOST_WAITING && oldest !== undefined) this.waiting.delete(oldest);
  }

  private answered(mac: MacAddress, at: number): void {
    const since = this.waiting.get(mac);
    this.waiting.delete(mac);
    if (since !== undefined) this.seconds.observe(Math.max(0, at - since) / 1000);
  }
}

function histogram(registry: Registry, name: string, help: string): Histogram {
  return new Histogram({ name: `metalplug_${name}_seconds`, help, buckets: BUCKETS, registers: [registry] });
}
