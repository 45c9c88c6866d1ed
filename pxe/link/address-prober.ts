import { randomBytes } from "node:crypto";
import type { ProbeAddress, ProbeResult } from "../net/address-probe.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import { type LinuxCalls, loadLinuxCalls } from "../net/linux-calls.js";
import type { MacAddress } from "../net/mac-address.js";
import type { Readiness } from "../net/readiness.js";
import { WakeUp } from "../net/wake-up.js";
import { ArpPort } from "./arp-port.js";
import { EchoPort } from "./echo-port.js";
import { type ProbeAction, ProbeBook, type ProbeEvent, type ProbeTarget, targetKey } from "./probe-book.js";
import type { ProbePort } from "./probe-port.js";
import { messageOf, rawCalls } from "./raw-socket.js";

export interface AddressProberOptions {
  readonly readiness: Readiness;
  readonly loadCalls?: () => Promise<LinuxCalls>;
}

export interface AddressProber extends AsyncDisposable {
  /**
   * Two questions, 100 ms apart. Without an answer an address is free after 300 ms by ARP and after 500 ms by ICMP; a result stands for 5 s.
   * At most 256 at once; one address asked for by several is asked for once. Needs CAP_NET_RAW for ARP.
   */
  readonly probe: ProbeAddress;
  /** Probes under way end as not probed, and so do later ones. Closing twice is harmless. */
  close(): Promise<void>;
}

/** Asks segments whether some host has an address. Never rejects: where this host cannot ask, each probe says why. Opens nothing before it is asked. */
export async function openAddressProber({
  readiness,
  loadCalls = loadLinuxCalls,
}: AddressProberOptions): Promise<AddressProber> {
  return new OpenProber(await rawCalls(loadCalls), readiness);
}

interface Waiting {
  readonly result: Promise<ProbeResult>;
  readonly resolve: (result: ProbeResult) => void;
}

const TOKEN_LENGTH = 8;

class OpenProber implements AddressProber {
  readonly probe: ProbeAddress = (address, { interface: device }) => this.ask({ address, interface: device });
  /** Or why there are none. */
  private readonly calls: LinuxCalls | string;
  private readonly readiness: Readiness;
  private readonly book = new ProbeBook();
  private readonly waiting = new Map<string, Waiting>();
  /** By interface; the one without is ICMP's. */
  private readonly ports = new Map<string | undefined, ProbePort>();
  private readonly token = randomBytes(TOKEN_LENGTH);
  private readonly wakeUp = new WakeUp(now, () => this.onTimer());
  private closed = false;

  constructor(calls: LinuxCalls | string, readiness: Readiness) {
    this.calls = calls;
    this.readiness = readiness;
  }

  close(): Promise<void> {
    this.closed = true;
    this.wakeUp.cancel();
    for (const port of this.ports.values()) port.close();
    this.ports.clear();
    for (const { resolve } of this.waiting.values()) resolve(CLOSED);
    this.waiting.clear();
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private ask(target: ProbeTarget): Promise<ProbeResult> {
    if (this.closed) return Promise.resolve(CLOSED);
    const key = targetKey(target);
    const waiting = this.waiting.get(key) ?? newWaiting();
    this.waiting.set(key, waiting);
    this.feed({ kind: "asked", target });
    return waiting.result;
  }

  /** What has come while this thread was busy counts before the time that has passed. */
  private onTimer(): void {
    for (const port of this.ports.values()) port.takeIn();
    this.feed({ kind: "timer" });
  }

  private feed(event: ProbeEvent): void {
    const { actions, wakeAt } = this.book.step(now(), event);
    this.wakeUp.at(wakeAt);
    for (const action of actions) this.perform(action);
  }

  private perform(action: ProbeAction): void {
    switch (action.kind) {
      case "send":
        this.send(action.target);
        return;
      case "conclude":
        this.conclude(targetKey(action.target), action.result);
        return;
      case "rest":
        this.ports.get(action.interface)?.rest();
        return;
    }
  }

  private conclude(key: string, result: ProbeResult): void {
    this.waiting.get(key)?.resolve(result);
    this.waiting.delete(key);
  }

  private send(target: ProbeTarget): void {
    try {
      this.portOf(target).ask(target.address);
    } catch (error) {
      this.feed({ kind: "failed", target, text: messageOf(error) });
    }
  }

  private portOf({ address, interface: device }: ProbeTarget): ProbePort {
    const port = this.ports.get(device);
    if (port !== undefined) return port;
    if (typeof this.calls === "string") throw new Error(`Cannot probe ${address}: ${this.calls}`);
    const opened = this.newPort(this.calls, device);
    this.ports.set(device, opened);
    return opened;
  }

  private newPort(calls: LinuxCalls, device: string | undefined): ProbePort {
    const options = {
      calls,
      readiness: this.readiness,
      heard: (address: Ipv4Address, by?: MacAddress) =>
        this.feed({ kind: "heard", target: { address, interface: device }, by }),
      lost: (text: string) => this.feed({ kind: "lost", interface: device, text }),
    };
    return device === undefined ? new EchoPort(this.token, options) : new ArpPort(device, options);
  }
}

function newWaiting(): Waiting {
  let resolve: Waiting["resolve"] = () => {};
  const result = new Promise<ProbeResult>((settle) => {
    resolve = settle;
  });
  return { result, resolve };
}

function now(): number {
  return performance.now();
}

const CLOSED: ProbeResult = { kind: "notProbed", text: "Cannot probe any more: the prober was closed" };
