import type { BootSummary } from "../rpc/client.js";
import { BOOT_HEADINGS, bootCells, bootLine, WIDEST, widthsOf } from "./boot-line.js";
import { LiveLines } from "./live-lines.js";
import type { Output } from "./output.js";

/** Boots as they change: on a terminal each is one line that is drawn anew, elsewhere each step of one is a line. */
export class LiveBoots {
  private readonly output: Output;
  private readonly lines: LiveLines;
  /** Those drawn, in the order they began. */
  private readonly shown = new Map<string, BootSummary>();
  private readonly steps = new Map<string, string>();
  private widths = widthsOf([BOOT_HEADINGS, WIDEST]);

  constructor(output: Output) {
    this.output = output;
    this.lines = new LiveLines(output);
  }

  take(boots: readonly BootSummary[]): void {
    if (!this.output.isTerminal) this.print(boots.filter((boot) => this.isStep(boot)));
    else if (boots.length > 0) this.redraw(boots);
  }

  /** What is written next comes below. */
  leave(): void {
    this.shown.clear();
    if (this.output.isTerminal) this.lines.leave();
  }

  private redraw(boots: readonly BootSummary[]): void {
    for (const boot of boots) this.shown.set(boot.id, boot);
    const all = [...this.shown.values()].sort(byProgress);
    const settled = all.slice(0, Math.max(0, all.length - this.lines.room));
    for (const { id } of settled) this.shown.delete(id);
    const text = (those: readonly BootSummary[]) => this.texts(those);
    this.fit(all);
    this.lines.draw(text(settled), text(all.slice(settled.length)));
  }

  private print(boots: readonly BootSummary[]): void {
    this.fit(boots);
    for (const line of this.texts(boots)) this.output.line(line);
  }

  private fit(boots: readonly BootSummary[]): void {
    const cells = boots.map((boot) => bootCells(boot, this.output.isTerminal));
    this.widths = widthsOf(cells, this.widths);
  }

  private texts(boots: readonly BootSummary[]): readonly string[] {
    return boots.map((boot) => bootLine(this.output, bootCells(boot, this.output.isTerminal), this.widths));
  }

  /** Whether more is new than what happened last. */
  private isStep({ id, milestone, state, node, address }: BootSummary): boolean {
    const step = [milestone, state, node, address].join();
    if (this.steps.get(id) === step) return false;
    this.steps.delete(id);
    this.steps.set(id, step);
    const [oldest] = this.steps.keys();
    if (this.steps.size > REMEMBERED && oldest !== undefined) this.steps.delete(oldest);
    return true;
  }
}

/** Boots whose last step is remembered. */
const REMEMBERED = 10_000;

/** What has ended goes up and out first. */
function byProgress(a: BootSummary, b: BootSummary): number {
  const isUnderWay = ({ state }: BootSummary): number => (state === "booting" ? 1 : 0);
  return isUnderWay(a) - isUnderWay(b) || a.number - b.number;
}
