import { randomUUID } from "node:crypto";
import type { BootSummary } from "../../pxe/boot/boot-summary.js";
import type { PlacedEvent } from "../../pxe/boot/event-archive.js";
import type { ForeignServer } from "../../pxe/boot/foreign-server.js";
import type { DriverStatus } from "../../pxe/coordinator/claim-index.js";
import type { Explanation } from "../../pxe/coordinator/explain.js";
import type { Lease } from "../../pxe/coordinator/lease.js";
import type { LeaseName } from "../../pxe/coordinator/lease-desk.js";
import type { ImportOutcome } from "../../pxe/coordinator/lease-intake.js";
import type { RehearsalStep } from "../../pxe/rehearsal/rehearsal-step.js";
import type { CallOptions, Channel } from "./channel.js";
import { type BootQuery, bootQueryToWire, bootSummaryFromWire } from "./convert/boot-summary.js";
import { driverStatusFromWire, explanationFromWire, placedEventFromWire } from "./convert/coordinator.js";
import { importResults } from "./convert/enums.js";
import { foreignServerFromWire } from "./convert/foreign-server.js";
import {
  type LeaseRecord,
  type LeaseView,
  leaseFromWire,
  leaseToWire,
  leaseViewsFromWire,
} from "./convert/lease.js";
import { type LeaseQuery, leaseQueryToWire } from "./convert/lease-query.js";
import { type RehearsalQuery, rehearsalQueryToWire, rehearsalStepFromWire } from "./convert/rehearsal.js";
import { timestampFromWire } from "./convert/time.js";
import type { CoordinatorImportLeasesResponse__Output } from "./gen/metalplug/v1/CoordinatorImportLeasesResponse.js";
import type { CoordinatorListBootsResponse__Output } from "./gen/metalplug/v1/CoordinatorListBootsResponse.js";
import type { CoordinatorListDriversResponse__Output } from "./gen/metalplug/v1/CoordinatorListDriversResponse.js";
import type { CoordinatorListForeignServersResponse__Output } from "./gen/metalplug/v1/CoordinatorListForeignServersResponse.js";
import type { CoordinatorListLeasesResponse__Output } from "./gen/metalplug/v1/CoordinatorListLeasesResponse.js";
import { allPages, type Page, type PageOptions, pageToWire } from "./list.js";
import { coordinatorDefinition as coordinators } from "./proto.js";
import { type UnknownClient, unknownClient } from "./unknown-client.js";

/** A part of an export; what is said of the whole stands in each. */
export interface LeaseExportPart {
  readonly coordinator: string;
  /** The moment of the export, milliseconds since 1970. */
  readonly time: number;
  /** Leases in the whole export. */
  readonly total: number;
  readonly leases: readonly Lease[];
}

export interface ImportOptions extends CallOptions {
  readonly requestId?: string;
  /** Only tell what would become of them. */
  readonly dryRun?: boolean;
}

export interface WatchBootsOptions {
  /** Absent: all machines. */
  readonly mac?: string;
  /** Go on after what is kept. */
  readonly follow?: boolean;
  /** Resume in this run after `afterPosition`. */
  readonly run?: string;
  readonly afterPosition?: number;
  readonly signal?: AbortSignal;
}

/** A coordinator, by gRPC. Every method rejects with a MetalplugError, and with UNREACHABLE or DEADLINE when it is not there. */
export class CoordinatorClient implements AsyncDisposable {
  readonly address: string;
  /** Machines that no driver claims. */
  readonly unknown: UnknownClient;
  private readonly channel: Channel;

  constructor(channel: Channel) {
    this.address = channel.options.address;
    this.channel = channel;
    this.unknown = unknownClient(channel);
  }

  listDriversPage(request: PageOptions = {}): Promise<Page<DriverStatus>> {
    const read = ({ drivers, nextPageToken }: CoordinatorListDriversResponse__Output) => ({
      items: drivers.map(driverStatusFromWire),
      nextPageToken,
    });
    return this.channel.call(coordinators.ListDrivers, pageToWire(request), read, request);
  }

  listDrivers(options?: CallOptions): Promise<readonly DriverStatus[]> {
    return allPages((request) => this.listDriversPage(request), options);
  }

  /** The hypervisors that policies for unknown machines name and no driver is. */
  missingHypervisors(options?: CallOptions): Promise<readonly string[]> {
    const read = ({ missingHypervisors }: CoordinatorListDriversResponse__Output) => missingHypervisors;
    return this.channel.call(coordinators.ListDrivers, pageToWire({ pageSize: 1 }), read, options);
  }

  listForeignServersPage(request: PageOptions = {}): Promise<Page<ForeignServer>> {
    const read = ({ servers, nextPageToken }: CoordinatorListForeignServersResponse__Output) => ({
      items: servers.map(foreignServerFromWire),
      nextPageToken,
    });
    return this.channel.call(coordinators.ListForeignServers, pageToWire(request), read, request);
  }

  /** The other DHCP servers on the coordinator's segments. */
  listForeignServers(options?: CallOptions): Promise<readonly ForeignServer[]> {
    return allPages((request) => this.listForeignServersPage(request), options);
  }

