import type { Loader } from "../../../pxe/boot/boot-binding.js";
import type { BootStage } from "../../../pxe/boot/boot-client.js";
import type {
  AddressProbeResult,
  BootEventDetail,
  DhcpMessageName,
  FailedPart,
  SilenceReason,
  Verdict,
  WithheldReason,
} from "../../../pxe/boot/boot-event.js";
import type { NodeStateName } from "../../../pxe/boot/node-state.js";
import type { UnknownPolicy } from "../../../pxe/boot/unknown-policy.js";
import type { Lease } from "../../../pxe/coordinator/lease.js";
import type { ImportOutcome } from "../../../pxe/coordinator/lease-intake.js";
import type { BlobKind } from "../../images/image.js";
import type { InstanceKind } from "../../instance/instance.js";
import type { CpuArchitecture, FirmwareKind } from "../../node/hardware.js";
import type { BootDevice, PowerState } from "../../power/power-port.js";
import type { UnknownState } from "../../unknown/unknown-machine.js";
import type { NetworkKind } from "../../vif/network-port.js";
import type { AddressProbeResult__Output } from "../gen/metalplug/v1/AddressProbeResult.js";
import type { BlobKind__Output } from "../gen/metalplug/v1/BlobKind.js";
import type { BootDevice__Output } from "../gen/metalplug/v1/BootDevice.js";
import type { BootStage__Output } from "../gen/metalplug/v1/BootStage.js";
import type { CpuArchitecture__Output } from "../gen/metalplug/v1/CpuArchitecture.js";
import type { DhcpMessage__Output } from "../gen/metalplug/v1/DhcpMessage.js";
import type { DriverTrouble__Output } from "../gen/metalplug/v1/DriverTrouble.js";
import type { FailedPart__Output } from "../gen/metalplug/v1/FailedPart.js";
import type { FileOutcome__Output } from "../gen/metalplug/v1/FileOutcome.js";
import type { FileProtocol__Output } from "../gen/metalplug/v1/FileProtocol.js";
import type { FileRefusal__Output } from "../gen/metalplug/v1/FileRefusal.js";
import type { FirmwareKind__Output } from "../gen/metalplug/v1/FirmwareKind.js";
import type { InstanceKind__Output } from "../gen/metalplug/v1/InstanceKind.js";
import type { LeaseImportResult__Output } from "../gen/metalplug/v1/LeaseImportResult.js";
import type { LeaseKind__Output } from "../gen/metalplug/v1/LeaseKind.js";
import type { Loader__Output } from "../gen/metalplug/v1/Loader.js";
import type { NodeState__Output } from "../gen/metalplug/v1/NodeState.js";
import type { OwnerAnswer__Output } from "../gen/metalplug/v1/OwnerAnswer.js";
import type { PlugKind__Output } from "../gen/metalplug/v1/PlugKind.js";
import type { PowerState__Output } from "../gen/metalplug/v1/PowerState.js";
import type { PowerTarget__Output } from "../gen/metalplug/v1/PowerTarget.js";
import type { SilenceReason__Output } from "../gen/metalplug/v1/SilenceReason.js";
import type { StrangerDecision__Output } from "../gen/metalplug/v1/StrangerDecision.js";
import type { UnknownPolicy__Output } from "../gen/metalplug/v1/UnknownPolicy.js";
import type { UnknownState__Output } from "../gen/metalplug/v1/UnknownState.js";
import type { Verdict__Output } from "../gen/metalplug/v1/Verdict.js";
import type { WithheldReason__Output } from "../gen/metalplug/v1/WithheldReason.js";

/** One enumeration in both spellings; total in the domain's values by type. */
export interface EnumTable<Domain extends string, Wire extends string> {
  toWire(value: Domain): Wire;
  /** `undefined` for UNSPECIFIED and for values of a later version. */
  fromWire(value: string | number): Domain | undefined;
}

type Detail<K extends BootEventDetail["kind"]> = Extract<BootEventDetail, { readonly kind: K }>;

