import type { BootRow } from "../web/contract.js";
import { BOOT_MILESTONES, MILESTONE_WORDS } from "./boot-words.js";
import { el, setAttributes } from "./dom.js";

/** How far a boot is, one piece a stage. */
export class StageBar {
  readonly element = el("span", { class: "stages", role: "img" });
  private readonly pieces = BOOT_MILESTONES.map((stage) => el("i", { title: stage }));

  constructor() {
    this.element.append(...this.pieces);
  }

  show({ milestone, state }: Pick<BootRow, "milestone" | "state">): void {
    const reached = BOOT_MILESTONES.indexOf(milestone);
    setAttributes(this.element, {
      "data-state": state,
      "aria-label": `stage ${reached + 1} of ${BOOT_MILESTONES.length}, ${MILESTONE_WORDS[milestone]}`,
    });
    for (const [place, piece] of this.pieces.entries())
      setAttributes(piece, { class: place < reached ? "past" : place === reached ? "reached" : undefined });
  }
}
