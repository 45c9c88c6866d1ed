import type { CallOptions, Channel } from "./channel.js";
import { type NodeView, nodeFromWire } from "./convert/node.js";
import type { Node__Output } from "./gen/metalplug/v1/Node.js";
import { allPages, type Page, type PageOptions, pageToWire } from "./list.js";
import { given, type MutationOptions, mutation } from "./mutation.js";
import { nodesDefinition as nodes } from "./proto.js";

export type NodesClient = ReturnType<typeof nodesClient>;

const readNode = ({ node }: { readonly node: Node__Output | null }) => nodeFromWire(given(node));

/** The machines a driver looks after. */
export function nodesClient(channel: Channel) {
  const listNodesPage = (request: PageOptions = {}): Promise<Page<NodeView>> => {
    const read = (response: { nodes: Node__Output[]; nextPageToken: string }) => ({
      items: response.nodes.map(nodeFromWire),
      nextPageToken: response.nextPageToken,
    });
    return channel.call(nodes.List, pageToWire(request), read, request);
  };
  return {
    addNode(
      request: { readonly name: string; readonly macs: readonly string[] },
      options?: MutationOptions,
    ): Promise<NodeView> {
      const { requestId } = mutation(options);
      const message = { requestId, name: request.name, pifs: request.macs.map((mac) => ({ mac })) };
      return channel.call(nodes.Add, message, readNode, options);
    },
    getNode(name: string, options?: CallOptions): Promise<NodeView> {
      return channel.call(nodes.Get, { name }, readNode, options);
    },
    listNodesPage,
    listNodes(options?: CallOptions): Promise<readonly NodeView[]> {
      return allPages(listNodesPage, options);
    },
    removeNode(name: string, options?: MutationOptions): Promise<NodeView> {
      return channel.call(nodes.Remove, { name, ...mutation(options) }, readNode, options);
    },
  };
}
