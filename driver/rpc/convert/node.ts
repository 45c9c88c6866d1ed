import type { Node } from "../../node/node.js";
import type { Node__Output, Node as WireNode } from "../gen/metalplug/v1/Node.js";
import { countArgument, macArgument } from "./arguments.js";
import { timestampFromWire, timestampToWire } from "./time.js";

/** A node with the id of the instance on it, as the driver shows it. */
export interface NodeView extends Node {
  readonly instance?: string;
}

export function nodeToWire(node: Node, instance: string | undefined): WireNode {
  return {
    name: node.name,
    pifs: node.macs.map((mac) => ({ mac })),
    epoch: node.epoch,
    revision: node.revision,
    createTime: timestampToWire(node.createdAt),
    instance: instance ?? "",
  };
}

export function nodeFromWire(wire: Node__Output): NodeView {
  return {
    name: wire.name,
    macs: wire.pifs.map((pif) => macArgument(pif.mac)),
    epoch: countArgument("epoch", wire.epoch),
    revision: countArgument("revision", wire.revision),
    createdAt: timestampFromWire(wire.createTime),
    ...(wire.instance === "" ? {} : { instance: wire.instance }),
  };
}
