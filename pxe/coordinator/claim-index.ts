import type { MacAddress } from "../net/mac-address.js";
import { BoundedMap } from "./bounded-map.js";
import { ClaimTable } from "./claim-table.js";
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
  /** Its place among all. */
  readonly number: number;
  readonly driver: string;
  hypervisor: string;
  state: StreamState;
  text: string;
  /** Counts resets: a claim of an earlier generation is dropped once the driver is up again. */
  generation: number;
}

/**
 * Which driver claims which MAC, fed by the claim streams. A driver that is down or syncing keeps its last known claims: its silence must
 * not hand a machine to somebody else. MACs are kept as 48-bit numbers.
 */
export class ClaimIndex {
  private readonly records = new Map<string, DriverRecord>();
  private readonly notUp = new Set<DriverRecord>();
  private readonly numbered: DriverRecord[] = [];
  private readonly former = new BoundedMap<number, true>(FORMER);
  private readonly claims = new ClaimTable((mac) => this.former.set(mac, true));
  /** The drivers that gave this id. */
  private readonly namesakes = new Map<string, readonly string[]>();
  private unsureDrivers: readonly string[] | undefined;
  /** Drivers that have not said yet who they are. */
  private unnamed = 0;
  /** A message has its machine looked up several times in a row. */
  private last = { mac: "", key: 0 };

  /** Every configured driver is known from the start, as one that was never reached. */
  constructor(drivers: readonly string[]) {
    for (const driver of drivers) this.recordOf(driver);
  }

  apply(news: ClaimNews): void {
    const record = this.recordOf(news.driver);
    if (news.kind === "claimed" || news.kind === "released") {
      if (record.state === "down") this.setState(record, "syncing", "");
      const mac = macKey(news.mac);
      if (news.kind === "claimed") this.claims.put(mac, record.number, news.epoch, record.generation);
      else this.claims.delete(mac, record.number);
    } else if (news.kind === "down") {
      this.setState(record, "down", news.text);
    } else {
      this.rename(record, news.hypervisor);
      if (news.kind === "reset") record.generation++;
      else this.claims.keepGeneration(record.number, record.generation);
      this.setState(record, news.kind === "reset" ? "syncing" : "up", "");
    }
  }

  whom(mac: MacAddress): Addressees {
    const claimants = this.claims
      .holders(this.keyOf(mac))
      .map((holder) => this.numbered[holder]?.driver ?? "");
    this.unsureDrivers ??= Array.from(this.notUp, (record) => record.driver);
    return { claimants, unsure: this.unsureDrivers };
  }

  isClaimed(mac: MacAddress): boolean {
    return this.claims.has(this.keyOf(mac));
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

  /** Whether every driver has said who it is, also if it is down by now. */
  get areAllNamed(): boolean {
    return this.unnamed === 0;
  }

  drivers(): DriverStatus[] {
    return Array.from(this.records.values(), ({ number, driver, hypervisor, state, text }) => ({
      driver,
      ...(hypervisor === "" ? {} : { hypervisor }),
      state,
      claims: this.claims.count(number),
      text,
    }));
  }

  private keyOf(mac: MacAddress): number {
    if (mac !== this.last.mac) this.last = { mac, key: macKey(mac) };
    return this.last.key;
  }

  private recordOf(driver: string): DriverRecord {
    const known = this.records.get(driver);
    if (known !== undefined) return known;
    const record: DriverRecord = {
      number: this.numbered.length,
      driver,
      hypervisor: "",
      state: "down",
      text: "not reached yet",
      generation: 0,
    };
    this.unnamed++;
    this.numbered.push(record);
    this.records.set(driver, record);
    this.notUp.add(record);
    this.unsureDrivers = undefined;
    return record;
  }

  private rename(record: DriverRecord, hypervisor: string): void {
    if (record.hypervisor === hypervisor) return;
    this.unnamed += Number(hypervisor === "") - Number(record.hypervisor === "");
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
