import type { TlsFiles } from "../certificate/tls-files.js";
import { TlsKeeper, type TlsSource } from "../certificate/tls-keeper.js";
import { Channel } from "./channel.js";
import { CoordinatorClient } from "./coordinator-client.js";
import { type DriverClient, driverClient } from "./driver-client.js";

export {
  BOOT_MILESTONES,
  BOOT_STATES,
  type BootMilestone,
  type BootState,
  type BootSummary,
} from "../../pxe/boot/boot-summary.js";
export type { PlacedEvent } from "../../pxe/boot/event-archive.js";
export type { ForeignServer, ServerOffer } from "../../pxe/boot/foreign-server.js";
export { WALK_FIRMWARES, type WalkFirmware } from "../../pxe/client/walk-programs.js";
export type { DriverStatus } from "../../pxe/coordinator/claim-index.js";
export type { Explanation } from "../../pxe/coordinator/explain.js";
export type { BootStep } from "../../pxe/coordinator/finding.js";
export type { Lease } from "../../pxe/coordinator/lease.js";
export type { LeaseName } from "../../pxe/coordinator/lease-desk.js";
export type { ImportOutcome } from "../../pxe/coordinator/lease-intake.js";
export type { FileStep, RehearsalStep, RehearsalVerdict } from "../../pxe/rehearsal/rehearsal-step.js";
export type { TlsFiles } from "../certificate/tls-files.js";
export type { BlobInfo, BlobKind, Digest, Image } from "../images/image.js";
export type { ImageSpace } from "../images/image-space.js";
export { type DeploySettings, INSTANCE_KINDS, type InstanceKind } from "../instance/instance.js";
export { LIFECYCLE_DEFAULTS } from "../instance/lifecycle-settings.js";
export type { PluggedVif } from "../inventory/inventory.js";
export {
  CPU_ARCHITECTURES,
  type CpuArchitecture,
  type Disk,
  FIRMWARES,
  type FirmwareKind,
  type Hardware,
  type Nic,
} from "../node/hardware.js";
export { hardwareText } from "../node/hardware-text.js";
export { knownHardware } from "../node/known-hardware.js";
export type { NodeFilter } from "../node/node-filter.js";
export type { Capacity } from "../node/resources.js";
export type { PowerReading } from "../power/power-desk-port.js";
export { BOOT_DEVICES, type BootDevice, type PowerSettings } from "../power/power-port.js";
export { formatPowerUrl, POWER_URLS, parsePowerUrl } from "../power/power-url.js";
export type { Accepted } from "../unknown/accept-desk.js";
export {
  type Ignored,
  UNKNOWN_STATES,
  type UnknownFilter,
  type UnknownMachine,
  type UnknownState,
} from "../unknown/unknown-machine.js";
export type { Vif } from "../vif/vif.js";
export type { CallOptions } from "./channel.js";
export type { BootQuery } from "./convert/boot-summary.js";
export type { ImageView } from "./convert/image.js";
export type { InstanceView, OperationView } from "./convert/instance.js";
export { INSTANCE_STATES, type InstanceQuery } from "./convert/instance-query.js";
export type { LeaseRecord, LeaseView } from "./convert/lease.js";
export type { LeaseQuery } from "./convert/lease-query.js";
export type { NodeView } from "./convert/node.js";
export type { ClaimMessage, MacAnswer } from "./convert/ownership.js";
export type { RehearsalQuery } from "./convert/rehearsal.js";
export type { Resources } from "./convert/resources.js";
export type { RouteRequest } from "./convert/route.js";
export type { StrangerNews, StrangerReportView } from "./convert/stranger.js";
export type { PifView, PluggedVifView } from "./convert/vif.js";
export {
  CoordinatorClient,
  type ImportOptions,
  type LeaseExportPart,
  type WatchBootsOptions,
} from "./coordinator-client.js";
export type { DriverClient } from "./driver-client.js";
export type { HypervisorInfo } from "./hypervisor-client.js";
export type {
  CollectedGarbage,
  GarbageOptions,
  PullImageRequest,
  PullSource,
  PullStep,
  ScrubMessage,
} from "./image-calls.js";
export type { ImageQuery } from "./images-client.js";
export type { RebuildInstanceRequest, SpawnInstanceRequest } from "./instances-client.js";
export type { Page, PageOptions } from "./list.js";
export type { MutationOptions } from "./mutation.js";
export type { AddNodeRequest, PifRequest, UpdateNodeRequest } from "./node-request.js";
export type { SetPowerRequest } from "./power-client.js";
export type { PushedImage, PushImageRequest, PushProgress } from "./push-image.js";
export type { AcceptUnknownRequest, IgnoreUnknownOptions, UnknownClient } from "./unknown-client.js";
export type { VifRequest } from "./vif-request.js";

export interface ConnectOptions {
  /** Milliseconds a call may take that names no deadline of its own. */
  readonly deadline?: number;
  /** The caller's certificate, its key, and the authorities that it believes; renewed files are used with the next connection. Absent: no TLS. */
  readonly tls?: TlsFiles | TlsSource | undefined;
}

const DEFAULT_DEADLINE = 10_000;

/** A client of the driver at `address` (`host:port`). Connects with the first call. Throws CERTIFICATE_UNUSABLE. */
export function connectDriver(address: string, options: ConnectOptions = {}): DriverClient {
  return driverClient(channelTo("driver", address, options));
}

/** A client of the coordinator at `address` (`host:port`). Connects with the first call. Throws CERTIFICATE_UNUSABLE. */
export function connectCoordinator(address: string, options: ConnectOptions = {}): CoordinatorClient {
  return new CoordinatorClient(channelTo("coordinator", address, options));
}

function channelTo(
  what: "driver" | "coordinator",
  address: string,
  { deadline = DEFAULT_DEADLINE, tls }: ConnectOptions,
): Channel {
  const source = tls === undefined || "current" in tls ? tls : new TlsKeeper(tls);
  return new Channel({ what, address, deadline, tls: source });
}
