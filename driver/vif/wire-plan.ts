import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { WireEntry } from "./network-port.js";

/** An entry that this driver has made, or was about to make when it was killed. Durable before the wire is touched. */
export interface WireRecord extends WireEntry {
  readonly network: string;
  /** How the port was set before its first entry. */
  readonly before: string;
}

export type WireRecords = ReadonlyMap<MacAddress, WireRecord>;

export interface WirePlan {
  /** Made, and wanted no more, or elsewhere. */
  readonly unplug: readonly WireRecord[];
  /** Made and wanted; whether they are still there is not known. */
  readonly look: readonly WireRecord[];
  /** Wanted and not made; those that failed before come last, so that they keep no other waiting. */
  readonly plug: readonly WireEntry[];
}

/** What one network's wire lacks. `confirmed` are MACs whose entry was seen or made lately. */
export function planWire(
  wanted: readonly WireEntry[],
  made: WireRecords,
  confirmed: ReadonlySet<MacAddress>,
  troubled: ReadonlyMap<MacAddress, string>,
): WirePlan {
  const ports = new Map(wanted.map(({ mac, port }) => [mac, port]));
  const stays = ({ mac, port }: WireEntry): boolean => ports.get(mac) === port;
  const records = [...made.values()];
  const plug = wanted.filter(({ mac, port }) => made.get(mac)?.port !== port);
  return {
    unplug: records.filter((record) => !stays(record)),
    look: records.filter((record) => stays(record) && !confirmed.has(record.mac)),
    plug: [...plug.filter(({ mac }) => !troubled.has(mac)), ...plug.filter(({ mac }) => troubled.has(mac))],
  };
}

/** What `unplug` is to set the port to: only with the last entry of the port. */
export function settingsAfter(made: WireRecords, record: WireRecord): string | undefined {
  const isLast = ![...made.values()].some(({ mac, port }) => port === record.port && mac !== record.mac);
  return isLast ? record.before : undefined;
}

/** How the port was set before the first of its entries, where it has one. */
export function settingsBefore(made: WireRecords, port: string): string | undefined {
  return [...made.values()].find((record) => record.port === port)?.before;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/** Milliseconds until what failed is tried again, after so many passes in a row that had failures. */
export function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(failures - 1, 10));
}

export const WIRE_PREFIX = "wire/";

export function wireKey({ network, mac }: Pick<WireRecord, "network" | "mac">): string {
  return `${WIRE_PREFIX}${network}/${mac}`;
}
