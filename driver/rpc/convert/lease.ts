import type { Lease } from "../../../pxe/coordinator/lease.js";
import type { Lease__Output, Lease as WireLease } from "../gen/metalplug/v1/Lease.js";
import { addressArgument, macArgument, refused } from "./arguments.js";
import { leaseKinds } from "./enums.js";
import { timestampFromWire, timestampToWire } from "./time.js";

export function leaseToWire(lease: Lease): WireLease {
  return {
    address: lease.address,
    mac: lease.mac,
    kind: leaseKinds.toWire(lease.kind),
    hostname: lease.hostname ?? "",
    expireTime: timestampToWire(lease.expiresAt),
    driver: lease.hypervisor ?? "",
  };
}

export function leaseFromWire(wire: Lease__Output): Lease {
  const kind = leaseKinds.fromWire(wire.kind);
  if (kind === undefined) throw refused("kind", wire.kind, "fixed, pool or unknown machine");
  return {
    address: addressArgument("address", wire.address),
    mac: macArgument(wire.mac),
    kind,
    ...(wire.hostname === "" ? {} : { hostname: wire.hostname }),
    expiresAt: timestampFromWire(wire.expireTime),
    ...(wire.driver === "" ? {} : { hypervisor: wire.driver }),
  };
}
