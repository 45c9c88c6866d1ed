import { type Command, Option } from "commander";
import { parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { parseSubnet } from "../../pxe/net/subnet.js";
import type { Lease, LeaseName, LeaseQuery, LeaseView } from "../rpc/client.js";
import { macArgument } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { LEASE_JSON, leaseJson } from "./lease-lines.js";
import { addLeaseTransferVerbs } from "./lease-transfer.js";
import { isoTime } from "./output.js";
import { formatTable } from "./table.js";
import { UsageError } from "./usage-error.js";
import { type CoordinatorOptions, coordinatorVerb, print, tableLines, withCoordinator } from "./verb.js";

interface ListOptions extends CoordinatorOptions {
  readonly mac?: string;
  readonly address?: string;
  readonly driver?: string;
  readonly kind?: keyof typeof KINDS;
  readonly state: "active" | "expired" | "all";
}

/** The spellings of `--kind`. */
const KINDS = { fixed: "fixed", pool: "pool", unknown: "unknownMachine" } as const;
const STATES = ["active", "expired", "all"];

/** `leases`, `leases export|import|release`. */
export function addLeaseVerbs(root: Command, context: CliContext): void {
  const leases = coordinatorVerb(
    root,
    "leases",
    "List the addresses promised by DHCP, and keep, bring back or free them",
    "leases --address 10.77.0.0/24 --state all",
  )
    .enablePositionalOptions()
    .option("--mac <mac>", "of this machine only")
    .option("--address <address>", "this address only, or those of a subnet like 10.77.0.0/24")
    .option("--driver <name>", "of machines this hypervisor owns")
    .addOption(new Option("--kind <kind>", "of this kind only").choices(Object.keys(KINDS)))
    .addOption(
      new Option("--state <state>", "those in force, those that have ended, or all")
        .choices(STATES)
        .default("active"),
    )
    .addHelpText(
      "after",
      `  $ metalplug leases --mac 52:54:00:12:34:56 --json\n  $ metalplug leases export --file leases.jsonl\n${LEASE_JSON}`,
    )
    .action((options: ListOptions) => list(context, options));
  addLeaseTransferVerbs(leases, context);
  coordinatorVerb(
    leases,
    "release <address|mac>",
    "Free an address, or all that a machine has; make sure the machine is off, it may use the address until its lease ends",
    "leases release 10.77.0.21",
  ).action((name: string, options: CoordinatorOptions) => release(context, name, options));
}

async function list(context: CliContext, options: ListOptions): Promise<void> {
  const query = queryOf(options);
  const leases = await withCoordinator(context, options, (coordinator) => coordinator.listLeases(query));
  const shown = () => leases.map((lease) => leaseJson(lease, lease.expiresIn > 0 ? "active" : "expired"));
  print(context, options, options.json && shown(), () => leaseTable(context, leases));
}

function queryOf({ mac, address, driver, kind, state }: ListOptions): LeaseQuery {
  return {
    state,
    ...(mac !== undefined && { mac: macArgument(mac) }),
    ...(address !== undefined && { within: addressesArgument(address) }),
    ...(driver !== undefined && { hypervisor: driver }),
    ...(kind !== undefined && { kind: KINDS[kind] }),
  };
}

function addressesArgument(text: string): string {
  if (parseIpv4Address(text) !== undefined || parseSubnet(text) !== undefined) return text;
  throw new UsageError(
    `--address is "${text}"; expected an address like 10.77.0.21 or a subnet without host bits like 10.77.0.0/24`,
    "ARGUMENT_REFUSED",
  );
}

async function release(context: CliContext, text: string, options: CoordinatorOptions): Promise<void> {
  const name = nameArgument(text);
  const leases = await withCoordinator(context, options, (coordinator) => coordinator.releaseLease(name));
  const lines = () => leases.map(({ address, mac }) => `Released ${address}, which ${mac} had`);
  print(context, options, options.json && leases.map((lease) => leaseJson(lease)), lines);
}

function nameArgument(text: string): LeaseName {
  if (text.includes(":")) return { mac: macArgument(text) };
  const address = parseIpv4Address(text);
  if (address !== undefined) return { address };
  throw new UsageError(`"${text}" is neither an IPv4 address nor a MAC`, "ARGUMENT_REFUSED");
}

const KIND_WORDS: { readonly [K in Lease["kind"]]: string } = {
  fixed: "fixed",
  pool: "pool",
  unknownMachine: "unknown machine",
};

function leaseTable(context: CliContext, leases: readonly LeaseView[]): readonly string[] {
  const rows = leases.map(({ address, mac, kind, hypervisor, hostname, expiresAt, expiresIn }) => [
    address,
    mac,
    KIND_WORDS[kind],
    hypervisor ?? "-",
    hostname ?? "-",
    `${isoTime(expiresAt)} (${distance(expiresIn)})`,
  ]);
  const table = formatTable(["ADDRESS", "MAC", "KIND", "HYPERVISOR", "HOSTNAME", "EXPIRES"], rows);
  return tableLines(context, table, "No leases");
}

/** Each unit to twice its successor: `in 42 min`, `in 90 min`, `3 h ago`. */
const UNITS = [
  { name: "s", milliseconds: 1000, until: 120 },
  { name: "min", milliseconds: 60_000, until: 120 },
  { name: "h", milliseconds: 3_600_000, until: 48 },
  { name: "d", milliseconds: 86_400_000, until: Number.POSITIVE_INFINITY },
] as const;

/** From the coordinator's now to a time `milliseconds` ahead, for the eye. */
export function distance(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  const unit = UNITS.find(({ milliseconds: one, until }) => size < one * until) ?? UNITS[3];
  const text = `${Math.floor(size / unit.milliseconds)} ${unit.name}`;
  return milliseconds > 0 ? `in ${text}` : `${text} ago`;
}
