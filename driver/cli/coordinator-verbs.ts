import type { Command } from "commander";
import type { DriverStatus, Lease } from "../rpc/client.js";
import type { CliContext } from "./dependencies.js";
import { isoTime } from "./output.js";
import { formatTable } from "./table.js";
import { type CoordinatorOptions, coordinatorVerb, print, tableLines, withCoordinator } from "./verb.js";

/** `leases`, `drivers`. */
export function addCoordinatorVerbs(root: Command, context: CliContext): void {
  coordinatorVerb(
    root,
    "leases",
    "List the addresses promised by DHCP",
    "leases --coordinator 127.0.0.1:7444",
  ).action(async (options: CoordinatorOptions) => {
    const leases = await withCoordinator(context, options, (coordinator) => coordinator.listLeases());
    print(context, options, leases, () => leaseTable(context, leases));
  });
  coordinatorVerb(
    root,
    "drivers",
    "List the drivers and how the coordinator finds them",
    "drivers --json",
  ).action(async (options: CoordinatorOptions) => {
    const drivers = await withCoordinator(context, options, (coordinator) => coordinator.listDrivers());
    print(context, options, drivers, () => driverTable(context, drivers));
  });
}

const LEASE_KINDS: { readonly [K in Lease["kind"]]: string } = {
  fixed: "fixed",
  pool: "pool",
  unknownMachine: "unknown machine",
};

function leaseTable(context: CliContext, leases: readonly Lease[]): readonly string[] {
  const rows = leases.map(({ address, mac, kind, hypervisor, hostname, expiresAt }) => [
    address,
    mac,
    LEASE_KINDS[kind],
    hypervisor ?? "-",
    hostname ?? "-",
    String(isoTime(expiresAt)),
  ]);
  const table = formatTable(["ADDRESS", "MAC", "KIND", "HYPERVISOR", "HOSTNAME", "EXPIRES"], rows);
  return tableLines(context, table, "No leases");
}

function driverTable(context: CliContext, drivers: readonly DriverStatus[]): readonly string[] {
  const rows = drivers.map(({ driver, hypervisor, state, claims, text }) => [
    driver,
    hypervisor ?? "-",
    state,
    String(claims),
    text || "-",
  ]);
  return tableLines(
    context,
    formatTable(["DRIVER", "HYPERVISOR", "STATE", "MACS", "NOTE"], rows),
    "No drivers",
  );
}
