import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { DriverClient, Resources } from "metalplug";

/** Milliseconds until a driver that is not there is asked again. */
const PAUSE = 250;

/** A driver, and what a scheduler knows of it at this moment. */
export class WatchedDriver extends EventTarget {
  readonly client: DriverClient;
  /** Absent while the driver is not there. */
  resources: Resources | undefined;
  /** It has been looked at: it is there, or it is not. */
  isKnown = false;
  readonly #say: (line: string) => void;
  /** Where to go on in the driver's events. Another run of it has other numbers, and begins from the first that it still has. */
  #seen = { run: "", afterSequence: 0 };

  constructor(client: DriverClient, say: (line: string) => void) {
    super();
    this.client = client;
    this.#say = say;
  }

  get name(): string {
    return this.resources?.hypervisor ?? this.client.address;
  }

  /** Follows the driver until `signal`, over its restarts. */
  async watch(signal: AbortSignal): Promise<void> {
    const begun = Date.now();
    while (!signal.aborted) {
      try {
        await this.refresh();
        for await (const { run, event } of this.client.watchEvents({ ...this.#seen, signal })) {
          this.#seen = { run, afterSequence: event.sequence };
          // What it still had from before we came is history.
          if (event.at >= begun) await this.#hear(event.detail);
        }
      } catch (error) {
        if (!signal.aborted) this.#lose(error);
      }
      await delay(PAUSE, undefined, { signal }).catch(() => undefined);
    }
  }

  /** What it has now. Rejects when it is not there. */
  async refresh(): Promise<Resources> {
    const found = await this.#ask();
    if (this.resources === undefined)
      this.#say(
        `${found.hypervisor} is there: ${found.available.nodes} of ${found.total.nodes} nodes are free`,
      );
    this.#become(found);
    return found;
  }

  async #ask(): Promise<Resources> {
    try {
      return await this.client.getResources({ deadline: 5000 });
    } catch (error) {
      this.#lose(error);
      throw error;
    }
  }

  /** Resolves once the driver is seen to come or go. */
  async changed(): Promise<void> {
    await once(this, "change");
  }

  async #hear(detail: { readonly kind: string }): Promise<void> {
    if (!isInstanceChange(detail)) return;
    this.#say(`${this.name}: ${detail.node} was ${detail.from} and is ${detail.to}`);
    await this.refresh();
  }

  #lose(error: unknown): void {
    if (this.resources !== undefined || !this.isKnown)
      this.#say(`${this.name} is not there: ${error instanceof Error ? error.message : error}`);
    this.#become(undefined);
  }

  #become(resources: Resources | undefined): void {
    const isOther = !this.isKnown || (resources === undefined) !== (this.resources === undefined);
    this.isKnown = true;
    this.resources = resources;
    if (isOther) this.dispatchEvent(new Event("change"));
  }
}

interface InstanceChange {
  readonly kind: "instanceChanged";
  readonly node: string;
  readonly from: string;
  readonly to: string;
}

function isInstanceChange(detail: { readonly kind: string }): detail is InstanceChange {
  return detail.kind === "instanceChanged";
}
