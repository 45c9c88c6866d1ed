import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Draws } from "../draws.js";
import { DayDriverLink } from "./day-driver-link.js";
import type { DayRack } from "./day-rack.js";

/** Milliseconds between two looks at its own power, and of a firmware that tries again. */
const LOOK = 15;
const AGAIN = 60;
/** Phases of the agent's work in which, one time in so many, the power is cut. */
const CUT_ONE_IN = 25;
/** Works of the agent of which, one in so many, it cannot do. */
const FAILS_ONE_IN = 15;

/**
 * A machine with the agent that the driver starts on it. Its firmware tries the network first at every start, whatever boot device is set, so that a machine
 * which may not netboot any more and could is found out. What is on its disk outlasts everything but being written.
 */
export class DayMachine implements AsyncDisposable {
  readonly name: string;
  readonly mac: MacAddress;
  readonly violations: string[] = [];
  readonly tally = { done: 0, failed: 0, cuts: 0, chunks: 0, kept: 0 };
  disk: readonly Buffer[] = [];
  private readonly rack: DayRack;
  private readonly draws: Draws;
  private readonly link: DayDriverLink;
  private readonly stop = new AbortController();
  private readonly living: Promise<void>;
  /** Tokens whose `done` was taken. */
  private readonly done = new Set<string>();
  /** Where the power's log was when the disk was last done, until the machine may be started anew. */
  private quietSince: number | undefined;
  private disturbed = 0;
  private run:
    | { readonly boots: number; readonly end: AbortController; readonly over: Promise<void> }
    | undefined;

  constructor(
    {
      name,
      mac,
      address,
    }: { readonly name: string; readonly mac: MacAddress; readonly address: Ipv4Address },
    {
      rack,
      draws,
      driver,
    }: { readonly rack: DayRack; readonly draws: Draws; readonly driver: DayDriverLink["driver"] },
  ) {
    this.name = name;
    this.mac = mac;
    this.rack = rack;
    this.draws = draws;
    this.link = new DayDriverLink(driver, mac, address);
    this.living = this.live();
  }

  /** Something is about to be asked for that may switch it and let it netboot. */
  disturb(): void {
    this.check();
    this.disturbed++;
    this.quietSince = undefined;
  }

  /** Notes whether its power was touched after its work was done. */
  check(): void {
    if (this.quietSince === undefined) return;
    const log = this.rack.powerLog();
    if (log.slice(this.quietSince).includes(`${this.name} off`))
      this.violations.push(`${this.name} was switched off after it was told that it is done`);
    this.quietSince = log.length;
  }

  /** SHA-256 of its disk; empty while nothing is on it. */
  diskDigest(): string {
    if (this.disk.length === 0) return "";
    const hash = createHash("sha256");
    for (const chunk of this.disk) hash.update(chunk);
    return hash.digest("hex");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop.abort();
    await this.living;
    await this.switchOff();
  }

  private async live(): Promise<void> {
    while (!this.stop.signal.aborted) {
      const { isOn, boots } = this.rack.powerOf(this.name);
      if (!isOn || this.run?.boots !== boots) await this.switchOff();
      if (isOn && this.run === undefined) this.switchOn(boots);
      await delay(LOOK);
    }
  }

  private switchOn(boots: number): void {
    const end = new AbortController();
    const over = this.start(end.signal).catch((error: unknown) => {
      if (!end.signal.aborted) this.violations.push(`${this.name}: ${error}`);
    });
    this.run = { boots, end, over };
  }

  private async switchOff(): Promise<void> {
    const { run } = this;
    if (run === undefined) return;
    run.end.abort();
    await run.over;
    this.run = undefined;
  }

  /** Starts, and starts anew after the agent has said so or the power was cut, until it is switched off. */
  private async start(signal: AbortSignal): Promise<void> {
    for (;;) {
      const args = await this.link.netboot(signal);
      signal.throwIfAborted();
      const outcome = await this.carryOut(args, signal);
      if (outcome === "stays") return;
      await delay(AGAIN, undefined, { signal });
    }
  }

