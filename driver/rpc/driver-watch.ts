import { setTimeout as delay } from "node:timers/promises";
import type { BootEvent } from "../../pxe/boot/boot-event.js";
import type { EventCursor } from "../../pxe/boot/event-archive.js";
import type { ClockReading } from "../../pxe/coordinator/driver-troubles.js";
import type { AskDriver, ClaimNews, DriverAnswer } from "../../pxe/coordinator/owner-source.js";
import { formatIdentity, type Identity } from "../certificate/identity.js";
import type { TlsSource } from "../certificate/tls-keeper.js";
import { failure, MetalplugError } from "../errors.js";
import { Channel } from "./channel.js";
import type { ConnectGate } from "./connect-gate.js";
import type { ClaimMessage } from "./convert/ownership.js";
import type { StrangerNews } from "./convert/stranger.js";
import { type DriverClient, driverClient } from "./driver-client.js";
import { MacAsker } from "./mac-asker.js";
import type { WatchPace } from "./watch-pace.js";

/** Milliseconds before the first reconnect, and the most; doubled each time, half of it by chance. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2000;
/** A connection that has not brought the first message after so long is given up, milliseconds. */
const FIRST_MESSAGE = 5000;

/** Milliseconds between two looks at a driver's clock. */
const CLOCK_EVERY = 60_000;

/** Before an event stream that broke alone is asked for again, milliseconds. */
const EVENTS_PAUSE = 1000;

const NO_TROUBLE = "it is being connected to";

/** What strangers told drivers. `down`: the stream has ended. */
export interface StrangersWatch {
  /** Whether this hypervisor is listened to: whoever discovers nobody has nothing to tell, and a stream costs memory on both sides. */
  readonly isWanted: (hypervisor: string) => boolean;
  readonly news: (driver: string, news: StrangerNews | { readonly kind: "down" }) => void;
}

export interface DriverWatchOptions {
  readonly driver: string;
  /** Absent: the driver is called without TLS. */
  readonly tls?: TlsSource | undefined;
  readonly news: (news: ClaimNews) => void;
  /** Each of the driver's events, with its place in the driver's archive. */
  readonly events: (event: BootEvent, cursor: EventCursor) => void;
  /** Told at each connection and every minute. */
  readonly clock?: ((reading: ClockReading) => void) | undefined;
  readonly strangers: StrangersWatch;
  /** Where to go on with the events; absent: with the last ones. */
  readonly from?: EventCursor | undefined;
  readonly gate: ConnectGate;
  readonly pace: WatchPace;
  /** 0 to 1. */
  readonly random: () => number;
}

/**
 * Keeps one driver's claim and event streams open and goes on where they broke off. Each attempt has a channel of its
 * own, because a channel that went bad may stay so (grpc-node issue 3040).
 */
export class DriverWatch {
  private readonly options: DriverWatchOptions;
  private readonly stopping = new AbortController();
  private readonly done: Promise<void>;
  private asker: MacAsker | undefined;
  /** While it is connected. */
  client: DriverClient | undefined;
  /** Why the last connection ended. */
  private downText = NO_TROUBLE;
  private isUp = false;
  /** Where to go on with the claims, and whose they are. */
  private revision = 0;
  private claimsRun = "";
  private hypervisor: string | undefined;
  /** Where to go on with the events. */
  private run: string;
  private sequence: number;

  constructor(options: DriverWatchOptions) {
    this.options = options;
    const { from } = options;
    this.run = from?.run ?? "";
    this.sequence = from?.sequence ?? 0;
    this.done = this.keepTrying();
  }

  /** Never rejects: whatever goes wrong is `silent` with the reason. */
  ask(question: Parameters<AskDriver>[1], options: Parameters<AskDriver>[2]): Promise<DriverAnswer> {
    const { driver } = this.options;
    if (this.asker !== undefined) return this.asker.ask(question, options);
    return Promise.resolve({ kind: "silent", driver, text: withoutAddress(this.downText) });
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async keepTrying(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted; failures++) {
      const error = await this.connect(signal).then(() => undefined, asIs);
      if (signal.aborted) return;
      if (this.isUp) failures = 0;
      this.tellDown(textOf(error), error instanceof MetalplugError && error.code === "PEER_REFUSED");
      await delay(this.pause(failures), undefined, { signal }).catch(() => undefined);
    }
  }

