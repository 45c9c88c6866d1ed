import type { ProcessorName } from "../boot/rehearsal.js";
import type { DhcpClientFacts } from "../client/dhcp-messages.js";
import type { WalkFirmware } from "../client/walk-programs.js";
import type { SubnetSettings } from "../coordinator/settings.js";
import type { Arrival } from "../dhcp/reply-destination.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";

/** Which machine, and what it is to be taken for. */
export interface RehearsalRequest {
  readonly mac: MacAddress;
  readonly firmware: WalkFirmware;
  readonly processor: ProcessorName;
  /** The relay that its messages would come by. */
  readonly relay?: Ipv4Address;
  /** The coordinator's interface on its segment; absent: the only one. */
  readonly interface?: string;
}

/** Option 93 of each firmware; there is no BIOS on ARM. */
const ARCHITECTURES: Readonly<Record<ProcessorName, Readonly<Partial<Record<WalkFirmware, number>>>>> = {
  x86_64: { bios: 0, uefi: 7, "uefi-http": 16, ipxe: 0 },
  aarch64: { uefi: 11, "uefi-http": 19, ipxe: 11 },
};
/** iPXE says its firmware's number, and behind HTTP boot that of PXE. */
const IPXE_ARCHITECTURES = { bios: 0, x86_64: 7, aarch64: 11 } as const;

/** What a program says of itself to DHCP. */
type Says = Omit<DhcpClientFacts, "mac" | "xid">;

/** A rehearsal that can be carried out. */
export interface RehearsalPlan {
  readonly request: RehearsalRequest;
  /** How the machine's messages would arrive. */
  readonly arrival: Arrival;
  readonly firmware: Says;
  /** What iPXE says once the firmware has loaded it. */
  readonly loadedIpxe: Says;
}

/** A text says what the operator has to choose otherwise. */
export function planRehearsal(
  request: RehearsalRequest,
  subnets: readonly SubnetSettings[],
): RehearsalPlan | string {
  const { firmware, processor } = request;
  const architecture = ARCHITECTURES[processor][firmware];
  if (architecture === undefined) return `there is no ${firmware} firmware for ${processor}`;
  const arrival = arrivalOf(request, subnets);
  if (typeof arrival === "string") return arrival;
  const says = { architecture, isIpxe: firmware === "ipxe" };
  return { request, arrival, firmware: says, loadedIpxe: loadedIpxe(request) };
}

/** undionly.kpxe alone asks for broadcasts. */
function loadedIpxe({ firmware, processor }: RehearsalRequest): Says {
  const isBios = firmware === "bios";
  return { architecture: IPXE_ARCHITECTURES[isBios ? "bios" : processor], isIpxe: true, broadcast: isBios };
}

function arrivalOf(
  { relay, interface: named }: RehearsalRequest,
  subnets: readonly SubnetSettings[],
): Arrival | string {
  if (relay !== undefined && named !== undefined)
    return "a machine is heard on an interface or through a relay; give one of the two";
  if (relay !== undefined) return { address: relay, port: 67 };
  const interfaces = [...new Set(subnets.flatMap((subnet) => subnet.interface ?? []))];
  const only = named ?? (interfaces.length === 1 ? interfaces[0] : undefined);
  if (only === undefined) return whichOf(interfaces);
  if (!interfaces.includes(only)) return notServed(only, interfaces);
  return { interface: only, address: UNSPECIFIED, port: 68 };
}

function whichOf(interfaces: readonly string[]): string {
  return interfaces.length === 0
    ? "the coordinator serves machines behind relays only, so say which relay: --via"
    : `the coordinator serves several segments, so say which, by --interface ${interfaces.join(", ")}, or --via a relay`;
}

function notServed(name: string, interfaces: readonly string[]): string {
  const served = interfaces.join(", ") || "machines behind relays only (--via)";
  return `the coordinator serves no interface ${name}; it serves ${served}`;
}
