import { randomInt } from "node:crypto";
import type { ProbeKind } from "../boot/foreign-server.js";
import { probeMac } from "../dhcp/probe-mark.js";
import type { ServerReply } from "../dhcp/server-reply.js";
import { DhcpTap, type HeardDatagram } from "../link/dhcp-tap.js";
import type { LinuxCalls } from "../net/linux-calls.js";
import type { Readiness } from "../net/readiness.js";
import { WakeUp } from "../net/wake-up.js";
import { discoverDatagram, replyIn } from "./probe-datagram.js";
import { kindsOf, pauseBefore, type RoundSettings } from "./probe-rounds.js";
import { askedAs, type ServerProbe, startProbe, stepProbe } from "./server-probe.js";

/** A server's reply, and where it was heard. */
export interface HeardReply {
  readonly interface: string;
  readonly reply: ServerReply;
  readonly from: HeardDatagram["from"];
  readonly mac: HeardDatagram["mac"];
  /** What the probe asked as that it answers; absent: it answers somebody else. */
  readonly asked?: ProbeKind;
}

export interface SegmentWatchOptions {
  readonly calls: LinuxCalls;
  readonly readiness: Readiness;
  readonly interface: string;
  /** Absent: nothing is ever sent. */
  readonly rounds?: RoundSettings;
  readonly heard: (reply: HeardReply) => void;
  /** A round went out, and its answers have had their time. */
  readonly roundOver: (name: string, kinds: readonly ProbeKind[]) => void;
  /** What stands in the way, once a change; empty: nothing any more. */
  readonly trouble: (text: string) => void;
}

/** Milliseconds between looks at the interface. */
const LOOK_EVERY = 1000;

/** Listens to the DHCP servers of one interface's segment, and asks from time to time which there are. The interface may come and go. */
export class SegmentWatch implements AsyncDisposable {
  private readonly options: SegmentWatchOptions;
  private readonly wakeUp = new WakeUp(now, () => this.onTime());
  private readonly looking: NodeJS.Timeout;
  private tap: DhcpTap | undefined;
  private probe: ServerProbe | undefined;
  private roundAt = now();
  private round = 0;
  private told = "";

  constructor(options: SegmentWatchOptions) {
    this.options = options;
    this.looking = setInterval(() => this.look(), LOOK_EVERY).unref();
    this.look();
    this.onTime();
  }

  /** Begins a round now, if none is under way: something was heard that a probe can clear up. */
  hurry(): void {
    if (this.probe !== undefined || this.options.rounds === undefined) return;
    this.round = 0;
    this.roundAt = now();
    this.onTime();
  }

  async close(): Promise<void> {
    clearInterval(this.looking);
    this.wakeUp.cancel();
    this.tap?.close();
    this.tap = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private look(): void {
    if (this.tap?.isStill() === false) {
      this.tap.close();
      this.tap = undefined;
    }
    if (this.tap !== undefined) return;
    const { calls, readiness, interface: name } = this.options;
    try {
      this.tap = new DhcpTap({ calls, readiness, interface: name, heard: (datagram) => this.take(datagram) });
      this.tell("");
      this.hurry();
    } catch (error) {
      this.tell(messageOf(error));
    }
  }

  private onTime(): void {
    const { rounds } = this.options;
    if (rounds === undefined) return;
    if (this.probe === undefined && now() >= this.roundAt) this.begin(rounds);
    if (this.probe === undefined) this.wakeUp.at(this.roundAt);
    else this.step(this.probe);
  }

  private begin(rounds: RoundSettings): void {
    const kinds = kindsOf(this.round);
    this.round++;
    this.roundAt = now() + pauseBefore(rounds, Math.random());
    if (this.tap === undefined) return;
    const plan = { kinds, patience: rounds.patience, tries: 1 };
    this.probe = startProbe({ ...plan, mac: probeMac(this.tap.mac), xid: randomInt(2 ** 32) }, now());
  }

  private step(before: ServerProbe): void {
    const { probe, send, wakeAt } = stepProbe(before, now());
    this.probe = wakeAt === undefined ? undefined : probe;
    try {
      for (const packet of send) this.tap?.send(discoverDatagram(packet));
      this.tell("");
      if (wakeAt === undefined) this.options.roundOver(this.options.interface, probe.kinds);
    } catch (error) {
      this.probe = undefined;
      this.tell(messageOf(error));
    }
    this.wakeUp.at(this.probe === undefined ? this.roundAt : (wakeAt ?? this.roundAt));
  }

  private take(datagram: HeardDatagram): void {
    const reply = replyIn(datagram);
    if (reply === undefined) return;
    const asked = this.probe && askedAs(this.probe, reply);
    const { from, mac } = datagram;
    this.options.heard({ interface: this.options.interface, reply, from, mac, ...(asked && { asked }) });
  }

  private tell(text: string): void {
    if (text === this.told) return;
    this.told = text;
    this.options.trouble(text);
  }
}

function now(): number {
  return performance.now();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
