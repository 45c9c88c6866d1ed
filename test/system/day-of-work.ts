import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type ErrorCode, MetalplugError } from "../../driver/errors.js";
import { connectDriver, type DriverClient } from "../../driver/rpc/client.js";
import type { Draws } from "../draws.js";
import { type Content, describe, NOTHING, observe, STEP_KINDS, type Step, type World } from "./day-steps.js";
import type { DriverProcess } from "./driver-process.js";

/** What a call says when its driver was killed under it. */
const CUT = new Set(["UNREACHABLE", "CANCELLED", "DEADLINE", "STOPPING"]);
/** Milliseconds between the beginning of a call and the kill, at most: few take longer, but pushes do. */
const LATEST = 15;
/** Milliseconds between the beginning of a start and its kill, at most: about as long as one takes. */
const LATEST_START = 400;
/** Files of broken pushes that may lie about. */
const MOST_INCOMING = 16;

export interface DayTally {
  kills: number;
  acknowledged: number;
  /** Kills before a call was acknowledged, after which it turned out to have been carried out. */
  carriedOut: number;
  whileStarting: number;
}

/**
 * Work on a driver that is killed again and again: one mutation after the other, drawn from `STEP_KINDS`, each repeated with its request id until it is acknowledged. After
 * every kill all that was acknowledged must be there, and of the one under way all or nothing. Throws where that is not so.
 */
export class DayOfWork implements AsyncDisposable {
  readonly tally: DayTally = { kills: 0, acknowledged: 0, carriedOut: 0, whileStarting: 0 };
  private world: World = NOTHING;
  private requests = 0;
  /** One for each life of the driver: an old one waits longer and longer before it connects again. */
  private client: DriverClient;
  private readonly driver: DriverProcess;
  private readonly draws: Draws;
  private readonly contents: readonly Content[];

  constructor(driver: DriverProcess, draws: Draws, contents: readonly Content[]) {
    this.driver = driver;
    this.draws = draws;
    this.contents = contents;
    this.client = connectDriver(driver.grpcAddress);
  }

  async workUntil(kills: number): Promise<void> {
    while (this.tally.kills < kills) {
      const step = this.choose();
      if (this.draws.oneIn(2)) await this.carryOutKilled(step);
      else await this.carryOut(step);
    }
    this.expect(await observe(this.client), [this.world], "in the end");
  }

  /** So many steps, each acknowledged at once. */
  async work(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) await this.carryOut(this.choose());
    this.expect(await observe(this.client), [this.world], "after work");
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
      this.expect(await observe(this.client), [this.world], `in trouble: ${step.what}`);
    }
    return refused;
  }

  /** Killed and started again: what was acknowledged is there. */
  async restart(): Promise<void> {
    await this.kill();
    await this.startAgain();
    this.expect(await observe(this.client), [this.world], "started again");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
  }

  /** One that the world allows. */
  private choose(): Step {
    const kinds = Object.values(STEP_KINDS);
    for (;;) {
      const step = this.draws.pick(kinds)(this.world, this.draws, this.contents);
      if (step !== undefined) return step;
    }
  }

  private async carryOut(step: Step, requestId = this.newId()): Promise<void> {
    await step.send(this.client, requestId);
    this.world = step.after;
    this.tally.acknowledged++;
  }

  private async carryOutKilled(step: Step): Promise<void> {
    const id = this.newId();
    const sending = step.send(this.client, id).then(
      () => true,
      (error: unknown) => {
        if (error instanceof MetalplugError && CUT.has(error.code)) return false;
        throw error;
      },
    );
    await Promise.race([delay(this.draws.below(LATEST)), sending]);
    await this.kill();
    const isAcknowledged = await sending;
    await this.startAgain();
    const before = this.world;
    const found = await observe(this.client);
    this.expect(found, isAcknowledged ? [step.after] : [before, step.after], `killed in: ${step.what}`);
    if (!isAcknowledged && found === describe(step.after)) this.tally.carriedOut++;
    await this.carryOut(step, id);
    this.expect(await observe(this.client), [this.world], `repeated: ${step.what}`);
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

  private expect(found: string, allowed: readonly World[], when: string): void {
    if (allowed.some((world) => describe(world) === found)) return;
    throw new Error(`${when}: found ${found}, expected ${allowed.map(describe).join(" or ")}`);
  }

  private newId(): string {
    return `day-${++this.requests}`;
  }
}