  private async carryOut(script: string | undefined, signal: AbortSignal): Promise<"stays" | "again"> {
    if (script === undefined) {
      if (this.disk.length === 0) return "again";
      await this.checkNetbootIsOff(signal);
      return "stays";
    }
    const { task, token, url } = wordsOf(script);
    if (task === undefined || token === undefined) return "stays";
    if (url !== this.link.url) this.violations.push(`${this.name} is told to call ${url}`);
    if (this.done.has(token))
      this.violations.push(`${this.name} was started from the network after it was done`);
    const isDone = await this.work(task, token, signal).catch((error: unknown) => {
      if (error !== CUT) throw error;
      this.tally.cuts++;
      return undefined;
    });
    if (isDone === undefined) return "again";
    if (!isDone) return "stays";
    if (task === "deploy") return "again";
    await this.rack.switchesItselfOff(this.name);
    return "stays";
  }

  private async checkNetbootIsOff(signal: AbortSignal): Promise<void> {
    const isOn = await this.link.netboots(signal);
    if (isOn && this.quietSince !== undefined)
      this.violations.push(`${this.name} is let netboot after it was done`);
  }

  /** False where the driver will have none of it. */
  private async work(task: string, token: string, signal: AbortSignal): Promise<boolean> {
    const call = (word: string, body = "") => this.link.phone(word, token, body, signal);
    if (!(await call("start"))) return false;
    this.mayBeCut();
    if (this.draws.oneIn(FAILS_ONE_IN)) {
      if (await call("failed", JSON.stringify({ reason: "no disk fits" }))) this.tally.failed++;
      return false;
    }
    const asked = await this.link.file("work", signal);
    if (asked === undefined) return false;
    if (task === "clean") this.disk = [];
    else if (!(await this.writeDisk(wordsOfWork(asked.toString()), call, signal))) return false;
    this.mayBeCut();
    const { disturbed } = this;
    const log = this.rack.powerLog().length;
    if (!(await call("done"))) return false;
    this.tally.done++;
    this.done.add(token);
    if (task === "deploy" && disturbed === this.disturbed) this.quietSince = log;
    return true;
  }

  /** Fetches what the disk does not have yet. */
  private async writeDisk(
    work: ReadonlyMap<string, string>,
    call: (word: string, body: string) => Promise<boolean>,
    signal: AbortSignal,
  ): Promise<boolean> {
    const digests = (await this.link.file("disk.chunks", signal))?.toString().trim().split("\n");
    if (digests === undefined) return false;
    const [size, chunkSize] = [Number(work.get("disk.size")), Number(work.get("disk.chunk"))];
    for (const [index, digest] of digests.entries()) {
      const has = this.disk[index];
      if (has !== undefined && sha256(has) === digest) this.tally.kept++;
      else if (!(await this.writeChunk(index, digest, chunkSize, signal))) return false;
      const done = Math.min(size, (index + 1) * chunkSize);
      await call("progress", JSON.stringify({ phase: "writing", done, total: size }));
      this.mayBeCut();
    }
    this.disk = this.disk.slice(0, digests.length);
    if (this.diskDigest() === work.get("disk.sha256")) return true;
    this.violations.push(`${this.name}: every chunk is as it should be, and the disk is not`);
    return false;
  }

  private async writeChunk(
    index: number,
    digest: string,
    chunkSize: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    const first = index * chunkSize;
    const bytes = await this.link.file("disk", signal, `bytes=${first}-${first + chunkSize - 1}`);
    if (bytes === undefined) return false;
    if (sha256(bytes) !== digest)
      this.violations.push(`${this.name}: chunk ${index} is not what its digest says`);
    this.tally.chunks++;
    this.disk = this.disk.toSpliced(index, 1, bytes);
    return true;
  }

  private mayBeCut(): void {
    if (this.draws.oneIn(CUT_ONE_IN)) throw CUT;
  }
}

const CUT = new Error("the power was cut");

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function wordsOf(script: string): Readonly<Record<"task" | "token" | "url", string | undefined>> {
  const word = (name: string) => new RegExp(`metalplug\\.${name}=(\\S+)`).exec(script)?.[1];
  return { task: word("task"), token: word("token"), url: word("url") };
}

function wordsOfWork(text: string): ReadonlyMap<string, string> {
  const pairs = text.trim().split("\n");
  return new Map(pairs.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}
