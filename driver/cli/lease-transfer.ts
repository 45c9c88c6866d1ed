import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Command } from "commander";
import { failure } from "../errors.js";
import type { CoordinatorClient, ImportOutcome, LeaseExportPart, LeaseRecord } from "../rpc/client.js";
import { boundedLines, type Line } from "./bounded-lines.js";
import type { CliContext } from "./dependencies.js";
import { untilInterrupted } from "./interrupted.js";
import { exportLine, headerLine, LEASE_JSON, readHeader, readLeaseLine } from "./lease-lines.js";
import { LeaseProgress } from "./lease-progress.js";
import { plain } from "./table.js";
import { type CoordinatorOptions, coordinatorVerb, print, withCoordinator } from "./verb.js";
import { writeLines, writeWholeFile } from "./whole-file.js";

interface ExportOptions extends CoordinatorOptions {
  readonly file?: string;
}

interface ImportOptions extends CoordinatorOptions {
  readonly dryRun?: true;
}

/** A lease with names at their longest fits several times. Bytes. */
const LONGEST_LINE = 4096;
/** Leases sent together; of longest lines they stay below the 1 MiB that a call may carry. */
const BATCH = 200;

/** `leases export`, `leases import`. */
export function addLeaseTransferVerbs(leases: Command, context: CliContext): void {
  coordinatorVerb(
    leases,
    "export",
    "Write all leases, those that have ended too, as they are at one moment: one JSON object a line after a first line that says whose and when",
    "leases export --file leases.jsonl",
  )
    .option("--file <file>", "to this file, which appears only once it is whole (else to standard output)")
    .addHelpText("after", LEASE_JSON)
    .action((options: ExportOptions) => untilInterrupted((signal) => exportLeases(context, options, signal)));
  coordinatorVerb(
    leases,
    "import <file>",
    "Take leases from an export (- is standard input) into the running coordinator. What a machine has there, or is being given, stays; the same again adds nothing",
    "leases import leases.jsonl --dry-run",
  )
    .option("--dry-run", "only tell what would become of each, by what the coordinator has now")
    .addHelpText(
      "after",
      `\nLeases of kind "fixed" come in as records: whose the address is, its driver says.\n${LEASE_JSON}`,
    )
    .action((file: string, options: ImportOptions) => new Import(context, file, options).run());
}

async function exportLeases(context: CliContext, options: ExportOptions, signal: AbortSignal): Promise<void> {
  await withCoordinator(context, options, async (coordinator) => {
    const { file } = options;
    const lines = linesOf(coordinator.exportLeases(signal));
    if (file === undefined) return writeLines(lines, process.stdout);
    const written = (await writeWholeFile(file, lines)) - 1;
    print(context, options, { file, leases: written }, () => [`Wrote ${written} leases to ${file}`]);
  });
}

async function* linesOf(parts: AsyncIterable<LeaseExportPart>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const part of parts) {
    if (isFirst) yield headerLine(part);
    isFirst = false;
    for (const lease of part.leases) yield exportLine(lease);
  }
}

interface Entry {
  readonly line: number;
  readonly record: LeaseRecord;
}

/** Which lease something is told of. */
interface Told extends Partial<Pick<LeaseRecord, "address" | "mac">> {
  readonly line: number;
}

/** One import under way. Only one batch of the file is in memory at a time. */
class Import {
  private readonly context: CliContext;
  private readonly file: string;
  private readonly options: ImportOptions;
  private readonly progress: LeaseProgress;
  private readonly counts = { added: 0, kept: 0, refused: 0 };

  constructor(context: CliContext, file: string, options: ImportOptions) {
    this.context = context;
    this.file = file;
    this.options = options;
    this.progress = new LeaseProgress(context.err);
  }

  /** LEASES_REFUSED when any was; FILE_UNREADABLE, also for a file that has fewer leases than it says. */
  async run(): Promise<void> {
    const lines = boundedLines(bytesOf(this.file), LONGEST_LINE);
    const expected = await this.header(lines);
    const { context, options } = this;
    await withCoordinator(context, options, (coordinator) => this.send(coordinator, lines)).finally(
      this.progress.end,
    );
    const { added, kept, refused } = this.counts;
    const [add, keep, refuse] = options.dryRun
      ? ["Would add", "keep", "refuse"]
      : ["Added", "kept", "refused"];
    print(context, options, { ...this.counts, dryRun: options.dryRun ?? false }, () => [
      `${add} ${added} leases, ${keep} ${kept}, ${refuse} ${refused}`,
    ]);
    const total = added + kept + refused;
    if (total < expected) throw this.unreadable(`it ends after ${total} of its ${expected} leases`);
    if (refused > 0) throw failure("LEASES_REFUSED", { refused, total });
  }

  private async header(lines: AsyncGenerator<Line>): Promise<number> {
    const first = await lines.next();
    const expected = readHeader((first.done ? undefined : first.value.text) ?? "");
    if (typeof expected === "string") throw this.unreadable(expected);
    return expected;
  }

  private async send(coordinator: CoordinatorClient, lines: AsyncIterable<Line>): Promise<void> {
    let batch: Entry[] = [];
    for await (const { number: line, text } of lines) {
      const record = text === undefined ? `is longer than ${LONGEST_LINE} bytes` : readLeaseLine(text);
      if (typeof record === "string") this.tell({ line }, { kind: "refused", text: `the line ${record}` });
      else batch.push({ line, record });
      if (batch.length < BATCH) continue;
      await this.sendBatch(coordinator, batch);
      batch = [];
    }
    await this.sendBatch(coordinator, batch);
  }

  private async sendBatch(coordinator: CoordinatorClient, batch: readonly Entry[]): Promise<void> {
    if (batch.length === 0) return;
    const leases = batch.map(({ record }) => record);
    const request = { requestId: randomUUID(), dryRun: this.options.dryRun ?? false };
    const outcomes = await coordinator.importLeases(leases, request);
    batch.forEach(({ line, record }, place) => {
      const { address, mac } = record;
      this.tell({ line, address, mac }, outcomes[place] ?? { kind: "refused", text: "no answer" });
    });
    this.progress.add(batch.length);
  }

  /** In JSON each lease that was not added; for the eye only those refused. */
  private tell(which: Told, outcome: ImportOutcome): void {
    const { kind, text } = outcome;
    this.counts[kind] += 1;
    const { out, err } = this.context;
    if (kind === "added") return;
    if (this.options.json) out.json({ ...which, result: kind, text });
    else if (kind === "refused") err.line(plain(`metalplug: ${this.file}:${which.line}: refused, ${text}`));
  }

  private unreadable(found: string): Error {
    return failure("FILE_UNREADABLE", { file: this.file === "-" ? "standard input" : this.file, found });
  }
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  const stream = file === "-" ? process.stdin : createReadStream(file);
  try {
    for await (const chunk of stream) yield chunk;
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw failure("FILE_UNREADABLE", { file, found }, { cause });
  }
}
