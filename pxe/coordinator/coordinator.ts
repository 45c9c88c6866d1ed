import type { BootEvent, BootEventDetail } from "../boot/boot-event.js";
import type { BootReporter } from "../boot/boot-reporter.js";
import type { ArchiveNotice, EventArchive } from "../boot/event-archive.js";
import { MemoryArchive } from "../boot/memory-archive.js";
import type { Arrival } from "../dhcp/reply-destination.js";
import type { ProbeAddress } from "../net/address-probe.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { BootLog } from "./boot-log.js";
import { BootSessions } from "./boot-sessions.js";
import { ClaimIndex, type DriverStatus } from "./claim-index.js";
import { lastEventsOf } from "./conditions.js";
import type { World } from "./decision.js";
import { DriverClocks } from "./driver-clocks.js";
import { DriverTroubleDesk } from "./driver-trouble-desk.js";
import type { ClockReading } from "./driver-troubles.js";
import { type DryRun, dryRun } from "./dry-run.js";
import type { Explanation } from "./explain.js";
import { ExplainDesk } from "./explain-desk.js";
import { expectedServers, ForeignDesk } from "./foreign-desk.js";
import { Forwarder } from "./forwarder.js";
import { heldBack } from "./held-back.js";
import type { Lease, LeaseStore } from "./lease.js";
import { LeaseBook } from "./lease-book.js";
import { LeaseDesk } from "./lease-desk.js";
import type { ImportOutcome } from "./lease-intake.js";
import { missingHypervisors } from "./missing-hypervisors.js";
import { ownAddresses } from "./own-addresses.js";
import { OwnerDesk } from "./owner-desk.js";
import type { AskDriver, ClaimNews } from "./owner-source.js";
import { ProbeDesk } from "./probe-answer.js";
import { recalledSightings } from "./recalled-sightings.js";
import { type OpenDhcp, openServedSockets } from "./served-sockets.js";
import { chooseServerIdentifier, isOwnServer } from "./server-identifier.js";
import type { DhcpSettings } from "./settings.js";
import { Sightings } from "./sightings.js";
import { strangerWaits } from "./stranger-wait.js";
import { strangersGate } from "./strangers-gate.js";
import { TransactionTable } from "./transaction-table.js";

/** Events kept for `why` and `boots` where no archive keeps them. */
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
  readonly ring: Pick<BootReporter, "report" | "subscribe">;
  /** Keeps the joined events; absent: they last as long as the process. */
  readonly archive?: EventArchive;
  readonly archiveNotice?: (notice: ArchiveNotice) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** By which `ring` tells events: the host's, that somebody may set, where `clock` only ever goes on. Absent: `clock`. */
  readonly eventClock?: () => number;
  /** Told once each time a driver falls silent and once when it answers again. */
  readonly notice?: (notice: DriverNotice) => void;
  /** Whether an operator said that the machine is to be left alone while no driver claims it. Absent: none is. */
  readonly isIgnored?: (mac: MacAddress) => boolean;
  /** Told what became of leases that an operator brought in. */
  readonly leasesImported?: (outcomes: readonly ImportOutcome[]) => void;
  /** A new id at each call. */
  readonly newBootSession: () => string;
  /** Told each event at once, with the machine it belongs to. */
  readonly attributed?: ((event: BootEvent) => void) | undefined;
  readonly openSockets: OpenDhcp;
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
  /** Takes how a driver's clock compares with this host's. */
  clockRead(reading: ClockReading): void;
  /** Unexpired leases by address. */
  leases(): readonly Lease[];
  readonly leaseDesk: LeaseDesk;
  /** Other DHCP servers on our segments; it is told by whoever listens there. */
  readonly foreign: ForeignDesk;
  drivers(): readonly DriverStatus[];
  /** The hypervisors that policies for strangers name and no driver is. */
  missingHypervisors(): readonly string[];
  /** Whether any driver claims the MAC, as far as is known. */
  isClaimed(mac: MacAddress): boolean;
  /** The hypervisors that claim it, as far as is known. */
  claimants(mac: MacAddress): readonly string[];
  /** The addresses of the drivers that call themselves so. */
  driversNamed(hypervisor: string): readonly string[];
  /** The machines heard lately that no driver claims. */
  readonly sightings: Pick<Sightings, "of" | "all">;
  /** That a machine has by DHCP now. */
  addressOf(mac: MacAddress): Ipv4Address | undefined;
  /** Puts an event into the machine's story. */
  report(mac: MacAddress, detail: BootEventDetail): void;
  /** The last boot where no session is named. */
  explain(mac: MacAddress, bootSession?: string): Promise<Explanation>;
  /** What events of a rehearsal say. */
  explainTrial(mac: MacAddress, events: readonly BootEvent[]): Promise<Explanation>;
  /** What would become of a message, for rehearsals. */
  readonly dryRun: DryRun;
  /** Stops answering; resolves when nothing is being written any more. */
  close(): Promise<void>;
}

