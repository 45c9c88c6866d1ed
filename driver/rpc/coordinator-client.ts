import type { PlacedEvent } from "../../pxe/coordinator/boot-log.js";
import type { DriverStatus } from "../../pxe/coordinator/claim-index.js";
import type { Explanation } from "../../pxe/coordinator/explain.js";
import type { Lease } from "../../pxe/coordinator/lease.js";
import type { CallOptions, Channel } from "./channel.js";
import { driverStatusFromWire, explanationFromWire, placedEventFromWire } from "./convert/coordinator.js";
import { leaseFromWire } from "./convert/lease.js";
import type { CoordinatorListDriversResponse__Output } from "./gen/metalplug/v1/CoordinatorListDriversResponse.js";
import type { CoordinatorListLeasesResponse__Output } from "./gen/metalplug/v1/CoordinatorListLeasesResponse.js";
import { allPages, type Page, type PageOptions, pageToWire } from "./list.js";
import { coordinatorDefinition as coordinators } from "./proto.js";

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
  private readonly channel: Channel;

  constructor(channel: Channel) {
    this.address = channel.options.address;
    this.channel = channel;
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

  listLeasesPage(request: PageOptions = {}): Promise<Page<Lease>> {
    const read = ({ leases, nextPageToken }: CoordinatorListLeasesResponse__Output) => ({
      items: leases.map(leaseFromWire),
      nextPageToken,
    });
    return this.channel.call(coordinators.ListLeases, pageToWire(request), read, request);
  }

  listLeases(options?: CallOptions): Promise<readonly Lease[]> {
    return allPages((request) => this.listLeasesPage(request), options);
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

  /** The last boot of a MAC as a story, with the step that is missing. */
  explain(mac: string, options?: CallOptions): Promise<Explanation> {
    return this.channel.call(coordinators.Explain, { mac }, explanationFromWire, options);
  }

  /** Fails what is under way. Closing twice is harmless. */
  async close(): Promise<void> {
    this.channel.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.channel.close();
  }
}
