import type { BootRow, NodeRow } from "../web/contract.js";

/** Whether a row has every word that is asked for, anywhere in what it shows; `only` narrows to one state, or one outcome. */
export function fitsNode(row: NodeRow, text: string, only: string): boolean {
  return (only === "" || row.state === only) && hasWords(nodeText(row), text);
}

export function fitsBoot(row: BootRow, text: string, only: string): boolean {
  return (only === "" || row.state === only) && hasWords(bootText(row), text);
}

/** `r4u2` before `r4u12`. */
export function compareNodes(a: NodeRow, b: NodeRow): number {
  return (
    order.compare(a.hypervisor, b.hypervisor) || order.compare(a.name, b.name) || order.compare(a.key, b.key)
  );
}

/** The latest first. */
export function compareBoots(a: BootRow, b: BootRow): number {
  return b.number - a.number;
}

const order = new Intl.Collator("en", { numeric: true });

function nodeText(row: NodeRow): string {
  const { name, hypervisor, macs, state, power = "", image = "", addresses = [], text } = row;
  return [name, hypervisor, ...macs, state, `power-${power}`, image, ...addresses, text].join(" ");
}

function bootText(row: BootRow): string {
  const { id, mac, node = "", hypervisor = "", milestone, state, address = "", cause = "", text } = row;
  return [id, mac, node, hypervisor, milestone, state, address, cause, text].join(" ");
}

function hasWords(haystack: string, text: string): boolean {
  const low = haystack.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => low.includes(word));
}
