import { UNSPECIFIED } from "../net/ipv4-address.js";
import { describeArchitecture } from "./architecture.js";
import type { BootEvent, BootEventDetail, DhcpAnswer, SilenceReason, Verdict } from "./boot-event.js";
import { describeForeign, describeStranger } from "./describe-stranger.js";

type Detail<K extends BootEventDetail["kind"]> = Extract<BootEventDetail, { kind: K }>;

/** One line for the operator on what happened, without time, machine and program, which the caller puts before it. */
export function describe(event: Pick<BootEvent, "detail">): string {
  const { detail } = event;
  switch (detail.kind) {
    case "dhcpReceived":
      return received(detail);
    case "ownerAsked":
      return `asked ${list(detail.drivers)} who owns it`;
    case "ownerAnswered":
      return answered(detail);
    case "ownershipDecided":
      return VERDICTS[detail.verdict](detail.drivers);
    case "dhcpSent":
      return sent(detail);
    case "dhcpHeldBack":
      return `only listening; would have sent ${sent(detail)}`;
    case "dhcpIgnored":
      return `${detail.message} not answered, ${SILENCES[detail.reason]}${because(detail.text)}`;
    case "netbootWithheld":
      return `no boot files offered${because(detail.text)}`;
    case "addressProbed":
      return probed(detail);
    case "addressReleased":
      return detail.byOperator ? `an operator freed ${detail.address}` : `gave back ${detail.address}`;
    case "addressDeclined":
      return `declined ${detail.address}: it found another host using it`;
    case "lookupAnswered":
      return `told the coordinator: ${ANSWERS[detail.answer]}${because(detail.text)}`;
    case "fileStarted":
      return started(detail);
    case "fileServed":
      return served(detail);
    case "fileRefused":
      return `${detail.protocol} ${detail.path}: refused, ${detail.reason}${because(detail.text)}`;
    case "fileStopped":
      return stopped(detail);
    case "instanceChanged":
      return `node ${detail.node}: ${detail.from} -> ${detail.to}${because(detail.text)}`;
    case "powerChanged":
      return `node ${detail.node}: power ${detail.from} -> ${detail.to}${because(detail.text)}`;
    case "machineCalled":
      return `node ${detail.node} called: ${detail.word}${detail.accepted ? "" : ", refused"}${because(detail.text)}`;
    case "imageDamaged":
      return `stored file ${detail.digest.slice(0, 12)} is damaged; ${imagesOf(detail)}${because(detail.text)}`;
    case "bootConfigured":
      return `${detail.path} tells the kernel of ${detail.image}: ${detail.kernelArguments || "no arguments"}`;
    case "driverTroubled":
      return `driver ${detail.driver}: ${detail.isOver ? TROUBLES_OVER[detail.trouble] : detail.text}`;
    case "strangerJudged":
    case "strangerReported":
    case "strangerDecided":
      return describeStranger(detail);
    default:
      return describeForeign(detail);
  }
}

const TROUBLES_OVER: { readonly [T in Detail<"driverTroubled">["trouble"]]: string } = {
  clock: "its clock is right again",
  certificate: "its certificate is right again",
  certificateEnds: "none of its certificates ends soon",
  unreachable: "it is reached again",
  refused: "it and the coordinator take each other's certificates again",
};

const VERDICTS: { readonly [V in Verdict]: (drivers: readonly string[]) => string } = {
  one: (drivers) => `owned by ${list(drivers)}`,
  none: (silent) =>
    silent.length === 0
      ? "owned by no driver"
      : `owned by no driver that answers; ${list(silent)} did not claim it when last heard`,
  conflict: (drivers) => `conflict: ${list(drivers)} claim it at the same epoch`,
  silent: (drivers) => `owner not known: ${list(drivers)} did not answer`,
  draining: (drivers) => `owned by ${list(drivers)}, which is draining`,
};

const ANSWERS: { readonly [A in Exclude<Detail<"ownerAnswered">["answer"], "silent">]: string } = {
  owner: "it is mine",
  notMine: "not mine",
  draining: "mine, but I am draining",
  discovery: "not mine, and this is what I discover machines by",
};

