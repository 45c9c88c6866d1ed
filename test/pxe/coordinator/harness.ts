import type { PlacedEvent } from "../../../pxe/boot/event-archive.js";
import { EventRing } from "../../../pxe/boot/event-ring.js";
import type { Grant } from "../../../pxe/boot/grant.js";
import {
  type Coordinator,
  type DriverNotice,
  startCoordinator,
} from "../../../pxe/coordinator/coordinator.js";
import type { Lease, LeaseChange, LeaseStore } from "../../../pxe/coordinator/lease.js";
import type { AskDriver, DriverAnswer, OwnerQuestion } from "../../../pxe/coordinator/owner-source.js";
import type { DhcpSettings, SubnetSettings } from "../../../pxe/coordinator/settings.js";
import type { DhcpSocketOptions } from "../../../pxe/dhcp/dhcp-sockets.js";
import { messageType } from "../../../pxe/dhcp/options.js";
import { type DhcpPacket, decodeDhcp, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import type { ProbeAddress } from "../../../pxe/net/address-probe.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { BY_ETH1, ETH1, HV1, HV2, type MessageParts, packet, SERVER } from "./lab.js";

/** A store in memory that can be made to wait or to fail. */
export class MemoryStore implements LeaseStore {
  readonly leases = new Map<string, Lease>();
  commits = 0;
  failing = false;
  private gate: Promise<void> = Promise.resolve();
  private openGate: () => void = () => {};

  load(): readonly Lease[] {
    return [...this.leases.values()];
  }

  hold(): void {
    this.gate = new Promise((resolve) => {
      this.openGate = resolve;
    });
  }

  letGo(): void {
    this.openGate();
  }

  async commit(changes: readonly LeaseChange[]): Promise<void> {
    this.commits++;
    await this.gate;
    if (this.failing) throw new Error("no space left on device");
    for (const change of changes)
      if (change.kind === "put") this.leases.set(change.lease.address, change.lease);
      else this.leases.delete(change.address);
  }
}

/** A fake of a driver: what it grants by MAC, and whether it answers at all. */
export class FakeDriver {
  readonly grants = new Map<MacAddress, { readonly grant: Grant; readonly epoch: number }>();
  readonly asked: MacAddress[] = [];
  isSilent = false;
  /** Questions stay open until they are cancelled. */
  isStuck = false;
  private readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  answer(mac: MacAddress, signal: AbortSignal | undefined): Promise<DriverAnswer> {
    const { address: driver } = this;
    this.asked.push(mac);
    const silent: DriverAnswer = { kind: "silent", driver, text: "no answer within 250 ms", isTimeout: true };
    if (this.isStuck)
      return new Promise((resolve) => signal?.addEventListener("abort", () => resolve(silent)));
    if (this.isSilent) return Promise.resolve(silent);
    const own = this.grants.get(mac);
    if (own === undefined) return Promise.resolve({ kind: "notMine", driver, ttl: 2000 });
    return Promise.resolve({ kind: "owner", driver, revision: 1, ttl: 2000, ...own });
  }
}

export interface HarnessExtra extends Pick<DhcpSettings, "relays" | "mode" | "strangers"> {
  readonly probe?: ProbeAddress;
}

/** A whole coordinator without network, disk and time. */
export class Harness implements AsyncDisposable {
  readonly store: MemoryStore;
  readonly drivers = new Map([HV1, HV2].map((address) => [address, new FakeDriver(address)]));
  readonly sent: DhcpPacket[] = [];
  readonly ring: EventRing;
  readonly coordinator: Coordinator;
  readonly notices: readonly DriverNotice[];
  /** What the drivers were asked. */
  readonly questions: readonly OwnerQuestion[];
  now = 1_700_000_000_000;
  private receive: DhcpSocketOptions["receive"] = () => {};

  static async start(
    subnets: readonly SubnetSettings[] = [ETH1],
    store = new MemoryStore(),
    { probe, ...more }: HarnessExtra = {},
  ): Promise<Harness> {
    const harness: { instance?: Harness } = {};
    const questions: OwnerQuestion[] = [];
    const ask: AskDriver = (driver, question, { signal }) => {
      questions.push(question);
      return (
        harness.instance?.drivers.get(driver)?.answer(question.mac, signal) ??
        Promise.resolve({ kind: "silent", driver, text: "no such driver" })
      );
    };
    const clock = () => harness.instance?.now ?? 1_700_000_000_000;
    const ring = new EventRing({ source: "dc1", capacity: 1000, clock });
    let session = 0;
    let receive: DhcpSocketOptions["receive"] = () => {};
    const sent: DhcpPacket[] = [];
    const notices: DriverNotice[] = [];
    const coordinator = await startCoordinator({
      id: "dc1",
      settings: { subnets, port: 67, address: SERVER, ...more },
      drivers: [HV1, HV2],
      ask,
      leases: store,
      ...(probe === undefined ? {} : { probe }),
      ring,
      clock,
      notice: (notice) => notices.push(notice),
      newBootSession: () => `s${++session}`,
      openSockets: async (options) => {
        receive = options.receive;
        return {
          port: options.settings.port,
          send: (bytes) => {
            const decoded = decodeDhcp(bytes);
            if (decoded.ok) sent.push(decoded.value);
          },
          close: async () => {},
        };
      },
    });
    const instance = new Harness({ store, ring, coordinator, sent, notices, questions });
    instance.receive = (bytes, arrival) => receive(bytes, arrival);
    harness.instance = instance;
    return instance;
  }

  private constructor(
    parts: Pick<Harness, "store" | "ring" | "coordinator" | "sent" | "notices" | "questions">,
  ) {
    this.store = parts.store;
    this.ring = parts.ring;
    this.coordinator = parts.coordinator;
    this.sent = parts.sent;
    this.notices = parts.notices;
    this.questions = parts.questions;
  }

  driver(address: string): FakeDriver {
    const driver = this.drivers.get(address);
    if (driver === undefined) throw new Error(`no driver ${address}`);
    return driver;
  }

  /** Both streams are whole. */
  allUp(): void {
    this.coordinator.news({ kind: "up", driver: HV1, hypervisor: "hv1" });
    this.coordinator.news({ kind: "up", driver: HV2, hypervisor: "hv2" });
  }

  claim(address: string, mac: MacAddress, grant: Grant, epoch = 1): void {
    this.driver(address).grants.set(mac, { grant, epoch });
    this.coordinator.news({ kind: "claimed", driver: address, mac, epoch });
  }

  /** One datagram as firmware would send it. */
  hear(message: Parameters<typeof packet>[0], parts: MessageParts = {}, by = BY_ETH1): void {
    this.receive(encodeDhcp(packet(message, parts), { maxSize: 1472 }), by);
  }

  hearBytes(bytes: Uint8Array): void {
    this.receive(bytes, BY_ETH1);
  }

  /** Lets every promise that can settle do so, and answers what was sent meanwhile as `OFFER 10.77.0.50`. */
  /** The joined events behind a position. */
  async events(after = 0): Promise<readonly PlacedEvent[]> {
    await this.coordinator.boots.settled();
    return (await this.coordinator.boots.read(after, { most: 100_000 })).events;
  }

  async settle(): Promise<string[]> {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    return this.sent.splice(0).map((reply) => `${messageType(reply)} ${reply.yiaddr}`);
  }

  async ask(message: Parameters<typeof packet>[0], parts: MessageParts = {}): Promise<string[]> {
    this.hear(message, parts);
    return this.settle();
  }

  /** DISCOVER to ACK; answers the address, or `undefined` where it stopped. */
  async boot(mac: MacAddress, options: MessageParts["options"] = {}): Promise<string | undefined> {
    this.hear("DISCOVER", { chaddr: mac, options });
    await new Promise((resolve) => setImmediate(resolve));
    const offer = this.sent.splice(0).at(-1);
    if (offer === undefined) return undefined;
    const taken = { ...options, serverIdentifier: SERVER, requestedAddress: offer.yiaddr };
    const [ack] = await this.ask("REQUEST", { chaddr: mac, options: taken });
    return ack?.replace("ACK ", "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.coordinator.close();
  }
}
