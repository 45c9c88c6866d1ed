import type { Node } from "../node/node.js";
import { countArgument, identifierArgument, macArgument, nameArgument } from "./convert/arguments.js";
import { nodeToWire } from "./convert/node.js";
import { assertServing, type DriverContext } from "./driver-context.js";
import type { NodesHandlers } from "./gen/metalplug/v1/Nodes.js";
import { page } from "./pages.js";

export function nodesService(context: DriverContext): Pick<NodesHandlers, "Add" | "Get" | "List" | "Remove"> {
  const { inventory, handlers } = context;
  const toWire = (node: Node) => nodeToWire(node, inventory.instanceOn(node.name)?.id);
  return {
    Add: handlers.unary(async ({ requestId, name, pifs }) => {
      assertServing(context);
      const node = await inventory.addNode({
        requestId: identifierArgument("request_id", requestId),
        name: nameArgument(name, "a node"),
        macs: pifs.map((pif) => macArgument(pif.mac)),
      });
      return { node: toWire(node) };
    }),
    Get: handlers.unary(({ name }) => ({ node: toWire(inventory.node(nameArgument(name, "a node"))) })),
    List: handlers.unary((request) => {
      const { items, nextPageToken } = page("nodes", inventory.nodes(), (node) => node.name, request);
      return { nodes: items.map(toWire), nextPageToken };
    }),
    Remove: handlers.unary(async ({ requestId, name, expectedRevision }) => {
      assertServing(context);
      const node = await inventory.removeNode({
        requestId: identifierArgument("request_id", requestId),
        name: nameArgument(name, "a node"),
        expectedRevision: countArgument("expected_revision", expectedRevision),
      });
      return { node: nodeToWire(node, undefined) };
    }),
  };
}
