import type { Registry } from "prom-client";
import type { ForeignServer } from "../../pxe/boot/foreign-server.js";
import type { DriverStatus } from "../../pxe/coordinator/claim-index.js";
import type { Lease } from "../../pxe/coordinator/lease.js";
import type { SubnetSettings } from "../../pxe/coordinator/settings.js";
import { ipv4ToNumber } from "../../pxe/net/ipv4-address.js";
import { type AddressRange, formatSubnet, rangeContains } from "../../pxe/net/subnet.js";
import { type Reading, readGauge } from "./program-gauges.js";

/** What is read of a coordinator. */
export interface CoordinatorFacts {
  readonly subnets: readonly SubnetSettings[];
  readonly drivers: () => readonly DriverStatus[];
  /** Hypervisors that a policy names and no driver is. */
  readonly missingHypervisors: () => readonly string[];
  /** Those in force. */
  readonly leases: () => readonly Lease[];
  readonly foreignServers: () => readonly ForeignServer[];
}

export function coordinatorGauges(registry: Registry, facts: CoordinatorFacts): void {
  driverGauges(registry, facts);
  leaseGauges(registry, facts);
  foreignGauge(registry, facts);
}

/** Those that are not meant to be there. */
function foreignGauge(registry: Registry, { subnets, foreignServers }: CoordinatorFacts): void {
  const help = "Other DHCP servers heard on the segment that the configuration does not name";
  readGauge(registry, { name: "foreign_servers", help, labelNames: ["interface"] }, () => {
    const counts = new Map<string, number>(subnets.map((subnet) => [subnet.interface ?? "", 0]));
    counts.delete("");
    for (const { interface: name, standing } of foreignServers())
      if (standing === "foreign" || standing === "impostor") counts.set(name, (counts.get(name) ?? 0) + 1);
    return Array.from(counts, ([name, count]): Reading => [[name], count]);
  });
}

function driverGauges(registry: Registry, { drivers, missingHypervisors }: CoordinatorFacts): void {
  const labelNames = ["driver", "hypervisor"];
  const read = (value: (status: DriverStatus) => number) => () =>
    drivers().map((status): Reading => [[status.driver, status.hypervisor ?? ""], value(status)]);
  readGauge(
    registry,
    { name: "driver_up", help: "1 while the driver's claims are complete and live", labelNames },
    read(({ state }) => (state === "up" ? 1 : 0)),
  );
  readGauge(
    registry,
    { name: "driver_claims", help: "MACs that the driver claims", labelNames },
    read(({ claims }) => claims),
  );
  readGauge(
    registry,
    {
      name: "driver_holds_strangers",
      help: "1 while machines that no driver claims get no answer, since each could be one of this silent driver's",
      labelNames,
    },
    read(({ absence }) => (absence?.holdsStrangers ? 1 : 0)),
  );
  readGauge(
    registry,
    {
      name: "missing_hypervisors",
      help: "Hypervisors that policies for unknown machines name and no driver is",
      labelNames: [],
    },
    () => [[[], missingHypervisors().length]],
  );
}

function leaseGauges(registry: Registry, { subnets, leases }: CoordinatorFacts): void {
  readGauge(registry, { name: "leases", help: "Leases in force", labelNames: ["kind"] }, () => {
    const counts = new Map<string, number>(KINDS.map((kind) => [kind, 0]));
    for (const { kind } of leases()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return Array.from(counts, ([kind, count]): Reading => [[kind], count]);
  });
  const pools = subnets.flatMap(({ subnet, pool }) => (pool ? [{ name: formatSubnet(subnet), pool }] : []));
  readGauge(registry, { name: "pool_addresses", help: "Addresses of the pool", labelNames: ["subnet"] }, () =>
    pools.map(({ name, pool }): Reading => [[name], sizeOf(pool)]),
  );
  readGauge(
    registry,
    { name: "pool_leases", help: "Leases in force of the pool", labelNames: ["subnet"] },
    () => {
      const addresses = leases().map(({ address }) => address);
      const used = ({ pool }: (typeof pools)[number]) =>
        addresses.filter((address) => rangeContains(pool, address)).length;
      return pools.map((pool): Reading => [[pool.name], used(pool)]);
    },
  );
}

const KINDS: readonly Lease["kind"][] = ["fixed", "pool", "unknownMachine"];

function sizeOf({ start, end }: AddressRange): number {
  return ipv4ToNumber(end) - ipv4ToNumber(start) + 1;
}