  listLeasesPage(request: LeaseQuery & PageOptions = {}): Promise<Page<LeaseView>> {
    const read = (response: CoordinatorListLeasesResponse__Output) => ({
      items: leaseViewsFromWire(response),
      nextPageToken: response.nextPageToken,
    });
    const message = { ...leaseQueryToWire(request), ...pageToWire(request) };
    return this.channel.call(coordinators.ListLeases, message, read, request);
  }

  /** Without a query: those in force. */
  listLeases(query: LeaseQuery & CallOptions = {}): Promise<readonly LeaseView[]> {
    return allPages((request) => this.listLeasesPage({ ...query, ...request }), query);
  }

  /** All leases as of one moment, in parts; there is at least one part. */
  async *exportLeases(signal?: AbortSignal): AsyncGenerator<LeaseExportPart> {
    for await (const part of this.channel.watch(coordinators.ExportLeases, {}, signal))
      yield this.channel.read(() => ({
        coordinator: part.coordinator,
        time: timestampFromWire(part.time),
        total: Number(part.total),
        leases: part.leases.map(leaseFromWire),
      }));
  }

  /** One outcome a lease; those added are durable. At most 1000 in a call; a `requestId` makes a repeat safe to count. */
  importLeases(
    leases: readonly LeaseRecord[],
    options: ImportOptions = {},
  ): Promise<readonly ImportOutcome[]> {
    const { requestId = randomUUID(), dryRun = false } = options;
    const message = { requestId, dryRun, leases: leases.map(leaseToWire) };
    const read = ({ outcomes }: CoordinatorImportLeasesResponse__Output) =>
      outcomes.map(({ result, text }) => ({ kind: importResults.fromWire(result) ?? "refused", text }));
    return this.channel.call(coordinators.ImportLeases, message, read, options);
  }

  /** Frees what the address or the machine has; answers what that was. LEASE_NOT_FOUND, LEASE_BUSY. */
  releaseLease(
    name: LeaseName,
    options: CallOptions & { readonly requestId?: string } = {},
  ): Promise<readonly Lease[]> {
    const message = { requestId: options.requestId ?? randomUUID(), ...name };
    return this.channel.call(
      coordinators.ReleaseLease,
      message,
      ({ leases }) => leases.map(leaseFromWire),
      options,
    );
  }

  /** The joined events of coordinator and drivers: those kept, and with `follow` each as it happens. */
  async *watchBoots(options: WatchBootsOptions = {}): AsyncGenerator<PlacedEvent & { readonly run: string }> {
    const { mac = "", follow = false, run = "", afterPosition = 0, signal } = options;
    const request = { mac, follow, run, afterPosition };
    for await (const message of this.channel.watch(coordinators.WatchBoots, request, signal)) {
      for (const wire of message.placedEvents) {
        const placed = placedEventFromWire(wire);
        if (placed !== undefined) yield { run: message.run, ...placed };
      }
    }
  }

  listBootsPage(request: BootQuery & PageOptions = {}): Promise<Page<BootSummary>> {
    const read = ({ boots, nextPageToken }: CoordinatorListBootsResponse__Output) => ({
      items: boots.map(bootSummaryFromWire),
      nextPageToken,
    });
    const message = { filter: bootQueryToWire(request), ...pageToWire(request) };
    return this.channel.call(coordinators.ListBoots, message, read, request);
  }

  /** One summary a boot, the newest first. */
  listBoots(query: BootQuery & CallOptions = {}): Promise<readonly BootSummary[]> {
    return allPages((request) => this.listBootsPage({ ...query, ...request }), query);
  }

  /** The newest `first` boots as they are, then those that have changed, each time as they are by then; ends by an error. */
  async *watchBootSummaries(
    query: BootQuery & { readonly first?: number; readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<readonly BootSummary[]> {
    const request = { filter: bootQueryToWire(query), firstCount: query.first ?? 0 };
    for await (const { boots } of this.channel.watch(coordinators.WatchBootSummaries, request, query.signal))
      yield this.channel.read(() => boots.map(bootSummaryFromWire));
  }

  /** A boot of a MAC as a story, with the step that is missing: the last one where none is named. */
  explain(mac: string, options: CallOptions & { readonly bootSession?: string } = {}): Promise<Explanation> {
    const { bootSession = "" } = options;
    return this.channel.call(coordinators.Explain, { mac, bootSession }, explanationFromWire, options);
  }

  /** Walks a boot of the machine without a trace; the last step is the verdict. Leaving the loop ends it. */
  async *rehearse(query: RehearsalQuery, signal?: AbortSignal): AsyncGenerator<RehearsalStep> {
    const messages = this.channel.watch(coordinators.Rehearse, rehearsalQueryToWire(query), signal);
    for await (const message of messages) {
      const step = this.channel.read(() => rehearsalStepFromWire(message));
      if (step !== undefined) yield step;
    }
  }

  /** Fails what is under way. Closing twice is harmless. */
  async close(): Promise<void> {
    this.channel.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.channel.close();
  }
}
