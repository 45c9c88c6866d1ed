import type { Command } from "commander";
import type { ImageView } from "../rpc/client.js";
import { architectureArgument } from "./architecture-argument.js";
import type { CliContext } from "./dependencies.js";
import { addImageStoreVerbs } from "./image-store-verbs.js";
import { addImageTransferVerbs } from "./image-transfer.js";
import { isoTime } from "./output.js";
import { formatBytes, formatTable } from "./table.js";
import { type DriverOptions, driverVerb, group, print, tableLines, withDriver } from "./verb.js";

interface ListOptions extends DriverOptions {
  readonly arch?: string;
  readonly prefix?: string;
}

/** `image push|pull|list|show|remove|gc|scrub`. */
export function addImageVerbs(root: Command, context: CliContext): void {
  const image = group(
    root,
    "image",
    "The kernels, ramdisks and disk images a driver keeps",
    "list --driver hv1",
  );
  addImageTransferVerbs(image, context);
  driverVerb(image, "list", "List the images", "image list --arch x86_64 --driver hv1")
    .option("--arch <architecture>", "only those for x86_64 or aarch64")
    .option("--prefix <text>", "only those whose name begins so")
    .action((options: ListOptions) => list(context, options));
  driverVerb(image, "show <name>", "Show one image", "image show debian13").action(
    async (name: string, options: DriverOptions) => {
      const found = await withDriver(context, options, (driver) => driver.getImage(name));
      print(context, options, found, () => imageLines(found));
    },
  );
  driverVerb(image, "remove <name>", "Forget an image that no instance uses", "image remove debian13").action(
    async (name: string, options: DriverOptions) => {
      const removed = await withDriver(context, options, (driver) => driver.removeImage(name));
      print(context, options, removed, () => [`Removed image ${removed.name}`]);
    },
  );
  addImageStoreVerbs(image, context);
}

async function list(context: CliContext, options: ListOptions): Promise<void> {
  const { arch, prefix } = options;
  const query = {
    ...(arch === undefined ? {} : { architecture: architectureArgument(arch) }),
    ...(prefix === undefined ? {} : { namePrefix: prefix }),
  };
  const images = await withDriver(context, options, (driver) => driver.listImages(query));
  print(context, options, images, () => imageTable(context, images));
}

function imageTable(context: CliContext, images: readonly ImageView[]): readonly string[] {
  const rows = images.map(
    ({ name, kernel, ramdisk, disk, architecture, revision, kernelArguments, useCount }) => [
      name,
      String(revision),
      architecture ?? "-",
      formatBytes(kernel.size),
      formatBytes(ramdisk.size),
      disk === undefined ? "-" : formatBytes(disk.size),
      String(useCount),
      kernelArguments || "-",
    ],
  );
  const headings = ["IMAGE", "REVISION", "ARCH", "KERNEL", "RAMDISK", "DISK", "USES", "ARGUMENTS"];
  return tableLines(context, formatTable(headings, rows), "No images");
}

function imageLines(image: ImageView): readonly string[] {
  const { name, kernel, ramdisk, disk, architecture, kernelArguments, useCount, revision, createdAt } = image;
  const file = ({ sha256, size }: ImageView["kernel"]): string => `${sha256} ${formatBytes(size)}`;
  const facts: readonly (readonly [string, string])[] = [
    ["image", name],
    ["architecture", architecture ?? "-"],
    ["kernel", file(kernel)],
    ["ramdisk", file(ramdisk)],
    ["disk", disk === undefined ? "-" : file(disk)],
    ["arguments", kernelArguments || "-"],
    ["uses", String(useCount)],
    ["revision", String(revision)],
    ["created", String(isoTime(createdAt))],
  ];
  const [first = ["", ""], ...rest] = facts;
  return formatTable(first, rest);
}
