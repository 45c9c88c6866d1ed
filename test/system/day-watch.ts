import { setTimeout as delay } from "node:timers/promises";
import type { DriverClient, InstanceView } from "../../driver/rpc/client.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { Draws } from "../draws.js";
import { DayMachine } from "./day-machine.js";
import type { DayRack } from "./day-rack.js";
import type { Step } from "./day-steps.js";
import { describe, isAtRest, observe, placeOf, pluggedMacs, type World } from "./day-world.js";
import type { DriverProcess } from "./driver-process.js";

/** Deployments that the driver lets work at once. */
const DEPLOYS_AT_ONCE = 2;
/** Milliseconds in which machines that nobody disturbs come to rest. */
const REST = 120_000;
const LOOK = 200;

/** Compares what a driver tells, what machines live through, and what is on the wire, with what was acknowledged. */
export class DayWatch implements AsyncDisposable {
  /** What was seen last of the machines' instances. */
  seen: ReadonlyMap<string, InstanceView> = new Map();
  readonly machines: DayMachine[] = [];
  private readonly rack: DayRack;
  private readonly driver: DriverProcess;
  private readonly draws: Draws;
  /** How far each life has come, by its request. */
  private readonly places = new Map<number, number>();
  /** MACs that were plugged, and asked to stay so, since the wire's log was read last. */
  private firm: ReadonlySet<string> = new Set();
  private wireRead = 0;

  constructor(rack: DayRack, driver: DriverProcess, draws: Draws) {
    this.rack = rack;
    this.driver = driver;
    this.draws = draws;
  }

  async addMachines(client: DriverClient, count: number): Promise<World["nodes"]> {
    const nodes = new Map<string, { macs: readonly string[]; label: string }>();
    const { rack, driver } = this;
    for (let number = 0; number < count; number++) {
      const [name, mac] = [`m${number}`, `52:54:00:81:00:0${number}` as MacAddress];
      const power = { kind: "command", command: rack.command, machine: name } as const;
      await client.addNode({ name, macs: [{ mac, network: rack.network, port: name }], power });
      nodes.set(name, { macs: [mac], label: "" });
      const address = `127.80.1.${number + 1}` as Ipv4Address;
      const draws = new Draws(this.draws.below(1_000_000));
      this.machines.push(new DayMachine({ name, mac, address }, { rack, driver, draws }));
    }
    return nodes;
  }

  /** A step is about to be sent: what it may change is not held against the driver from now on. */
  disturb({ machine, after }: Step, before: World): void {
    const stays = new Set(pluggedMacs(after));
    this.firm = new Set(pluggedMacs(before).filter((mac) => stays.has(mac) && this.firm.has(mac)));
    if (machine !== undefined) this.machines.find(({ name }) => name === machine)?.disturb();
  }

  /** The first world of those allowed that is found; throws where it is none. */
  async expect(client: DriverClient, allowed: readonly World[], when: string): Promise<World> {
    const told = await observe(client, new Set(this.machines.map(({ name }) => name)));
    this.seen = told.lives;
    const refused: string[] = [];
    for (const world of allowed) {
      const found =
        told.text === describe(world)
          ? this.checkLives(world)
          : [`told ${told.text} instead of ${describe(world)}`];
      if (found.length === 0) {
        this.checkAll(world, allowed, when);
        return world;
      }
      refused.push(...found);
    }
    throw new Error(`${when}: ${refused.join("; or ")}`);
  }

