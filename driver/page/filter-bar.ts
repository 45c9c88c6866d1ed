import { el, setAttributes, setText } from "./dom.js";
import { formatCount } from "./formats.js";

export interface FilterBarOptions {
  readonly label: string;
  readonly placeholder: string;
  /** The values of `only`, with the words for them. */
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly changed: (text: string, only: string) => void;
}

/** A search field, and a button for each state with how many there are. */
export class FilterBar {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly buttons = new Map<
    string,
    { readonly button: HTMLButtonElement; readonly count: HTMLElement }
  >();
  private only = "";

  constructor({ label, placeholder, choices, changed }: FilterBarOptions) {
    this.input = el("input", {
      type: "search",
      placeholder,
      "aria-label": label,
      spellcheck: "false",
      autocomplete: "off",
    });
    this.input.addEventListener("input", () => changed(this.input.value, this.only));
    for (const { value, label: words } of choices) {
      const count = el("b");
      const button = el(
        "button",
        { type: "button", class: "chip", "data-state": value },
        el("i"),
        words,
        count,
      );
      button.addEventListener("click", () => changed(this.input.value, this.only === value ? "" : value));
      this.buttons.set(value, { button, count });
    }
    const chips = el("div", { class: "chips", role: "group", "aria-label": "Only those that are" });
    chips.append(...[...this.buttons.values()].map(({ button }) => button));
    this.element = el("div", { class: "filter" }, this.input, chips);
  }

  show(text: string, only: string): void {
    this.only = only;
    if (this.input.value !== text) this.input.value = text;
    for (const [value, { button }] of this.buttons)
      setAttributes(button, { "aria-pressed": String(value === only) });
  }

  /** A choice that would show nothing is not offered, but for the one that is on. */
  count(counts: ReadonlyMap<string, number>): void {
    for (const [value, { button, count }] of this.buttons) {
      const found = counts.get(value) ?? 0;
      setText(count, formatCount(found));
      setAttributes(button, { hidden: found === 0 && value !== this.only });
    }
  }

  focus(): void {
    this.input.focus();
  }
}
