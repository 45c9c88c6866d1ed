import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import type { BootEvent as WireBootEvent } from "../gen/metalplug/v1/BootEvent.js";
import {
  addressProbeResults,
  dhcpMessages,
  fileOutcomes,
  fileProtocols,
  fileRefusals,
  nodeStates,
  ownerAnswers,
  powerStates,
  silenceReasons,
  verdicts,
} from "./enums.js";
import { durationToWire } from "./time.js";

type WireDetail = Partial<WireBootEvent>;

/** The one field of the `detail` oneof that is set; it is named after the kind. */
export function detailToWire(detail: BootEventDetail): WireDetail {
  switch (detail.kind) {
    case "dhcpReceived":
    case "dhcpSent":
    case "dhcpIgnored":
      return dhcpToWire(detail);
    case "ownerAsked":
      return { ownerAsked: { drivers: [...detail.drivers] } };
    case "ownerAnswered":
      return { ownerAnswered: ownerAnsweredToWire(detail) };
    case "ownershipDecided":
      return { ownershipDecided: { verdict: verdicts.toWire(detail.verdict), drivers: [...detail.drivers] } };
    case "netbootWithheld":
      return { netbootWithheld: { text: detail.text } };
    case "addressProbed": {
      const { address, by = "", text } = detail;
      return { addressProbed: { address, result: addressProbeResults.toWire(detail.result), by, text } };
    }
    case "addressReleased":
      return { addressReleased: { address: detail.address, byOperator: detail.byOperator ?? false } };
    case "addressDeclined":
      return { addressDeclined: { address: detail.address } };
    case "lookupAnswered":
      return { lookupAnswered: { answer: ownerAnswers.toWire(detail.answer), text: detail.text } };
    case "fileStarted":
    case "fileServed":
    case "fileRefused":
    case "fileStopped":
      return fileToWire(detail);
    case "instanceChanged":
    case "powerChanged":
    case "machineCalled":
    case "imageDamaged":
      return keepingToWire(detail);
  }
}

function keepingToWire(
  detail: Extract<
    BootEventDetail,
    { kind: "instanceChanged" | "powerChanged" | "machineCalled" | "imageDamaged" }
  >,
): WireDetail {
  switch (detail.kind) {
    case "instanceChanged": {
      const { kind: _, from, to, ...rest } = detail;
      return { instanceChanged: { ...rest, from: nodeStates.toWire(from), to: nodeStates.toWire(to) } };
    }
    case "powerChanged": {
      const { kind: _, from, to, ...rest } = detail;
      return { powerChanged: { ...rest, from: powerStates.toWire(from), to: powerStates.toWire(to) } };
    }
    case "machineCalled": {
      const { kind: _, ...rest } = detail;
      return { machineCalled: rest };
    }
    case "imageDamaged":
      return { imageDamaged: { sha256: detail.digest, images: [...detail.images], text: detail.text } };
  }
}

function ownerAnsweredToWire(detail: Extract<BootEventDetail, { kind: "ownerAnswered" }>) {
  const { driver, answer, node = "", text, milliseconds } = detail;
  return { driver, answer: ownerAnswers.toWire(answer), node, text, elapsed: durationToWire(milliseconds) };
}

function dhcpToWire(
  detail: Extract<BootEventDetail, { kind: "dhcpReceived" | "dhcpSent" | "dhcpIgnored" }>,
): WireDetail {
  const message = dhcpMessages.toWire(detail.message);
  switch (detail.kind) {
    case "dhcpReceived": {
      const { isIpxe, via, vendorClass = "", requestedAddress = "" } = detail;
      const architecture = detail.architecture === undefined ? {} : { architecture: detail.architecture };
      const isRepeat = detail.isRepeat === true;
      return {
        dhcpReceived: { message, isIpxe, via, vendorClass, requestedAddress, isRepeat, ...architecture },
      };
    }
    case "dhcpSent": {
      const { address, bootServer = "", bootFile = "", bootDriver = "", destination } = detail;
      const leftOut = [...(detail.leftOut ?? [])];
      return { dhcpSent: { message, address, bootServer, bootFile, bootDriver, destination, leftOut } };
    }
    case "dhcpIgnored":
      return { dhcpIgnored: { message, reason: silenceReasons.toWire(detail.reason), text: detail.text } };
  }
}

function fileToWire(
  detail: Extract<BootEventDetail, { kind: "fileStarted" | "fileServed" | "fileRefused" | "fileStopped" }>,
): WireDetail {
  const common = { protocol: fileProtocols.toWire(detail.protocol), path: detail.path };
  switch (detail.kind) {
    case "fileStarted":
      return { fileStarted: fileStartedToWire(common, detail) };
    case "fileServed":
      return { fileServed: fileServedToWire(common, detail) };
    case "fileRefused":
      return { fileRefused: { ...common, reason: fileRefusals.toWire(detail.reason), text: detail.text } };
    case "fileStopped":
      return { fileStopped: fileStoppedToWire(common, detail) };
  }
}

interface CommonOfFiles {
  readonly protocol: ReturnType<typeof fileProtocols.toWire>;
  readonly path: string;
}

function fileStartedToWire(common: CommonOfFiles, detail: Extract<BootEventDetail, { kind: "fileStarted" }>) {
  const { bytes: size, options, agreed = "" } = detail;
  return { ...common, size, options, agreed };
}

function fileServedToWire(common: CommonOfFiles, detail: Extract<BootEventDetail, { kind: "fileServed" }>) {
  const { bytes: size, retransmits, digest: sha256 = "", milliseconds, roundTrip } = detail;
  const elapsed = durationToWire(milliseconds);
  return { ...common, size, retransmits, sha256, elapsed, roundTrip: optionalDuration(roundTrip) };
}

function fileStoppedToWire(common: CommonOfFiles, detail: Extract<BootEventDetail, { kind: "fileStopped" }>) {
  const { bytes: sent, text, milliseconds, retransmits, roundTrip } = detail;
  const outcome = fileOutcomes.toWire(detail.outcome);
  const times = { elapsed: optionalDuration(milliseconds), roundTrip: optionalDuration(roundTrip) };
  return { ...common, sent, outcome, text, ...times, ...(retransmits === undefined ? {} : { retransmits }) };
}

function optionalDuration(milliseconds: number | undefined) {
  return milliseconds === undefined ? null : durationToWire(milliseconds);
}
