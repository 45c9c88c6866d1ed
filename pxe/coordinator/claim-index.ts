import type { MacAddress } from "../net/mac-address.js";
import { BoundedMap } from "./bounded-map.js";
import type { Absence } from "./last-words.js";
import type { ClaimNews } from "./owner-source.js";

/** Claims are whole and live, being caught up, or what was known when the stream broke. */
export type StreamState = "up" | "syncing" | "down";

export interface DriverStatus {
  /** The address the driver is configured under. */
  readonly driver: string;
  /** The id it gave; absent until it was reached once. */
  readonly hypervisor?: string;
  readonly state: StreamState;
  readonly claims: number;
  /** Why it is down, or what else is wrong with it; empty otherwise. */
  readonly text: string;
  /** While its stream is not whole. */
  readonly absence?: Absence;
}

/** Whom to ask about a MAC. */
export interface Addressees {
  /** Drivers that claim it at the highest epoch; two of them are candidates for a conflict. */
  readonly claimants: readonly string[];
  /** Drivers whose stream is not whole: each could have claimed it without our knowing. */
  readonly unsure: readonly string[];
}

/** MACs that were claimed once and are no more; the one released longest ago is forgotten first. */
const FORMER = 65_536;
const COLON = 58;
const ZERO = 48;
const NINE = 57;
const LOWER_A = 97;

interface DriverRecord {
  readonly driver: string;
  hypervisor: string;
  state: StreamState;
  text: string;
  /** Counts resets: a claim of an earlier generation is dropped once the driver is up again. */
  generation: number;
  readonly macs: Set<number>;
}

/** One driver's claim on one MAC. Nearly every MAC has one; more hang on as a list, because an array a MAC would double its memory. */
interface Claim {
  readonly record: DriverRecord;
  epoch: number;
  generation: number;
  next: Claim | undefined;
}

/**
 * Which driver claims which MAC, fed by the claim streams. A driver that is down or syncing keeps its last known claims: its silence must
 * not hand a machine to somebody else. MACs are kept as 48-bit numbers, about 200 bytes a claim all told.
 */
export class ClaimIndex {
  private readonly records = new Map<string, DriverRecord>();
  private readonly notUp = new Set<DriverRecord>();
  private readonly claims = new Map<number, Claim>();
  private readonly former = new BoundedMap<number, true>(FORMER);
  /** The drivers that gave this id. */
  private readonly namesakes = new Map<string, readonly string[]>();
  private unsureDrivers: readonly string[] | undefined;

  /** Every configured driver is known from the start, as one that was never reached. */
  constructor(drivers: readonly string[]) {
    for (const driver of drivers) this.recordOf(driver);
  }

  apply(news: ClaimNews): void {
    const record = this.recordOf(news.driver);
    if (news.kind === "claimed" || news.kind === "released") {
      if (record.state === "down") this.setState(record, "syncing", "");
      if (news.kind === "claimed") this.claim(record, macKey(news.mac), news.epoch);
      else this.release(record, macKey(news.mac));
    } else if (news.kind === "down") {
      this.setState(record, "down", news.text);
    } else {
      this.rename(record, news.hypervisor);
      if (news.kind === "reset") record.generation++;
      else this.dropStale(record);
      this.setState(record, news.kind === "reset" ? "syncing" : "up", "");
    }
  }

  whom(mac: MacAddress): Addressees {
    const first = this.claims.get(macKey(mac));
    const claimants = first === undefined ? [] : holdersOfHighestEpoch(first);
    this.unsureDrivers ??= Array.from(this.notUp, (record) => record.driver);
    return { claimants, unsure: this.unsureDrivers };
  }

  isClaimed(mac: MacAddress): boolean {
    return this.claims.has(macKey(mac));
  }

  /** Whether some driver claims it, or did since the start. */
  wasClaimed(mac: MacAddress): boolean {
    const key = macKey(mac);
    return this.claims.has(key) || this.former.get(key) === true;
  }

