import type { Role } from "../certificate/identity.js";
import type { CoordinatorDefinition } from "./gen/metalplug/v1/Coordinator.js";
import type { HypervisorDefinition } from "./gen/metalplug/v1/Hypervisor.js";
import type { ImagesDefinition } from "./gen/metalplug/v1/Images.js";
import type { InstancesDefinition } from "./gen/metalplug/v1/Instances.js";
import type { NodesDefinition } from "./gen/metalplug/v1/Nodes.js";
import type { OwnershipDefinition } from "./gen/metalplug/v1/Ownership.js";
import type { VifsDefinition } from "./gen/metalplug/v1/Vifs.js";

/** Whom a call is for: holders of one of these roles, or of any certificate that the server believes. */
export type Allowed = readonly Role[] | "anybody";

const COORDINATOR = ["coordinator"] as const;
const OPERATOR = ["operator"] as const;
const PLACING = ["scheduler", "operator"] as const;
const READING = ["coordinator", "scheduler", "operator", "viewer"] as const;
/** What the coordinator does for an operator who accepts a machine. */
const ADDING = ["coordinator", "scheduler", "operator"] as const;

/** Who may call what. The compiler asks for a row of every call that the .proto files declare; a certificate of a driver calls nobody. */
const TABLE: { readonly [S in keyof Services]: { readonly [M in Method<Services[S]>]: Allowed } } = {
  Nodes: {
    Add: ADDING,
    Get: READING,
    List: READING,
    Remove: PLACING,
    Update: PLACING,
    SetPower: PLACING,
    GetPower: READING,
  },
  Images: {
    Push: PLACING,
    GetOffsets: PLACING,
    Pull: PLACING,
    CollectGarbage: PLACING,
    Scrub: PLACING,
    Get: READING,
    List: READING,
    Remove: PLACING,
  },
  Instances: {
    Spawn: PLACING,
    Destroy: PLACING,
    Rebuild: PLACING,
    Reboot: PLACING,
    Rescue: PLACING,
    Unrescue: PLACING,
    Watch: READING,
    Get: READING,
    List: READING,
  },
  Vifs: { MacsForNode: READING, Plug: PLACING, Unplug: PLACING, List: READING },
  Ownership: {
    LookupMac: COORDINATOR,
    LookupMacs: COORDINATOR,
    WatchClaims: COORDINATOR,
    RehearseFile: COORDINATOR,
  },
  Hypervisor: {
    Get: READING,
    GetResources: READING,
    WatchEvents: READING,
    WatchStrangers: COORDINATOR,
    ForgetStranger: COORDINATOR,
  },
  Coordinator: {
    ListDrivers: READING,
    ListLeases: READING,
    ExportLeases: READING,
    ImportLeases: OPERATOR,
    ReleaseLease: OPERATOR,
    ListUnknown: READING,
    GetUnknown: READING,
    AcceptUnknown: PLACING,
    IgnoreUnknown: PLACING,
    WatchBoots: READING,
    ListForeignServers: READING,
    ListBoots: READING,
    WatchBootSummaries: READING,
    Explain: READING,
    Rehearse: READING,
  },
};

/** Services that are not ours. */
const STANDARD: Readonly<Record<string, Allowed>> = {
  "grpc.health.v1.Health": "anybody",
  "grpc.reflection.v1.ServerReflection": READING,
  "grpc.reflection.v1alpha.ServerReflection": READING,
};

/** Whom the call at `path`, like `/metalplug.v1.Nodes/Add`, is for; `undefined`: nobody. */
export function allowedAt(path: string): Allowed | undefined {
  const [, service = "", method = ""] = path.split("/");
  if (Object.hasOwn(STANDARD, service)) return STANDARD[service];
  const ours = Object.entries(TABLE).find(([name]) => service === `metalplug.v1.${name}`)?.[1];
  return Object.entries<Allowed>(ours ?? {}).find(([name]) => name === method)?.[1];
}

/** Whether people change something by the call at `path`, which is then told to the log. */
export function isChange(path: string): boolean {
  const allowed: readonly string[] = [allowedAt(path) ?? []].flat();
  return allowed.includes("operator") && !allowed.includes("viewer") && !path.endsWith("/GetOffsets");
}

interface Services {
  readonly Nodes: NodesDefinition;
  readonly Images: ImagesDefinition;
  readonly Instances: InstancesDefinition;
  readonly Vifs: VifsDefinition;
  readonly Ownership: OwnershipDefinition;
  readonly Hypervisor: HypervisorDefinition;
  readonly Coordinator: CoordinatorDefinition;
}

/** The names that are spelled out, without the index signature of grpc-js. */
type Method<Definition> = keyof { [M in keyof Definition as string extends M ? never : M]: true };
