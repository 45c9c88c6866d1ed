import type { BootEvent, BootEventDetail } from "../boot/boot-event.js";
import type { EventRing } from "../boot/event-ring.js";
import type { DhcpSocketOptions, DhcpSockets } from "../dhcp/dhcp-sockets.js";
import type { ProbeAddress } from "../net/address-probe.js";
import type { MacAddress } from "../net/mac-address.js";
import { BootLog } from "./boot-log.js";
import { BootSessions } from "./boot-sessions.js";
import { ClaimIndex, type DriverStatus } from "./claim-index.js";
import type { Explanation } from "./explain.js";
import { ExplainDesk } from "./explain-desk.js";
import type { Lease, LeaseStore } from "./lease.js";
import { LeaseBook } from "./lease-book.js";
import { LeaseDesk } from "./lease-desk.js";
import { ownAddresses } from "./own-addresses.js";
import { OwnerDesk } from "./owner-desk.js";
import type { AskDriver, ClaimNews } from "./owner-source.js";
import { chooseServerIdentifier } from "./server-identifier.js";
import type { DhcpSettings } from "./settings.js";
import { TransactionTable } from "./transaction-table.js";

/** Events kept for `why` and `boots`. */
const EVENTS_KEPT = { known: 50_000, strangers: 5_000 };

export interface CoordinatorOptions {
  readonly id: string;
  readonly settings: DhcpSettings;
  /** The configured drivers: until their claims are known, each could own any machine. */
  readonly drivers: readonly string[];
  readonly ask: AskDriver;
  readonly leases: LeaseStore;
  /** Asks the network for an address of the pool before it is first offered, in subnets that say so. Absent: nobody is asked. */
  readonly probe?: ProbeAddress;
  /** The coordinator's own events go here, and from here into `boots`. */
  readonly ring: EventRing;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Told once each time a driver falls silent and once when it answers again. */
  readonly notice?: (notice: DriverNotice) => void;
  /** A new id at each call. */
  readonly newBootSession: () => string;
  readonly openSockets: (
    options: Pick<DhcpSocketOptions, "settings" | "receive" | "isKnown">,
  ) => Promise<Pick<DhcpSockets, "port" | "send" | "close">>;
}

/** A driver left its last questions unanswered, so that it counts as silent; or it answers again. */
export interface DriverNotice {
  /** The address it is configured under. */
  readonly driver: string;
  /** Its id, or the address while that is not known. */
  readonly hypervisor: string;
  readonly isSilent: boolean;
}

/** Answers DHCP for the machines the drivers claim. */
export interface Coordinator extends AsyncDisposable {
  readonly id: string;
  /** The port of the socket for relayed clients. */
  readonly port: number;
  readonly boots: BootLog;
  /** Takes what the claim streams say. */
  news(news: ClaimNews): void;
  /** Unexpired leases by address. */
  leases(): readonly Lease[];
  readonly leaseDesk: LeaseDesk;
  drivers(): readonly DriverStatus[];
  /** Whether any driver claims the MAC, as far as is known. */
  isClaimed(mac: MacAddress): boolean;
  explain(mac: MacAddress, bootSession?: string): Promise<Explanation>;
  /** Stops answering; resolves when nothing is being written any more. */
  close(): Promise<void>;
}

/** Rejects when the sockets cannot be opened. */
export async function startCoordinator(options: CoordinatorOptions): Promise<Coordinator> {
  const { settings, ring, clock } = options;
  const index = new ClaimIndex(options.drivers);
  const isKnown = (mac: MacAddress) => index.isClaimed(mac);
  const book = new LeaseBook(settings.subnets, options.leases.load());
  const sessions = new BootSessions(options.newBootSession, isKnown);
  const boots = new BootLog({
    run: options.newBootSession(),
    capacity: EVENTS_KEPT,
    isKnown,
    holderOf: (address) => book.holderOf(address, clock()),
    sessionOf: (mac) => sessions.idOf(mac),
  });
  const endSubscription = ring.subscribe(boots.record);
  boots.subscribe(({ event }) => touchSession(sessions, event, clock()));
  const desk = new OwnerDesk({
    index,
    ask: options.ask,
    report: ring.report,
    clock,
    turned: (driver, isSilent) => options.notice?.({ driver, hypervisor: index.name(driver), isSilent }),
  });
  const drivers = () =>
    index.drivers().map((status) => (desk.isSilent(status.driver) ? withSilence(status) : status));
  const claimantsOf = (mac: MacAddress) => index.whom(mac).claimants.map((driver) => index.name(driver));
  const explainDesk = new ExplainDesk({
    ...{ boots, subnets: settings.subnets, drivers, claimantsOf, clock },
    heardAt: (mac) => sessions.heardAt(mac),
  });
  boots.subscribe(({ event }) => explainDesk.note(event));
  const own = ownAddresses(clock);
  const report = (mac: MacAddress, detail: BootEventDetail): void =>
    ring.report({ mac, bootSession: sessions.idOf(mac), detail });
  const table = new TransactionTable({
    world: {
      subnets: settings.subnets,
      book,
      serverIdentifier: (arrival, { subnet }) =>
        chooseServerIdentifier(settings.address, own(arrival.interface), arrival, subnet),
      name: (driver) => index.name(driver),
    },
    relays: settings.relays,
    book,
    desk,
    sessions,
    store: options.leases,
    probe: options.probe,
    isKnown,
    clock,
    report,
  });
  const leaseDesk = new LeaseDesk({ book, subnets: settings.subnets, store: options.leases, clock, report });
  const sockets = await options
    .openSockets({
      settings: socketSettings(settings),
      receive: (bytes, arrival) => table.receive(bytes, arrival),
      isKnown,
    })
    .catch((error: unknown) => {
      endSubscription();
      throw error;
    });
  table.sendBy((reply, destination, arrival) => sockets.send(reply, destination, arrival));

  const close = async () => {
    const stored = table.close();
    desk.close();
    await sockets.close();
    await stored;
    await leaseDesk.close();
    endSubscription();
  };
  return {
    id: options.id,
    port: sockets.port,
    boots,
    news: (news) => {
      index.apply(news);
      desk.news(news);
    },
    leases: () => leaseDesk.list({ state: "active" }),
    leaseDesk,
    drivers,
    isClaimed: isKnown,
    explain: (mac, bootSession) => explainDesk.explain(mac, bootSession),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function socketSettings({ subnets, address, port }: DhcpSettings): DhcpSocketOptions["settings"] {
  const interfaces = subnets.flatMap((subnet) => subnet.interface ?? []);
  const relay = subnets.some((subnet) => subnet.interface === undefined);
  return { interfaces: [...new Set(interfaces)], relay, address, port };
}

function touchSession(sessions: BootSessions, { mac, detail }: BootEvent, now: number): void {
  if (mac !== undefined && detail.kind.startsWith("file")) sessions.touched(mac, now);
}

function withSilence(status: DriverStatus): DriverStatus {
  return status.text === "" ? { ...status, text: "it leaves questions unanswered" } : status;
}
