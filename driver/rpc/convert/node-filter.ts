import type { NodeFilter } from "../../node/node-filter.js";
import type { NodeFilter__Output, NodeFilter as WireNodeFilter } from "../gen/metalplug/v1/NodeFilter.js";
import { countArgument, refused } from "./arguments.js";
import { cpuArchitectures, firmwareKinds, nodeStates } from "./enums.js";
import { specified } from "./hardware.js";

/** Of each list in a filter: what a node can have at most. */
const MOST = 256;

export function nodeFilterToWire(filter: NodeFilter): WireNodeFilter {
  const { namePrefix = "", states = [], architecture, firmware, network = "" } = filter;
  const { minCpus = 0, minMemory = 0, minDisk = 0, traits = [], labels = {} } = filter;
  return {
    ...{ namePrefix, states: states.map(nodeStates.toWire), network },
    ...(architecture !== undefined && { architecture: cpuArchitectures.toWire(architecture) }),
    ...(firmware !== undefined && { firmware: firmwareKinds.toWire(firmware) }),
    ...{ minCpus, minMemory, minDisk, traits: [...traits], labels: { ...labels } },
  };
}

/** In one spelling, whatever order lists and labels came in. */
export function nodeFilterFromWire(wire: NodeFilter__Output | null): NodeFilter {
  if (wire === null) return {};
  const architecture = specified("filter.architecture", cpuArchitectures, wire.architecture);
  const firmware = specified("filter.firmware", firmwareKinds, wire.firmware);
  const minMemory = countArgument("filter.min_memory", wire.minMemory);
  const minDisk = countArgument("filter.min_disk", wire.minDisk);
  const labels = Object.entries(wire.labels).sort(([a], [b]) => (a < b ? -1 : 1));
  if (wire.minCpus < 0) throw refused("filter.min_cpus", wire.minCpus, "0 or more");
  for (const [list, { length }] of Object.entries({ states: wire.states, traits: wire.traits, labels }))
    if (length > MOST) throw refused(`filter.${list}`, length, `at most ${MOST}`);
  return {
    ...(wire.namePrefix !== "" && { namePrefix: wire.namePrefix }),
    ...(wire.states.length > 0 && { states: wire.states.map(stateArgument).sort() }),
    ...(architecture !== undefined && { architecture }),
    ...(firmware !== undefined && { firmware }),
    ...(wire.minCpus !== 0 && { minCpus: wire.minCpus }),
    ...(minMemory !== 0 && { minMemory }),
    ...(minDisk !== 0 && { minDisk }),
    ...(wire.traits.length > 0 && { traits: [...wire.traits].sort() }),
    ...(labels.length > 0 && { labels: Object.fromEntries(labels) }),
    ...(wire.network !== "" && { network: wire.network }),
  };
}

function stateArgument(wire: string | number, index: number) {
  const state = nodeStates.fromWire(wire);
  if (state === undefined) throw refused(`filter.states[${index}]`, wire, "a state of nodes");
  return state;
}
