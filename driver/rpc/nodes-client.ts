import type { NodeFilter } from "../node/node-filter.js";
import type { CallOptions, Channel } from "./channel.js";
import { type NodeView, nodeFromWire } from "./convert/node.js";
import { nodeFilterToWire } from "./convert/node-filter.js";
import type { Node__Output } from "./gen/metalplug/v1/Node.js";
import { allPages, type Page, type PageOptions, pageToWire } from "./list.js";
import { given, type MutationOptions, mutation } from "./mutation.js";
import {
  type AddNodeRequest,
  addNodeToWire,
  type UpdateNodeRequest,
  updateNodeToWire,
} from "./node-request.js";
import { nodesDefinition as nodes } from "./proto.js";

export type NodesClient = ReturnType<typeof nodesClient>;

const readNode = ({ node }: { readonly node: Node__Output | null }) => nodeFromWire(given(node));

/** The machines a driver looks after. */
export function nodesClient(channel: Channel) {
  /** A page's token goes with its filter. */
  const listNodesPage = (
    request: PageOptions & { readonly filter?: NodeFilter } = {},
  ): Promise<Page<NodeView>> => {
    const read = (response: { nodes: Node__Output[]; nextPageToken: string }) => ({
      items: response.nodes.map(nodeFromWire),
      nextPageToken: response.nextPageToken,
    });
    const filter = request.filter && nodeFilterToWire(request.filter);
    return channel.call(nodes.List, { ...pageToWire(request), ...(filter && { filter }) }, read, request);
  };
  return {
    addNode(request: AddNodeRequest, options?: MutationOptions): Promise<NodeView> {
      const { requestId } = mutation(options);
      return channel.call(nodes.Add, { requestId, ...addNodeToWire(request) }, readNode, options);
    },
    /** Replaces what the request has, and nothing else. */
    updateNode(request: UpdateNodeRequest, options?: MutationOptions): Promise<NodeView> {
      const message = { ...updateNodeToWire(request), ...mutation(options) };
      return channel.call(nodes.Update, message, readNode, options);
    },
    getNode(name: string, options?: CallOptions): Promise<NodeView> {
      return channel.call(nodes.Get, { name }, readNode, options);
    },
    listNodesPage,
    /** All that fit the filter; without one, all. */
    listNodes({
      filter,
      ...options
    }: CallOptions & { readonly filter?: NodeFilter } = {}): Promise<readonly NodeView[]> {
      return allPages((request) => listNodesPage({ ...request, ...(filter && { filter }) }), options);
    },
    removeNode(name: string, options?: MutationOptions): Promise<NodeView> {
      return channel.call(nodes.Remove, { name, ...mutation(options) }, readNode, options);
    },
  };
}
