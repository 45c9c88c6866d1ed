import type { NodeStateName } from "../../../pxe/boot/node-state.js";
import type { DeploySettings, Instance } from "../../instance/instance.js";
import type { Operation } from "../../instance/instance-state.js";
import type { OperationProgress } from "../../instance/lifecycle-port.js";
import { STEP_TABLE } from "../../instance/lifecycle-table.js";
import type { DeploySettings__Output } from "../gen/metalplug/v1/DeploySettings.js";
import type { Instance__Output, Instance as WireInstance } from "../gen/metalplug/v1/Instance.js";
import type { Operation__Output, Operation as WireOperation } from "../gen/metalplug/v1/Operation.js";
import { countArgument, macArgument, refused } from "./arguments.js";
import { instanceKinds, loaders, nodeStates } from "./enums.js";
import { timestampFromWire, timestampToWire } from "./time.js";
import { vifFromWire, vifToWire } from "./vif.js";

/** A step's name is that of the driver's version; while the agent works it is what that is at. */
export interface OperationView
  extends Pick<Operation, "id" | "startedAt" | "failures" | "failure">,
    Omit<OperationProgress, "phase"> {
  readonly step: string;
}

/** An instance as the driver shows it. */
export interface InstanceView extends Omit<Instance, "state"> {
  readonly state: NodeStateName;
  /** In the state error. */
  readonly reason?: string;
  readonly operation?: OperationView;
  readonly rescueImage?: string;
}

export function instanceToWire(instance: Instance, progress: OperationProgress = {}): WireInstance {
  const { state } = instance;
  const operation = state.kind === "error" ? undefined : state.operation;
  return {
    id: instance.id,
    node: instance.node,
    image: instance.image,
    loader: loaders.toWire(instance.loader),
    vifs: instance.vifs.map(vifToWire),
    revision: instance.revision,
    createTime: timestampToWire(instance.createdAt),
    kind: instanceKinds.toWire(instance.kind),
    state: nodeStates.toWire(state.kind),
    stateReason: state.kind === "error" ? state.reason : "",
    operation: operation === undefined ? null : operationToWire(operation, progress),
    bootMac: instance.bootMac ?? "",
    deploy: instance.deploy === undefined ? null : { ...instance.deploy },
    rescueImage: state.kind === "rescue" ? state.image : "",
  };
}

export function instanceFromWire(wire: Instance__Output): InstanceView {
  const loader = loaders.fromWire(wire.loader);
  const kind = instanceKinds.fromWire(wire.kind);
  const state = nodeStates.fromWire(wire.state);
  if (loader === undefined) throw refused("loader", wire.loader, "ipxe, pxelinux or grub");
  if (kind === undefined) throw refused("kind", wire.kind, "a kind of instance of this version");
  if (state === undefined) throw refused("state", wire.state, "a state of this version");
  return {
    id: wire.id,
    node: wire.node,
    image: wire.image,
    loader,
    vifs: wire.vifs.map((vif, index) => vifFromWire(`vifs[${index}]`, vif)),
    kind,
    state,
    ...(wire.stateReason === "" ? {} : { reason: wire.stateReason }),
    ...(wire.operation === null ? {} : { operation: operationFromWire(wire.operation) }),
    ...(wire.bootMac === "" ? {} : { bootMac: macArgument(wire.bootMac) }),
    ...(wire.deploy === null ? {} : { deploy: deploySettingsFromWire(wire.deploy) }),
    ...(wire.rescueImage === "" ? {} : { rescueImage: wire.rescueImage }),
    revision: countArgument("revision", wire.revision),
    createdAt: timestampFromWire(wire.createTime),
  };
}

export function deploySettingsFromWire({ disk, root, userData }: DeploySettings__Output): DeploySettings {
  return {
    ...(disk === "" ? {} : { disk }),
    ...(root === "" ? {} : { root }),
    ...(userData === "" ? {} : { userData }),
  };
}

function operationToWire(operation: Operation, progress: OperationProgress): WireOperation {
  const { deadline } = progress;
  return {
    id: operation.id,
    step: progress.phase ?? STEP_TABLE[operation.step].says,
    queuePlace: progress.queuePlace ?? 0,
    doneBytes: progress.doneBytes ?? 0,
    totalBytes: progress.totalBytes ?? 0,
    startTime: timestampToWire(operation.startedAt),
    deadline: deadline === undefined ? null : timestampToWire(deadline),
    failures: operation.failures,
    failure: operation.failure ?? "",
  };
}

function operationFromWire(wire: Operation__Output): OperationView {
  const doneBytes = countArgument("operation.done_bytes", wire.doneBytes);
  const totalBytes = countArgument("operation.total_bytes", wire.totalBytes);
  return {
    id: wire.id,
    step: wire.step,
    ...(wire.queuePlace === 0 ? {} : { queuePlace: wire.queuePlace }),
    ...(totalBytes === 0 ? {} : { doneBytes, totalBytes }),
    startedAt: timestampFromWire(wire.startTime),
    ...(wire.deadline === null ? {} : { deadline: timestampFromWire(wire.deadline) }),
    failures: wire.failures,
    ...(wire.failure === "" ? {} : { failure: wire.failure }),
  };
}
