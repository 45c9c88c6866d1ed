import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { loadSync, type PackageDefinition } from "@grpc/proto-loader";
import type { CoordinatorDefinition } from "./gen/metalplug/v1/Coordinator.js";
import type { HypervisorDefinition } from "./gen/metalplug/v1/Hypervisor.js";
import type { ImagesDefinition } from "./gen/metalplug/v1/Images.js";
import type { InstancesDefinition } from "./gen/metalplug/v1/Instances.js";
import type { NodesDefinition } from "./gen/metalplug/v1/Nodes.js";
import type { OwnershipDefinition } from "./gen/metalplug/v1/Ownership.js";
import type { VifsDefinition } from "./gen/metalplug/v1/Vifs.js";
import { readingAll } from "./malformed.js";

/** The same from dist/ of a checkout and from an installed package. */
const PROTO_FOLDER = fileURLToPath(new URL("../../../proto/", import.meta.url));
const PACKAGE_FOLDER = "metalplug/v1";

/** The contract as loaded from the .proto files; the options are those the types in gen/ were generated with. */
export const contract: PackageDefinition = loadSync(protoFiles(), {
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
  includeDirs: [PROTO_FOLDER],
});

/**
 * The contract for reflection, which decodes the files of each type that it is given: every type carries all of them, so one of them tells the same in a twentieth of
 * the time.
 */
export function contractFiles(): PackageDefinition {
  const types = Object.entries(contract).filter(([, definition]) => "fileDescriptorProtos" in definition);
  return Object.fromEntries(types.slice(0, 1));
}

export const nodesDefinition = service<NodesDefinition>("Nodes");
export const imagesDefinition = service<ImagesDefinition>("Images");
export const instancesDefinition = service<InstancesDefinition>("Instances");
export const vifsDefinition = service<VifsDefinition>("Vifs");
export const ownershipDefinition = service<OwnershipDefinition>("Ownership");
export const hypervisorDefinition = service<HypervisorDefinition>("Hypervisor");
export const coordinatorDefinition = service<CoordinatorDefinition>("Coordinator");

export function serviceName(name: string): string {
  return `metalplug.v1.${name}`;
}

function protoFiles(): string[] {
  const names = readdirSync(`${PROTO_FOLDER}${PACKAGE_FOLDER}`).filter((name) => name.endsWith(".proto"));
  return names.sort().map((name) => `${PACKAGE_FOLDER}/${name}`);
}

function service<T extends ServiceDefinition>(name: string): T {
  const definition: unknown = contract[serviceName(name)];
  if (!isService<T>(definition)) throw new Error(`The .proto files have no service ${serviceName(name)}`);
  return readingAll(definition);
}

/** That the methods are those of `T` is what the comparison of gen/ with the .proto files in the tests holds. */
function isService<T extends ServiceDefinition>(definition: unknown): definition is T {
  return typeof definition === "object" && definition !== null && !("format" in definition);
}
