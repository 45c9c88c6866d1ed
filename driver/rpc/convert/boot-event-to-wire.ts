import type { BootEventDetail, DhcpAnswer } from "../../../pxe/boot/boot-event.js";
import type { BootEvent as WireBootEvent } from "../gen/metalplug/v1/BootEvent.js";
import { foreignToWire, strangerToWire } from "./boot-event-stranger-to-wire.js";
import {
  addressProbeResults,
  dhcpMessages,
  driverTroubles,
  failedParts,
  fileOutcomes,
  fileProtocols,
  fileRefusals,
  nodeStates,
  ownerAnswers,
  powerStates,
  silenceReasons,
  verdicts,
  withheldReasons,
} from "./enums.js";
import { durationToWire } from "./time.js";

type WireDetail = Partial<WireBootEvent>;

/** The one field of the `detail` oneof that is set; it is named after the kind. */
export function detailToWire(detail: BootEventDetail): WireDetail {
  switch (detail.kind) {
    case "dhcpReceived":
    case "dhcpSent":
    case "dhcpHeldBack":
    case "dhcpIgnored":
      return dhcpToWire(detail);
    case "ownerAsked":
      return { ownerAsked: { drivers: [...detail.drivers] } };
    case "ownerAnswered":
      return { ownerAnswered: ownerAnsweredToWire(detail) };
    case "ownershipDecided":
      return { ownershipDecided: ownershipToWire(detail) };
    case "netbootWithheld":
      return {
        netbootWithheld: {
          text: detail.text,
          reason: withheldReasons.toWire(detail.reason),
          missingLoaders: [...(detail.missing ?? [])],
        },
      };
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
    case "bootConfigured": {
      const { path, image, kernelArguments } = detail;
      return { bootConfigured: { path, image, kernelArguments } };
    }
    case "strangerJudged":
    case "strangerReported":
    case "strangerDecided":
      return strangerToWire(detail);
    case "foreignServerSeen":
    case "foreignServerGone":
    case "foreignReplyHeard":
    case "dhcpForwarded":
    case "forwardAnswered":
      return foreignToWire(detail);
    case "driverTroubled": {
      const { driver, isOver = false, text } = detail;
      return { driverTroubled: { driver, trouble: driverTroubles.toWire(detail.trouble), isOver, text } };
    }
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
      const { kind: _, from, to, failed, ...rest } = detail;
      const part = failed === undefined ? {} : { failed: failedParts.toWire(failed) };
      const states = { from: nodeStates.toWire(from), to: nodeStates.toWire(to) };
      return { instanceChanged: { ...rest, ...states, ...part } };
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
  detail: Extract<BootEventDetail, { kind: "dhcpReceived" | "dhcpSent" | "dhcpHeldBack" | "dhcpIgnored" }>,
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
    case "dhcpSent":
      return { dhcpSent: answerToWire(detail) };
    case "dhcpHeldBack":
      return { dhcpHeldBack: answerToWire(detail) };
    case "dhcpIgnored": {
      const { text, server = "", address: grantedAddress = "" } = detail;
      const reason = silenceReasons.toWire(detail.reason);
      return { dhcpIgnored: { message, reason, text, server, grantedAddress } };
    }
  }
}

function answerToWire(detail: DhcpAnswer) {
  const { address, bootServer = "", bootFile = "", bootDriver = "", destination, isProxy = false } = detail;
  const message = dhcpMessages.toWire(detail.message);
  const leftOut = [...(detail.leftOut ?? [])];
  return { message, address, bootServer, bootFile, bootDriver, destination, leftOut, isProxy };
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
      return { fileRefused: fileRefusedToWire(common, detail) };
    case "fileStopped":
      return { fileStopped: fileStoppedToWire(common, detail) };
  }
}

function ownershipToWire(detail: Extract<BootEventDetail, { kind: "ownershipDecided" }>) {
  const { verdict, drivers, node = "" } = detail;
  return { verdict: verdicts.toWire(verdict), drivers: [...drivers], node };
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
  const contentRange = detail.range ?? "";
  return {
    ...common,
    size,
    retransmits,
    sha256,
    elapsed,
    roundTrip: optionalDuration(roundTrip),
    contentRange,
  };
}

function fileRefusedToWire(common: CommonOfFiles, detail: Extract<BootEventDetail, { kind: "fileRefused" }>) {
  const { text, nearest = "" } = detail;
  return { ...common, reason: fileRefusals.toWire(detail.reason), text, nearest };
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
