import { NODE_STATES, type NodeStateName } from "../../../pxe/boot/node-state.js";
import type { Instance } from "../../instance/instance.js";
import type {
  InstancesListRequest,
  InstancesListRequest__Output,
} from "../gen/metalplug/v1/InstancesListRequest.js";
import { nameArgument, refused } from "./arguments.js";
import { nodeStates } from "./enums.js";

/** The states an instance can be in: a node without one is available. */
export const INSTANCE_STATES = NODE_STATES.filter((state) => state !== "available");

/** Which instances to list; what is absent does not narrow. */
export interface InstanceQuery {
  /** Any of these; empty: all. */
  readonly states?: readonly NodeStateName[];
  readonly image?: string;
}

export function instanceQueryToWire({ states = [], image = "" }: InstanceQuery): InstancesListRequest {
  return { states: states.map(nodeStates.toWire), image };
}

export function instanceQueryFromWire(request: InstancesListRequest__Output): InstanceQuery {
  const { image } = request;
  const states = [...new Set(request.states.map(stateArgument))].sort();
  return { states, ...(image === "" ? {} : { image: nameArgument(image, "an image") }) };
}

export function fitsQuery({ states = [], image }: InstanceQuery, instance: Instance): boolean {
  const fitsState = states.length === 0 || states.includes(instance.state.kind);
  return fitsState && (image === undefined || image === instance.image);
}

function stateArgument(wire: string | number, index: number): NodeStateName {
  const state = nodeStates.fromWire(wire);
  if (state === undefined || state === "available")
    throw refused(`states[${index}]`, wire, `a state of instances: ${INSTANCE_STATES.join(", ")}`);
  return state;
}
