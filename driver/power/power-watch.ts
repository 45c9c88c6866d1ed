import { PollPlan } from "./poll-plan.js";
import type { PowerNode } from "./power-desk-port.js";

export interface PowerWatchOptions {
  readonly pollSeconds: number;
  /** The nodes there are now. */
  readonly nodes: () => Iterable<PowerNode>;
  /** Whether there is something to look at. */
  readonly tellsState: (node: PowerNode) => boolean;
  /** What does one thing at a time. */
  readonly bmcOf: (node: PowerNode) => string;
  /** Looks at a node's power; false when it could not be read. Never rejects. */
  readonly look: (node: PowerNode) => Promise<boolean>;
  /** Told of the nodes there are, about once a second, and answers those that are to be known anew. */
  readonly listed: (nodes: ReadonlyMap<string, PowerNode>) => Iterable<string>;
  readonly now: () => number;
  readonly random: () => number;
}

/** Looks under way at once, one a BMC: a dead one keeps its place for some seconds. */
const MAX_LOOKS = 64;
/** Milliseconds. */
const TICK = 200;
/** Ticks between two listings of the nodes. */
const LISTING = 5;

/** Looks at every machine's power in its turn, so that whoever switches it by another way is noticed. */
export class PowerWatch implements Disposable {
  readonly #options: PowerWatchOptions;
  readonly #plan: PollPlan;
  readonly #ticks: NodeJS.Timeout;
  /** BMCs that are being looked at. */
  readonly #looking = new Set<string>();
  #nodes: ReadonlyMap<string, PowerNode> = new Map();
  #ticked = 0;

  constructor(options: PowerWatchOptions) {
    this.#options = options;
    this.#plan = new PollPlan(options.pollSeconds * 1000);
    this.#ticks = setInterval(() => this.#tick(), TICK);
    this.#list();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#ticks);
  }

  #tick(): void {
    this.#ticked += 1;
    if (this.#ticked % LISTING === 0) this.#list();
    for (const name of this.#plan.due(this.#options.now())) {
      if (this.#looking.size >= MAX_LOOKS) return;
      const node = this.#nodes.get(name);
      if (node !== undefined) void this.#look(node);
    }
  }

  async #look(node: PowerNode): Promise<void> {
    const { bmcOf, look, now, random } = this.#options;
    const bmc = bmcOf(node);
    if (this.#looking.has(bmc)) return;
    this.#looking.add(bmc);
    const good = await look(node);
    this.#looking.delete(bmc);
    this.#plan.answered(node.name, now(), good, random());
  }

  #list(): void {
    const { nodes, tellsState, listed, now } = this.#options;
    const before = this.#nodes;
    const found = new Map<string, PowerNode>();
    for (const node of nodes()) found.set(node.name, node);
    this.#nodes = found;
    for (const name of before.keys()) if (!found.has(name)) this.#plan.remove(name);
    for (const name of listed(found)) this.#plan.remove(name);
    for (const node of found.values()) {
      if (tellsState(node)) this.#plan.add(node.name, now());
      else this.#plan.remove(node.name);
    }
  }
}
