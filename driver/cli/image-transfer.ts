import { accessSync, constants, statSync } from "node:fs";
import type { Command } from "commander";
import { failure } from "../errors.js";
import type { ImageView, PullSource, PushedImage } from "../rpc/client.js";
import { architectureArgument } from "./architecture-argument.js";
import { countArgument } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { untilInterrupted } from "./interrupted.js";
import { PullProgress } from "./pull-progress.js";
import { pullSource } from "./pull-source.js";
import { PushProgress } from "./push-progress.js";
import { formatBytes } from "./table.js";
import { type DriverOptions, driverVerb, print, withDriver } from "./verb.js";

interface CommonOptions extends DriverOptions {
  readonly kernel: string;
  readonly ramdisk: string;
  readonly disk?: string;
  readonly arch?: string;
  readonly args?: string;
  readonly revision?: string;
}

interface PullOptions extends CommonOptions {
  readonly kernelSha256?: string;
  readonly ramdiskSha256?: string;
  readonly diskSha256?: string;
}

const PULL_HELP = `
The SHA-256 of each file stands behind its URL as #sha256=…, or in an option of its own. Press Ctrl-C to stop; the same
again goes on where it stopped. What the driver may fetch, its configuration says (images.pull).`;

/** `image push`, `image pull`. */
export function addImageTransferVerbs(image: Command, context: CliContext): void {
  const push = driverVerb(
    image,
    "push <name>",
    "Store a kernel, a ramdisk and, for what is deployed to disk, a disk image under a name. A push that broke off goes on where it stopped",
    'image push debian13 --kernel vmlinuz --ramdisk initrd.img --disk debian13.raw --arch x86_64 --args "console=ttyS0"',
  )
    .requiredOption("--kernel <file>", "the kernel")
    .requiredOption("--ramdisk <file>", "the ramdisk")
    .option("--disk <file>", "a raw disk image");
  withCommon(push).action((name: string, options: CommonOptions) =>
    untilInterrupted((signal) => pushFiles(context, name, options, signal)),
  );
  const pull = driverVerb(
    image,
    "pull <name>",
    "Let the driver fetch an image by HTTP or HTTPS",
    "image pull debian13 --kernel https://mirror.example.org/vmlinuz#sha256=… --ramdisk https://mirror.example.org/initrd.img --ramdisk-sha256 …",
  )
    .requiredOption("--kernel <url>", "where the kernel is")
    .option("--kernel-sha256 <digest>", "what it must be")
    .requiredOption("--ramdisk <url>", "where the ramdisk is")
    .option("--ramdisk-sha256 <digest>", "what it must be")
    .option("--disk <url>", "where a raw disk image is")
    .option("--disk-sha256 <digest>", "what it must be")
    .addHelpText("after", PULL_HELP);
  withCommon(pull).action((name: string, options: PullOptions) =>
    untilInterrupted((signal) => pullFiles(context, name, options, signal)),
  );
}

function withCommon(verb: Command): Command {
  return verb
    .option("--arch <architecture>", "what it runs on: x86_64 or aarch64")
    .option("--args <text>", "the kernel's arguments")
    .option("--revision <number>", "the revision of the image to replace");
}

async function pushFiles(
  context: CliContext,
  name: string,
  options: CommonOptions,
  signal: AbortSignal,
): Promise<void> {
  const { kernel: kernelPath, ramdisk: ramdiskPath, disk: diskPath } = options;
  const request = {
    name,
    kernelPath,
    ramdiskPath,
    ...(diskPath && { diskPath }),
    ...common(options),
    signal,
  };
  for (const file of [kernelPath, ramdiskPath, diskPath]) if (file !== undefined) assertReadable(file);
  const progress = new PushProgress(context.err, name);
  const pushed = await withDriver(context, options, (driver) =>
    driver.pushImage({ ...request, onProgress: progress.update }).finally(progress.end),
  );
  print(context, options, pushed, () => [pushedLine(pushed)]);
}

async function pullFiles(
  context: CliContext,
  name: string,
  options: PullOptions,
  signal: AbortSignal,
): Promise<void> {
  const sources = pullSources(options);
  const progress = new PullProgress(context.err, name);
  const request = { name, ...sources, ...common(options), signal, onProgress: progress.update };
  const image = await withDriver(context, options, (driver) =>
    driver.pullImage(request).finally(progress.end),
  );
  print(context, options, image, () => [`Pulled ${imageLine(image)}`]);
}

interface Sources {
  readonly kernel: PullSource;
  readonly ramdisk: PullSource;
  readonly disk?: PullSource;
}

function pullSources(options: PullOptions): Sources {
  const { kernel, kernelSha256, ramdisk, ramdiskSha256, disk, diskSha256 } = options;
  return {
    kernel: pullSource("kernel", kernel, kernelSha256),
    ramdisk: pullSource("ramdisk", ramdisk, ramdiskSha256),
    ...(disk === undefined ? {} : { disk: pullSource("disk", disk, diskSha256) }),
  };
}

function common({ arch, args, revision }: CommonOptions) {
  return {
    ...(arch === undefined ? {} : { architecture: architectureArgument(arch) }),
    ...(args === undefined ? {} : { kernelArguments: args }),
    ...(revision === undefined ? {} : { expectedRevision: countArgument("--revision", revision) }),
  };
}

function pushedLine({ image, storedBytes }: PushedImage): string {
  const all = image.disk === undefined ? "both" : "all three";
  const stored = storedBytes === 0 ? `the driver had ${all} already` : `${formatBytes(storedBytes)} stored`;
  return `Pushed ${imageLine(image)}; ${stored}`;
}

function imageLine({ name, kernel, ramdisk, disk, revision }: ImageView): string {
  const files = [`kernel ${formatBytes(kernel.size)}`, `ramdisk ${formatBytes(ramdisk.size)}`];
  if (disk !== undefined) files.push(`disk ${formatBytes(disk.size)}`);
  return `image ${name} (revision ${revision}): ${files.join(", ")}`;
}

/** Throws FILE_UNREADABLE. */
function assertReadable(file: string): void {
  const found = whyUnreadable(file);
  if (found !== undefined) throw failure("FILE_UNREADABLE", { file, found });
}

function whyUnreadable(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return "there is no such file";
  if (!stats.isFile()) return "it is not a file";
  if (stats.size === 0) return "it is empty";
  try {
    accessSync(file, constants.R_OK);
    return undefined;
  } catch {
    return "no permission";
  }
}
