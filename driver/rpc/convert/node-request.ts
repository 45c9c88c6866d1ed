import type { Mutation } from "../../inventory/inventory.js";
import type { Node, NodeProperties } from "../../node/node.js";
import type { NodesAddRequest__Output } from "../gen/metalplug/v1/NodesAddRequest.js";
import type { NodesUpdateRequest__Output } from "../gen/metalplug/v1/NodesUpdateRequest.js";
import { countArgument, identifierArgument, nameArgument, presentArgument, refused } from "./arguments.js";
import { hardwareFromWire } from "./hardware.js";
import { pifsFromWire } from "./node.js";
import { powerFromWire } from "./power.js";
import { timestampFromWire } from "./time.js";

type AddArguments = NodeProperties & Pick<Node, "name" | "found"> & { readonly requestId: string };

export function addArguments(wire: NodesAddRequest__Output): AddArguments {
  const { hardware, traits, labels, foundHardware, findTime } = wire;
  return {
    requestId: identifierArgument("request_id", wire.requestId),
    name: nameArgument(wire.name, "a node"),
    ...pifsFromWire("pifs", wire.pifs),
    ...(hardware && { hardware: hardwareFromWire("hardware", hardware) }),
    ...{ traits, labels },
    power: powerFromWire(wire.power),
    ...(foundHardware && {
      found: { hardware: hardwareFromWire("found_hardware", foundHardware), at: timestampFromWire(findTime) },
    }),
  };
}

/** The fields an update_mask may name, and what each changes. */
const CHANGES: {
  readonly [path: string]: ((wire: NodesUpdateRequest__Output) => Partial<NodeProperties>) | undefined;
} = {
  pifs: ({ pifs }) => pifsFromWire("pifs", pifs),
  hardware: ({ hardware }) => ({ hardware: hardware ? hardwareFromWire("hardware", hardware) : {} }),
  traits: ({ traits }) => ({ traits }),
  labels: ({ labels }) => ({ labels }),
  power: ({ power }) => ({ power: powerFromWire(power) }),
};

export function updateArguments(
  wire: NodesUpdateRequest__Output,
): Mutation & { readonly name: string; readonly changes: Partial<NodeProperties> } {
  const { paths } = presentArgument("update_mask", wire.updateMask);
  const expected = Object.keys(CHANGES).join(", ");
  const changes = paths.map((path) => {
    const change = Object.hasOwn(CHANGES, path) ? CHANGES[path] : undefined;
    if (change === undefined) throw refused("update_mask", path, `any of ${expected}`);
    return change(wire);
  });
  if (changes.length === 0) throw refused("update_mask", "", `any of ${expected}`);
  return {
    requestId: identifierArgument("request_id", wire.requestId),
    name: nameArgument(wire.name, "a node"),
    expectedRevision: countArgument("expected_revision", wire.expectedRevision),
    changes: Object.assign({}, ...changes),
  };
}
