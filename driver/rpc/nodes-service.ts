import { createHash } from "node:crypto";
import type { Node } from "../node/node.js";
import { fitsFilter, type NodeFilter } from "../node/node-filter.js";
import { countArgument, identifierArgument, nameArgument } from "./convert/arguments.js";
import { nodeToWire, stateOf } from "./convert/node.js";
import { nodeFilterFromWire } from "./convert/node-filter.js";
import { addArguments, updateArguments } from "./convert/node-request.js";
import { assertServing, type DriverContext } from "./driver-context.js";
import type { Node as WireNode } from "./gen/metalplug/v1/Node.js";
import type { NodesHandlers } from "./gen/metalplug/v1/Nodes.js";
import { orderedPage } from "./pages.js";

export function nodesService(context: DriverContext): Omit<NodesHandlers, "SetPower" | "GetPower"> {
  const { inventory, handlers } = context;
  const toWire = (node: Node): WireNode =>
    nodeToWire(node, {
      instance: inventory.instanceOn(node.name),
      powerReading: context.power.last(node.name),
    });
  return {
    Add: handlers.unary(async (request) => {
      assertServing(context);
      return { node: toWire(await inventory.addNode(addArguments(request))) };
    }),
    Get: handlers.unary(({ name }) => ({ node: toWire(inventory.node(nameArgument(name, "a node"))) })),
    List: handlers.unary((request) => {
      const filter = nodeFilterFromWire(request.filter);
      const behind = (name: string) => fitting(context, name, filter);
      const { items, nextPageToken } = orderedPage(
        listName(filter),
        behind,
        ({ name }) => name,
        request,
        bytesOf,
      );
      return { nodes: items.map(toWire), nextPageToken };
    }),
    Update: handlers.unary(async (request) => {
      assertServing(context);
      return { node: toWire(await inventory.updateNode(updateArguments(request))) };
    }),
    Remove: handlers.unary(async ({ requestId, name, expectedRevision }) => {
      assertServing(context);
      const node = await inventory.removeNode({
        requestId: identifierArgument("request_id", requestId),
        name: nameArgument(name, "a node"),
        expectedRevision: countArgument("expected_revision", expectedRevision),
      });
      return { node: nodeToWire(node, { instance: undefined, powerReading: undefined }) };
    }),
  };
}

/** Nodes behind a name that fit, looked for as they are taken. */
function* fitting({ inventory }: DriverContext, after: string, filter: NodeFilter): Generator<Node> {
  for (const node of inventory.nodesAfter(after))
    if (fitsFilter(node, stateOf(inventory.instanceOn(node.name)), filter)) yield node;
}

/** With a digest of the filter, so that no page token goes on in another list. */
function listName(filter: NodeFilter): string {
  const text = JSON.stringify(filter);
  return text === "{}"
    ? "nodes"
    : `nodes;${createHash("sha256").update(text).digest("base64url").slice(0, 16)}`;
}

/** At least what the node takes in an answer. */
function bytesOf(node: Node): number {
  return Buffer.byteLength(JSON.stringify(node));
}
