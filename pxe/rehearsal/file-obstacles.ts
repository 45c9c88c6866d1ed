import type { BootFileRefusal } from "../boot/boot-file.js";
import type { ProcessorName } from "../boot/rehearsal.js";
import type { BootLocation } from "../client/boot-url.js";
import type { FileRole } from "../client/boot-walk.js";
import { type FileTrouble, locationText } from "../client/fetch-file.js";
import type { Obstacle } from "./rehearsal-end.js";

/** The driver itself says that the machine would not get this file. */
export function refusedByDriver(
  {
    role,
    where,
    hypervisor,
  }: { readonly role: FileRole; readonly where: string; readonly hypervisor: string },
  reason: BootFileRefusal,
  text: string,
): Obstacle {
  const cause = `${hypervisor} would refuse ${where}: ${withoutStop(text)}.`;
  const isLoaderGone = role === "loader" && reason === "unreadable";
  return { cause, remedy: REMEDIES[isLoaderGone ? "notFound" : reason] };
}

const REMEDIES: Readonly<Record<BootFileRefusal, string>> = {
  notFound:
    "Install the boot loaders on that hypervisor (Debian: ipxe, pxelinux, syslinux-common, shim-signed, grub-efi-amd64-signed), see that its `loaders` folders have them, and start its driver again.",
  badPath: "Look at what DHCP tells the machine to fetch: this is no path that a driver serves.",
  notYours:
    "Give each machine an address of its own: `metalplug leases` and `metalplug vif list` tell who has it.",
  netbootOff:
    "If the machine is to boot from the network now, spawn an instance on its node; `metalplug instance show` tells what the present one waits for.",
  unreadable:
    "Push the image again: `metalplug image push`; `metalplug image scrub` finds what else is damaged.",
};

/** Something between coordinator and driver, or at the driver's address, does not do what the driver says. */
export function fetchObstacle(location: BootLocation, hypervisor: string, trouble: FileTrouble): Obstacle {
  const where = locationText(location);
  const port = portText(location);
  switch (trouble.kind) {
    case "silent":
      return {
        cause: `Nothing came back from ${hypervisor} for ${where}, though its driver answers by gRPC.`,
        remedy: `Let ${port} of the machines' network through to ${hypervisor}${
          location.kind === "tftp" ? ", and its answers, which come from other ports" : ""
        }, and check that the driver serves there.`,
      };
    case "closed":
      return {
        cause: `Nobody listens where ${hypervisor} says that ${where} is.`,
        remedy: `Check \`boot\` in the configuration of ${hypervisor}: the address must be that host's, and ${port} the driver's.`,
      };
    case "stalled":
      return stalled(where, hypervisor, trouble.bytes, trouble.blksize);
    case "notHonoured":
      return {
        cause: `${where} was answered by something else than the driver of ${hypervisor}.`,
        remedy: `Find the other server at that address: ${port} must be the driver's of ${hypervisor}.`,
      };
    case "refused":
      return {
        cause: `${where} was refused (${withoutStop(trouble.text)}), though the driver of ${hypervisor} says that it serves it.`,
        remedy: `Check that ${port} at that address is the driver's of ${hypervisor}, and no other server's.`,
      };
    case "failed":
      return {
        cause: `${where} could not be fetched: ${withoutStop(trouble.text)}.`,
        remedy: `Check the network between here and ${hypervisor}, and the log of its driver.`,
      };
  }
}

function stalled(where: string, hypervisor: string, bytes: number, blksize: number | undefined): Obstacle {
  if (bytes > 0)
    return {
      cause: `The transfer of ${where} stopped after ${bytes} bytes, and nothing came any more.`,
      remedy: `Look for loss between the machines' network and ${hypervisor}: switch ports, duplex, a tunnel's MTU.`,
    };
  const size = blksize === undefined ? "full-sized packets" : `packets with ${blksize} bytes of the file`;
  return {
    cause: `${hypervisor} answered for ${where}, and not one of its ${size} arrived.`,
    remedy: `The path to ${hypervisor} does not carry packets of that size: make the MTU the same on it everywhere, or set \`tftp: { maxBlksize: 1024 }\` in that driver's configuration.`,
  };
}

/** Small blocks came, where large ones did not. */
export function tooLargeForPath(where: string, hypervisor: string, blksize: number): Obstacle {
  return {
    cause: `${where} comes in blocks of 512 bytes and not in blocks of ${blksize}: the path from ${hypervisor} swallows packets of ${blksize + 32} bytes.`,
    remedy: `Make the MTU on that path ${blksize + 32} or more everywhere, or set \`tftp: { maxBlksize: 1024 }\` in the configuration of ${hypervisor}.`,
  };
}

export function wrongBytes(
  where: string,
  hypervisor: string,
  expected: { readonly size: number; readonly sha256: string },
  found: { readonly size: number; readonly sha256: string },
): Obstacle {
  return {
    cause: `${where} came with ${found.size} bytes and SHA-256 ${short(found.sha256)}, and ${hypervisor} says that it has ${expected.size} and ${short(expected.sha256)}.`,
    remedy: `The file is damaged on the disk of ${hypervisor}, or on the way: \`metalplug image scrub\` on that driver tells which, and \`metalplug image push\` puts it right.`,
  };
}

export function wrongProcessor(where: string, found: ProcessorName, machine: ProcessorName): Obstacle {
  return {
    cause: `${where} is for ${found}, and the machine is rehearsed as ${machine}.`,
    remedy: `Spawn an image for ${machine} on the node, or rehearse it with \`--arch ${found}\`.`,
  };
}

export function driverUnasked(hypervisor: string, found: string): Obstacle {
  return {
    cause: `${hypervisor} did not say what it would serve: ${withoutStop(found)}.`,
    remedy:
      "Start that driver, in this version, and see that the coordinator reaches it: `metalplug drivers`.",
  };
}

function portText(location: BootLocation): string {
  if (location.kind === "tftp") return `UDP port ${location.port}`;
  return `TCP port ${new URL(location.url).port || "80"}`;
}

function short(sha256: string): string {
  return `${sha256.slice(0, 16)}…`;
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, "");
}
