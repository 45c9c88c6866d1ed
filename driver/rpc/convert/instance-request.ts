import type { Loader } from "../../../pxe/boot/boot-binding.js";
import { failure } from "../../errors.js";
import type { InstanceKind } from "../../instance/instance.js";
import type { DestroyRequest, RebuildRequest, SpawnRequest } from "../../instance/lifecycle-port.js";
import type { Mutation } from "../../inventory/inventory.js";
import type { InstancesDestroyRequest__Output } from "../gen/metalplug/v1/InstancesDestroyRequest.js";
import type { InstancesRebuildRequest__Output } from "../gen/metalplug/v1/InstancesRebuildRequest.js";
import type { InstancesRescueRequest__Output } from "../gen/metalplug/v1/InstancesRescueRequest.js";
import type { InstancesSpawnRequest__Output } from "../gen/metalplug/v1/InstancesSpawnRequest.js";
import { countArgument, identifierArgument, macArgument, nameArgument, refused } from "./arguments.js";
import { deploySettingsArgument } from "./deploy-settings.js";
import { instanceKinds, loaders } from "./enums.js";
import { vifFromWire } from "./vif.js";

/** What a mutation of the instance on a node names. */
interface WireMutation {
  readonly requestId: string;
  readonly node: string;
  readonly expectedRevision: string;
}

export function instanceMutation(wire: WireMutation): Mutation & { readonly node: string } {
  return {
    requestId: identifierArgument("request_id", wire.requestId),
    expectedRevision: countArgument("expected_revision", wire.expectedRevision),
    node: nameArgument(wire.node, "a node"),
  };
}

export function spawnArguments(wire: InstancesSpawnRequest__Output): SpawnRequest {
  const kind = kindArgument(wire.kind);
  return {
    ...instanceMutation(wire),
    kind,
    ...(kind === "discover" ? nothingToBoot(wire) : whatToBoot(wire)),
    loader: loaderArgument(wire.loader),
    ...(wire.bootMac === "" ? {} : { bootMac: macArgument(wire.bootMac) }),
    ...deployOf(kind, wire),
    ...(wire.withoutPower && { withoutPower: true }),
  };
}

export function destroyArguments(wire: InstancesDestroyRequest__Output): DestroyRequest {
  return { ...instanceMutation(wire), ...(wire.withoutCleaning && { withoutCleaning: true }) };
}

export function rebuildArguments(wire: InstancesRebuildRequest__Output): RebuildRequest {
  const { image, deploy } = wire;
  return {
    ...instanceMutation(wire),
    ...(image === "" ? {} : { image: nameArgument(image, "an image") }),
    ...(deploy === null ? {} : { deploy: deploySettingsArgument(deploy) }),
  };
}

export function rescueArguments(
  wire: InstancesRescueRequest__Output,
): Mutation & { readonly node: string; readonly image: string } {
  return { ...instanceMutation(wire), image: nameArgument(wire.image, "an image") };
}

function whatToBoot({ image, vifs }: InstancesSpawnRequest__Output): Pick<SpawnRequest, "image" | "vifs"> {
  return {
    image: nameArgument(image, "an image"),
    vifs: vifs.map((vif, index) => vifFromWire(`vifs[${index}]`, vif)),
  };
}

/** The driver starts its own agent, and the machine needs no network of a tenant. */
function nothingToBoot({ image, vifs }: InstancesSpawnRequest__Output): Pick<SpawnRequest, "image" | "vifs"> {
  const expected = "it to be empty: discover starts the driver's own ramdisk";
  if (image !== "") throw refused("image", image, expected);
  if (vifs.length > 0) throw refused("vifs", vifs.length, expected);
  return { image: "", vifs: [] };
}

function deployOf(
  kind: InstanceKind,
  { deploy }: InstancesSpawnRequest__Output,
): Pick<SpawnRequest, "deploy"> {
  if (deploy === null) return {};
  if (kind === "deploy") return { deploy: deploySettingsArgument(deploy) };
  throw failure("ARGUMENT_REFUSED", {
    argument: "deploy",
    found: "given",
    expected: `it to be absent: nothing is written to disk for an instance of kind ${kind}`,
  });
}

/** Unspecified: kernel and ramdisk at every boot. */
function kindArgument(wire: string | number): InstanceKind {
  if (wire === "INSTANCE_KIND_UNSPECIFIED") return "netboot";
  const kind = instanceKinds.fromWire(wire);
  if (kind === undefined) throw refused("kind", wire, "netboot, deploy or discover");
  return kind;
}

/** Unspecified: iPXE, which serves BIOS and UEFI. */
function loaderArgument(wire: string | number): Loader {
  if (wire === "LOADER_UNSPECIFIED") return "ipxe";
  const loader = loaders.fromWire(wire);
  if (loader === undefined) throw refused("loader", wire, "ipxe, pxelinux or grub");
  return loader;
}
