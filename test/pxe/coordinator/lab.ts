import type { BootOffer, Grant } from "../../../pxe/boot/grant.js";
import type { World } from "../../../pxe/coordinator/decision.js";
import { type DhcpRequest, readRequest } from "../../../pxe/coordinator/dhcp-request.js";
import type { Lease } from "../../../pxe/coordinator/lease.js";
import { LeaseBook } from "../../../pxe/coordinator/lease-book.js";
import type { DriverAnswer } from "../../../pxe/coordinator/owner-source.js";
import type { Ownership } from "../../../pxe/coordinator/ownership.js";
import type { SubnetSettings } from "../../../pxe/coordinator/settings.js";
import { encodeOption, type OptionName, type OptionValues } from "../../../pxe/dhcp/options.js";
import type { DhcpPacket } from "../../../pxe/dhcp/packet.js";
import type { Arrival } from "../../../pxe/dhcp/reply-destination.js";
import { type Ipv4Address, parseIpv4Address, UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import { type MacAddress, parseMacAddress } from "../../../pxe/net/mac-address.js";
import { parseSubnet } from "../../../pxe/net/subnet.js";

export function ip(text: string): Ipv4Address {
  const parsed = parseIpv4Address(text);
  if (parsed === undefined) throw new Error(`no address: ${text}`);
  return parsed;
}

/** `mac(1)` is 52:54:00:00:00:01. */
export function mac(number: number): MacAddress {
  const digits = number.toString(16).padStart(6, "0");
  const parsed = parseMacAddress(`52:54:00:${digits.replace(/(..)(?=.)/g, "$1:")}`);
  if (parsed === undefined) throw new Error(`no MAC: ${number}`);
  return parsed;
}

export const A = mac(1);
export const B = mac(2);
export const C = mac(3);
export const HV1 = "10.99.0.11:7443";
export const HV2 = "10.99.0.12:7443";
export const SERVER = ip("10.77.0.1");

export function subnet(text: string, more: Partial<SubnetSettings> = {}): SubnetSettings {
  const parsed = parseSubnet(text);
  if (parsed === undefined) throw new Error(`no subnet: ${text}`);
  return { subnet: parsed, dns: [], leaseSeconds: 3600, unknown: { policy: "ignore" }, ...more };
}

export function range(start: string, end: string) {
  return { start: ip(start), end: ip(end) };
}

/** eth1's subnet, with a pool of ten addresses. */
export const ETH1: SubnetSettings = subnet("10.77.0.0/24", {
  interface: "eth1",
  gateway: ip("10.77.0.254"),
  dns: [ip("10.77.0.253")],
  pool: range("10.77.0.100", "10.77.0.109"),
});

export function worldOf(subnets: readonly SubnetSettings[] = [ETH1], leases: readonly Lease[] = []) {
  const book = new LeaseBook(subnets, leases);
  const world: World = {
    subnets,
    book,
    serverIdentifier: () => SERVER,
    isOwn: (address) => address === SERVER,
    name: (driver) => (driver === HV1 ? "hv1" : driver === HV2 ? "hv2" : driver),
  };
  return { world, book };
}

export const BY_ETH1: Arrival = { interface: "eth1", address: UNSPECIFIED, port: 68 };

type Options = { readonly [N in OptionName]?: OptionValues[N] };

export interface MessageParts extends Partial<Omit<DhcpPacket, "options">> {
  readonly options?: Options;
}

export function packet(message: OptionValues["messageType"], parts: MessageParts = {}): DhcpPacket {
  const { options = {}, ...fields } = parts;
  const encoded = new Map([encodeOption("messageType", message)]);
  for (const [name, value] of Object.entries(options)) encoded.set(...encodeAny(name, value));
  return {
    op: "BOOTREQUEST",
    hops: 0,
    xid: 1,
    secs: 0,
    broadcast: false,
    ciaddr: UNSPECIFIED,
    yiaddr: UNSPECIFIED,
    siaddr: UNSPECIFIED,
    giaddr: UNSPECIFIED,
    chaddr: A,
    sname: "",
    file: "",
    ...fields,
    options: encoded,
  };
}

function encodeAny(name: string, value: unknown): [number, Uint8Array] {
  // The pair comes from `Options`, where each name has its own value type.
  return encodeOption(name as OptionName, value as never);
}

export const UEFI: Options = {
  clientArchitecture: [7],
  vendorClass: "PXEClient:Arch:00007:UNDI:003000",
  clientMachineIdentifier: new Uint8Array(16),
};
export const BIOS: Options = { clientArchitecture: [0], vendorClass: "PXEClient:Arch:00000:UNDI:002001" };
export const IPXE: Options = { ...BIOS, userClass: Buffer.from("iPXE") };

export function request(
  message: OptionValues["messageType"],
  parts: MessageParts = {},
  arrival: Arrival = BY_ETH1,
): DhcpRequest {
  const read = readRequest(packet(message, parts), arrival);
  if (read === undefined) throw new Error("no request");
  return read;
}

export const BOOT: BootOffer = {
  server: ip("10.77.0.11"),
  files: new Map([
    ["uefiX64Pxe", "snponly.efi"],
    ["biosPxe", "undionly.kpxe"],
    ["biosIpxe", "http://10.77.0.11:8080/m/52-54-00-00-00-01/boot.ipxe"],
  ]),
};

export function fixedGrant(address: string, more: Partial<Grant> = {}): Grant {
  const plan = { kind: "fixed", address: ip(address), prefixLength: 24, dns: [] } as const;
  return { node: "n1", instance: "i1", address: plan, boot: BOOT, netbootOff: "", ...more };
}

export const POOL_GRANT: Grant = {
  node: "n1",
  instance: "i1",
  address: { kind: "pool" },
  boot: BOOT,
  netbootOff: "",
};

export function owner(driver: string, epoch: number, grant: Grant = POOL_GRANT, ttl = 1000): DriverAnswer {
  return { kind: "owner", driver, epoch, revision: 1, ttl, grant };
}

export function one(grant: Grant = POOL_GRANT, driver = HV1): Ownership {
  return { kind: "one", answer: { kind: "owner", driver, epoch: 1, revision: 1, ttl: 1000, grant } };
}

export const NONE: Ownership = { kind: "none" };
export const CONFLICT: Ownership = {
  kind: "conflict",
  drivers: [HV1, HV2],
  text: "2 drivers claim it at epoch 1",
};
export const SILENT: Ownership = { kind: "silent", drivers: [HV1], text: "no answer within 250 ms" };
export const DRAINING: Ownership = { kind: "draining", drivers: [HV1], text: "stopping" };

export function lease(
  address: string,
  owner: MacAddress,
  expiresAt: number,
  more: Partial<Lease> = {},
): Lease {
  return { address: ip(address), mac: owner, kind: "pool", expiresAt, ...more };
}

/** A seeded random source, mulberry32: `next()` is in [0, 1). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }
}
