import { isToItsEnd } from "../boot/file-part.js";
import type { FileRole } from "../boot/file-role.js";
import { after, isOfSystem, isReceived, type Story } from "./boot-story.js";
import { isWhole } from "./file-findings.js";
import { isSignedLoader, roleOf } from "./file-role.js";
import type { Detail, Finding } from "./finding.js";

/** Architectures with Secure Boot, by option 93. */
const UEFI = [6, 7, 9, 11, 15, 16, 19];
/** Milliseconds after which a loader that runs has asked for its next file: iPXE waits for routers and ProxyDHCP up to 20 s. */
const LOADER_TIME = 30_000;

/**
 * UEFI has an unsigned loader whole, no loader ever speaks, and the firmware is back: it tries HTTP boot or PXE anew. That is what Secure Boot
 * looks like from here, "Access Denied" on the console.
 */
export function loaderRefused({ details, files }: Story): Finding | undefined {
  const last = files.at(-1);
  if (last?.kind !== "fileServed" || roleOf(last.path) !== "loader" || isSignedLoader(last.path))
    return undefined;
  if (!isToItsEnd(last)) return undefined;
  const behind = after(details, (detail) => detail === last);
  const isBack = behind.find((detail) => isReceived(detail, "DISCOVER"));
  const asker = details.findLast((detail) => isReceived(detail, "DISCOVER"));
  if (isBack === undefined || isBack.isIpxe || isOfSystem(isBack)) return undefined;
  if (asker?.architecture === undefined || !UEFI.includes(asker.architecture)) return undefined;
  const how = isBack.vendorClass?.startsWith("HTTPClient") ? "tried HTTP boot next" : "began anew";
  return {
    reason: "secureBootRefused",
    missingStep: "filesServed",
    cause: `It has the loader ${last.path} whole and never ran it; its firmware ${how}: Secure Boot most likely refuses that loader, which is not signed.`,
    remedy:
      "Spawn the node with `--loader grub`, whose shim and GRUB are signed, or switch Secure Boot off in the machine's setup.",
    commands: ["metalplug spawn NODE --image IMAGE --loader grub --vif mac=MAC"],
  };
}

/** The last file arrived whole and the next one was not asked for. */
export function stoppedBetweenFiles({ files, context, events }: Story): Finding | undefined {
  const last = files.at(-1);
  if (last?.kind !== "fileServed" || (isWhole(files, "kernel") && isWhole(files, "ramdisk")))
    return undefined;
  if (!isToItsEnd(last)) return inParts(last);
  const at = events.findLast(({ detail }) => detail === last)?.at ?? context.now;
  const role = isSignedLoader(last.path) ? "shim" : roleOf(last.path);
  const found = STOPPED_AFTER[role](last);
  if (context.now - at > LOADER_TIME) return { missingStep: "filesServed", ...found };
  return {
    missingStep: "filesServed",
    ...found,
    remedy: `It may be about to: ask again in a moment. ${found.remedy}`,
  };
}

function inParts({ path, range = "" }: Detail<"fileServed">): Finding {
  return {
    reason: "transferUnderWay",
    missingStep: "filesServed",
    cause: `It fetches ${path} in parts; the last that it has is bytes ${range.replace("/", " of ")}.`,
    remedy: "Ask again in a moment; if it stays so, look at the machine's console.",
    commands: ["metalplug boots --follow"],
  };
}

type Told = Omit<Finding, "missingStep">;

const STOPPED_AFTER: {
  readonly [R in FileRole | "shim"]: (file: Detail<"fileServed">) => Told;
} = {
  shim: ({ path }) => ({
    reason: "loaderStopped",
    cause: `It has ${path} and never asked for the GRUB behind it.`,
    remedy:
      "Look at the machine's console: shim did not start, or looks for GRUB in another folder than its own.",
  }),
  loader: ({ path }) => ({
    reason: "loaderStopped",
    cause: `It has the loader ${path} and never asked for its boot config.`,
    remedy:
      "Look at the machine's console: the loader did not start (Secure Boot, wrong firmware kind) or found no network.",
  }),
  config: ({ path }) => ({
    reason: "configStopped",
    cause: `It has its boot config ${path} and asked for neither kernel nor ramdisk.`,
    remedy:
      "Look at the machine's console: the loader could not follow its config or reach the driver by HTTP or TFTP.",
  }),
  kernel: ({ path }) => ({
    reason: "ramdiskMissing",
    cause: `It has the kernel ${path} and not the whole ramdisk.`,
    remedy:
      "Look at the machine's console: it stopped between kernel and ramdisk, mostly for want of memory.",
  }),
  ramdisk: ({ path }) => ({
    reason: "kernelMissing",
    cause: `It has the ramdisk ${path} and not the whole kernel.`,
    remedy: "Look at the machine's console: the loader gave up on the kernel.",
  }),
  other: ({ path }) => ({
    reason: "otherFileLast",
    cause: `The last file it has is ${path}; kernel and ramdisk are missing.`,
    remedy: "Look at the machine's console.",
  }),
};
