import type { Command } from "commander";
import { failure } from "../errors.js";
import type { CollectedGarbage, ScrubMessage } from "../rpc/client.js";
import type { CliContext } from "./dependencies.js";
import { untilInterrupted } from "./interrupted.js";
import { PushProgress } from "./push-progress.js";
import { formatBytes, plain } from "./table.js";
import { type DriverOptions, driverVerb, print, withDriver } from "./verb.js";

interface GcOptions extends DriverOptions {
  readonly dryRun?: true;
  readonly now?: true;
}

type ScrubResult = Extract<ScrubMessage, { readonly kind: "result" }>;
type DamagedFile = Extract<ScrubMessage, { readonly kind: "damaged" }>;

/** `image gc`, `image scrub`. */
export function addImageStoreVerbs(image: Command, context: CliContext): void {
  driverVerb(
    image,
    "gc",
    "Remove stored bytes that no image has any more, once their grace time is over; the driver does so by itself as well",
    "image gc --now --dry-run",
  )
    .option("--dry-run", "only tell what would go")
    .option("--now", "also what is within its grace time")
    .action((options: GcOptions) => collect(context, options));
  driverVerb(
    image,
    "scrub",
    "Let the driver read all stored files and compare their digests; it does so by itself as well. What is damaged is not served any more until it is pushed again",
    "image scrub --driver hv1",
  ).action((options: DriverOptions) => untilInterrupted((signal) => scrub(context, options, signal)));
}

async function collect(context: CliContext, options: GcOptions): Promise<void> {
  const { dryRun = false, now = false } = options;
  const collected = await withDriver(context, options, (driver) =>
    driver.collectImageGarbage({ dryRun, now }),
  );
  print(context, options, { ...collected, dryRun }, () => garbageLines(collected, dryRun));
}

function garbageLines(
  { removed, freedBytes, storedBytes }: CollectedGarbage,
  dryRun: boolean,
): readonly string[] {
  const verb = dryRun ? "Would remove" : "Removed";
  const count = `${removed.length} ${removed.length === 1 ? "file" : "files"}`;
  return [
    ...removed.map(({ sha256, size }) => `${sha256}  ${formatBytes(size)}`),
    `${verb} ${count} (${formatBytes(freedBytes)}); ${formatBytes(storedBytes)} ${dryRun ? "would stay" : "stay"}`,
  ];
}

/** FILES_DAMAGED when any is. */
async function scrub(context: CliContext, options: DriverOptions, signal: AbortSignal): Promise<void> {
  const progress = new PushProgress(context.err, "scrub");
  const damaged: DamagedFile[] = [];
  let result: ScrubResult | undefined;
  await withDriver(context, options, async (driver) => {
    for await (const message of driver.scrubImages(signal)) {
      if (message.kind === "result") result = message;
      else if (message.kind === "damaged") damaged.push(message);
      else progress.update({ sentBytes: message.read, totalBytes: message.total, skippedBytes: 0 });
    }
  }).finally(progress.end);
  if (result === undefined) return;
  const { good } = result;
  const files = damaged.map(({ blob, images, text }) => ({ blob, images, text }));
  print(context, options, { good, damaged: files }, () => [
    ...damaged.map(damagedLine),
    `Read ${good + damaged.length} files, ${good} are good`,
  ]);
  if (damaged.length > 0)
    throw failure("FILES_DAMAGED", { damaged: damaged.length, total: good + damaged.length });
}

function damagedLine({ blob, images, text }: DamagedFile): string {
  const whose = images.length === 0 ? "no image has it" : `push ${images.join(", ")} again`;
  return plain(`${blob.sha256} is damaged, ${text}: ${whose}`);
}
