import { OPTIONS, type OptionName, readOption } from "../dhcp/options.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import { formatSubnet, type Subnet } from "../net/subnet.js";

/** The options of a reply by code, as humans write them. */
export function replyOptions(
  packet: DhcpPacket,
): readonly { readonly code: number; readonly value: string }[] {
  return [...packet.options]
    .map(([code, bytes]) => ({ code, value: readable(packet, code) ?? hex(bytes) }))
    .sort((a, b) => a.code - b.code);
}

const NAMES: ReadonlyMap<number, OptionName> = new Map(
  Object.entries(OPTIONS).map(([name, { code }]) => [code, name as OptionName]),
);

function readable(packet: DhcpPacket, code: number): string | undefined {
  const name = NAMES.get(code);
  return name === undefined ? undefined : textOf(readOption(packet, name));
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (value instanceof Uint8Array || !Array.isArray(value)) return undefined;
  return value
    .map((item) => (isRoute(item) ? `${formatSubnet(item.destination)} by ${item.router}` : item))
    .join(", ");
}

function isRoute(item: unknown): item is { readonly destination: Subnet; readonly router: string } {
  return typeof item === "object" && item !== null && "destination" in item;
}

function hex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}
