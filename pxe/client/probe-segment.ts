import { randomInt } from "node:crypto";
import { type FoundServer, PROBE_KINDS } from "../boot/foreign-server.js";
import { probeMac } from "../dhcp/probe-mark.js";
import { DhcpTap, type HeardDatagram } from "../link/dhcp-tap.js";
import type { LinuxCalls } from "../net/linux-calls.js";
import type { MacAddress } from "../net/mac-address.js";
import type { Readiness } from "../net/readiness.js";
import { WakeUp } from "../net/wake-up.js";
import { withOffer } from "./found-servers.js";
import { discoverDatagram, replyIn } from "./probe-datagram.js";
import { askedAs, type ServerProbe, startProbe, stepProbe } from "./server-probe.js";

export interface ProbeSegmentOptions {
  readonly calls: LinuxCalls;
  readonly readiness: Readiness;
  readonly interface: string;
  /** How long answers are waited for, milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

const TRIES = 2;

/**
 * Asks an interface's segment which DHCP servers there are, as several kinds of machines, and takes none of their offers. Needs no address there. Rejects
 * with a `SocketError`, and with the signal's reason.
 */
export async function probeSegment(options: ProbeSegmentOptions): Promise<readonly FoundServer[]> {
  const { signal } = options;
  signal.throwIfAborted();
  const probing = new Probing(options);
  const abandon = (): void => probing.fail(signal.reason);
  signal.addEventListener("abort", abandon, { once: true });
  try {
    return await probing.begin();
  } finally {
    signal.removeEventListener("abort", abandon);
    probing.close();
  }
}

class Probing {
  readonly fail: (reason: unknown) => void;
  private readonly options: ProbeSegmentOptions;
  private readonly result: Promise<readonly FoundServer[]>;
  private readonly finish: (found: readonly FoundServer[]) => void;
  private readonly wakeUp = new WakeUp(now, () => this.step());
  private readonly tap: DhcpTap;
  private probe: ServerProbe;
  private found: readonly FoundServer[] = [];

  /** Throws a `SocketError`. */
  constructor(options: ProbeSegmentOptions) {
    const { calls, readiness, patience, interface: name } = options;
    const { promise, resolve, reject } = withResolvers<readonly FoundServer[]>();
    this.options = options;
    this.result = promise;
    this.finish = resolve;
    this.fail = reject;
    const heard = (datagram: HeardDatagram) => this.take(datagram);
    this.tap = new DhcpTap({ calls, readiness, interface: name, heard });
    const mac = probeMac(this.tap.mac);
    this.listenFor(mac);
    const plan = { mac, xid: randomInt(2 ** 32), kinds: PROBE_KINDS, patience, tries: TRIES };
    this.probe = startProbe(plan, now());
  }

  /** A card that cannot take in a second MAC still hears what is sent to everybody, as it is asked for. */
  private listenFor(mac: MacAddress): void {
    try {
      this.tap.listenFor(mac);
    } catch {}
  }

  begin(): Promise<readonly FoundServer[]> {
    this.step();
    return this.result;
  }

  close(): void {
    this.wakeUp.cancel();
    this.tap.close();
  }

  private step(): void {
    const { probe, send, wakeAt } = stepProbe(this.probe, now());
    this.probe = probe;
    try {
      for (const packet of send) this.tap.send(discoverDatagram(packet));
    } catch (error) {
      this.fail(error);
      return;
    }
    if (wakeAt === undefined) this.finish(this.found);
    else this.wakeUp.at(wakeAt);
  }

  private take(datagram: HeardDatagram): void {
    const reply = replyIn(datagram);
    const asked = reply && askedAs(this.probe, reply);
    if (reply !== undefined && asked !== undefined)
      this.found = withOffer(this.found, this.options.interface, asked, reply, datagram);
  }
}

/** `Promise.withResolvers`, which Node has from version 22 on. */
function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

function now(): number {
  return performance.now();
}
