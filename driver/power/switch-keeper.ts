import { bmcOf } from "./kinds.js";
import type { PowerNode } from "./power-desk-port.js";
import type { PowerSwitch } from "./power-port.js";

/** A node's switch for as long as somebody works with it. */
export interface Held {
  readonly opened: PowerSwitch;
  /** What does one thing at a time. */
  readonly bmc: string;
  /** False once a switch with other settings has taken its place, or the node is gone. */
  isCurrent(): boolean;
  release(): void;
}

interface Kept {
  readonly settings: string;
  readonly opened: PowerSwitch;
  readonly bmc: string;
  holders: number;
  /** Closed as soon as nobody holds it. */
  retired: boolean;
}

/** One switch a node, opened when it is needed first; one with other settings takes its place, and the old one is closed when it is no more held. */
export class SwitchKeeper implements AsyncDisposable {
  readonly #open: (node: PowerNode) => PowerSwitch;
  readonly #kept = new Map<string, Kept>();
  readonly #closing = new Set<Promise<void>>();

  constructor(open: (node: PowerNode) => PowerSwitch) {
    this.#open = open;
  }

  hold(node: PowerNode): Held {
    const kept = this.#keptFor(node);
    kept.holders += 1;
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      kept.holders -= 1;
      this.#closeUnheld(kept);
    };
    return { opened: kept.opened, bmc: kept.bmc, isCurrent: () => !kept.retired, release };
  }

  /** Gives up the switches of nodes that are not among these, or have other settings now; answers their nodes' names. */
  retain(nodes: ReadonlyMap<string, PowerNode>): readonly string[] {
    const outdated = [...this.#kept].filter(([name, { settings }]) => {
      const node = nodes.get(name);
      return node === undefined || settings !== JSON.stringify(node.power);
    });
    for (const [name] of outdated) this.#forget(name);
    return outdated.map(([name]) => name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.retain(new Map());
    await Promise.all(this.#closing);
  }

  #keptFor(node: PowerNode): Kept {
    const settings = JSON.stringify(node.power);
    const before = this.#kept.get(node.name);
    if (before?.settings === settings) return before;
    this.#forget(node.name);
    const opened = this.#open(node);
    const kept: Kept = { settings, opened, bmc: bmcOf(node), holders: 0, retired: false };
    this.#kept.set(node.name, kept);
    return kept;
  }

  #forget(name: string): void {
    const kept = this.#kept.get(name);
    if (kept === undefined) return;
    this.#kept.delete(name);
    kept.retired = true;
    this.#closeUnheld(kept);
  }

  #closeUnheld(kept: Kept): void {
    if (!kept.retired || kept.holders > 0) return;
    const closing = closeQuietly(kept.opened);
    this.#closing.add(closing);
    void closing.then(() => this.#closing.delete(closing));
  }
}

async function closeQuietly(opened: PowerSwitch): Promise<void> {
  try {
    await opened[Symbol.asyncDispose]();
  } catch {
    // Whoever closes it has no use for it any more.
  }
}
