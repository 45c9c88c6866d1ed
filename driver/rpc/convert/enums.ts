import type { Loader } from "../../../pxe/boot/boot-binding.js";
import type { BootStage } from "../../../pxe/boot/boot-client.js";
import type {
  AddressProbeResult,
  BootEventDetail,
  DhcpMessageName,
  SilenceReason,
  Verdict,
} from "../../../pxe/boot/boot-event.js";
import type { Lease } from "../../../pxe/coordinator/lease.js";
import type { ImportOutcome } from "../../../pxe/coordinator/lease-intake.js";
import type { BlobKind } from "../../images/image.js";
import type { AddressProbeResult__Output } from "../gen/metalplug/v1/AddressProbeResult.js";
import type { BlobKind__Output } from "../gen/metalplug/v1/BlobKind.js";
import type { BootStage__Output } from "../gen/metalplug/v1/BootStage.js";
import type { DhcpMessage__Output } from "../gen/metalplug/v1/DhcpMessage.js";
import type { FileOutcome__Output } from "../gen/metalplug/v1/FileOutcome.js";
import type { FileProtocol__Output } from "../gen/metalplug/v1/FileProtocol.js";
import type { FileRefusal__Output } from "../gen/metalplug/v1/FileRefusal.js";
import type { LeaseImportResult__Output } from "../gen/metalplug/v1/LeaseImportResult.js";
import type { LeaseKind__Output } from "../gen/metalplug/v1/LeaseKind.js";
import type { Loader__Output } from "../gen/metalplug/v1/Loader.js";
import type { OwnerAnswer__Output } from "../gen/metalplug/v1/OwnerAnswer.js";
import type { SilenceReason__Output } from "../gen/metalplug/v1/SilenceReason.js";
import type { Verdict__Output } from "../gen/metalplug/v1/Verdict.js";

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
