import type { Loader } from "../../pxe/boot/boot-binding.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import { checkArgumentsFor, requireImage } from "../images/image-rules.js";
import type { Mutation } from "../inventory/inventory.js";
import {
  type Applied,
  type InventoryState,
  instanceChange,
  nodeChange,
  withEntries,
  withoutKeys,
} from "../inventory/inventory-state.js";
import { checkRevision } from "../inventory/request-checks.js";
import { checkNodeRevision, requireNode } from "../node/node-rules.js";
import { chooseBootMac } from "../vif/boot-vif.js";
import { fixedAddresses, type Vif } from "../vif/vif.js";
import { chooseVifs } from "../vif/vif-rules.js";
import type { Instance } from "./instance.js";
import { putInstance, requireInstance } from "./put-instance.js";

/**
 * Binds a node to an image and plugs its vifs. Throws NODE_NOT_FOUND, REVISION_MISMATCH (the node's), INSTANCE_EXISTS,
 * IMAGE_NOT_FOUND, KERNEL_ARGUMENTS_REFUSED, or what `chooseVifs` and `chooseBootMac` refuse. `now` is milliseconds since 1970.
 */
export function spawn(
  state: InventoryState,
  request: Pick<Mutation, "expectedRevision"> & {
    readonly node: string;
    readonly image: string;
    readonly loader: Loader;
    readonly vifs: readonly Vif[];
    readonly bootMac?: MacAddress;
  },
  now: number,
  newId: () => string,
): Applied<Instance> {
  const node = requireNode(state, request.node);
  checkNodeRevision(state, node, request.expectedRevision);
  const there = state.instances.get(node.name);
  if (there) throw failure("INSTANCE_EXISTS", { node: node.name, instance: there.id });
  const image = requireImage(state, request.image);
  checkArgumentsFor(image.kernelArguments, [request.loader]);
  const vifs = chooseVifs(state, node, request.vifs);
  const boot = chooseBootMac(node.name, vifs, request.bootMac);
  const { loader } = request;
  const spawned = {
    ...{ id: newId(), node: node.name, image: image.name, loader, vifs, ...boot, createdAt: now },
    ...({ kind: "netboot", state: { kind: "active" } } as const),
  };
  const applied = putInstance(state, node, { ...spawned, revision: 0 }, undefined);
  return { ...applied, answer: requireInstance(applied.state, node.name) };
}

/** Ends the instance of a node. Throws NODE_NOT_FOUND, INSTANCE_NOT_FOUND or REVISION_MISMATCH (the instance's). */
export function destroy(
  state: InventoryState,
  request: Pick<Mutation, "expectedRevision"> & { readonly node: string },
): Applied<Instance> {
  const node = requireNode(state, request.node);
  const instance = requireInstance(state, node.name);
  checkRevision(`The instance of node "${node.name}"`, instance.revision, request.expectedRevision);
  const revision = state.revision + 1;
  const touched = { ...node, revision };
  return {
    state: {
      ...state,
      revision,
      nodes: withEntries(state.nodes, [[node.name, touched]]),
      instances: withoutKeys(state.instances, [node.name]),
      macOfAddress: withoutKeys(
        state.macOfAddress,
        fixedAddresses(instance.vifs).map(([address]) => address),
      ),
    },
    changes: [nodeChange(node.name, touched), instanceChange(node.name, undefined)],
    claims: [],
    answer: instance,
  };
}
