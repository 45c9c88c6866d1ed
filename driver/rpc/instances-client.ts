import type { Loader } from "../../pxe/boot/boot-binding.js";
import { failure } from "../errors.js";
import type { DeploySettings, InstanceKind } from "../instance/instance.js";
import type { CallOptions, Channel } from "./channel.js";
import { instanceKinds, loaders } from "./convert/enums.js";
import { type InstanceView, instanceFromWire } from "./convert/instance.js";
import { type InstanceQuery, instanceQueryToWire } from "./convert/instance-query.js";
import type { Instance__Output } from "./gen/metalplug/v1/Instance.js";
import { allPages, type Page, type PageOptions, pageToWire } from "./list.js";
import { given, type MutationOptions, mutation } from "./mutation.js";
import { instancesDefinition as instances } from "./proto.js";
import { type VifRequest, vifRequestToWire } from "./vif-request.js";

export interface SpawnInstanceRequest {
  readonly node: string;
  /** Absent for `discover` only: the driver's own agent. */
  readonly image?: string;
  /** Absent: netboot. */
  readonly kind?: InstanceKind;
  /** Absent: iPXE. */
  readonly loader?: Loader;
  /** Absent: one with a pool address, when the node has exactly one NIC. */
  readonly vifs?: readonly VifRequest[];
  /** The vif that netboots; absent: the only one. */
  readonly bootMac?: string;
  /** For `deploy`. */
  readonly deploy?: DeploySettings;
  /** Leave the power as it is. */
  readonly withoutPower?: boolean;
}

export interface RebuildInstanceRequest {
  readonly node: string;
  /** Absent: the one it has. */
  readonly image?: string;
  /** Absent: as before. */
  readonly deploy?: DeploySettings;
}

export type InstancesClient = ReturnType<typeof instancesClient>;

const read = ({ instance }: { readonly instance: Instance__Output | null }) =>
  instanceFromWire(given(instance));

/**
 * The instances' lives. What begins something that takes a while resolves once that is durable, with the instance as it is then;
 * `watchInstance` tells how it goes on.
 */
export function instancesClient(channel: Channel) {
  const listInstancesPage = (request: PageOptions & InstanceQuery = {}): Promise<Page<InstanceView>> => {
    const readPage = (response: { instances: Instance__Output[]; nextPageToken: string }) => ({
      items: response.instances.map(instanceFromWire),
      nextPageToken: response.nextPageToken,
    });
    const message = { ...pageToWire(request), ...instanceQueryToWire(request) };
    return channel.call(instances.List, message, readPage, request);
  };
  return {
    spawn(request: SpawnInstanceRequest, options?: MutationOptions): Promise<InstanceView> {
      const { loader = "ipxe", kind = "netboot", vifs = [], deploy } = request;
      const message = {
        ...mutation(options),
        node: request.node,
        image: request.image ?? "",
        kind: instanceKinds.toWire(kind),
        loader: loaders.toWire(loader),
        vifs: vifs.map(vifRequestToWire),
        bootMac: request.bootMac ?? "",
        ...(deploy === undefined ? {} : { deploy }),
        withoutPower: request.withoutPower ?? false,
      };
      return channel.call(instances.Spawn, message, read, options);
    },
    /** Answers the instance as it is being taken away, or as it was, when nothing is left of it. */
    destroy(
      node: string,
      options: MutationOptions & {
        /** Leave what is on the disk, and do not wait for the machine: for one that is broken or gone. */
        readonly withoutCleaning?: boolean;
      } = {},
    ): Promise<InstanceView> {
      const { withoutCleaning = false } = options;
      return channel.call(instances.Destroy, { node, withoutCleaning, ...mutation(options) }, read, options);
    },
    /** Puts an image onto the node anew; id, vifs and addresses stay. */
    rebuild(
      { node, image = "", deploy }: RebuildInstanceRequest,
      options?: MutationOptions,
    ): Promise<InstanceView> {
      const message = { ...mutation(options), node, image, ...(deploy === undefined ? {} : { deploy }) };
      return channel.call(instances.Rebuild, message, read, options);
    },
    /** Switches the node off and on again. */
    reboot(node: string, options?: MutationOptions): Promise<InstanceView> {
      return channel.call(instances.Reboot, { node, ...mutation(options) }, read, options);
    },
    /** Starts the node from another image by the network, until `unrescue`. */
    rescue(node: string, image: string, options?: MutationOptions): Promise<InstanceView> {
      return channel.call(instances.Rescue, { node, image, ...mutation(options) }, read, options);
    },
    unrescue(node: string, options?: MutationOptions): Promise<InstanceView> {
      return channel.call(instances.Unrescue, { node, ...mutation(options) }, read, options);
    },
    getInstance(node: string, options?: CallOptions): Promise<InstanceView> {
      return channel.call(instances.Get, { node }, read, options);
    },
    listInstancesPage,
    listInstances(options: CallOptions & InstanceQuery = {}): Promise<readonly InstanceView[]> {
      return allPages((request) => listInstancesPage({ ...options, ...request }), options);
    },
    /** The node's instance as it is, then at each change; changes that come faster than they are read are told as one. Returns once the instance has ended. */
    async *watchInstance(
      node: string,
      options: { readonly signal?: AbortSignal } = {},
    ): AsyncGenerator<InstanceView> {
      for await (const { instance } of channel.watch(instances.Watch, { node }, options.signal)) {
        if (instance === null) return;
        yield channel.read(() => instanceFromWire(instance));
      }
      throw failure("STOPPING", { what: `the driver at ${channel.options.address}` });
    },
  };
}
