import type { LiveSource } from "./live-source.js";
import type { Changed, RowStore } from "./row-store.js";
import type { ViewAddress } from "./view-address.js";

/** What views share. */
export interface Page {
  readonly store: RowStore;
  readonly now: LiveSource["now"];
  /** Shows another address; `replace`: without a step for the back button. */
  readonly go: (address: ViewAddress, how?: "replace") => void;
}

/** One way to look at the coordinator. */
export interface View<A extends ViewAddress = ViewAddress> {
  readonly element: HTMLElement;
  title(): string;
  show(address: A): void;
  rowsChanged(changed: Changed): void;
  /** About once a second. */
  tick(): void;
  close(): void;
}
