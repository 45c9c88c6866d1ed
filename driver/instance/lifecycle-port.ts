import type { Loader } from "../../pxe/boot/boot-binding.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Mutation } from "../inventory/inventory.js";
import type { Vif } from "../vif/vif.js";
import type { DeploySettings, Instance, InstanceKind } from "./instance.js";
import type { WorkPhase } from "./phone-bodies.js";

export interface SpawnRequest extends Mutation {
  readonly node: string;
  /** Empty for `discover`: the driver's own agent. */
  readonly image: string;
  readonly loader: Loader;
  readonly vifs: readonly Vif[];
  readonly kind: InstanceKind;
  /** Absent: the only vif. */
  readonly bootMac?: MacAddress;
  readonly deploy?: DeploySettings;
  /** The machine's power is left as it is. */
  readonly withoutPower?: true;
}

export interface DestroyRequest extends Mutation {
  readonly node: string;
  /** What is on the disk stays, and the machine is not waited for. */
  readonly withoutCleaning?: true;
}

export interface RebuildRequest extends Mutation {
  readonly node: string;
  /** Absent: the one it has. */
  readonly image?: string;
  /** Absent: as before. */
  readonly deploy?: DeploySettings;
}

/** What of an operation is not durable: how far it is, as seen now. */
export interface OperationProgress {
  /** 1 is next; absent: it does not wait. */
  readonly queuePlace?: number;
  /** What the agent is at. */
  readonly phase?: WorkPhase;
  /** Of what that phase goes through, bytes. */
  readonly doneBytes?: number;
  readonly totalBytes?: number;
  /** Milliseconds since 1970. */
  readonly deadline?: number;
}

/**
 * The instances' lives: every call resolves once what it begins is durable, and the driver carries it on by itself, also after a restart. What
 * the state of an instance does not allow is refused with STATE_REFUSED, naming the states in which it is.
 */
export interface Lifecycle {
  spawn(request: SpawnRequest): Promise<Instance>;
  /** Answers the instance as it is then: still there as deleting or cleaning, or as it was, when nothing is left of it. */
  destroy(request: DestroyRequest): Promise<Instance>;
  rebuild(request: RebuildRequest): Promise<Instance>;
  reboot(request: Mutation & { readonly node: string }): Promise<Instance>;
  rescue(request: Mutation & { readonly node: string; readonly image: string }): Promise<Instance>;
  unrescue(request: Mutation & { readonly node: string }): Promise<Instance>;
  progress(node: string): OperationProgress;
  /** Deployments that run, that may run at once, and that wait. */
  deploys(): { readonly running: number; readonly limit: number; readonly queued: number };
  /** Called after every change of an instance or of its progress. Returns the function that ends it. */
  subscribe(listener: (node: string) => void): () => void;
}
