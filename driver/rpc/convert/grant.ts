import type { BootStage } from "../../../pxe/boot/boot-client.js";
import type { AddressPlan, BootOffer, Grant, MissingLoaders } from "../../../pxe/boot/grant.js";
import type { BootOffer__Output, BootOffer as WireBootOffer } from "../gen/metalplug/v1/BootOffer.js";
import type {
  MissingLoaders__Output,
  MissingLoaders as WireMissingLoaders,
} from "../gen/metalplug/v1/MissingLoaders.js";
import type { Owner__Output, Owner as WireOwner } from "../gen/metalplug/v1/Owner.js";
import {
  hostArgument,
  identifierArgument,
  mtuArgument,
  nameArgument,
  refused,
  unicastArgument,
} from "./arguments.js";
import { bootStages, cpuArchitectures } from "./enums.js";
import { routesFromWire, routesToWire } from "./route.js";
import { addressPlanFromWire, fixedAddressToWire } from "./vif.js";

export function grantToWire(grant: Grant, epoch: number): WireOwner {
  return {
    node: grant.node,
    epoch,
    instance: grant.instance ?? "",
    hostname: grant.hostname ?? "",
    ...addressToWire(grant.address),
    mtu: grant.mtu ?? 0,
    routes: routesToWire(grant.routes),
    boot: grant.boot === undefined ? null : bootOfferToWire(grant.boot),
    netbootOff: grant.netbootOff,
    isDeployed: grant.isDeployed ?? false,
    missingLoaders: grant.missingLoaders === undefined ? null : missingLoadersToWire(grant.missingLoaders),
  };
}

/** Characters of a reason that are kept. */
export const LONGEST_REASON = 1000;
/** Of missing loaders. */
const MOST_STAGES = 16;
const MOST_FILES = 16;
const LONGEST_NAME = 255;
/** As many as a vif can have. */
const MOST_ROUTES = 16;
/** As many as a driver's configuration can name. */
const MOST_ARCHITECTURES = 256;
/** A TFTP name or URL; longer ones leave a DHCP reply no room. */
const BOOT_FILE = /^[\x20-\x7e]{1,255}$/;

/**
 * Files of stages this version does not know are left out. Throws for what cannot stand in a DHCP reply, a lease record or on a terminal: an
 * owner that says such a thing counts as one that said nothing.
 */
export function grantFromWire(wire: Owner__Output): Grant {
  const address = addressFromWire(wire);
  return {
    node: nameArgument(wire.node, "a node"),
    ...(wire.instance === "" ? {} : { instance: identifierArgument("owner.instance", wire.instance) }),
    ...(wire.hostname === "" ? {} : { hostname: hostArgument(wire.hostname) }),
    ...(address === undefined ? {} : { address }),
    ...mtuArgument("owner.mtu", wire.mtu),
    ...routesFromWire("owner.routes", wire.routes, MOST_ROUTES),
    ...(wire.boot === null ? {} : { boot: bootOfferFromWire(wire.boot) }),
    netbootOff: wire.netbootOff.slice(0, LONGEST_REASON),
    ...(wire.isDeployed && { isDeployed: true as const }),
    ...(wire.missingLoaders !== null && { missingLoaders: missingLoadersFromWire(wire.missingLoaders) }),
  };
}

function missingLoadersToWire({ files, folders }: MissingLoaders): WireMissingLoaders {
  const loaders = Array.from(files, ([stage, names]) => ({
    stage: bootStages.toWire(stage),
    files: [...names],
  }));
  return { loaders, folders: [...folders] };
}

/** Told to operators only: what is too much, or of a stage this version does not know, is left out. */
function missingLoadersFromWire({ loaders, folders }: MissingLoaders__Output): MissingLoaders {
  const files = new Map<BootStage, readonly string[]>();
  for (const { stage, files: names } of loaders.slice(0, MOST_STAGES)) {
    const known = bootStages.fromWire(stage);
    if (known !== undefined) files.set(known, names.slice(0, MOST_FILES).map(short));
  }
  return { files, folders: folders.slice(0, MOST_FILES).map(short) };
}

function short(text: string): string {
  return text.slice(0, LONGEST_NAME);
}

function addressToWire(plan: AddressPlan | undefined): Partial<WireOwner> {
  if (plan === undefined) return {};
  return plan.kind === "pool" ? { poolAddress: {} } : { fixedAddress: fixedAddressToWire(plan) };
}

function addressFromWire(wire: Owner__Output): AddressPlan | undefined {
  return wire.address === undefined ? undefined : addressPlanFromWire("fixed_address", wire.fixedAddress);
}

export function bootOfferToWire(offer: BootOffer): WireBootOffer {
  const byStage = [...offer.files].map(([stage, file]) => ({ stage: bootStages.toWire(stage), file }));
  const byNumber = [...(offer.architectures ?? [])].map(([code, file]) => ({ file, architectures: [code] }));
  const { image } = offer;
  return {
    serverAddress: offer.server,
    files: [...byNumber, ...byStage],
    ...(image && { image: image.name, imageArchitecture: cpuArchitectures.toWire(image.architecture) }),
  };
}

export function bootOfferFromWire(wire: BootOffer__Output): BootOffer {
  const files = new Map<BootStage, string>();
  const architectures = new Map<number, string>();
  for (const { stage, file, architectures: codes } of wire.files) {
    const known = bootStages.fromWire(stage);
    if (known === undefined && codes.length === 0) continue;
    if (!BOOT_FILE.test(file)) throw refused("boot.files", file, "1 to 255 printable ASCII characters");
    for (const code of codes) architectures.set(code, file);
    if (architectures.size > MOST_ARCHITECTURES)
      throw refused("boot.files", architectures.size, `at most ${MOST_ARCHITECTURES} architectures`);
    if (known !== undefined && codes.length === 0) files.set(known, file);
  }
  const architecture = cpuArchitectures.fromWire(wire.imageArchitecture);
  return {
    server: unicastArgument("boot.server_address", wire.serverAddress),
    files,
    ...(architecture !== undefined && { image: { name: short(wire.image), architecture } }),
    ...(architectures.size === 0 ? {} : { architectures }),
  };
}
