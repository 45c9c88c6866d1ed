import { NODE_STATES } from "../../pxe/boot/node-state.js";
import type { NodeRow } from "../web/contract.js";
import { el, setAttributes, setChildren, setText } from "./dom.js";
import { DriverList } from "./driver-list.js";
import { FilterBar } from "./filter-bar.js";
import { counted, formatCount } from "./formats.js";
import { nodeElement } from "./node-element.js";
import { compareNodes, fitsNode } from "./row-filter.js";
import { RowList } from "./row-list.js";
import type { Changed } from "./row-store.js";
import type { Page, View } from "./view.js";
import type { ViewAddress } from "./view-address.js";

type FleetAddress = Extract<ViewAddress, { view: "fleet" }>;

/** Drivers, and the nodes of all of them. */
export class FleetView implements View<FleetAddress> {
  readonly element: HTMLElement;
  private readonly page: Page;
  private readonly summary = el("p", { class: "lead" });
  private readonly bar = el("div", { class: "statebar", "aria-hidden": "true" });
  private readonly drivers: DriverList;
  private readonly filter: FilterBar;
  private readonly list = new RowList<NodeRow>("Nodes", nodeElement);
  private readonly found = el("p", { class: "found", role: "status" });
  private readonly empty = el("div", { class: "empty" });
  private sorted: readonly NodeRow[] = [];
  private address: FleetAddress = { view: "fleet", text: "", only: "" };

  constructor(page: Page) {
    this.page = page;
    const change = (text: string, only: string) => page.go({ view: "fleet", text, only }, "replace");
    this.drivers = new DriverList((hypervisor) => change(hypervisor, ""));
    this.filter = new FilterBar({
      label: "Find nodes",
      placeholder: "Find by name, MAC, address, driver, image …",
      choices: NODE_STATES.map((value) => ({ value, label: value })),
      changed: change,
    });
    this.element = el(
      "div",
      { class: "fleet" },
      el("header", { class: "head" }, el("h1", {}, "Fleet"), this.summary),
      this.bar,
      el("section", { "aria-label": "Drivers" }, this.drivers.element),
      el(
        "section",
        { "aria-label": "Nodes" },
        el("div", { class: "subhead" }, el("h2", {}, "Nodes"), this.found),
        this.filter.element,
        this.list.element,
        this.empty,
      ),
    );
  }

  title(): string {
    return "Fleet";
  }

  show(address: FleetAddress): void {
    this.address = address;
    this.filter.show(address.text, address.only);
    this.filterNodes();
  }

  rowsChanged(changed: Changed): void {
    const { drivers, nodes } = this.page.store;
    if (changed.node) {
      this.sorted = [...nodes.values()].sort(compareNodes);
      this.list.keep(nodes);
    }
    if (changed.driver || changed.node) {
      this.drivers.show([...drivers.values()], this.sorted);
      this.showCounts();
      this.filterNodes();
    }
  }

  tick(): void {}

  close(): void {}

  private showCounts(): void {
    const counts = new Map<string, number>();
    for (const { state } of this.sorted) counts.set(state, (counts.get(state) ?? 0) + 1);
    this.filter.count(counts);
    const { drivers } = this.page.store;
    setText(this.summary, `${counted(this.sorted.length, "node")} on ${counted(drivers.size, "driver")}`);
    const parts = NODE_STATES.filter((state) => counts.has(state)).map((state) => {
      const part = el("i", { "data-state": state, title: `${formatCount(counts.get(state) ?? 0)} ${state}` });
      part.style.flexGrow = String(counts.get(state) ?? 0);
      return part;
    });
    setChildren(this.bar, parts);
  }

  private filterNodes(): void {
    const { text, only } = this.address;
    const fitting = this.sorted.filter((row) => fitsNode(row, text, only));
    this.list.show(fitting);
    const isNarrowed = text !== "" || only !== "";
    setText(
      this.found,
      isNarrowed
        ? `${formatCount(fitting.length)} of ${formatCount(this.sorted.length)}`
        : formatCount(this.sorted.length),
    );
    const why = fitting.length > 0 || !this.page.store.isWhole ? [] : this.emptyText(isNarrowed);
    setAttributes(this.empty, { hidden: why.length === 0 });
    this.empty.replaceChildren(...why);
  }

  private emptyText(isNarrowed: boolean): readonly (Node | string)[] {
    const { drivers } = this.page.store;
    if (isNarrowed && this.sorted.length > 0) {
      const all = el("a", { href: "#/fleet" }, "Show all nodes");
      return [el("p", {}, "No node is like that. "), all];
    }
    if (drivers.size === 0)
      return [
        el(
          "p",
          {},
          "No driver is configured. Name each under ",
          el("code", {}, "drivers"),
          " in the coordinator's file, and start it again.",
        ),
      ];
    if ([...drivers.values()].some(({ claims }) => claims > 0))
      return [el("p", {}, "Asking the drivers for their nodes …")];
    return [
      el("p", {}, "There are no nodes yet. Add the first one:"),
      el("pre", {}, "metalplug node add NAME --mac 52:54:00:12:34:56 --driver HOST:7443"),
    ];
  }
}
