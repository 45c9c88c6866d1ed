import type { Lease } from "../../../pxe/coordinator/lease.js";
import type { LeaseFilter } from "../../../pxe/coordinator/lease-filter.js";
import { parseIpv4Address } from "../../../pxe/net/ipv4-address.js";
import { parseSubnet, type Subnet } from "../../../pxe/net/subnet.js";
import type {
  CoordinatorListLeasesRequest,
  CoordinatorListLeasesRequest__Output,
} from "../gen/metalplug/v1/CoordinatorListLeasesRequest.js";
import type { LeaseState__Output } from "../gen/metalplug/v1/LeaseState.js";
import { identifierArgument, macArgument, refused } from "./arguments.js";
import { enumTable, leaseKinds } from "./enums.js";

/** Which leases to list; what is absent does not narrow. */
export interface LeaseQuery {
  readonly mac?: string;
  /** An address, or a subnet as `10.77.0.0/24`. */
  readonly within?: string;
  /** The driver's id. */
  readonly hypervisor?: string;
  readonly kind?: Lease["kind"];
  /** Absent: active. */
  readonly state?: LeaseFilter["state"];
}

const states = enumTable<LeaseFilter["state"], LeaseState__Output>({
  active: "LEASE_STATE_ACTIVE",
  expired: "LEASE_STATE_EXPIRED",
  all: "LEASE_STATE_ALL",
});

export function leaseQueryToWire(query: LeaseQuery): CoordinatorListLeasesRequest {
  const { mac = "", within = "", hypervisor: driver = "", kind, state } = query;
  return {
    ...{ mac, within, driver },
    ...(kind === undefined ? {} : { kind: leaseKinds.toWire(kind) }),
    ...(state === undefined ? {} : { state: states.toWire(state) }),
  };
}

export function leaseFilterFromWire(request: CoordinatorListLeasesRequest__Output): LeaseFilter {
  const { mac, within, driver } = request;
  const kind = leaseKinds.fromWire(request.kind);
  return {
    state: states.fromWire(request.state) ?? "active",
    ...(mac === "" ? {} : { mac: macArgument(mac) }),
    ...(within === "" ? {} : { within: subnetArgument(within) }),
    ...(driver === "" ? {} : { hypervisor: identifierArgument("driver", driver) }),
    ...(kind === undefined ? {} : { kind }),
  };
}

function subnetArgument(text: string): Subnet {
  const address = parseIpv4Address(text);
  const subnet = address === undefined ? parseSubnet(text) : { network: address, prefixLength: 32 };
  if (subnet === undefined)
    throw refused("within", text, "an address, or a subnet without host bits like 10.77.0.0/24");
  return subnet;
}
