import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { PHONE_WORDS } from "../../../pxe/boot/phone.js";
import { parseIpv4Address } from "../../../pxe/net/ipv4-address.js";
import { parseMacAddress } from "../../../pxe/net/mac-address.js";
import type { BootEvent__Output } from "../gen/metalplug/v1/BootEvent.js";
import { answerFromWire, STRANGER_READERS } from "./boot-event-stranger-from-wire.js";
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
import { durationFromWire } from "./time.js";

type Kind = BootEventDetail["kind"];
type Body<K extends Kind> = NonNullable<BootEvent__Output[K]>;
type Reader<K extends Kind> = (body: Body<K>) => Extract<BootEventDetail, { kind: K }> | undefined;

/** `undefined` for kinds and enum values this version does not know. */
export function detailFromWire(wire: BootEvent__Output): BootEventDetail | undefined {
  return wire.detail === undefined ? undefined : read(wire, wire.detail);
}

function read<K extends Kind>(wire: BootEvent__Output, kind: K): BootEventDetail | undefined {
  const body: BootEvent__Output[K] = wire[kind];
  return body === null || body === undefined ? undefined : READERS[kind](body);
}

const READERS: { readonly [K in Kind]: Reader<K> } = {
  instanceChanged: ({ node, instance, text, ...body }) => {
    const from = nodeStates.fromWire(body.from);
    const to = nodeStates.fromWire(body.to);
    if (from === undefined || to === undefined) return undefined;
    const failed = failedParts.fromWire(body.failed);
    return { kind: "instanceChanged", node, instance, from, to, text, ...(failed && { failed }) };
  },
  powerChanged: ({ node, text, ...body }) => {
    const from = powerStates.fromWire(body.from);
    const to = powerStates.fromWire(body.to);
    return from === undefined || to === undefined
      ? undefined
      : { kind: "powerChanged", node, from, to, text };
  },
  machineCalled: ({ node, accepted, text, ...body }) => {
    const word = PHONE_WORDS.find((known) => known === body.word);
    return word === undefined ? undefined : { kind: "machineCalled", node, word, accepted, text };
  },
  ...STRANGER_READERS,
  bootConfigured: ({ path, image, kernelArguments }) => ({
    kind: "bootConfigured",
    path,
    image,
    kernelArguments,
  }),
  driverTroubled: ({ driver, isOver, text, ...body }) => {
    const trouble = driverTroubles.fromWire(body.trouble);
    if (trouble === undefined) return undefined;
    return { kind: "driverTroubled", driver, trouble, text, ...(isOver && { isOver }) };
  },
  imageDamaged: ({ sha256: digest, images, text }) => ({ kind: "imageDamaged", digest, images, text }),
  dhcpReceived: (body) => {
    const message = dhcpMessages.fromWire(body.message);
    const requestedAddress = parseIpv4Address(body.requestedAddress);
    if (message === undefined) return undefined;
    return {
      kind: "dhcpReceived",
      message,
      ...(body._architecture === undefined || body.architecture === undefined
        ? {}
        : { architecture: body.architecture }),
      ...(body.vendorClass === "" ? {} : { vendorClass: body.vendorClass }),
      isIpxe: body.isIpxe,
      ...(requestedAddress === undefined ? {} : { requestedAddress }),
      via: body.via,
      ...(body.isRepeat ? { isRepeat: true as const } : {}),
    };
  },
  ownerAsked: (body) => ({ kind: "ownerAsked", drivers: body.drivers }),
  ownerAnswered: ({ driver, answer: wireAnswer, node, text, elapsed }) => {
    const answer = ownerAnswers.fromWire(wireAnswer);
    if (answer === undefined) return undefined;
    const named = node === "" ? {} : { node };
    return { kind: "ownerAnswered", driver, answer, ...named, text, milliseconds: durationFromWire(elapsed) };
  },
  ownershipDecided: (body) => {
    const verdict = verdicts.fromWire(body.verdict);
    const named = body.node === "" ? {} : { node: body.node };
    return verdict && { kind: "ownershipDecided", verdict, drivers: body.drivers, ...named };
  },
  dhcpSent: (body) => {
    const answer = answerFromWire(body);
    return answer && { kind: "dhcpSent", ...answer };
  },
  dhcpHeldBack: (body) => {
    const answer = answerFromWire(body);
    return answer && { kind: "dhcpHeldBack", ...answer };
  },
  dhcpIgnored: (body) => {
    const message = dhcpMessages.fromWire(body.message);
    const reason = silenceReasons.fromWire(body.reason);
    if (message === undefined || reason === undefined) return undefined;
    const server = parseIpv4Address(body.server);
    const address = parseIpv4Address(body.grantedAddress);
    return {
      ...{ kind: "dhcpIgnored", message, reason, text: body.text },
      ...(server && { server }),
      ...(address && { address }),
    };
  },
  netbootWithheld: (body) => {
    const reason = withheldReasons.fromWire(body.reason);
    if (reason === undefined) return undefined;
    const missing = body.missingLoaders.length === 0 ? {} : { missing: body.missingLoaders };
    return { kind: "netbootWithheld", reason, text: body.text, ...missing };
  },
  addressProbed: (body) => {
    const address = parseIpv4Address(body.address);
    const result = addressProbeResults.fromWire(body.result);
    const by = parseMacAddress(body.by);
    if (address === undefined || result === undefined) return undefined;
    return { kind: "addressProbed", address, result, text: body.text, ...(by === undefined ? {} : { by }) };
  },
  addressReleased: (body) => {
    const address = parseIpv4Address(body.address);
    if (address === undefined) return undefined;
    return { kind: "addressReleased", address, ...(body.byOperator && { byOperator: true }) };
  },
  addressDeclined: (body) => {
    const address = parseIpv4Address(body.address);
    return address === undefined ? undefined : { kind: "addressDeclined", address };
  },
  lookupAnswered: (body) => {
    const answer = ownerAnswers.fromWire(body.answer);
    if (answer === undefined || answer === "silent") return undefined;
    return { kind: "lookupAnswered", answer, text: body.text };
  },
  fileStarted: (body) => {
    const protocol = fileProtocols.fromWire(body.protocol);
    if (protocol === undefined) return undefined;
    return {
      kind: "fileStarted",
      protocol,
      path: body.path,
      bytes: Number(body.size),
      options: body.options,
      ...(body.agreed === "" ? {} : { agreed: body.agreed }),
    };
  },
  fileServed: (body) => {
    const protocol = fileProtocols.fromWire(body.protocol);
    if (protocol === undefined) return undefined;
    return {
      kind: "fileServed",
      protocol,
      path: body.path,
      bytes: Number(body.size),
      milliseconds: durationFromWire(body.elapsed),
      retransmits: Number(body.retransmits),
      ...(body.sha256 === "" ? {} : { digest: body.sha256 }),
      ...(body.roundTrip === null ? {} : { roundTrip: durationFromWire(body.roundTrip) }),
      ...(body.contentRange === "" ? {} : { range: body.contentRange }),
    };
  },
  fileRefused: (body) => {
    const protocol = fileProtocols.fromWire(body.protocol);
    const reason = fileRefusals.fromWire(body.reason);
    if (protocol === undefined || reason === undefined) return undefined;
    const { path, text, nearest } = body;
    return { kind: "fileRefused", protocol, path, reason, text, ...(nearest !== "" && { nearest }) };
  },
  fileStopped: (body) => {
    const protocol = fileProtocols.fromWire(body.protocol);
    const outcome = fileOutcomes.fromWire(body.outcome);
    if (protocol === undefined || outcome === undefined) return undefined;
    return {
      kind: "fileStopped",
      protocol,
      path: body.path,
      bytes: Number(body.sent),
      outcome,
      text: body.text,
      ...(body.elapsed === null ? {} : { milliseconds: durationFromWire(body.elapsed) }),
      ...(body._retransmits === undefined ? {} : { retransmits: Number(body.retransmits) }),
      ...(body.roundTrip === null ? {} : { roundTrip: durationFromWire(body.roundTrip) }),
    };
  },
};