  /** Once for the same trouble, however often it is met again. */
  private tellDown(text: string, isCertificate: boolean): void {
    this.isUp = false;
    if (text === this.downText) return;
    this.downText = text;
    const news = { kind: "down", driver: this.options.driver, text } as const;
    this.options.news(isCertificate ? { ...news, isCertificate } : news);
  }

  /** One connection from its beginning to its end, which is always an error. */
  private async connect(stop: AbortSignal): Promise<void> {
    const release = await this.options.gate.enter(stop);
    const { driver: address, tls, pace } = this.options;
    const { keepalive } = pace;
    const channel = new Channel({
      ...{ what: "driver", address, tls, deadline: FIRST_MESSAGE, tries: 1, keepalive },
    });
    const ended = new AbortController();
    const end = (): void => ended.abort();
    let isSlow = false;
    const slow = setTimeout(() => {
      isSlow = true;
      end();
    }, FIRST_MESSAGE);
    const reached = (): void => {
      release();
      clearTimeout(slow);
    };
    stop.addEventListener("abort", end, { once: true });
    const client = driverClient(channel);
    const asker = new MacAsker(channel);
    this.asker = asker;
    this.client = client;
    const events = this.followEvents(client, ended.signal);
    const clock = this.followClock(client, ended.signal);
    let strangers: Promise<void> | undefined;
    const synced = (): void => {
      if (this.options.strangers.isWanted(this.hypervisor ?? ""))
        strangers ??= this.followStrangers(client, ended.signal);
    };
    try {
      const isItself = (hypervisor: string) => assertItself(address, channel.peer, hypervisor);
      await this.followClaims(client, ended.signal, reached, synced, isItself);
    } catch (error) {
      if (isPointRefused(error)) [this.claimsRun, this.revision] = ["", 0];
      const found = isSlow
        ? new Error(`Cannot reach the driver at ${address}: no answer in ${FIRST_MESSAGE / 1000} s`)
        : error;
      asker.close(withoutAddress(textOf(found)));
      throw found;
    } finally {
      stop.removeEventListener("abort", end);
      end();
      reached();
      this.asker = undefined;
      this.client = undefined;
      channel.close();
      await Promise.all([events, clock, strangers]);
    }
  }

  private async followClaims(
    client: DriverClient,
    signal: AbortSignal,
    reached: () => void,
    synced: () => void,
    isItself: (hypervisor: string) => void,
  ): Promise<void> {
    const from = { run: this.claimsRun, fromRevision: this.revision, signal };
    for await (const message of client.watchClaims(from)) {
      reached();
      if (message.kind === "reset" || message.kind === "synced") isItself(message.hypervisor);
      this.take(message);
      if (message.kind === "synced") synced();
    }
    throw new Error("The driver ended its claim stream");
  }

  private take(message: ClaimMessage): void {
    const { driver, news } = this.options;
    this.downText = NO_TROUBLE;
    switch (message.kind) {
      case "reset":
        this.revision = 0;
        this.hypervisor = message.hypervisor;
        this.claimsRun = message.run;
        news({ kind: "reset", driver, hypervisor: message.hypervisor });
        break;
      case "claimed":
      case "released":
        // Another change of the same revision may still be on its way: resuming must bring it.
        this.revision = Math.max(this.revision, message.revision - 1);
        news({ ...change(message), driver });
        break;
      case "synced":
        this.assertSame(message);
        this.revision = message.revision;
        this.isUp = true;
        news({ kind: "up", driver, hypervisor: message.hypervisor });
        break;
    }
  }

  /** Another driver's revisions say nothing about this one's: start from its beginning. */
  private assertSame({ hypervisor, run }: { readonly hypervisor: string; readonly run: string }): void {
    if (this.hypervisor === hypervisor && this.claimsRun === run) return;
    this.revision = 0;
    throw new Error(
      this.hypervisor === hypervisor ? "It is another run of it now" : `It calls itself ${hypervisor} now`,
    );
  }