/** Rejects when the sockets cannot be opened. */
export async function startCoordinator(options: CoordinatorOptions): Promise<Coordinator> {
  const { settings, ring, clock, eventClock = clock } = options;
  const index = new ClaimIndex(options.drivers);
  const isKnown = (mac: MacAddress) => index.isClaimed(mac);
  const book = new LeaseBook(settings.subnets, options.leases.load());
  const sessions = new BootSessions(options.newBootSession, (mac) => boots.table.isKnown(mac), eventClock);
  const clocks = new DriverClocks();
  const troubles = new DriverTroubleDesk(index, (detail) => ring.report({ detail }));
  const boots = new BootLog({
    archive: options.archive ?? new MemoryArchive({ run: options.newBootSession(), capacity: EVENTS_KEPT }),
    isKnown,
    clock: eventClock,
    holderOf: (address) => book.holderOf(address, clock()),
    sessionOf: (mac) => sessions.idOf(mac),
    sessionAt: (...asked) => sessions.idAt(...asked),
    onOurClock: (event, driver) => clocks.onOurs(event, driver),
    attributed: (event) => {
      touchSession(sessions, event, clock());
      troubles.heard(event.detail);
      explainDesk.note(event);
      options.attributed?.(event);
    },
    notice: options.archiveNotice,
  });
  sessions.restore(boots.table.lastBoots(), clock());
  const endSubscription = ring.subscribe(boots.record);
  const desk = new OwnerDesk({
    index,
    ask: options.ask,
    report: ring.report,
    clock,
    turned: (driver, isSilent) => options.notice?.({ driver, hypervisor: index.name(driver), isSilent }),
  });
  const drivers = () =>
    index
      .drivers()
      .map((status) => troubles.told(desk.isSilent(status.driver) ? withSilence(status) : status))
      .map((status) => desk.lastWords.told(status, clock()));
  const claimantsOf = (mac: MacAddress) => index.whom(mac).claimants.map((driver) => index.name(driver));
  const explainDesk = new ExplainDesk({
    ...{ boots, subnets: settings.subnets, drivers, claimantsOf, clock: eventClock },
    heardAt: (mac) => sessions.heardAt(mac),
  });
  const lastEvents = await lastEventsOf(options.archive);
  explainDesk.recall(lastEvents);
  const own = ownAddresses(clock);
  const isListening = settings.mode === "listen";
  const report = (mac: MacAddress, detail: BootEventDetail): void =>
    ring.report({
      mac,
      bootSession: sessions.idOf(mac),
      detail: isListening ? heldBack(detail) : detail,
    });
  const foreign = new ForeignDesk({
    expected: expectedServers(settings),
    isOwn: (server, mac) => isOwnServer(settings.address, own(), server, mac),
    isKnown,
    clock,
    report: (mac, detail) => (mac === undefined ? ring.report({ detail }) : report(mac, detail)),
  });
  const probes = new ProbeDesk({
    id: options.id,
    serverIdentifier: (arrival) => identifierOnSegment(settings, own(arrival.interface), arrival),
    clock,
  });
  const waits = strangerWaits(settings.subnets);
  const sightings = new Sightings();
  sightings.recall(recalledSightings(lastEvents));
  const world: World = {
    subnets: settings.subnets,
    book,
    serverIdentifier: (arrival, { subnet }) =>
      chooseServerIdentifier(settings.address, own(arrival.interface), arrival, subnet),
    isOwn: (address) => isOwnServer(settings.address, own(), address),
    name: (driver) => index.name(driver),
    isKnown,
    isIgnored: options.isIgnored,
    isDiscovered: (mac) => desk.isDiscovered(mac, sessions.idOf(mac)),
    isListening,
    waits,
  };
  const table = new TransactionTable({
    world,
    waits,
    relays: settings.relays,
    forwarder: new Forwarder({ own, sessions, clock, report }),
    book,
    desk,
    sessions,
    store: options.leases,
    probe: options.probe,
    isKnown,
    isListening,
    sightings,
    clock,
    report,
    heard: (request) => foreign.asked(request),
  });
  const leaseDesk = new LeaseDesk({
    ...{ book, subnets: settings.subnets, store: options.leases, clock, report },
    imported: options.leasesImported,
  });
  const receive = (bytes: Uint8Array, arrival: Arrival): void => {
    if (!probes.take(bytes, arrival)) table.receive(bytes, arrival);
  };
  const admits = strangersGate(settings.strangers, report, clock);
  const receiving = { receive, isKnown, admits };
  const sockets = await openServedSockets(options.openSockets, settings, receiving).catch(
    async (error: unknown) => {
      endSubscription();
      await boots.close();
      throw error;
    },
  );
  for (const desk of [table, probes])
    desk.sendBy((reply, destination, arrival) => sockets.send(reply, destination, arrival));

  const close = async () => {
    const stored = table.close();
    desk.close();
    await sockets.close();
    await stored;
    await leaseDesk.close();
    endSubscription();
    await boots.close();
  };
  return {
    id: options.id,
    port: sockets.port,
    boots,
    news: (news) => {
      index.apply(news);
      desk.news(news);
      troubles.news(news);
      if (news.kind === "claimed") sightings.forget(news.mac);
    },
    clockRead: (reading) => {
      clocks.read(reading);
      troubles.clockRead(reading);
    },
    leases: () => leaseDesk.list({ state: "active" }),
    leaseDesk,
    foreign,
    drivers,
    missingHypervisors: () => missingHypervisors(settings.subnets, index),
    isClaimed: isKnown,
    claimants: (mac) => index.whom(mac).claimants.map((driver) => index.name(driver)),
    driversNamed: (hypervisor) => index.driversNamed(hypervisor),
    sightings,
    addressOf: (mac) => book.leasesOf(mac).find((lease) => lease.expiresAt > clock())?.address,
    report,
    dryRun: dryRun({
      ...{ world, relays: settings.relays, probe: options.probe, ask: options.ask, clock },
      whom: (mac) => index.whom(mac),
      heeded: (mac, answers) => desk.lastWords.heeded(mac, answers, clock()),
      driversNamed: (hypervisor) => index.driversNamed(hypervisor),
    }),
    explain: (mac, bootSession) => explainDesk.explain(mac, bootSession),
    explainTrial: (mac, events) => explainDesk.explainTrial(mac, events),
    close,
    [Symbol.asyncDispose]: close,
  };
}

const EVERYWHERE = { network: UNSPECIFIED, prefixLength: 0 };

/** For who is in no subnet of ours in particular. */
function identifierOnSegment(
  { address, subnets }: DhcpSettings,
  own: Parameters<typeof chooseServerIdentifier>[1],
  arrival: Parameters<typeof chooseServerIdentifier>[2],
) {
  const near = subnets.find((subnet) => subnet.interface === arrival.interface) ?? subnets[0];
  return chooseServerIdentifier(address, own, arrival, near?.subnet ?? EVERYWHERE);
}

function touchSession(sessions: BootSessions, { mac, detail }: BootEvent, now: number): void {
  if (mac !== undefined && detail.kind.startsWith("file")) sessions.touched(mac, now);
}

function withSilence(status: DriverStatus): DriverStatus {
  return status.text === "" ? { ...status, text: "it leaves questions unanswered" } : status;
}
