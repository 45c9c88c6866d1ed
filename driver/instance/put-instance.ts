import { failure } from "../errors.js";
import {
  type Applied,
  type InventoryState,
  instanceChange,
  nodeChange,
  withEntries,
  withoutKeys,
} from "../inventory/inventory-state.js";
import type { Node } from "../node/node.js";
import { fixedAddresses } from "../vif/vif.js";
import type { Instance } from "./instance.js";

/** Throws INSTANCE_NOT_FOUND. */
export function requireInstance(state: InventoryState, node: string): Instance {
  const instance = state.instances.get(node);
  if (!instance) throw failure("INSTANCE_NOT_FOUND", { node });
  return instance;
}

/** Puts the instance, new or changed, at the next revision. Its node's revision rises with it: what boots there has changed. */
export function putInstance<T>(state: InventoryState, node: Node, instance: Instance, answer: T): Applied<T> {
  const revision = state.revision + 1;
  const touched = { ...node, revision };
  const put = { ...instance, revision };
  const before = fixedAddresses(state.instances.get(node.name)?.vifs ?? []);
  const freed = withoutKeys(
    state.macOfAddress,
    before.map(([address]) => address),
  );
  return {
    state: {
      ...state,
      revision,
      nodes: withEntries(state.nodes, [[node.name, touched]]),
      instances: withEntries(state.instances, [[node.name, put]]),
      macOfAddress: withEntries(freed, fixedAddresses(put.vifs)),
    },
    changes: [nodeChange(node.name, touched), instanceChange(node.name, put)],
    claims: [],
    answer,
  };
}