  /** Its trouble does not touch the claims: it goes on where it was, as long as the connection is there. Never rejects. */
  private async followEvents(client: DriverClient, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.takeEvents(client, signal).catch((error) => {
        if (isPointRefused(error)) [this.run, this.sequence] = ["", 0];
      });
      await delay(EVENTS_PAUSE, undefined, { signal }).catch(() => undefined);
    }
  }

  /** As the events. Never rejects. */
  private async followStrangers(client: DriverClient, signal: AbortSignal): Promise<void> {
    const { driver, strangers } = this.options;
    while (!signal.aborted) {
      await this.takeStrangers(client, signal).catch(() => undefined);
      strangers.news(driver, { kind: "down" });
      await delay(EVENTS_PAUSE, undefined, { signal }).catch(() => undefined);
    }
  }

  private async takeStrangers(client: DriverClient, signal: AbortSignal): Promise<void> {
    const { driver, strangers } = this.options;
    for await (const news of client.watchStrangers({ signal })) strangers.news(driver, news);
  }

  private async takeEvents(client: DriverClient, signal: AbortSignal): Promise<void> {
    const from = { run: this.run, afterSequence: this.sequence, withoutLookups: true, signal };
    for await (const { run, event } of client.watchEvents(from)) {
      this.run = run;
      this.sequence = event.sequence;
      this.options.events(event, { run, driver: this.options.driver, sequence: event.sequence });
    }
  }

  /** Never rejects. What fails is tried again with the next look, or told by the claims' stream. */
  private async followClock(client: DriverClient, signal: AbortSignal): Promise<void> {
    // With thousands of drivers, not all at once.
    await delay(this.options.pace.firstLook * this.options.random(), undefined, { signal }).catch(
      () => undefined,
    );
    while (this.options.clock !== undefined && !signal.aborted) {
      const reading = await readClock(client, this.options.driver, signal).catch(() => undefined);
      if (reading !== undefined) this.options.clock(reading);
      await delay(CLOCK_EVERY, undefined, { signal }).catch(() => undefined);
    }
  }

  private pause(failures: number): number {
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures);
    return longest * (0.5 + this.options.random() / 2);
  }
}

/** `undefined` where the driver does not tell its time. */
async function readClock(
  client: DriverClient,
  driver: string,
  signal: AbortSignal,
): Promise<ClockReading | undefined> {
  const [sentAt, begun] = [Date.now(), performance.now()];
  const { at } = await client.getHypervisor({ signal });
  const roundTrip = performance.now() - begun;
  return at === 0 ? undefined : { driver, offset: at - (sentAt + roundTrip / 2), roundTrip };
}

function change(message: Extract<ClaimMessage, { kind: "claimed" | "released" }>) {
  if (message.kind === "released") return { kind: message.kind, mac: message.mac };
  return { kind: message.kind, mac: message.mac, epoch: message.epoch };
}

/** Whose certificate is another driver's may not speak for it, whatever it calls itself. Throws PEER_REFUSED. */
function assertItself(address: string, peer: Identity | undefined, hypervisor: string): void {
  if (peer === undefined || peer.name === hypervisor) return;
  const found = `it calls itself ${hypervisor} by another driver's certificate (${formatIdentity(peer)}); give it its own`;
  throw failure("PEER_REFUSED", { what: "the driver", address, found });
}

/** It does not take where to go on, and would not the next time either: it is heard from its beginning. */
function isPointRefused(error: unknown): boolean {
  return error instanceof MetalplugError && error.code === "ARGUMENT_REFUSED";
}

function asIs(error: unknown): unknown {
  return error;
}

/** Beside the driver's name, which says it: `connection refused`. */
function withoutAddress(text: string): string {
  return text.replace(
    /^Cannot (?:reach|talk to) the driver at \S+: |; is it running, and is the address right\?$/g,
    "",
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