export const blobKinds = enumTable<BlobKind, BlobKind__Output>({
  kernel: "BLOB_KIND_KERNEL",
  ramdisk: "BLOB_KIND_RAMDISK",
  disk: "BLOB_KIND_DISK",
});
export const loaders = enumTable<Loader, Loader__Output>({
  ipxe: "LOADER_IPXE",
  pxelinux: "LOADER_PXELINUX",
  grub: "LOADER_GRUB",
});
export const bootStages = enumTable<BootStage, BootStage__Output>({
  biosPxe: "BOOT_STAGE_BIOS_PXE",
  uefiX64Pxe: "BOOT_STAGE_UEFI_X64_PXE",
  biosIpxe: "BOOT_STAGE_BIOS_IPXE",
  uefiX64Ipxe: "BOOT_STAGE_UEFI_X64_IPXE",
  uefiX64Http: "BOOT_STAGE_UEFI_X64_HTTP",
  uefiArm64Pxe: "BOOT_STAGE_UEFI_ARM64_PXE",
  uefiArm64Http: "BOOT_STAGE_UEFI_ARM64_HTTP",
  uefiArm64Ipxe: "BOOT_STAGE_UEFI_ARM64_IPXE",
  otherIpxe: "BOOT_STAGE_OTHER_IPXE",
});
export const dhcpMessages = enumTable<DhcpMessageName, DhcpMessage__Output>({
  DISCOVER: "DHCP_MESSAGE_DISCOVER",
  OFFER: "DHCP_MESSAGE_OFFER",
  REQUEST: "DHCP_MESSAGE_REQUEST",
  DECLINE: "DHCP_MESSAGE_DECLINE",
  ACK: "DHCP_MESSAGE_ACK",
  NAK: "DHCP_MESSAGE_NAK",
  RELEASE: "DHCP_MESSAGE_RELEASE",
  INFORM: "DHCP_MESSAGE_INFORM",
  BOOTP: "DHCP_MESSAGE_BOOTP",
});
export const ownerAnswers = enumTable<Detail<"ownerAnswered">["answer"], OwnerAnswer__Output>({
  owner: "OWNER_ANSWER_OWNER",
  notMine: "OWNER_ANSWER_NOT_MINE",
  draining: "OWNER_ANSWER_DRAINING",
  silent: "OWNER_ANSWER_SILENT",
  discovery: "OWNER_ANSWER_DISCOVERY",
});
export const failedParts = enumTable<FailedPart, FailedPart__Output>({
  turn: "FAILED_PART_TURN",
  wire: "FAILED_PART_WIRE",
  power: "FAILED_PART_POWER",
  machine: "FAILED_PART_MACHINE",
});
export const verdicts = enumTable<Verdict, Verdict__Output>({
  one: "VERDICT_ONE",
  none: "VERDICT_NONE",
  conflict: "VERDICT_CONFLICT",
  silent: "VERDICT_SILENT",
  draining: "VERDICT_DRAINING",
});
export const addressProbeResults = enumTable<AddressProbeResult, AddressProbeResult__Output>({
  free: "ADDRESS_PROBE_RESULT_FREE",
  inUse: "ADDRESS_PROBE_RESULT_IN_USE",
  notProbed: "ADDRESS_PROBE_RESULT_NOT_PROBED",
});
export const silenceReasons = enumTable<SilenceReason, SilenceReason__Output>({
  unknownMachine: "SILENCE_REASON_UNKNOWN_MACHINE",
  ownerSilent: "SILENCE_REASON_OWNER_SILENT",
  conflict: "SILENCE_REASON_CONFLICT",
  draining: "SILENCE_REASON_DRAINING",
  noVif: "SILENCE_REASON_NO_VIF",
  noSubnet: "SILENCE_REASON_NO_SUBNET",
  poolEmpty: "SILENCE_REASON_POOL_EMPTY",
  notForUs: "SILENCE_REASON_NOT_FOR_US",
  notOurs: "SILENCE_REASON_NOT_OURS",
  unservedMessage: "SILENCE_REASON_UNSERVED_MESSAGE",
  addressTaken: "SILENCE_REASON_ADDRESS_TAKEN",
  storeFailed: "SILENCE_REASON_STORE_FAILED",
  overload: "SILENCE_REASON_OVERLOAD",
  foreignRelay: "SILENCE_REASON_FOREIGN_RELAY",
  rateLimited: "SILENCE_REASON_RATE_LIMITED",
  delayed: "SILENCE_REASON_DELAYED",
  foreignAddresses: "SILENCE_REASON_FOREIGN_ADDRESSES",
});
export const withheldReasons = enumTable<WithheldReason, WithheldReason__Output>({
  netbootOff: "WITHHELD_REASON_NETBOOT_OFF",
  wrongArchitecture: "WITHHELD_REASON_WRONG_ARCHITECTURE",
  unknownArchitecture: "WITHHELD_REASON_UNKNOWN_ARCHITECTURE",
  loaderMissing: "WITHHELD_REASON_LOADER_MISSING",
  stranger: "WITHHELD_REASON_STRANGER",
  deployed: "WITHHELD_REASON_DEPLOYED",
});
export const unknownStates = enumTable<UnknownState, UnknownState__Output>({
  heard: "UNKNOWN_STATE_HEARD",
  reported: "UNKNOWN_STATE_REPORTED",
  ignored: "UNKNOWN_STATE_IGNORED",
});
export const unknownPolicies = enumTable<UnknownPolicy, UnknownPolicy__Output>({
  ignore: "UNKNOWN_POLICY_IGNORE",
  log: "UNKNOWN_POLICY_LOG",
  delay: "UNKNOWN_POLICY_DELAY",
  pool: "UNKNOWN_POLICY_POOL",
  discover: "UNKNOWN_POLICY_DISCOVER",
  proxy: "UNKNOWN_POLICY_PROXY",
  forward: "UNKNOWN_POLICY_FORWARD",
});
export const strangerDecisions = enumTable<Detail<"strangerDecided">["decision"], StrangerDecision__Output>({
  accepted: "STRANGER_DECISION_ACCEPTED",
  ignored: "STRANGER_DECISION_IGNORED",
  reconsidered: "STRANGER_DECISION_RECONSIDERED",
});
export const driverTroubles = enumTable<Detail<"driverTroubled">["trouble"], DriverTrouble__Output>({
  clock: "DRIVER_TROUBLE_CLOCK",
  certificate: "DRIVER_TROUBLE_CERTIFICATE",
  unreachable: "DRIVER_TROUBLE_UNREACHABLE",
});
export const fileProtocols = enumTable<"tftp" | "http", FileProtocol__Output>({
  tftp: "FILE_PROTOCOL_TFTP",
  http: "FILE_PROTOCOL_HTTP",
});
export const fileRefusals = enumTable<Detail<"fileRefused">["reason"], FileRefusal__Output>({
  notFound: "FILE_REFUSAL_NOT_FOUND",
  badPath: "FILE_REFUSAL_BAD_PATH",
  notYours: "FILE_REFUSAL_NOT_YOURS",
  netbootOff: "FILE_REFUSAL_NETBOOT_OFF",
  unreadable: "FILE_REFUSAL_UNREADABLE",
  badRequest: "FILE_REFUSAL_BAD_REQUEST",
});
export const fileOutcomes = enumTable<Detail<"fileStopped">["outcome"], FileOutcome__Output>({
  aborted: "FILE_OUTCOME_ABORTED",
  timedOut: "FILE_OUTCOME_TIMED_OUT",
  failed: "FILE_OUTCOME_FAILED",
  probed: "FILE_OUTCOME_PROBED",
});
export const leaseKinds = enumTable<Lease["kind"], LeaseKind__Output>({
  fixed: "LEASE_KIND_FIXED",
  pool: "LEASE_KIND_POOL",
  unknownMachine: "LEASE_KIND_UNKNOWN_MACHINE",
});

