import type { PluggedVif } from "../inventory/inventory.js";
import type { CallOptions, Channel } from "./channel.js";
import { pluggedVifFromWire } from "./convert/vif.js";
import type { PluggedVif__Output } from "./gen/metalplug/v1/PluggedVif.js";
import { allPages, type Page, type PageOptions, pageToWire } from "./list.js";
import { given, type MutationOptions, mutation } from "./mutation.js";
import { vifsDefinition as vifs } from "./proto.js";
import { type VifRequest, vifRequestToWire } from "./vif-request.js";

export type VifsClient = ReturnType<typeof vifsClient>;

const readVif = ({ pluggedVif }: { readonly pluggedVif: PluggedVif__Output | null }) =>
  pluggedVifFromWire(given(pluggedVif));

/** Network attachments of instances. */
export function vifsClient(channel: Channel) {
  /** Of one node, or without `node` of all. */
  const listVifsPage = (
    request: PageOptions & { readonly node?: string } = {},
  ): Promise<Page<PluggedVif>> => {
    const read = (response: { pluggedVifs: PluggedVif__Output[]; nextPageToken: string }) => ({
      items: response.pluggedVifs.map(pluggedVifFromWire),
      nextPageToken: response.nextPageToken,
    });
    return channel.call(vifs.List, { node: request.node ?? "", ...pageToWire(request) }, read, request);
  };
  return {
    /** The MACs a scheduler's ports must carry, and which of them have a vif. */
    macsForNode(
      node: string,
      options?: CallOptions,
    ): Promise<{ readonly macs: readonly string[]; readonly pluggedMacs: readonly string[] }> {
      return channel.call(vifs.MacsForNode, { node }, (response) => response, options);
    },
    plug(node: string, vif: VifRequest, options?: MutationOptions): Promise<PluggedVif> {
      const message = { node, vif: vifRequestToWire(vif), ...mutation(options) };
      return channel.call(vifs.Plug, message, readVif, options);
    },
    unplug(node: string, mac: string, options?: MutationOptions): Promise<PluggedVif> {
      return channel.call(vifs.Unplug, { node, mac, ...mutation(options) }, readVif, options);
    },
    listVifsPage,
    listVifs(node?: string, options?: CallOptions): Promise<readonly PluggedVif[]> {
      const narrowed = node === undefined ? {} : { node };
      return allPages((request) => listVifsPage({ ...request, ...narrowed }), options);
    },
  };
}
