import { describe } from "../../pxe/boot/describe-event.js";
import type { FileStep, RehearsalStep, RehearsalVerdict } from "../rpc/client.js";
import type { CliContext } from "./dependencies.js";
import { formatBytes, plain } from "./table.js";

type Step<K extends RehearsalStep["kind"]> = Extract<RehearsalStep, { readonly kind: K }>;

const STYLES = { verified: "green", absent: "dim", failed: "red" } as const;

/** A rehearsal as an operator reads it: each stage with what it did, and the verdict. */
export class RehearsalLines {
  private readonly context: CliContext;
  private isTold = false;

  constructor(context: CliContext) {
    this.context = context;
  }

  /** How far a file is, on a terminal's last line. */
  progress({ path, bytes, total }: Step<"progress">): void {
    const { err } = this.context;
    if (!err.isTerminal) return;
    const percent = total === 0 ? 100 : Math.floor((bytes / total) * 100);
    err.sameLine(`  ${plain(path)}: ${percent} % of ${formatBytes(total)}`);
    this.isTold = true;
  }

  tell(step: Exclude<RehearsalStep, { readonly kind: "progress" }>): void {
    this.end();
    for (const line of this.linesOf(step)) this.context.out.line(line);
  }

  /** Leaves a terminal's line clean for what follows. */
  readonly end = (): void => {
    if (this.isTold) this.context.err.sameLine("");
    this.isTold = false;
  };

  private linesOf(step: Exclude<RehearsalStep, { readonly kind: "progress" }>): readonly string[] {
    switch (step.kind) {
      case "stage":
        return [this.context.out.style("bold", step.program)];
      case "event":
        return [`  ${plain(describe(step))}`];
      case "reply":
        return [this.replyLine(step)];
      case "file":
        return this.fileLines(step);
      case "verdict":
        return this.verdictLines(step);
    }
  }

  private replyLine({ message, options }: Step<"reply">): string {
    const told = options.map(({ code, value }) => `${code}=${value}`).join("  ");
    return this.context.out.style("dim", `    ${message} has ${told}`);
  }

  private fileLines({ role, location, outcome, bytes, milliseconds, text }: FileStep): readonly string[] {
    const { out } = this.context;
    const word = out.style(STYLES[outcome], outcome.padEnd(8));
    const line = `  ${word}  ${role.padEnd(7)}  ${plain(location)}`;
    if (outcome === "absent") return [`${line}, which it can do without`];
    if (outcome === "failed") return [line, `            ${plain(text)}`];
    return [`${line}  ${formatBytes(bytes)} in ${milliseconds} ms${rateText(bytes, milliseconds)}`];
  }

  private verdictLines({ boots, cause, remedy }: RehearsalVerdict): readonly string[] {
    const { out } = this.context;
    const style = boots ? (remedy === "" ? "green" : "yellow") : "red";
    return [out.style(style, cause), ...(remedy === "" ? [] : [plain(remedy)])];
  }
}

/** Of a file that came in less than that the rate says nothing. */
const SHORTEST = 5;

function rateText(bytes: number, milliseconds: number): string {
  return milliseconds < SHORTEST ? "" : `, ${formatBytes(Math.round((bytes / milliseconds) * 1000))}/s`;
}
