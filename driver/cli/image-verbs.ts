import { accessSync, constants, statSync } from "node:fs";
import type { Command } from "commander";
import { failure } from "../errors.js";
import type { Image, PushedImage } from "../rpc/client.js";
import { countArgument } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { PushProgress } from "./push-progress.js";
import { formatBytes, formatTable } from "./table.js";
import { type DriverOptions, driverVerb, group, print, tableLines, withDriver } from "./verb.js";

interface PushOptions extends DriverOptions {
  readonly kernel: string;
  readonly ramdisk: string;
  readonly args?: string;
  readonly revision?: string;
}

/** `image push|list|remove`. */
export function addImageVerbs(root: Command, context: CliContext): void {
  const image = group(root, "image", "The kernels and ramdisks a driver keeps", "list --driver hv1");
  driverVerb(
    image,
    "push <name>",
    "Store a kernel and a ramdisk under a name",
    'image push debian13 --kernel vmlinuz --ramdisk initrd.img --args "console=ttyS0"',
  )
    .requiredOption("--kernel <file>", "the kernel")
    .requiredOption("--ramdisk <file>", "the ramdisk")
    .option("--args <text>", "the kernel's arguments")
    .option("--revision <number>", "the revision of the image to replace")
    .action((name: string, options: PushOptions) => push(context, name, options));
  driverVerb(image, "list", "List the images", "image list --driver hv1").action(
    async (options: DriverOptions) => {
      const images = await withDriver(context, options, (driver) => driver.listImages());
      print(context, options, images, () => imageTable(context, images));
    },
  );
  driverVerb(image, "remove <name>", "Forget an image that no instance uses", "image remove debian13").action(
    async (name: string, options: DriverOptions) => {
      const removed = await withDriver(context, options, (driver) => driver.removeImage(name));
      print(context, options, removed, () => [`Removed image ${removed.name}`]);
    },
  );
}

async function push(context: CliContext, name: string, options: PushOptions): Promise<void> {
  const { kernel: kernelPath, ramdisk: ramdiskPath, args, revision } = options;
  const expectedRevision = revision === undefined ? undefined : countArgument("--revision", revision);
  for (const file of [kernelPath, ramdiskPath]) assertReadable(file);
  const progress = new PushProgress(context.err, name);
  const pushed = await withDriver(context, options, (driver) =>
    driver
      .pushImage({
        name,
        kernelPath,
        ramdiskPath,
        ...(args !== undefined && { kernelArguments: args }),
        ...(expectedRevision !== undefined && { expectedRevision }),
        onProgress: progress.update,
      })
      .finally(progress.end),
  );
  print(context, options, pushed, () => [pushedLine(pushed)]);
}

function pushedLine({ image, storedBytes }: PushedImage): string {
  const { name, kernel, ramdisk, revision } = image;
  const stored = storedBytes === 0 ? "the driver had both already" : `${formatBytes(storedBytes)} stored`;
  return `Pushed image ${name} (revision ${revision}): kernel ${formatBytes(kernel.size)}, ramdisk ${formatBytes(ramdisk.size)}; ${stored}`;
}

function imageTable(context: CliContext, images: readonly Image[]): readonly string[] {
  const rows = images.map(({ name, kernel, ramdisk, revision, kernelArguments }) => [
    name,
    String(revision),
    `${kernel.sha256.slice(0, 12)} ${formatBytes(kernel.size)}`,
    `${ramdisk.sha256.slice(0, 12)} ${formatBytes(ramdisk.size)}`,
    kernelArguments || "-",
  ]);
  const table = formatTable(["IMAGE", "REVISION", "KERNEL", "RAMDISK", "ARGUMENTS"], rows);
  return tableLines(context, table, "No images");
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
