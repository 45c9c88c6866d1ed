import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ExecutionContext } from "ava";
import { type ErrorCode, MetalplugError } from "../../driver/errors.js";
import { connectDriver, type DriverClient } from "../../driver/rpc/client.js";
import type { Draws } from "../draws.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { DayContents } from "./day-contents.js";
import { DEPLOYED, lifeStep, RESCUE } from "./day-lives.js";
import { DayRack } from "./day-rack.js";
import { STEP_KINDS, type Step, type StepStock, sendImage } from "./day-steps.js";
import { DayWatch } from "./day-watch.js";
import { NOTHING, type World } from "./day-world.js";
import { DriverProcess, type DriverProcessOptions } from "./driver-process.js";

/** What a call says when its driver was killed under it. */
const CUT = new Set(["UNREACHABLE", "CANCELLED", "DEADLINE", "STOPPING"]);
/** Milliseconds between the beginning of a call and the kill, at most, unless the step says more. */
const LATEST = 15;
/** The same, now and then: so long that machines get on with their work. */
const LATE = 2500;
/** Milliseconds between the beginning of a start and its kill, at most: about as long as one takes. */
const LATEST_START = 400;
/** Files of broken pushes that may lie about. */
const MOST_INCOMING = 16;
const AGENT = "metalplug-agent";

export interface DayTally {
  kills: number;
  acknowledged: number;
  /** Kills before a call was acknowledged, after which it turned out to have been carried out. */
  carriedOut: number;
  whileStarting: number;
  /** Acknowledged steps by the first word of what they are. */
  readonly steps: Record<string, number>;
}

/**
 * Work on a driver that is killed again and again: one mutation after the other, drawn from `STEP_KINDS` and the lives of machines, each repeated with its request id until it is
 * acknowledged. After every kill all that was acknowledged must be there, and of the one under way all or nothing; meanwhile machines with power and agent go on
 * with what they are at. Throws where that is not so.
 */
export class DayOfWork implements AsyncDisposable {
  readonly tally: DayTally = { kills: 0, acknowledged: 0, carriedOut: 0, whileStarting: 0, steps: {} };
  readonly driver: DriverProcess;
  readonly watch: DayWatch;
  private world: World = NOTHING;
  private requests = 0;
  /** One for each life of the driver: an old one waits longer and longer before it connects again. */
  private client: DriverClient;
  private readonly draws: Draws;
  private readonly contents: DayContents;
  private readonly stock: StepStock;

  private constructor(driver: DriverProcess, draws: Draws, contents: DayContents, rack: DayRack) {
    this.driver = driver;
    this.draws = draws;
    this.contents = contents;
    this.stock = { draws, contents: contents.files, disks: contents.disks, network: rack.network };
    this.client = connectDriver(driver.grpcAddress);
    this.watch = new DayWatch(rack, driver, draws);
  }

  /** A driver with the agent, images to deploy, and `machines` machines; `folder` is where its data are. */
  static async begin(
    t: ExecutionContext,
    draws: Draws,
    { folder, machines = 4, ...options }: DriverProcessOptions & { folder: string; machines?: number },
  ): Promise<DayOfWork> {
    const [own, rack] = [await temporaryFolder(t), new DayRack(folder)];
    const driver = await DriverProcess.start(folder, { ...options, lines: rack.configLines() });
    const day = new DayOfWork(driver, draws, await DayContents.make(own, draws), rack);
    await day.prepare(machines);
    return day;
  }

  async workUntil(kills: number, onStep: () => void): Promise<void> {
    for (; this.tally.kills < kills; onStep()) {
      const step = this.choose();
      if (this.draws.oneIn(2)) await this.carryOutKilled(step);
      else await this.carryOutSeen(step);
    }
    await this.expect([this.world], "in the end");
  }

