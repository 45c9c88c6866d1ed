import { randomUUID } from "node:crypto";
import type { Loader } from "../../pxe/boot/boot-binding.js";
import type { BootEvent } from "../../pxe/boot/boot-event.js";
import type { Image } from "../images/image.js";
import type { CallOptions, Channel } from "./channel.js";
import { presentArgument } from "./convert/arguments.js";
import { bootEventFromWire } from "./convert/boot-event.js";
import { loaders } from "./convert/enums.js";
import { imageFromWire } from "./convert/image.js";
import { type InstanceView, instanceFromWire } from "./convert/instance.js";
import { type NodeView, nodeFromWire } from "./convert/node.js";
import {
  type ClaimMessage,
  claimMessagesFromWire,
  type MacAnswer,
  macAnswerFromWire,
} from "./convert/ownership.js";
import { type PifView, type PluggedVifView, pifPlaceFromWire, pluggedVifFromWire } from "./convert/vif.js";
import type { VifsMacsForNodeResponse__Output } from "./gen/metalplug/v1/VifsMacsForNodeResponse.js";
import { allPages, type Page, type PageOptions, pageToWire } from "./list.js";
import {
  hypervisorDefinition as hypervisors,
  imagesDefinition as images,
  instancesDefinition as instances,
  nodesDefinition as nodes,
  ownershipDefinition as ownership,
  vifsDefinition as vifs,
} from "./proto.js";
import { type PushedImage, type PushImageRequest, pushImage } from "./push-image.js";
import { type VifRequest, vifRequestToWire } from "./vif-request.js";

/** What every mutation takes: the same request id gets the same answer again; absent, one is made up. */
export interface MutationOptions extends CallOptions {
  readonly requestId?: string;
  /** Absent: whatever revision it has. */
  readonly expectedRevision?: number;
}

export interface HypervisorInfo {
  readonly hypervisor: string;
  readonly version: string;
  readonly bootAddress: string;
  readonly tftpPort: number;
  readonly httpPort: number;
  readonly loaders: readonly string[];
  readonly revision: number;
}

/** A driver, by gRPC. Every method rejects with a MetalplugError, and with UNREACHABLE or DEADLINE when the driver is not there. */
export class DriverClient implements AsyncDisposable {
  readonly address: string;
  private readonly channel: Channel;

  constructor(channel: Channel) {
    this.address = channel.options.address;
    this.channel = channel;
  }

  addNode(
    request: { readonly name: string; readonly macs: readonly string[] },
    options?: MutationOptions,
  ): Promise<NodeView> {
    const { requestId } = mutation(options);
    const message = { requestId, name: request.name, pifs: request.macs.map((mac) => ({ mac })) };
    return this.channel.call(nodes.Add, message, ({ node }) => nodeFromWire(given(node)), options);
  }

  getNode(name: string, options?: CallOptions): Promise<NodeView> {
    return this.channel.call(nodes.Get, { name }, ({ node }) => nodeFromWire(given(node)), options);
  }

  listNodesPage(request: PageOptions = {}): Promise<Page<NodeView>> {
    const read = (response: { nodes: Parameters<typeof nodeFromWire>[0][]; nextPageToken: string }) => ({
      items: response.nodes.map(nodeFromWire),
      nextPageToken: response.nextPageToken,
    });
    return this.channel.call(nodes.List, pageToWire(request), read, request);
  }

  listNodes(options?: CallOptions): Promise<readonly NodeView[]> {
    return allPages((request) => this.listNodesPage(request), options);
  }

  removeNode(name: string, options?: MutationOptions): Promise<NodeView> {
    const message = { name, ...mutation(options) };
    return this.channel.call(nodes.Remove, message, ({ node }) => nodeFromWire(given(node)), options);
  }

  pushImage(
    request: Omit<PushImageRequest, "requestId"> & { readonly requestId?: string },
  ): Promise<PushedImage> {
    return pushImage(this.channel, { ...request, requestId: request.requestId ?? randomUUID() });
  }

  getImage(name: string, options?: CallOptions): Promise<Image> {
    return this.channel.call(images.Get, { name }, ({ image }) => imageFromWire(given(image)), options);
  }

  listImagesPage(request: PageOptions = {}): Promise<Page<Image>> {
    const read = (response: { images: Parameters<typeof imageFromWire>[0][]; nextPageToken: string }) => ({
      items: response.images.map(imageFromWire),
      nextPageToken: response.nextPageToken,
    });
    return this.channel.call(images.List, pageToWire(request), read, request);
  }

  listImages(options?: CallOptions): Promise<readonly Image[]> {
    return allPages((request) => this.listImagesPage(request), options);
  }

  removeImage(name: string, options?: MutationOptions): Promise<Image> {
    const message = { name, ...mutation(options) };
    return this.channel.call(images.Remove, message, ({ image }) => imageFromWire(given(image)), options);
  }

  spawn(
    request: {
      readonly node: string;
      readonly image: string;
      /** Absent: iPXE. */
      readonly loader?: Loader;
      /** Absent: one with a pool address, when the node has exactly one NIC. */
      readonly vifs?: readonly VifRequest[];
      /** The MAC of the vif that netboots; absent: the only one. */
      readonly bootMac?: string;
    },
    options?: MutationOptions,
  ): Promise<InstanceView> {
    const { node, image, loader = "ipxe", vifs: wanted = [], bootMac = "" } = request;
    const message = {
      ...mutation(options),
      node,
      image,
      loader: loaders.toWire(loader),
      vifs: wanted.map(vifRequestToWire),
      bootMac,
    };
    return this.channel.call(
      instances.Spawn,
      message,
      ({ instance }) => instanceFromWire(given(instance)),
      options,
    );
  }

