import type { Command } from "commander";
import { Option } from "commander";
import { NODE_STATES, type NodeStateName } from "../../pxe/boot/node-state.js";
import {
  CPU_ARCHITECTURES,
  type CpuArchitecture,
  type Disk,
  FIRMWARES,
  type FirmwareKind,
  type Hardware,
  type NodeFilter,
  type PifRequest,
  POWER_URLS,
  type PowerSettings,
  parsePowerUrl,
} from "../rpc/client.js";
import { collect, countArgument, macArgument } from "./arguments.js";
import { UsageError } from "./usage-error.js";
import type { DriverOptions } from "./verb.js";

/** What can be said of a machine. */
export interface PropertyOptions extends DriverOptions {
  readonly mac?: readonly string[];
  readonly power?: string;
  readonly cpus?: string;
  readonly memory?: string;
  readonly disk?: readonly string[];
  readonly arch?: CpuArchitecture;
  readonly firmware?: FirmwareKind;
  readonly trait?: readonly string[];
  readonly label?: readonly string[];
}

export const MAC_HELP =
  "a NIC: MAC[,network=NAME[,port=PORT]], with the network of the driver's file that its cable goes to, and the port at the other end; once for each";

const DISK_SPELLING = "/dev/NAME=SIZE[,serial=SERIAL][,wwn=WWN][,rotational=yes|no]";

export function addPropertyOptions(verb: Command): Command {
  return verb
    .option("--power <setting>", `how it is switched: ${Object.values(POWER_URLS).join(", ")}`)
    .option("--cpus <number>", "how many CPUs it has")
    .option("--memory <size>", "how much memory it has: 64GiB")
    .option("--disk <disk>", `a disk: ${DISK_SPELLING}; once for each`, collect)
    .addOption(archOption())
    .addOption(firmwareOption())
    .option("--trait <trait>", "a word a scheduler chooses by, as CUSTOM_GPU; once for each", collect)
    .option("--label <key=value>", "a label a scheduler chooses by, as rack=r4; once for each", collect);
}

export interface FilterOptions extends DriverOptions {
  readonly prefix?: string;
  readonly state?: readonly NodeStateName[];
  readonly arch?: CpuArchitecture;
  readonly firmware?: FirmwareKind;
  readonly minCpus?: string;
  readonly minMemory?: string;
  readonly minDisk?: string;
  readonly trait?: readonly string[];
  readonly label?: readonly string[];
  readonly network?: string;
}

export function addFilterOptions(verb: Command): Command {
  return verb
    .option("--prefix <text>", "only those whose names begin with it")
    .addOption(new Option("--state <state...>", "only those in one of these states").choices(NODE_STATES))
    .addOption(archOption())
    .addOption(firmwareOption())
    .option("--min-cpus <number>", "only those with as many CPUs")
    .option("--min-memory <size>", "only those with as much memory: 64GiB")
    .option("--min-disk <size>", "only those with one disk as large: 1TiB")
    .option("--trait <trait>", "only those with this trait, and with all if it is given again", collect)
    .option("--label <key[=value]>", "only those with this label, and with all if it is given again", collect)
    .option("--network <name>", "only those with a NIC on this network");
}

/** Throws UsageError, as all below do. */
export function filterOf(options: FilterOptions): NodeFilter {
  const { prefix, state, arch, firmware, minCpus, minMemory, minDisk, trait, label, network } = options;
  return {
    ...(prefix !== undefined && { namePrefix: prefix }),
    ...(state !== undefined && { states: state }),
    ...(arch !== undefined && { architecture: arch }),
    ...(firmware !== undefined && { firmware }),
    ...(minCpus !== undefined && { minCpus: countArgument("--min-cpus", minCpus) }),
    ...(minMemory !== undefined && { minMemory: sizeArgument("--min-memory", minMemory) }),
    ...(minDisk !== undefined && { minDisk: sizeArgument("--min-disk", minDisk) }),
    ...(trait !== undefined && { traits: trait }),
    ...(label !== undefined && { labels: Object.fromEntries(label.map((text) => keyAndValue(text))) }),
    ...(network !== undefined && { network }),
  };
}

export function hardwareOf({ cpus, memory, disk, arch, firmware }: PropertyOptions): Hardware {
  return {
    ...(disk !== undefined && { disks: disk.map(diskOf) }),
    ...(cpus !== undefined && { cpus: countArgument("--cpus", cpus) }),
    ...(memory !== undefined && { memory: sizeArgument("--memory", memory) }),
    ...(arch !== undefined && { architecture: arch }),
    ...(firmware !== undefined && { firmware }),
  };
}

export function labelsOf({ label = [] }: PropertyOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(
    label.map((text) => {
      if (!text.includes("=")) throw refused("--label", text, "KEY=VALUE, as rack=r4");
      return keyAndValue(text);
    }),
  );
}

export function powerOf(text: string): PowerSettings {
  const parsed = parsePowerUrl(text);
  if (!parsed.ok) throw new UsageError(`Cannot read --power: ${parsed.reason}`, "ARGUMENT_REFUSED");
  return parsed.settings;
}

/** Reads `MAC[,network=NAME[,port=PORT]]`. */
export function pifOf(text: string): PifRequest {
  const [mac = "", ...parts] = text.split(",");
  const found = new Map(parts.map(keyAndValue));
  const isRead =
    found.size === parts.length && [...found].every(([key, value]) => PIF_KEYS.includes(key) && value !== "");
  if (!isRead || (found.has("port") && !found.has("network")))
    throw refused("--mac", text, "MAC[,network=NAME[,port=PORT]]");
  return { mac: macArgument(mac), ...Object.fromEntries(found) };
}

const PIF_KEYS = ["network", "port"];

/** Reads `/dev/NAME=SIZE[,serial=SERIAL][,wwn=WWN][,rotational=yes|no]`. */
function diskOf(text: string): Disk {
  const [first = "", ...parts] = text.split(",");
  const [name, size] = keyAndValue(first);
  const found = new Map(parts.map(keyAndValue));
  const isRead =
    found.size === parts.length &&
    [...found].every(([key, value]) => DISK_KEYS.includes(key) && value !== "");
  const { rotational, ...named } = Object.fromEntries(found);
  const isKnown = rotational === undefined || rotational === "yes" || rotational === "no";
  if (!isRead || !isKnown || !/^\/dev\/\S+$/.test(name) || size === "")
    throw refused("--disk", text, DISK_SPELLING);
  const bytes = sizeArgument("--disk", size);
  return { name, bytes, ...named, ...(rotational !== undefined && { rotational: rotational === "yes" }) };
}

const DISK_KEYS = ["serial", "wwn", "rotational"];

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** Bytes. */
export function sizeArgument(option: string, text: string): number {
  const [, digits, unit = ""] = /^(\d{1,12})([KMGT]iB)?$/.exec(text) ?? [];
  const bytes = Number(digits) * (UNITS[unit] ?? Number.NaN);
  if (!Number.isSafeInteger(bytes)) throw refused(option, text, "a size like 512MiB, 64GiB or 2TiB");
  return bytes;
}

function archOption(): Option {
  return new Option("--arch <architecture>", "what its CPUs run").choices(CPU_ARCHITECTURES);
}

function firmwareOption(): Option {
  return new Option("--firmware <kind>", "how it starts").choices(FIRMWARES);
}

function keyAndValue(text: string): [string, string] {
  const [key = ""] = text.split("=", 1);
  return [key, text.slice(key.length + 1)];
}

function refused(option: string, text: string, expected: string): UsageError {
  return new UsageError(`${option} is "${text}"; expected ${expected}`, "ARGUMENT_REFUSED");
}
