import type { BootEventDetail } from "../../pxe/boot/boot-event.js";
import type { BootSummary } from "../../pxe/boot/boot-summary.js";
import type { NodeStateName } from "../../pxe/boot/node-state.js";

/** Everything that the coordinator tells its page. Times are milliseconds since 1970, sizes bytes. */
export type Row = DriverRow | NodeRow | BootRow;

export interface DriverRow {
  readonly kind: "driver";
  /** Unlike any other row's. */
  readonly key: string;
  /** As configured. */
  readonly address: string;
  readonly hypervisor: string;
  /** Of its claim stream. */
  readonly state: "up" | "syncing" | "down";
  readonly claims: number;
  /** What is wrong with it; empty: nothing. */
  readonly text: string;
  readonly images?: number;
  readonly deploys?: { readonly running: number; readonly limit: number; readonly queued: number };
  readonly space?: { readonly stored: number; readonly free: number };
  /** Nodes that it has beyond those that are told. */
  readonly nodesLeftOut?: number;
}

export interface NodeRow {
  readonly kind: "node";
  readonly key: string;
  /** The key of its driver. */
  readonly driver: string;
  readonly hypervisor: string;
  readonly name: string;
  readonly macs: readonly string[];
  readonly state: NodeStateName;
  readonly power?: "on" | "off" | "unknown";
  readonly image?: string;
  readonly addresses?: readonly string[];
  /** What is being done, or why it is in error; empty: neither. */
  readonly text: string;
  /** Of what is being done, 0 to 1. */
  readonly done?: number;
}

export interface BootRow extends BootSummary {
  readonly kind: "boot";
  readonly key: string;
}

/** The first event of each connection, `hello`. */
export interface Hello {
  readonly coordinator: string;
  readonly version: string;
  /** The coordinator's clock. */
  readonly now: number;
  /** What was told before is to be forgotten: all rows follow. */
  readonly reset: boolean;
}

/** An event `rows`; its id is where to go on after it. */
export interface Rows {
  /** In place of those with the same keys. */
  readonly rows: readonly Row[];
  /** Keys of rows that are no more. */
  readonly gone: readonly string[];
  /** Everything that is known so far has been told. */
  readonly whole: boolean;
}

/** An event `beat`, so that a lost connection is noticed. */
export interface Beat {
  readonly now: number;
}

/** The answer at `/api/boots/<id>`. */
export interface BootStory {
  readonly coordinator: string;
  readonly now: number;
  readonly boot: BootRow;
  readonly cause: string;
  readonly remedy: string;
  /** Absent: none is. */
  readonly missingStep?: string;
  readonly events: readonly StoryEvent[];
  /** Events between the first ones and the last that are not told. */
  readonly leftOut: number;
}

export interface StoryEvent {
  readonly at: number;
  /** The program that saw it. */
  readonly source: string;
  /** One line for people. */
  readonly text: string;
  readonly detail: BootEventDetail;
}
