import type { Instance } from "../instance/instance.js";
import { type Applied, type InventoryState, NODE_PREFIX } from "./inventory-state.js";
import { OrderedMap } from "./ordered-map.js";

/** What happened to the nodes since the start, so that whoever expected an older revision learns why it is not there any more. */
export type NodeHistory = OrderedMap<string, readonly NodeEvent[]>;

interface NodeEvent {
  readonly revision: number;
  /** As in a sentence about the node: "instance i7 was spawned on it". */
  readonly what: string;
}

/** Events kept of each node; the oldest goes first. */
const KEPT = 8;

export const NO_HISTORY: NodeHistory = OrderedMap.empty();

/** Adds what the mutation did to nodes. */
export function noted<T>(before: InventoryState, applied: Applied<T>): Applied<T> {
  const { state } = applied;
  let { history } = state;
  for (const { key } of applied.changes)
    if (key.startsWith(NODE_PREFIX))
      history = withEvent(history, before, state, key.slice(NODE_PREFIX.length));
  return history === state.history ? applied : { ...applied, state: { ...state, history } };
}

/** For the sentence of REVISION_MISMATCH: what happened to the node after the `expected` revision. */
export function tellHappened(state: InventoryState, node: string, expected: number): string {
  const events = (state.history.get(node) ?? []).filter(({ revision }) => revision > expected);
  if (events.length > 0) return `${events.map(({ what }) => what).join(", then ")} meanwhile`;
  const instance = state.instances.get(node);
  return instance ? `it changed meanwhile, and instance ${instance.id} is on it` : "it changed meanwhile";
}

function withEvent(
  history: NodeHistory,
  before: InventoryState,
  after: InventoryState,
  node: string,
): NodeHistory {
  if (!after.nodes.has(node)) return history.without(node);
  const what = describe(before, after, node);
  const events = (history.get(node) ?? []).filter((event) => event.what !== what);
  return history.with(node, [...events, { revision: after.revision, what }].slice(-KEPT));
}

function describe(before: InventoryState, after: InventoryState, node: string): string {
  const [was, is] = [before.instances.get(node), after.instances.get(node)];
  if (was !== is) return describeInstance(was, is);
  return before.nodes.has(node) ? "it was updated" : "it was added";
}

function describeInstance(was: Instance | undefined, is: Instance | undefined): string {
  if (is === undefined) return `instance ${was?.id} on it ended`;
  if (was?.id !== is.id) return `instance ${is.id} was spawned on it`;
  const became = was.state.kind === is.state.kind ? "changed" : `became ${is.state.kind}`;
  return `instance ${is.id} on it ${became}`;
}
