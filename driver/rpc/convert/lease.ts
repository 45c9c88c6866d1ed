import type { Lease, LeaseNetwork } from "../../../pxe/coordinator/lease.js";
import type { CoordinatorListLeasesResponse__Output } from "../gen/metalplug/v1/CoordinatorListLeasesResponse.js";
import type { Lease__Output, Lease as WireLease } from "../gen/metalplug/v1/Lease.js";
import type { LeaseNetwork__Output, LeaseNetwork as WireNetwork } from "../gen/metalplug/v1/LeaseNetwork.js";
import {
  addressArgument,
  hostArgument,
  identifierArgument,
  macArgument,
  mtuArgument,
  presentArgument,
  refused,
  unicastArgument,
} from "./arguments.js";
import { leaseKinds } from "./enums.js";
import { type RouteRequest, routesFromWire, routesToWire } from "./route.js";
import { timestampFromWire, timestampToWire } from "./time.js";

/** A lease as it comes from outside; the addresses in it may be anything. */
export interface LeaseRecord {
  readonly address: string;
  readonly mac: string;
  readonly kind: Lease["kind"];
  readonly hostname?: string;
  readonly hypervisor?: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly network?: {
    readonly prefixLength: number;
    readonly gateway?: string;
    readonly dns: readonly string[];
    readonly mtu?: number;
    readonly routes?: readonly RouteRequest[];
  };
}

/** A lease as the coordinator tells it. */
export interface LeaseView extends Lease {
  /** Milliseconds until its end by the coordinator's clock; 0 or less: it is expired. */
  readonly expiresIn: number;
}

const MAX_DNS = 16;
const MAX_ROUTES = 32;

export function leaseToWire(lease: LeaseRecord): WireLease {
  return {
    address: lease.address,
    mac: lease.mac,
    kind: leaseKinds.toWire(lease.kind),
    hostname: lease.hostname ?? "",
    expireTime: timestampToWire(lease.expiresAt),
    driver: lease.hypervisor ?? "",
    network: lease.network === undefined ? null : networkToWire(lease.network),
  };
}

export function leaseFromWire(wire: Lease__Output): Lease {
  return {
    address: addressArgument("address", wire.address),
    mac: macArgument(wire.mac),
    kind: kindArgument(wire.kind),
    ...(wire.hostname === "" ? {} : { hostname: wire.hostname }),
    expiresAt: timestampFromWire(wire.expireTime),
    ...(wire.driver === "" ? {} : { hypervisor: wire.driver }),
    ...(wire.network === null ? {} : { network: networkFromWire(wire.network) }),
  };
}

/** The same of a lease that somebody asks to be taken: throws what a lease given here could not have. */
export function leaseArgument(wire: Lease__Output): Lease {
  unicastArgument("address", wire.address);
  if (wire.hostname !== "") hostArgument(wire.hostname);
  identifierArgument("driver", wire.driver);
  const lease = leaseFromWire({ ...wire, expireTime: presentArgument("expire_time", wire.expireTime) });
  if (!(lease.expiresAt >= 0)) throw refused("expire_time", lease.expiresAt, "a time after 1970");
  return lease;
}

export function leaseViewsFromWire({
  leases,
  time,
}: CoordinatorListLeasesResponse__Output): readonly LeaseView[] {
  const now = timestampFromWire(time);
  return leases.map(leaseFromWire).map((lease) => ({ ...lease, expiresIn: lease.expiresAt - now }));
}

function kindArgument(kind: string): Lease["kind"] {
  const known = leaseKinds.fromWire(kind);
  if (known === undefined) throw refused("kind", kind, "fixed, pool or unknown machine");
  return known;
}

function networkToWire({
  prefixLength,
  gateway = "",
  dns,
  mtu = 0,
  routes,
}: NonNullable<LeaseRecord["network"]>): WireNetwork {
  return { prefixLength, gateway, dns: [...dns], mtu, routes: routesToWire(routes) };
}

function networkFromWire(wire: LeaseNetwork__Output): LeaseNetwork {
  const { prefixLength, gateway, dns, mtu, routes } = wire;
  if (prefixLength < 1 || prefixLength > 32)
    throw refused("network.prefix_length", prefixLength, "a prefix length from 1 to 32");
  if (dns.length > MAX_DNS) throw refused("network.dns", `${dns.length} addresses`, `at most ${MAX_DNS}`);
  return {
    prefixLength,
    ...(gateway === "" ? {} : { gateway: addressArgument("network.gateway", gateway) }),
    dns: dns.map((address) => addressArgument("network.dns", address)),
    ...mtuArgument("network.mtu", mtu),
    ...routesFromWire("network.routes", routes, MAX_ROUTES),
  };
}
