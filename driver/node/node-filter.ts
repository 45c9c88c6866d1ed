import type { NodeStateName } from "../../pxe/boot/node-state.js";
import type { CpuArchitecture, FirmwareKind } from "./hardware.js";
import { knownHardware } from "./known-hardware.js";
import type { Node } from "./node.js";

/** What a scheduler looks for. All of it must fit; of what is absent or empty, anything does. */
export interface NodeFilter {
  readonly namePrefix?: string;
  /** Any of these. */
  readonly states?: readonly NodeStateName[];
  readonly architecture?: CpuArchitecture;
  readonly firmware?: FirmwareKind;
  readonly minCpus?: number;
  /** Bytes. */
  readonly minMemory?: number;
  /** Bytes of one disk. */
  readonly minDisk?: number;
  /** All of these. */
  readonly traits?: readonly string[];
  /** All of these; an empty value fits any. */
  readonly labels?: Readonly<Record<string, string>>;
  /** One of its NICs is on this network. */
  readonly network?: string;
}

/** A node of which something asked for is not known does not fit. */
export function fitsFilter(node: Node, state: NodeStateName, filter: NodeFilter): boolean {
  const { namePrefix = "", states = [], network } = filter;
  return (
    node.name.startsWith(namePrefix) &&
    (states.length === 0 || states.includes(state)) &&
    (network === undefined || (node.cables ?? []).some((cable) => cable.network === network)) &&
    fitsHardware(node, filter) &&
    fitsWords(node, filter)
  );
}

function fitsHardware(node: Node, filter: NodeFilter): boolean {
  const { cpus = 0, memory = 0, architecture, firmware, disks = [] } = knownHardware(node);
  const { minCpus = 0, minMemory = 0, minDisk = 0 } = filter;
  return (
    (filter.architecture === undefined || filter.architecture === architecture) &&
    (filter.firmware === undefined || filter.firmware === firmware) &&
    cpus >= minCpus &&
    memory >= minMemory &&
    (minDisk === 0 || disks.some(({ bytes }) => bytes >= minDisk))
  );
}

function fitsWords({ traits = [], labels = {} }: Node, filter: NodeFilter): boolean {
  const hasLabel = ([key, value]: readonly [string, string]): boolean =>
    Object.hasOwn(labels, key) && (value === "" || labels[key] === value);
  return (
    (filter.traits ?? []).every((trait) => traits.includes(trait)) &&
    Object.entries(filter.labels ?? {}).every(hasLabel)
  );
}