  destroy(node: string, options?: MutationOptions): Promise<InstanceView> {
    const message = { node, ...mutation(options) };
    return this.channel.call(
      instances.Destroy,
      message,
      ({ instance }) => instanceFromWire(given(instance)),
      options,
    );
  }

  getInstance(node: string, options?: CallOptions): Promise<InstanceView> {
    return this.channel.call(
      instances.Get,
      { node },
      ({ instance }) => instanceFromWire(given(instance)),
      options,
    );
  }

  listInstancesPage(request: PageOptions = {}): Promise<Page<InstanceView>> {
    const read = (response: {
      instances: Parameters<typeof instanceFromWire>[0][];
      nextPageToken: string;
    }) => ({
      items: response.instances.map(instanceFromWire),
      nextPageToken: response.nextPageToken,
    });
    return this.channel.call(instances.List, pageToWire(request), read, request);
  }

  listInstances(options?: CallOptions): Promise<readonly InstanceView[]> {
    return allPages((request) => this.listInstancesPage(request), options);
  }

  /** The MACs a scheduler's ports must carry, which of them have a vif, and on which network each of them is. */
  macsForNode(
    node: string,
    options?: CallOptions,
  ): Promise<{
    readonly macs: readonly string[];
    readonly pluggedMacs: readonly string[];
    readonly pifs: readonly PifView[];
  }> {
    const read = (response: VifsMacsForNodeResponse__Output) => ({
      macs: response.macs,
      pluggedMacs: response.pluggedMacs,
      pifs: response.pifs.map(pifPlaceFromWire),
    });
    return this.channel.call(vifs.MacsForNode, { node }, read, options);
  }

  plug(node: string, vif: VifRequest, options?: MutationOptions): Promise<PluggedVifView> {
    const message = { node, vif: vifRequestToWire(vif), ...mutation(options) };
    return this.channel.call(
      vifs.Plug,
      message,
      ({ pluggedVif }) => pluggedVifFromWire(given(pluggedVif)),
      options,
    );
  }

  unplug(node: string, mac: string, options?: MutationOptions): Promise<PluggedVifView> {
    const message = { node, mac, ...mutation(options) };
    return this.channel.call(
      vifs.Unplug,
      message,
      ({ pluggedVif }) => pluggedVifFromWire(given(pluggedVif)),
      options,
    );
  }

  /** Of one node, or without `node` of all. */
  listVifsPage(request: PageOptions & { readonly node?: string } = {}): Promise<Page<PluggedVifView>> {
    const read = (response: {
      pluggedVifs: Parameters<typeof pluggedVifFromWire>[0][];
      nextPageToken: string;
    }) => ({
      items: response.pluggedVifs.map(pluggedVifFromWire),
      nextPageToken: response.nextPageToken,
    });
    const message = { node: request.node ?? "", ...pageToWire(request) };
    return this.channel.call(vifs.List, message, read, request);
  }

  listVifs(node?: string, options?: CallOptions): Promise<readonly PluggedVifView[]> {
    const narrowed = node === undefined ? {} : { node };
    return allPages((request) => this.listVifsPage({ ...request, ...narrowed }), options);
  }

  getHypervisor(options?: CallOptions): Promise<HypervisorInfo> {
    const read = (response: { revision: string } & Omit<HypervisorInfo, "revision">) => ({
      ...response,
      revision: Number(response.revision),
    });
    return this.channel.call(hypervisors.Get, {}, read, options);
  }

  /** Events still kept after `afterSequence` of that `run`, then each as it happens; ends by an error. */
  async *watchEvents(
    from: {
      readonly run?: string;
      readonly afterSequence?: number;
      /** Leave out the driver's own record of what it answered the coordinator. */
      readonly withoutLookups?: boolean;
      readonly signal?: AbortSignal;
    } = {},
  ): AsyncGenerator<{ readonly run: string; readonly event: BootEvent }> {
    const { run = "", afterSequence = 0, withoutLookups = false, signal } = from;
    const request = { run, afterSequence, withoutLookups };
    for await (const message of this.channel.watch(hypervisors.WatchEvents, request, signal)) {
      for (const wire of message.events) {
        const event = bootEventFromWire(wire);
        if (event !== undefined) yield { run: message.run, event };
      }
    }
  }

  /** `poolAddress`: what the MAC is given if the driver grants it an address of the pool. */
  lookupMac(
    mac: string,
    options: CallOptions & { readonly bootSession?: string; readonly poolAddress?: string } = {},
  ): Promise<MacAnswer> {
    const { bootSession = "", poolAddress = "" } = options;
    const message = { mac, bootSession, poolAddress };
    return this.channel.call(ownership.LookupMac, message, macAnswerFromWire, options);
  }

  /** Claims that changed since `fromRevision` of `run`, or all behind a reset, then each change; ends by an error. */
  async *watchClaims(
    from: { readonly run?: string; readonly fromRevision?: number; readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<ClaimMessage> {
    const { run = "", fromRevision = 0, signal } = from;
    for await (const message of this.channel.watch(ownership.WatchClaims, { run, fromRevision }, signal))
      yield* this.channel.read(() => claimMessagesFromWire(message));
  }

  /** Fails what is under way. Closing twice is harmless. */
  async close(): Promise<void> {
    this.channel.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.channel.close();
  }
}

function mutation(options: MutationOptions = {}): { requestId: string; expectedRevision: number } {
  return { requestId: options.requestId ?? randomUUID(), expectedRevision: options.expectedRevision ?? 0 };
}

function given<T>(value: T | null): T {
  return presentArgument("the answer", value);
}
