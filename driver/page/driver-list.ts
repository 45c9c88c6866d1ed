import type { DriverRow, NodeRow } from "../web/contract.js";
import { el, setAttributes, setChildren, setText } from "./dom.js";
import { counted, formatBytes, formatCount } from "./formats.js";

/** Drivers shown, those in trouble first, and nodes drawn as tiles of one of them; more are told by number. */
const MOST_CARDS = 200;
const MOST_TILES = 600;
const STATES = { up: "up", syncing: "catching up", down: "down" } as const;

/** Each driver with its nodes as tiles, coloured by state. */
export class DriverList {
  private readonly list = el("ul", { class: "drivers" });
  private readonly rest = el("p", { class: "facts" });
  readonly element = el("div", {}, this.list, this.rest);
  private readonly cards = new Map<string, DriverCard>();
  private readonly chosen: (hypervisor: string) => void;

  /** `chosen`: the operator wants its nodes. */
  constructor(chosen: (hypervisor: string) => void) {
    this.chosen = chosen;
  }

  show(drivers: readonly DriverRow[], nodes: readonly NodeRow[]): void {
    const byDriver = new Map<string, NodeRow[]>(drivers.map(({ key }) => [key, []]));
    for (const node of nodes) byDriver.get(node.driver)?.push(node);
    const sorted = [...drivers].sort(
      (a, b) => rank(a) - rank(b) || nameOf(a).localeCompare(nameOf(b), "en", { numeric: true }),
    );
    for (const key of this.cards.keys()) if (!byDriver.has(key)) this.cards.delete(key);
    setChildren(
      this.list,
      sorted.slice(0, MOST_CARDS).map((row) => {
        const card = this.cards.get(row.key) ?? new DriverCard(this.chosen);
        this.cards.set(row.key, card);
        card.show(row, byDriver.get(row.key) ?? []);
        return card.element;
      }),
    );
    setText(this.rest, `${counted(sorted.length - MOST_CARDS, "driver")} more`);
    setAttributes(this.rest, { hidden: sorted.length <= MOST_CARDS });
  }
}

/** Trouble first. */
function rank({ state, text }: DriverRow): number {
  return { down: 0, syncing: 1, up: 2 }[state] - (text === "" ? 0 : 0.5);
}

function nameOf({ hypervisor, address }: DriverRow): string {
  return hypervisor || address;
}

class DriverCard {
  private readonly name = el("button", { type: "button", class: "name" });
  private readonly state = el("span", { class: "state" });
  private readonly text = el("p", { class: "trouble" });
  private readonly facts = el("p", { class: "facts" });
  private readonly tiles = el("div", { class: "tiles", "aria-hidden": "true" });
  readonly element = el(
    "li",
    { class: "drivercard" },
    el("div", { class: "row" }, this.name, this.state),
    this.text,
    this.tiles,
    this.facts,
  );
  private tileOf = new Map<string, HTMLElement>();
  private hypervisor = "";

  constructor(chosen: (hypervisor: string) => void) {
    this.name.addEventListener("click", () => chosen(this.hypervisor));
  }

  show(row: DriverRow, nodes: readonly NodeRow[]): void {
    this.hypervisor = nameOf(row);
    setText(this.name, nameOf(row));
    setAttributes(this.name, { title: `Nodes of ${nameOf(row)}` });
    setAttributes(this.element, {
      "data-state": row.text !== "" && row.state === "up" ? "syncing" : row.state,
    });
    setText(this.state, STATES[row.state]);
    setText(this.text, row.text);
    setAttributes(this.text, { hidden: row.text === "" });
    this.facts.replaceChildren(...factsOf(row, nodes.length).map((fact) => el("span", {}, fact)));
    this.showTiles(nodes);
  }

  private showTiles(nodes: readonly NodeRow[]): void {
    const before = this.tileOf;
    this.tileOf = new Map(
      nodes.slice(0, MOST_TILES).map(({ key, name, state, text }) => {
        const tile = before.get(key) ?? el("i");
        setAttributes(tile, {
          "data-state": state,
          title: [name, state, text].filter((part) => part !== "").join(" · "),
        });
        return [key, tile];
      }),
    );
    setChildren(this.tiles, [...this.tileOf.values()]);
  }
}

function factsOf(
  { address, hypervisor, claims, images, deploys, space, nodesLeftOut = 0 }: DriverRow,
  nodes: number,
): readonly string[] {
  return [
    ...(hypervisor === "" ? [] : [address]),
    counted(nodes + nodesLeftOut, "node"),
    counted(claims, "claim"),
    ...(images === undefined ? [] : [counted(images, "image")]),
    ...(space === undefined ? [] : [`${formatBytes(space.free)} free`]),
    ...(deploys === undefined || deploys.running + deploys.queued === 0
      ? []
      : [
          `${formatCount(deploys.running)} of ${formatCount(deploys.limit)} deploys, ${formatCount(deploys.queued)} waiting`,
        ]),
  ];
}