const SILENCES: { readonly [R in SilenceReason]: string } = {
  unknownMachine: "no driver claims the machine",
  ownerSilent: "a driver that may own it is silent",
  conflict: "several drivers claim the machine",
  draining: "its owner is draining",
  noVif: "its owner grants no address",
  noSubnet: "no configured subnet fits",
  poolEmpty: "the pool has no free address",
  notForUs: "the machine took another server",
  notOurs: "the address is not ours to judge",
  unservedMessage: "this kind of message is not served",
  addressTaken: "the address is taken",
  storeFailed: "the lease could not be stored",
  overload: "too many machines at once",
  foreignRelay: "its relay is not listed",
  rateLimited: "too many messages from its kind",
  delayed: "others may answer first",
  foreignAddresses: "another server gives the addresses here",
};

function received(detail: Detail<"dhcpReceived">): string {
  const { message, architecture, isIpxe, requestedAddress, via, isRepeat } = detail;
  const sender = isIpxe ? "iPXE" : architecture === undefined ? "running system" : "firmware";
  const arch = architecture === undefined ? "" : `, architecture ${describeArchitecture(architecture)}`;
  const wish = requestedAddress === undefined ? "" : `, asks for ${requestedAddress}`;
  const again = isRepeat === true ? "; being answered already" : "";
  return `${message} from ${sender} by ${via}${arch}${wish}${again}`;
}

function probed({ address, result, by, text }: Detail<"addressProbed">): string {
  switch (result) {
    case "free":
      return `asked the network for ${address}: nobody has it`;
    case "inUse":
      return `asked the network for ${address}: ${by ?? "some host"} has it`;
    case "notProbed":
      return `did not ask the network for ${address}${because(text)}`;
  }
}

function answered(detail: Detail<"ownerAnswered">): string {
  const { driver, answer, text, milliseconds } = detail;
  if (answer === "silent") return `${driver} did not answer${because(text)}`;
  return `${driver} answered in ${Math.round(milliseconds)} ms: ${ANSWERS[answer]}${because(text)}`;
}

function sent(detail: DhcpAnswer): string {
  const { message, bootServer, bootFile, bootDriver, destination, leftOut = [], isProxy } = detail;
  const address = isProxy
    ? " without an address"
    : detail.address === UNSPECIFIED
      ? ""
      : ` ${detail.address}`;
  const boot = bootFile === undefined ? "" : `, boot file ${bootFile} from ${bootServer}`;
  const driver = bootDriver === undefined ? "" : ` (${bootDriver})`;
  const rest = leftOut.length === 0 ? "" : `; no room for option ${list(leftOut.map(String))}`;
  return `${message}${address} to ${destination}${boot}${driver}${rest}`;
}

function started({ protocol, path, options, agreed = options, bytes: size }: Detail<"fileStarted">): string {
  const granted = agreed === options ? "" : `; granted ${agreed === "" ? "none" : agreed}`;
  return `${protocol} ${path}: started, ${bytes(size)}${inBrackets(options + granted)}`;
}

function served(detail: Detail<"fileServed">): string {
  const { protocol, path, milliseconds, retransmits, digest } = detail;
  const again = sentAgain(retransmits);
  const sum = digest === undefined ? "" : `, sha256 ${digest.slice(0, 12)}`;
  const what =
    detail.range === undefined
      ? `served whole, ${bytes(detail.bytes)}`
      : `served in part, bytes ${detail.range.replace("/", " of ")}`;
  return `${protocol} ${path}: ${what} in ${Math.round(milliseconds)} ms${again}${sum}`;
}

function stopped(detail: Detail<"fileStopped">): string {
  const { protocol, path, outcome, text, retransmits = 0 } = detail;
  if (outcome === "probed") return `${protocol} ${path}: size asked for`;
  return `${protocol} ${path}: ${OUTCOMES[outcome]} after ${bytes(detail.bytes)}${sentAgain(retransmits)}${because(text)}`;
}

function sentAgain(retransmits: number): string {
  return retransmits === 0 ? "" : `, ${retransmits} retransmitted`;
}

const OUTCOMES = { aborted: "stopped by the machine", timedOut: "timed out", failed: "failed" } as const;

function list(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "nobody") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function imagesOf({ images }: Detail<"imageDamaged">): string {
  if (images.length === 0) return "no image has it";
  return `${images.length === 1 ? "image" : "images"} ${list(images)}`;
}

function bytes(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}

function because(text: string): string {
  return text === "" ? "" : `: ${text}`;
}

function inBrackets(text: string): string {
  return text === "" ? "" : ` (${text})`;
}
