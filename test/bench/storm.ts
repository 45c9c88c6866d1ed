import { type BackOff, powerOnAt, type StormClient, type StormEvent, stepStorm } from "./storm-client.js";

/** A message that is due now. */
export interface StormSend {
  readonly machine: number;
  readonly round: number;
  readonly message: "discover" | "request";
}

/** Many machines that start together, by number: a table of next sends. It has neither clock nor socket. */
export class Storm {
  readonly #clients: StormClient[];
  /** Milliseconds that each waited for the server, from power-on to ACK without the time it collected offers in. */
  readonly waited: number[] = [];
  sent = 0;
  /** When the last machine got its ACK. */
  lastAckAt = Number.NaN;
  readonly #addressOf = new Map<number, number>();
  readonly #machineAt = new Map<number, number>();
  /** ACKs of a second address to a machine, or of one address to a second machine. */
  twice = 0;

  constructor(machines: readonly { readonly powerOn: number; readonly backOff: BackOff }[]) {
    this.#clients = machines.map(({ powerOn, backOff }) => powerOnAt(powerOn, backOff));
  }

  get unserved(): number {
    return this.#clients.length - this.waited.length;
  }

  /** Every machine's first DISCOVER and first REQUEST are no repetitions. */
  get repeated(): number {
    return Math.max(0, this.sent - this.#clients.length - this.waited.length);
  }

  due(now: number): readonly StormSend[] {
    const sends: StormSend[] = [];
    for (const [machine, { nextAt }] of this.#clients.entries())
      if (nextAt <= now) sends.push(...this.#step(machine, now, "timer"));
    return sends;
  }

  /** An answer of `round`; those of an earlier one are for nobody any more. */
  answered(
    machine: number,
    round: number,
    event: Exclude<StormEvent, "timer">,
    now: number,
  ): readonly StormSend[] {
    return this.#clients[machine]?.round === round ? this.#step(machine, now, event) : [];
  }

  /** Every ACK counts here, those that come late or twice as well. */
  acknowledged(machine: number, address: number): void {
    const other = this.#addressOf.get(machine) ?? address;
    const holder = this.#machineAt.get(address) ?? machine;
    if (other !== address || holder !== machine) this.twice += 1;
    this.#addressOf.set(machine, address);
    this.#machineAt.set(address, machine);
  }

  #step(machine: number, now: number, event: StormEvent): readonly StormSend[] {
    const before = this.#clients[machine];
    if (before === undefined) return [];
    const { client, send } = stepStorm(before, now, event);
    this.#clients[machine] = client;
    if (client.state === "bound" && before.state !== "bound") {
      this.waited.push(now - client.poweredOnAt - client.collected);
      this.lastAckAt = now;
    }
    if (send === undefined) return [];
    this.sent += 1;
    return [{ machine, round: client.round, message: send }];
  }
}