  /** The hypervisor's id where it is known, with the address when two call themselves so (or are one, listed twice), else the driver's address. */
  name(driver: string): string {
    const id = this.records.get(driver)?.hypervisor || driver;
    return this.driversNamed(id).length > 1 ? `${id} at ${driver}` : id;
  }

  /** The drivers that call themselves so: one, unless it was never reached, or two are called the same. */
  driversNamed(hypervisor: string): readonly string[] {
    return this.namesakes.get(hypervisor) ?? [];
  }

  drivers(): DriverStatus[] {
    return Array.from(this.records.values(), ({ driver, hypervisor, state, text, macs }) => ({
      driver,
      ...(hypervisor === "" ? {} : { hypervisor }),
      state,
      claims: macs.size,
      text,
    }));
  }

  private recordOf(driver: string): DriverRecord {
    const known = this.records.get(driver);
    if (known !== undefined) return known;
    const record: DriverRecord = {
      driver,
      hypervisor: "",
      state: "down",
      text: "not reached yet",
      generation: 0,
      macs: new Set(),
    };
    this.records.set(driver, record);
    this.notUp.add(record);
    this.unsureDrivers = undefined;
    return record;
  }

  private rename(record: DriverRecord, hypervisor: string): void {
    if (record.hypervisor === hypervisor) return;
    const others = this.driversNamed(record.hypervisor).filter((driver) => driver !== record.driver);
    if (others.length > 0) this.namesakes.set(record.hypervisor, others);
    else this.namesakes.delete(record.hypervisor);
    this.namesakes.set(hypervisor, [...this.driversNamed(hypervisor), record.driver]);
    record.hypervisor = hypervisor;
  }

  private setState(record: DriverRecord, state: StreamState, text: string): void {
    record.state = state;
    record.text = text;
    if (state === "up") this.notUp.delete(record);
    else this.notUp.add(record);
    this.unsureDrivers = undefined;
  }

  private claim(record: DriverRecord, mac: number, epoch: number): void {
    const first = this.claims.get(mac);
    const own = findClaim(first, record);
    record.macs.add(mac);
    if (own === undefined)
      this.claims.set(mac, { record, epoch, generation: record.generation, next: first });
    else {
      own.epoch = epoch;
      own.generation = record.generation;
    }
  }

  private release(record: DriverRecord, mac: number): void {
    if (!record.macs.delete(mac)) return;
    const rest = without(this.claims.get(mac), record);
    if (rest !== undefined) this.claims.set(mac, rest);
    else {
      this.claims.delete(mac);
      this.former.set(mac, true);
    }
  }

  private dropStale(record: DriverRecord): void {
    for (const mac of record.macs) {
      const own = findClaim(this.claims.get(mac), record);
      if (own?.generation !== record.generation) this.release(record, mac);
    }
  }
}

function holdersOfHighestEpoch(first: Claim): string[] {
  let highest = first.epoch;
  for (let claim = first.next; claim !== undefined; claim = claim.next)
    highest = Math.max(highest, claim.epoch);
  const holders: string[] = [];
  for (let claim: Claim | undefined = first; claim !== undefined; claim = claim.next)
    if (claim.epoch === highest) holders.push(claim.record.driver);
  return holders;
}

function findClaim(first: Claim | undefined, record: DriverRecord): Claim | undefined {
  let claim = first;
  while (claim !== undefined && claim.record !== record) claim = claim.next;
  return claim;
}

function without(first: Claim | undefined, record: DriverRecord): Claim | undefined {
  if (first === undefined) return undefined;
  if (first.record === record) return first.next;
  first.next = without(first.next, record);
  return first;
}

/** The address as a number below 2^48. Every event and message comes by here, so no intermediate string is made. */
function macKey(mac: MacAddress): number {
  let key = 0;
  for (let index = 0; index < mac.length; index++) {
    const code = mac.charCodeAt(index);
    if (code !== COLON) key = key * 16 + (code <= NINE ? code - ZERO : code - LOWER_A + 10);
  }
  return key;
}
