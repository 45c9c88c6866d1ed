import { MetalplugError } from "../../../../driver/errors.js";
import { dueOf } from "../../../../driver/instance/due.js";
import { INSTANCE_KINDS } from "../../../../driver/instance/instance.js";
import { operationOf } from "../../../../driver/instance/instance-state.js";
import { LIFECYCLE_DEFAULTS } from "../../../../driver/instance/lifecycle-settings.js";
import { seededRandom } from "../../../pxe/tftp/seeded-random.js";
import { ANY, macOf } from "../../inventory/inventory-lab.js";
import { addRack, type LifeLab, openLife } from "../life-lab.js";
import { MemoryDisk, MemoryStore } from "../memory-store.js";
import { rest, VirtualTime } from "../virtual-time.js";
import { trickyPorts } from "./bmc.js";
import { Machine } from "./machine.js";
import { chance, pick, type World } from "./world.js";

const NODES = 5;
const AT_ONCE = 2;
const TURNS = 120;
/** Milliseconds: a day in the queue, and every deadline of every try behind it. */
const CALM_TIME = 3 * 86_400_000;

export interface LifeResult {
  readonly violations: readonly string[];
  /** How often each state was found. */
  readonly seen: ReadonlyMap<string, number>;
  readonly kills: number;
}

/** Some days of a rack in which everything goes wrong that can, then some in which nothing does any more. */
export async function randomLife(seed: number): Promise<LifeResult> {
  const life = new RandomLife(seed);
  return life.run();
}

class RandomLife {
  private readonly world: World;
  private readonly disk = new MemoryDisk();
  private readonly machines = new Map<string, Machine>();
  private readonly seen = new Map<string, number>();
  private store = new MemoryStore(this.disk);
  private alive = { value: true };
  private ids = 0;
  private kills = 0;

  constructor(seed: number) {
    this.world = {
      ...{ time: new VirtualTime(), random: seededRandom(seed), driver: undefined, calm: true },
      ...{ acknowledged: new Set(), violations: [] },
    };
    for (let number = 1; number <= NODES; number++)
      this.machines.set(`r${number}`, new Machine(this.world, `r${number}`, macOf(number)));
  }

  async run(): Promise<LifeResult> {
    const lab = await this.open();
    await addRack(lab, NODES);
    await this.restart();
    this.world.calm = false;
    for (let turn = 0; turn < TURNS; turn++) await this.turn();
    this.world.calm = true;
    this.store.full = false;
    if (this.world.driver === undefined) await this.restart();
    await this.world.time.pass(CALM_TIME);
    this.checkRest();
    await this.world.driver?.close();
    return { violations: this.world.violations, seen: this.seen, kills: this.kills };
  }

  private async open(): Promise<LifeLab> {
    const { time } = this.world;
    const alive = { value: true };
    this.alive = alive;
    this.store = new MemoryStore(this.disk);
    this.store.written = () => {
      // The change is on the disk, and nobody will ever hear of it.
      if (chance(this.world, 0.01)) this.kill();
    };
    return openLife({
      store: this.store,
      timers: {
        now: () => time.now(),
        after: (milliseconds, act) => time.after(milliseconds, () => (alive.value ? act() : undefined)),
      },
      ports: trickyPorts(this.world, this.machines),
      settings: { deploysAtOnce: AT_ONCE },
      // The host's clock is set to and fro.
      clock: () => 1_000_000_000 + Math.floor(this.world.random() * 1_000_000_000),
      newId: () => `id${++this.ids}`,
    });
  }

  private kill(): void {
    this.kills += 1;
    this.store.kill();
    this.alive.value = false;
    this.world.driver = undefined;
  }

  private async restart(): Promise<void> {
    if (this.world.driver !== undefined) this.kill();
    this.world.driver = await this.open();
    if (this.store.badRecords.length > 0)
      this.world.violations.push(`set aside: ${JSON.stringify(this.store.badRecords)}`);
  }

  private async turn(): Promise<void> {
    const { world } = this;
    await world.time.pass(pick(world, 8) === 0 ? pick(world, 7_200_000) : pick(world, 120_000));
    this.check();
    if (world.driver === undefined || chance(world, 0.08)) return this.restart();
    this.store.full = chance(world, 0.05);
    if (chance(world, 0.1)) this.machine().cut();
    void ask(world, world.driver, `r${pick(world, NODES) + 1}`);
    await rest();
    this.check();
    return undefined;
  }

  private machine(): Machine {
    const machine = this.machines.get(`r${pick(this.world, NODES) + 1}`);
    if (machine === undefined) throw new Error("no such machine");
    return machine;
  }

  private check(): void {
    const { driver, violations } = this.world;
    if (driver === undefined) return;
    const instances = driver.inventory.instances();
    const atWork = instances.filter(
      ({ kind, state }) =>
        kind === "deploy" &&
        (state.kind === "deploying" || state.kind === "rebuilding") &&
        state.operation.step !== "queued",
    );
    if (atWork.length > AT_ONCE) violations.push("more deployments at work than may be");
    for (const instance of instances) {
      const { node, state, kind } = instance;
      this.seen.set(state.kind, (this.seen.get(state.kind) ?? 0) + 1);
      const due = dueOf(instance, LIFECYCLE_DEFAULTS);
      const { deadline } = driver.conductor.progress(node);
      if (due !== undefined && due.pause === 0 && deadline === undefined)
        violations.push(`${node} has no deadline at ${due.key}`);
      const bound = driver.inventory.bound(macOf(Number(node.slice(1))));
      if (bound !== undefined && kind === "deploy" && state.kind === "active")
        violations.push(`${node} netboots although its disk is written`);
      if (bound !== undefined && state.kind === "deleting") violations.push(`${node} netboots while deleted`);
    }
  }

  /** Whatever happened: everything has come to an end that tells what it is. */
  private checkRest(): void {
    const { driver, violations } = this.world;
    for (const { node, state } of driver?.inventory.instances() ?? []) {
      if (operationOf(state) !== undefined) violations.push(`${node} is still ${JSON.stringify(state)}`);
      if (state.kind === "error" && !state.reason.includes("; what leads out: "))
        violations.push(`${node} has no way out: ${state.reason}`);
    }
  }
}

/** What a scheduler asks for; what the state does not allow is refused by a code. */
async function ask(world: World, { conductor }: LifeLab, node: string): Promise<void> {
  const request = { ...ANY, requestId: pick(world, 3) === 0 ? `q${pick(world, 50)}` : "", node };
  try {
    switch (pick(world, 10)) {
      case 0:
        return void (await conductor.destroy({
          ...request,
          ...(pick(world, 4) ? {} : { withoutCleaning: true }),
        }));
      case 1:
        return void (await conductor.rebuild({ ...request }));
      case 2:
        return void (await conductor.reboot(request));
      case 3:
        return void (await conductor.rescue({ ...request, image: "rescue" }));
      case 4:
        return void (await conductor.unrescue(request));
      default: {
        const kind = INSTANCE_KINDS[pick(world, 3)] ?? "deploy";
        const image = kind === "discover" ? "" : "debian";
        return void (await conductor.spawn({ ...request, kind, image, loader: "ipxe", vifs: [] }));
      }
    }
  } catch (error) {
    if (!(error instanceof MetalplugError)) world.violations.push(`uncoded: ${String(error)}`);
  }
}
