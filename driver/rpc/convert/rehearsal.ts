import type { FileRole } from "../../../pxe/client/boot-walk.js";
import type { WalkFirmware } from "../../../pxe/client/walk-programs.js";
import type { FileStep, RehearsalStep, RehearsedReply } from "../../../pxe/rehearsal/rehearsal-step.js";
import type { RehearsalRequest } from "../../../pxe/rehearsal/rehearsed-machine.js";
import type {
  CoordinatorRehearseRequest,
  CoordinatorRehearseRequest__Output,
} from "../gen/metalplug/v1/CoordinatorRehearseRequest.js";
import type {
  CoordinatorRehearseResponse,
  CoordinatorRehearseResponse__Output,
} from "../gen/metalplug/v1/CoordinatorRehearseResponse.js";
import type { FileRole__Output } from "../gen/metalplug/v1/FileRole.js";
import type { RehearsalFirmware__Output } from "../gen/metalplug/v1/RehearsalFirmware.js";
import type { RehearsedFile__Output, RehearsedFile as WireFile } from "../gen/metalplug/v1/RehearsedFile.js";
import type { RehearsedFileOutcome__Output } from "../gen/metalplug/v1/RehearsedFileOutcome.js";
import type { RehearsedReply__Output } from "../gen/metalplug/v1/RehearsedReply.js";
import { addressArgument, identifierArgument, macArgument, refused, unicastArgument } from "./arguments.js";
import { bootEventFromWire, bootEventToWire } from "./boot-event.js";
import { cpuArchitectures, dhcpMessages, enumTable, fileProtocols } from "./enums.js";
import { durationFromWire, durationToWire } from "./time.js";

const firmwares = enumTable<WalkFirmware, RehearsalFirmware__Output>({
  bios: "REHEARSAL_FIRMWARE_BIOS",
  uefi: "REHEARSAL_FIRMWARE_UEFI",
  "uefi-http": "REHEARSAL_FIRMWARE_UEFI_HTTP",
  ipxe: "REHEARSAL_FIRMWARE_IPXE",
});
const roles = enumTable<FileRole, FileRole__Output>({
  loader: "FILE_ROLE_LOADER",
  config: "FILE_ROLE_CONFIG",
  kernel: "FILE_ROLE_KERNEL",
  ramdisk: "FILE_ROLE_RAMDISK",
});
const outcomes = enumTable<FileStep["outcome"], RehearsedFileOutcome__Output>({
  verified: "REHEARSED_FILE_OUTCOME_VERIFIED",
  absent: "REHEARSED_FILE_OUTCOME_ABSENT",
  failed: "REHEARSED_FILE_OUTCOME_FAILED",
});

/** As a client asks; what is absent the coordinator chooses. */
export interface RehearsalQuery {
  readonly mac: string;
  readonly firmware?: WalkFirmware;
  readonly architecture?: RehearsalRequest["processor"];
  /** A relay's address. */
  readonly relay?: string;
  readonly interface?: string;
}

export function rehearsalQueryToWire(query: RehearsalQuery): CoordinatorRehearseRequest {
  const { mac, firmware, architecture, relay = "", interface: via = "" } = query;
  return {
    ...{ mac, relay, interface: via },
    ...(firmware && { firmware: firmwares.toWire(firmware) }),
    ...(architecture && { architecture: cpuArchitectures.toWire(architecture) }),
  };
}

export function rehearsalRequestFromWire(wire: CoordinatorRehearseRequest__Output): RehearsalRequest {
  const processor = cpuArchitectures.fromWire(wire.architecture) ?? "x86_64";
  const firmware = firmwares.fromWire(wire.firmware) ?? (processor === "aarch64" ? "uefi" : "bios");
  const via = identifierArgument("interface", wire.interface);
  return {
    ...{ mac: macArgument(wire.mac), firmware, processor },
    ...(wire.relay === "" ? {} : { relay: unicastArgument("relay", wire.relay) }),
    ...(via === "" ? {} : { interface: via }),
  };
}

export function rehearsalStepToWire(step: RehearsalStep): CoordinatorRehearseResponse {
  switch (step.kind) {
    case "stage":
      return { stage: { program: step.program } };
    case "event":
      return { event: bootEventToWire({ sequence: 0, at: Date.now(), source: "", detail: step.detail }) };
    case "reply":
      return { reply: { ...step, message: dhcpMessages.toWire(step.message), options: [...step.options] } };
    case "progress":
      return { progress: { path: step.path, bytes: step.bytes, total: step.total } };
    case "file":
      return { file: fileToWire(step) };
    case "verdict":
      return { verdict: { boots: step.boots, cause: step.cause, remedy: step.remedy } };
  }
}

/** `undefined` for a step that this version does not know. */
export function rehearsalStepFromWire(wire: CoordinatorRehearseResponse__Output): RehearsalStep | undefined {
  const { stage, event, reply, progress, file, verdict } = wire;
  if (stage) return { kind: "stage", program: stage.program };
  if (reply) return replyFromWire(reply);
  if (file) return fileFromWire(file);
  if (verdict) return { kind: "verdict", ...verdict };
  if (progress) {
    const { path, bytes, total } = progress;
    return { kind: "progress", path, bytes: Number(bytes), total: Number(total) };
  }
  const read = event ? bootEventFromWire(event) : undefined;
  return read === undefined ? undefined : { kind: "event", detail: read.detail };
}

function replyFromWire(wire: RehearsedReply__Output): RehearsedReply {
  const message = dhcpMessages.fromWire(wire.message);
  if (message === undefined) throw refused("reply.message", wire.message, "a DHCP message");
  const yiaddr = addressArgument("reply.yiaddr", wire.yiaddr);
  const siaddr = addressArgument("reply.siaddr", wire.siaddr);
  return { kind: "reply", message, yiaddr, siaddr, file: wire.file, options: wire.options };
}

function fileToWire(step: FileStep): WireFile {
  const { role, protocol, location, outcome, bytes, milliseconds, sha256, text } = step;
  return {
    ...{ role: roles.toWire(role), protocol: fileProtocols.toWire(protocol), location },
    ...{ outcome: outcomes.toWire(outcome), bytes, duration: durationToWire(milliseconds), sha256, text },
  };
}

function fileFromWire(wire: RehearsedFile__Output): FileStep {
  const [role, protocol] = [roles.fromWire(wire.role), fileProtocols.fromWire(wire.protocol)];
  const outcome = outcomes.fromWire(wire.outcome);
  if (role === undefined || protocol === undefined || outcome === undefined)
    throw refused("file", wire.location, "its role, protocol and outcome");
  const { location, sha256, text } = wire;
  const [bytes, milliseconds] = [Number(wire.bytes), durationFromWire(wire.duration)];
  return { kind: "file", role, protocol, location, outcome, bytes, milliseconds, sha256, text };
}