  /** So many steps, each acknowledged at once. */
  async work(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) await this.carryOutSeen(this.choose());
    await this.expect([this.world], "after work");
  }

  /** So many steps on a driver in trouble: each is acknowledged or refused with one of `codes`, whole or not at all. Those that were refused. */
  async workInTrouble(steps: number, codes: readonly ErrorCode[]): Promise<readonly ErrorCode[]> {
    const refused: ErrorCode[] = [];
    for (let count = 0; count < steps; count++) {
      const step = this.choose();
      await this.carryOut(step).catch((error: unknown) => {
        if (!(error instanceof MetalplugError) || !codes.includes(error.code)) throw error;
        refused.push(error.code);
      });
      await this.expect([this.world], `in trouble: ${step.what}`);
    }
    return refused;
  }

  /** Killed and started again: what was acknowledged is there. */
  async restart(): Promise<void> {
    await this.kill();
    await this.startAgain();
    await this.expect([this.world], "started again");
  }

  /** Until every machine is at rest and the wire is as the vifs say. */
  async settle(): Promise<void> {
    await this.watch.settle(this.client, () => this.world);
    await this.expect([this.world], "settled");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.watch[Symbol.asyncDispose]();
    await this.client.close();
    await this.driver[Symbol.asyncDispose]();
    await this.contents[Symbol.asyncDispose]();
  }

  private async prepare(machines: number): Promise<void> {
    const [small, other] = this.contents.files;
    if (small === undefined || other === undefined) throw new Error("there are no files");
    const images = new Map(this.world.images).set(AGENT, { kernel: small }).set(RESCUE, { kernel: other });
    for (const [index, disk] of this.contents.disks.entries())
      images.set(DEPLOYED[index] ?? "", { kernel: small, disk });
    for (const [name, content] of images)
      await sendImage(this.client, {
        ...{ requestId: this.newId(), name, how: "push", content },
        signal: new AbortController().signal,
      });
    const nodes = await this.watch.addMachines(this.client, machines);
    this.world = { ...this.world, images, nodes };
    await this.expect([this.world], "prepared");
  }

  /** One that the world allows; every other time of a machine, where one has nothing to do. */
  private choose(): Step {
    const kinds = Object.values(STEP_KINDS);
    for (;;) {
      const step = this.draws.oneIn(3)
        ? lifeStep(this.world, this.stock, this.watch.seen)
        : this.draws.pick(kinds)(this.world, this.stock);
      if (step !== undefined) return step;
    }
  }

  /** What is to be asked of a machine next depends on how it is. */
  private async carryOutSeen(step: Step): Promise<void> {
    await this.carryOut(step);
    if (step.machine !== undefined) await this.expect([this.world], step.what);
  }

  private async carryOut(step: Step, requestId = this.newId()): Promise<unknown> {
    this.watch.disturb(step, this.world);
    const answer = await step.send(this.client, requestId, new AbortController().signal);
    this.world = step.after;
    this.tally.acknowledged++;
    const [kind = ""] = step.what.split(" ");
    this.tally.steps[kind] = (this.tally.steps[kind] ?? 0) + 1;
    return answer;
  }

  private async carryOutKilled(step: Step): Promise<void> {
    const id = this.newId();
    this.watch.disturb(step, this.world);
    const dead = new AbortController();
    const sending = step.send(this.client, id, dead.signal).then(
      (answer) => ({ answer }),
      (error: unknown) => {
        if (error instanceof MetalplugError && CUT.has(error.code)) return undefined;
        throw error;
      },
    );
    const isLate = this.draws.oneIn(5);
    const latest = this.draws.below(isLate ? LATE : (step.takes ?? LATEST));
    await (isLate ? delay(latest) : Promise.race([delay(latest), sending]));
    await this.kill();
    dead.abort();
    const acknowledged = await sending;
    await this.startAgain();
    const before = this.world;
    const found = await this.expect(
      acknowledged ? [step.after] : [before, step.after],
      `killed in: ${step.what}`,
    );
    if (!acknowledged && found === step.after) this.tally.carriedOut++;
    const again = await this.carryOut(step, id);
    if (acknowledged !== undefined && JSON.stringify(again) !== JSON.stringify(acknowledged.answer))
      throw new Error(
        `${step.what}: answered ${JSON.stringify(acknowledged.answer)}, and ${JSON.stringify(again)} to the same request`,
      );
    await this.expect([this.world], `repeated: ${step.what}`);
  }

  private async kill(): Promise<void> {
    await this.driver.kill();
    this.tally.kills++;
  }

  /** Now and then it is killed before it is ready, too. */
  private async startAgain(): Promise<void> {
    if (this.draws.oneIn(6)) {
      const starting = this.driver.start().catch(() => undefined);
      await delay(this.draws.below(LATEST_START));
      await this.kill();
      await starting;
      this.tally.whileStarting++;
    }
    await this.driver.start();
    await this.client.close();
    this.client = connectDriver(this.driver.grpcAddress);
    const bad = this.driver.startLines.filter((line) => /badRecord|set aside/.test(line));
    if (bad.length > 0) throw new Error(`records were set aside: ${bad.join("\n")}`);
    const incoming = await readdir(join(this.driver.dataDir, "incoming"));
    if (incoming.length > MOST_INCOMING)
      throw new Error(`${incoming.length} files of broken pushes lie about`);
  }

  private expect(allowed: readonly World[], when: string): Promise<World> {
    return this.watch.expect(this.client, allowed, when);
  }

  private newId(): string {
    return `day-${++this.requests}`;
  }
}
