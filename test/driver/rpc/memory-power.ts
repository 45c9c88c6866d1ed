import { once } from "node:events";
import { failure } from "../../../driver/errors.js";
import type { PowerDesk, PowerNode, PowerReading } from "../../../driver/power/power-desk-port.js";

const SEEN = 1_760_000_000_123;

/** Switches that obey at once, unless `hold` makes each wait for it; a manual one cannot tell. `broken` is thrown by everything, once set. */
export class MemoryPower implements PowerDesk {
  hold: Promise<void> | undefined;
  broken: Error | undefined;
  /** What was asked for, in order: `a on`, `a cycle network once`. */
  readonly asked: string[] = [];
  reads = 0;
  /** Readings that were given up by who asked. */
  givenUp = 0;
  private readonly states = new Map<string, "on" | "off">();

  async set(
    { name, power }: PowerNode,
    target: "on" | "off" | "cycle",
    { boot, signal }: Parameters<PowerDesk["set"]>[2],
  ): Promise<PowerReading> {
    const words = boot === undefined ? [] : [boot.device, boot.lasts, boot.firmware ?? ""];
    this.asked.push([name, target, ...words].join(" ").trim());
    await this.ready(signal);
    this.states.set(name, target === "off" ? "off" : "on");
    return this.reading(name, power.kind === "manual");
  }

  async read({ name }: PowerNode, { signal }: Parameters<PowerDesk["read"]>[1]): Promise<PowerReading> {
    this.reads++;
    await this.ready(signal).catch((error: unknown) => {
      this.givenUp++;
      throw error;
    });
    return this.reading(name, false);
  }

  last(): PowerReading | undefined {
    return undefined;
  }

  subscribe(): () => void {
    return () => undefined;
  }

  private async ready(signal: AbortSignal | undefined): Promise<void> {
    if (this.broken !== undefined) throw this.broken;
    if (this.hold === undefined) return;
    const given = new AbortController();
    signal?.addEventListener("abort", () => given.abort());
    await Promise.race([this.hold, once(given.signal, "abort")]);
    if (given.signal.aborted) throw failure("CANCELLED", {});
  }

  private reading(name: string, isBlind: boolean): PowerReading {
    if (isBlind) return { state: "unknown", seenAt: SEEN, trouble: "Somebody switches it by hand" };
    return { state: this.states.get(name) ?? "off", seenAt: SEEN };
  }
}
