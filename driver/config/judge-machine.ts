import { architectureOf } from "../../pxe/boot/architecture.js";
import { type DhcpRequest, readRequest } from "../../pxe/coordinator/dhcp-request.js";
import { isForeignRelay } from "../../pxe/coordinator/foreign-relays.js";
import type { DhcpSettings, StrangerTreatment } from "../../pxe/coordinator/settings.js";
import { type Judgement, judgeStranger } from "../../pxe/coordinator/stranger-rules.js";
import { candidateSubnets } from "../../pxe/coordinator/subnet-choice.js";
import { encodeOption } from "../../pxe/dhcp/options.js";
import type { DhcpPacket } from "../../pxe/dhcp/packet.js";
import { encodeRelayAgent, RELAY_SUB_OPTIONS } from "../../pxe/dhcp/relay-agent.js";
import { UNSPECIFIED } from "../../pxe/net/ipv4-address.js";
import { formatSubnet } from "../../pxe/net/subnet.js";
import { failure } from "../errors.js";
import type { ProblemPath } from "./config-error.js";
import { parseCoordinatorConfig } from "./coordinator-config.js";
import type { ThoughtMachine } from "./thought-machine.js";
import { treatmentText } from "./treatment-text.js";
import { readYaml, type YamlSource } from "./yaml-source.js";

/** What a coordinator's file does with it if no driver claims it. */
export interface MachineJudgement {
  readonly machine: ThoughtMachine;
  /** Of the subnet whose rule decides. */
  readonly subnet: string;
  /** `subnets.0.rules.1`. */
  readonly rule: string;
  /** Where that stands: `dc1.yaml:14:7`; absent for what holds where nothing is written. */
  readonly place?: string;
  readonly treatment: StrangerTreatment;
  /** One sentence on what the machine gets. */
  readonly text: string;
}

/** Throws CONFIG_REFUSED, and ARGUMENT_REFUSED where no subnet of the file would hear it. */
export function judgeMachine(file: string, machine: ThoughtMachine): MachineJudgement {
  const source = readYaml(file);
  const { dhcp } = parseCoordinatorConfig(source);
  const whole = complete(dhcp, machine);
  const request = discoverOf(whole);
  const judgement = judgeStranger(candidateSubnets(dhcp.subnets, request), request);
  if (judgement === undefined) throw unheard(dhcp, whole);
  if (isForeignRelay(dhcp.relays, request.packet, request.arrival)) throw unlisted(dhcp, whole);
  return told(source, dhcp, whole, judgement);
}

/** Where nothing is said of how it comes: by the one interface there is. */
function complete(dhcp: DhcpSettings, machine: ThoughtMachine): ThoughtMachine {
  const interfaces = namesOf(dhcp);
  const [only] = interfaces;
  const isPlaced = machine.interface !== undefined || machine.relay !== undefined;
  const place = isPlaced || interfaces.length !== 1 || only === undefined ? {} : { interface: only };
  const vendorClass = machine.vendorClass ?? firmwareClass(machine.architecture);
  return { ...machine, ...place, ...(vendorClass !== undefined && { vendorClass }) };
}

/** PXE 2.1 §2.2.3; the UNDI version differs between makers. */
function firmwareClass(architecture: number | undefined): string | undefined {
  if (architecture === undefined) return undefined;
  const kind = architectureOf(architecture)?.transport === "http" ? "HTTPClient" : "PXEClient";
  return `${kind}:Arch:${String(architecture).padStart(5, "0")}:UNDI:003000`;
}

/** Read as a message from the network is, so that it is judged by just what that would say. */
function discoverOf({ mac, architecture, vendorClass, relay, ...place }: ThoughtMachine): DhcpRequest {
  const giaddr = relay ?? UNSPECIFIED;
  const ids = relayOption(place);
  const packet: DhcpPacket = {
    ...{ op: "BOOTREQUEST", hops: 0, xid: 0, secs: 0, broadcast: false, chaddr: mac, sname: "", file: "" },
    ...{ ciaddr: UNSPECIFIED, yiaddr: UNSPECIFIED, siaddr: UNSPECIFIED, giaddr },
    options: new Map([
      encodeOption("messageType", "DISCOVER"),
      ...(architecture === undefined ? [] : [encodeOption("clientArchitecture", [architecture])]),
      ...(vendorClass === undefined ? [] : [encodeOption("vendorClass", vendorClass)]),
      ...(ids === undefined ? [] : [ids]),
    ]),
  };
  const by = relay === undefined && place.interface !== undefined ? { interface: place.interface } : {};
  const request = readRequest(packet, { address: giaddr, port: 67, ...by });
  if (request === undefined) throw new Error("a DISCOVER is a client's message");
  return request;
}

function relayOption({
  circuitId,
  remoteId,
}: Pick<ThoughtMachine, "circuitId" | "remoteId">): [number, Uint8Array] | undefined {
  if (circuitId === undefined && remoteId === undefined) return undefined;
  const subOptions = new Map<number, Uint8Array>();
  if (circuitId !== undefined) subOptions.set(RELAY_SUB_OPTIONS.circuitId, bytesOf(circuitId));
  if (remoteId !== undefined) subOptions.set(RELAY_SUB_OPTIONS.remoteId, bytesOf(remoteId));
  return [82, encodeRelayAgent(subOptions)];
}

function bytesOf(text: string): Uint8Array {
  return text.startsWith("0x") ? Buffer.from(text.slice(2), "hex") : Buffer.from(text, "latin1");
}

function told(
  source: YamlSource,
  { subnets }: DhcpSettings,
  machine: ThoughtMachine,
  { subnet, rule, treatment }: Judgement,
): MachineJudgement {
  const path: ProblemPath = ["subnets", subnets.indexOf(subnet), ...rule.split(".").map(numbered)];
  const place = isWritten(source, path) ? { place: source.locate(path, "value") } : {};
  const text = treatmentText(treatment, subnet.addresses);
  return { machine, subnet: formatSubnet(subnet.subnet), rule: path.join("."), ...place, treatment, text };
}

/** What stands nowhere is found where its subnet begins. */
function isWritten(source: YamlSource, path: ProblemPath): boolean {
  return source.locate(path, "value") !== source.locate(path.slice(0, 2), "value");
}

function numbered(part: string): string | number {
  return /^\d+$/.test(part) ? Number(part) : part;
}

function unheard(dhcp: DhcpSettings, { interface: name, relay }: ThoughtMachine): Error {
  const subnets = dhcp.subnets.map(({ subnet }) => formatSubnet(subnet)).join(", ");
  if (relay !== undefined)
    return refused("--relay", relay, `an address of a subnet of this file: ${subnets}`);
  const interfaces = namesOf(dhcp).join(", ");
  const behind = `--relay with an address in ${subnets}`;
  return refused(
    "--interface",
    name ?? "not given",
    interfaces === "" ? behind : `one of ${interfaces}, or ${behind}`,
  );
}

function unlisted({ relays = [] }: DhcpSettings, { relay }: ThoughtMachine): Error {
  const listed = relays.map(formatSubnet).join(", ") || "none";
  return refused("--relay", relay ?? "", `a relay that is listened to; dhcp.relays has ${listed}`);
}

function refused(argument: string, found: string, expected: string): Error {
  return failure("ARGUMENT_REFUSED", { argument, found, expected });
}

function namesOf({ subnets }: DhcpSettings): readonly string[] {
  return [...new Set(subnets.flatMap((subnet) => subnet.interface ?? []))];
}