export const importResults = enumTable<ImportOutcome["kind"], LeaseImportResult__Output>({
  added: "LEASE_IMPORT_RESULT_ADDED",
  kept: "LEASE_IMPORT_RESULT_KEPT",
  refused: "LEASE_IMPORT_RESULT_REFUSED",
});

export const instanceKinds = enumTable<InstanceKind, InstanceKind__Output>({
  netboot: "INSTANCE_KIND_NETBOOT",
  deploy: "INSTANCE_KIND_DEPLOY",
  discover: "INSTANCE_KIND_DISCOVER",
});
export const nodeStates = enumTable<NodeStateName, NodeState__Output>({
  available: "NODE_STATE_AVAILABLE",
  deploying: "NODE_STATE_DEPLOYING",
  active: "NODE_STATE_ACTIVE",
  rebuilding: "NODE_STATE_REBUILDING",
  rescue: "NODE_STATE_RESCUE",
  deleting: "NODE_STATE_DELETING",
  cleaning: "NODE_STATE_CLEANING",
  error: "NODE_STATE_ERROR",
});
export const cpuArchitectures = enumTable<CpuArchitecture, CpuArchitecture__Output>({
  x86_64: "CPU_ARCHITECTURE_X86_64",
  aarch64: "CPU_ARCHITECTURE_AARCH64",
});
export const firmwareKinds = enumTable<FirmwareKind, FirmwareKind__Output>({
  bios: "FIRMWARE_KIND_BIOS",
  uefi: "FIRMWARE_KIND_UEFI",
});
export const plugKinds = enumTable<NetworkKind, PlugKind__Output>({
  flat: "PLUG_KIND_FLAT",
  "linux-bridge": "PLUG_KIND_LINUX_BRIDGE",
  command: "PLUG_KIND_COMMAND",
});
export const powerStates = enumTable<PowerState, PowerState__Output>({
  on: "POWER_STATE_ON",
  off: "POWER_STATE_OFF",
  unknown: "POWER_STATE_UNKNOWN",
});
export const powerTargets = enumTable<"on" | "off" | "cycle", PowerTarget__Output>({
  on: "POWER_TARGET_ON",
  off: "POWER_TARGET_OFF",
  cycle: "POWER_TARGET_CYCLE",
});
export const bootDevices = enumTable<BootDevice, BootDevice__Output>({
  network: "BOOT_DEVICE_NETWORK",
  http: "BOOT_DEVICE_HTTP",
  disk: "BOOT_DEVICE_DISK",
});

export function enumTable<Domain extends string, Wire extends string>(
  spellings: Readonly<Record<Domain, Wire>>,
): EnumTable<Domain, Wire> {
  const back = new Map<string | number, Domain>();
  for (const domain of keysOf(spellings)) back.set(spellings[domain], domain);
  return { toWire: (value) => spellings[value], fromWire: (value) => back.get(value) };
}

function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): K[] {
  const keys: K[] = [];
  for (const key in record) keys.push(key);
  return keys;
}
