import type { NodeRow } from "../web/contract.js";
import { el, setAttributes, setText } from "./dom.js";
import type { RowElement } from "./row-list.js";
import { formatAddress } from "./view-address.js";

const POWER = { on: "power on", off: "power off", unknown: "power unknown" } as const;

/** A node in one row; its name leads to its boots. */
export function nodeElement(): RowElement<NodeRow> {
  const name = el("a", { class: "name" });
  const hypervisor = el("span", { class: "of" });
  const state = el("span", { class: "state" });
  const power = el("span", { class: "power", role: "img" });
  const text = el("span", { class: "text" });
  const done = el("progress", { max: 1, "aria-label": "done" });
  const image = el("span", { class: "image" });
  const macs = el("span", { class: "macs mono" });
  const doing = el("span", { class: "doing" }, done, text);
  const element = el("li", { class: "noderow" }, power, name, hypervisor, state, doing, image, macs);
  return {
    element,
    show: (row) => {
      setAttributes(element, { "data-state": row.state });
      setText(name, row.name);
      setAttributes(name, {
        href: formatAddress({ view: "boots", text: row.macs[0] ?? row.name, only: "" }),
        title: `Boots of ${row.name}`,
      });
      setText(hypervisor, row.hypervisor);
      setText(state, row.state);
      const shown = row.power ?? "unknown";
      setAttributes(power, { "data-power": shown, title: POWER[shown], "aria-label": POWER[shown] });
      setText(text, row.text);
      setAttributes(text, { title: row.text || undefined });
      setAttributes(done, { hidden: row.done === undefined, value: row.done ?? 0 });
      setText(image, row.image ?? "");
      const spelled = [...(row.addresses ?? []), ...row.macs];
      setText(macs, spelled.slice(0, 2).join("  "));
      setAttributes(macs, { title: spelled.join("\n") });
    },
  };
}