  async settle(client: DriverClient, world: () => World): Promise<void> {
    const before = Date.now() + REST;
    for (;;) {
      await this.expect(client, [world()], "settling");
      const busy = [...this.seen.values()].filter((instance) => !isAtRest(instance));
      const extra = this.wireBeyond(world());
      if (busy.length === 0 && extra.length === 0) break;
      if (Date.now() > before)
        throw new Error(`no rest: ${JSON.stringify(busy)}; on the wire and not wanted: ${extra}`);
      await delay(LOOK);
    }
    this.checkDisks(world());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.machines.map((machine) => machine[Symbol.asyncDispose]()));
  }

  private checkLives({ lives }: World): readonly string[] {
    const refused: string[] = [];
    const places = new Map<number, number>();
    for (const { name } of this.machines) {
      const life = lives.get(name);
      const seen = this.seen.get(name);
      if (life === undefined) {
        if (seen !== undefined) refused.push(`${name} is ${seen.state}, and nobody asked for it`);
        continue;
      }
      const place = placeOf(life, seen);
      const last = this.places.get(life.request) ?? 0;
      if (typeof place === "string") refused.push(`${name} ${place}`);
      else if (place < last) refused.push(`${name} went back to ${seen?.state} after ${life.verb}`);
      else places.set(life.request, place);
    }
    if (refused.length === 0) for (const [request, place] of places) this.places.set(request, place);
    return refused;
  }

  private checkAll(world: World, allowed: readonly World[], when: string): void {
    const atWork = [...this.seen.values()].filter(
      ({ state, kind, operation }) =>
        kind === "deploy" &&
        (state === "deploying" || state === "rebuilding") &&
        operation?.step !== "waits for its turn",
    );
    const found = [
      ...(atWork.length > DEPLOYS_AT_ONCE ? [`${atWork.length} deployments are at work at once`] : []),
      ...this.checkWire(world, allowed),
      ...this.machines.flatMap((machine) => {
        machine.check();
        return machine.violations;
      }),
    ];
    if (found.length > 0) throw new Error(`${when}: ${found.join("; ")}`);
  }

  /** What is acknowledged in every world is on the wire, and was not taken off and put back. */
  private checkWire(world: World, allowed: readonly World[]): readonly string[] {
    const wire = this.rack.pluggedMacs();
    const log = this.rack.wireLog();
    const news = log.slice(this.wireRead);
    this.wireRead = log.length;
    const unplugged = news.filter((line) => this.firm.has(line.replace(/^unplug /, "")));
    const wanted = pluggedMacs(world).filter((mac) =>
      allowed.every((other) => pluggedMacs(other).includes(mac)),
    );
    // The instance of a machine may have ended meanwhile only by being destroyed.
    const missing = wanted.filter((mac) => !wire.has(mac) && !this.isPlugging(world, mac));
    this.firm = new Set(wanted.filter((mac) => wire.has(mac)));
    return [
      ...unplugged
        .filter((line) => line.startsWith("unplug "))
        .map((line) => `${line}, which nobody asked for`),
      ...missing.map((mac) => `${mac} is acknowledged and not on the wire`),
    ];
  }

  private isPlugging({ nodes }: World, mac: string): boolean {
    const [name = ""] = [...nodes].find(([, { macs }]) => macs.includes(mac)) ?? [];
    const operation = this.seen.get(name)?.operation;
    return operation !== undefined && /turn|on the wire/.test(operation.step);
  }

  /** An instance that ended in error while it was to go keeps its vifs until somebody leads it out. */
  private wireBeyond(world: World): readonly string[] {
    const there = [...this.seen.values()].flatMap(({ vifs }) => vifs.map(({ mac }) => mac));
    const wanted = new Set<string>([...pluggedMacs(world), ...there]);
    return [...this.rack.pluggedMacs()].filter((mac) => !wanted.has(mac));
  }

  /** A machine at rest has what was asked for on its disk, or nothing. */
  private checkDisks(world: World): void {
    for (const machine of this.machines) {
      const life = world.lives.get(machine.name);
      const seen = this.seen.get(machine.name);
      const disk = world.images.get(life?.image ?? "")?.disk?.sha256;
      const isWritten = seen?.kind === "deploy" && (seen.state === "active" || seen.state === "rescue");
      if (isWritten && machine.diskDigest() !== disk)
        throw new Error(`${machine.name} has another disk than image ${life?.image}`);
      if (seen === undefined && machine.diskDigest() !== "")
        throw new Error(`${machine.name} is available, and its disk was not cleaned`);
    }
  }
}
