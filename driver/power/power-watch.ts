import { PollPlan } from "./poll-plan.js";
import type { PowerNode } from "./power-desk-port.js";

export interface PowerWatchOptions {
  readonly pollSeconds: number;
  /** The nodes there are now. */
  readonly nodes: () => Iterable<PowerNode>;
  /** Whether there is something to look at. */
  readonly tellsState: (node: PowerNode) => boolean;
  /** Looks at a node's power; false when it could not be read. Never rejects. */
  readonly look: (node: PowerNode) => Promise<boolean>;
  /** Whether its power settings were others before. */
  readonly isOutdated: (node: PowerNode) => boolean;
  /** A node is gone, or is to be known anew. */
  readonly forget: (name: string) => void;
  readonly now: () => number;
  readonly random: () => number;
}

/** Looks under way at once: a dead BMC keeps its place for some seconds. */
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
  #nodes: ReadonlyMap<string, PowerNode> = new Map();
  #looks = 0;
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
    for (const name of this.#plan.take(this.#options.now(), MAX_LOOKS - this.#looks)) {
      const node = this.#nodes.get(name);
      if (node !== undefined) void this.#look(node);
    }
  }

  async #look(node: PowerNode): Promise<void> {
    this.#looks += 1;
    const good = await this.#options.look(node);
    this.#looks -= 1;
    const { now, random } = this.#options;
    this.#plan.answered(node.name, now(), good, random());
  }

  #list(): void {
    const { nodes, tellsState, isOutdated, forget, now } = this.#options;
    const listed = new Map<string, PowerNode>();
    for (const node of nodes()) listed.set(node.name, node);
    for (const name of this.#nodes.keys()) {
      const node = listed.get(name);
      if (node !== undefined && !isOutdated(node)) continue;
      this.#plan.remove(name);
      forget(name);
    }
    for (const node of listed.values()) if (tellsState(node)) this.#plan.add(node.name, now());
    this.#nodes = listed;
  }
}
