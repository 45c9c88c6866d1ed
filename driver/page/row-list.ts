import { el, setAttributes, setChildren, setText } from "./dom.js";
import { formatCount } from "./formats.js";

export interface RowElement<R> {
  readonly element: HTMLElement;
  show(row: R): void;
}

/** Rows shown at once; the rest is asked for. */
const AT_ONCE = 1000;

/** A long list whose elements are made once for each row, and touched when it changes. What is out of sight is not laid out (`content-visibility`). */
export class RowList<R extends { readonly key: string }> {
  readonly element: HTMLElement;
  private readonly list: HTMLElement;
  private readonly more = el("button", { type: "button", class: "more" });
  private readonly made = new Map<string, { readonly view: RowElement<R>; row: R }>();
  private readonly make: () => RowElement<R>;
  private rows: readonly R[] = [];
  private limit = AT_ONCE;

  constructor(label: string, make: () => RowElement<R>) {
    this.make = make;
    this.list = el("ul", { class: "rows", "aria-label": label });
    this.element = el("div", {}, this.list, this.more);
    this.more.addEventListener("click", () => {
      this.limit += AT_ONCE;
      this.show(this.rows);
    });
  }

  show(rows: readonly R[]): void {
    this.rows = rows;
    const shown = rows.slice(0, this.limit);
    setChildren(
      this.list,
      shown.map((row) => this.elementOf(row)),
    );
    const rest = rows.length - shown.length;
    setAttributes(this.more, { hidden: rest === 0 });
    setText(this.more, `Show ${formatCount(Math.min(rest, AT_ONCE))} more of ${formatCount(rest)}`);
  }

  /** Those that are no more are forgotten. */
  keep(keys: ReadonlyMap<string, unknown>): void {
    for (const key of this.made.keys()) if (!keys.has(key)) this.made.delete(key);
  }

  /** All elements that there are, for what changes with time. */
  *views(): Iterable<readonly [RowElement<R>, R]> {
    for (const { view, row } of this.made.values()) yield [view, row];
  }

  private elementOf(row: R): HTMLElement {
    const known = this.made.get(row.key);
    if (known?.row === row) return known.view.element;
    const view = known?.view ?? this.make();
    view.show(row);
    this.made.set(row.key, { view, row });
    return view.element;
  }
}
