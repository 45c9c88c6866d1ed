import type { CallOptions, Channel } from "./channel.js";
import { type PifView, type PluggedVifView, pifPlaceFromWire, pluggedVifFromWire } from "./convert/vif.js";
import type { PluggedVif__Output } from "./gen/metalplug/v1/PluggedVif.js";
import type { VifsMacsForNodeResponse__Output } from "./gen/metalplug/v1/VifsMacsForNodeResponse.js";
import { allPages, type Page, type PageOptions, pageToWire } from "./list.js";
import { given, type MutationOptions, mutation } from "./mutation.js";
import { vifsDefinition as vifs } from "./proto.js";
import { type VifRequest, vifRequestToWire } from "./vif-request.js";

export interface NodeMacs {
  readonly macs: readonly string[];
  readonly pluggedMacs: readonly string[];
  readonly pifs: readonly PifView[];
}

export type VifsClient = ReturnType<typeof vifsClient>;

const readVif = ({ pluggedVif }: { readonly pluggedVif: PluggedVif__Output | null }) =>
  pluggedVifFromWire(given(pluggedVif));

/** Network attachments of instances. */
export function vifsClient(channel: Channel) {
  /** Of one node, or without `node` of all. */
  const listVifsPage = (
    request: PageOptions & { readonly node?: string } = {},
  ): Promise<Page<PluggedVifView>> => {
    const read = (response: { pluggedVifs: PluggedVif__Output[]; nextPageToken: string }) => ({
      items: response.pluggedVifs.map(pluggedVifFromWire),
      nextPageToken: response.nextPageToken,
    });
    return channel.call(vifs.List, { node: request.node ?? "", ...pageToWire(request) }, read, request);
  };
  return {
    /** The MACs a scheduler's ports must carry, which of them have a vif, and on which network each of them is. */
    macsForNode(node: string, options?: CallOptions): Promise<NodeMacs> {
      const read = ({ macs, pluggedMacs, pifs }: VifsMacsForNodeResponse__Output): NodeMacs => ({
        macs,
        pluggedMacs,
        pifs: pifs.map(pifPlaceFromWire),
      });
      return channel.call(vifs.MacsForNode, { node }, read, options);
    },
    plug(node: string, vif: VifRequest, options?: MutationOptions): Promise<PluggedVifView> {
      const message = { node, vif: vifRequestToWire(vif), ...mutation(options) };
      return channel.call(vifs.Plug, message, readVif, options);
    },
    unplug(node: string, mac: string, options?: MutationOptions): Promise<PluggedVifView> {
      return channel.call(vifs.Unplug, { node, mac, ...mutation(options) }, readVif, options);
    },
    listVifsPage,
    listVifs(node?: string, options?: CallOptions): Promise<readonly PluggedVifView[]> {
      const narrowed = node === undefined ? {} : { node };
      return allPages((request) => listVifsPage({ ...request, ...narrowed }), options);
    },
  };
}
