import type { NodeStateName } from "../../../pxe/boot/node-state.js";
import type { Instance } from "../../instance/instance.js";
import type { Cable, Node, NodeProperties } from "../../node/node.js";
import type { PowerReading } from "../../power/power-desk-port.js";
import type { Node__Output, Node as WireNode } from "../gen/metalplug/v1/Node.js";
import type { Pif__Output, Pif as WirePif } from "../gen/metalplug/v1/Pif.js";
import { countArgument, macArgument, refused } from "./arguments.js";
import { nodeStates } from "./enums.js";
import { hardwareFromWire, hardwareToWire } from "./hardware.js";
import { powerFromWire, powerToWire } from "./power.js";
import { powerReadingFromWire, powerReadingToWire } from "./power-reading.js";
import { timestampFromWire, timestampToWire } from "./time.js";

/** A node as the driver shows it. */
export interface NodeView extends Node {
  /** The id of the instance on it. */
  readonly instance?: string;
  readonly state: NodeStateName;
  /** What was last seen of its power. */
  readonly powerReading?: PowerReading;
}

/** What is beside a node's own record. */
export interface NodeSurroundings {
  readonly instance: Instance | undefined;
  readonly powerReading: PowerReading | undefined;
}

export function nodeToWire(node: Node, { instance, powerReading }: NodeSurroundings): WireNode {
  const { hardware, found } = node;
  return {
    name: node.name,
    pifs: pifsToWire(node),
    epoch: node.epoch,
    revision: node.revision,
    createTime: timestampToWire(node.createdAt),
    instance: instance?.id ?? "",
    state: nodeStates.toWire(stateOf(instance)),
    hardware: hardware === undefined ? null : hardwareToWire(hardware),
    foundHardware: found === undefined ? null : hardwareToWire(found.hardware),
    findTime: found === undefined ? null : timestampToWire(found.at),
    traits: [...(node.traits ?? [])],
    labels: { ...node.labels },
    power: powerToWire(node.power),
    powerReading: powerReading === undefined ? null : powerReadingToWire(powerReading),
  };
}

/** Of a node with this instance, or without one. */
export function stateOf(instance: Instance | undefined): NodeStateName {
  return instance?.state.kind ?? "available";
}

export function nodeFromWire(wire: Node__Output): NodeView {
  const state = nodeStates.fromWire(wire.state);
  if (state === undefined) throw refused("state", wire.state, "a state of this version");
  const { foundHardware, findTime } = wire;
  const { cables = [], ...pifs } = pifsFromWire("pifs", wire.pifs);
  return {
    name: wire.name,
    ...pifs,
    ...(cables.length > 0 && { cables }),
    ...saidFromWire(wire),
    ...(foundHardware && {
      found: { hardware: hardwareFromWire("found_hardware", foundHardware), at: timestampFromWire(findTime) },
    }),
    epoch: countArgument("epoch", wire.epoch),
    revision: countArgument("revision", wire.revision),
    createdAt: timestampFromWire(wire.createTime),
    ...(wire.instance !== "" && { instance: wire.instance }),
    state,
    ...(wire.powerReading && { powerReading: powerReadingFromWire(wire.powerReading) }),
  };
}

function saidFromWire({ hardware, traits, labels, power }: Node__Output): Partial<NodeProperties> {
  const settings = powerFromWire(power);
  return {
    ...(hardware && { hardware: hardwareFromWire("hardware", hardware) }),
    ...(traits.length > 0 && { traits }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(settings.kind !== "manual" && { power: settings }),
  };
}

function pifsToWire({ macs, cables = [] }: Pick<NodeProperties, "macs" | "cables">): WirePif[] {
  return macs.map((mac) => {
    const { network = "", port = "" } = cables.find((cable) => cable.mac === mac) ?? {};
    return { mac, network, port };
  });
}

/** `argument` is the field's name in the .proto file. */
export function pifsFromWire(
  argument: string,
  pifs: readonly Pif__Output[],
): Pick<NodeProperties, "macs" | "cables"> {
  const macs = pifs.map(({ mac }) => macArgument(mac));
  const cables = pifs.flatMap((pif, index): Cable[] => {
    const { network, port } = pif;
    if (network === "" && port !== "")
      throw refused(`${argument}[${index}].network`, network, "that of its port");
    return network === "" ? [] : [{ mac: macArgument(pif.mac), network, ...(port !== "" && { port }) }];
  });
  return { macs, cables };
}
