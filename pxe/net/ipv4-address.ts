import { Spellings } from "./spellings.js";

/** An IPv4 address in its one spelling: four decimal numbers without leading zeros. */
export type Ipv4Address = string & { readonly __brand: "Ipv4Address" };

const PART = "(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
const DOT = ".".charCodeAt(0);
const ZERO = "0".charCodeAt(0);
const SPELLING = new RegExp(`^${PART}\\.${PART}\\.${PART}\\.${PART}$`);

export const UNSPECIFIED = "0.0.0.0" as Ipv4Address;
export const LIMITED_BROADCAST = "255.255.255.255" as Ipv4Address;

export function parseIpv4Address(text: string): Ipv4Address | undefined {
  return SPELLING.test(text) ? (text as Ipv4Address) : undefined;
}

/** The address as an unsigned 32-bit number, most significant octet first. */
export function ipv4ToNumber(address: Ipv4Address): number {
  let number = 0;
  let part = 0;
  for (let i = 0; i < address.length; i++) {
    const code = address.charCodeAt(i);
    if (code === DOT) {
      number = number * 256 + part;
      part = 0;
    } else part = part * 10 + code - ZERO;
  }
  return number * 256 + part;
}

/** `value` is taken modulo 2^32. */
export function ipv4FromNumber(value: number): Ipv4Address {
  return value === 0 ? UNSPECIFIED : SPELLINGS.of(value >>> 0);
}

function spell(n: number): Ipv4Address {
  return `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}` as Ipv4Address;
}

const SPELLINGS = new Spellings(16_384, spell);

export function isLoopback(address: Ipv4Address): boolean {
  return address.startsWith("127.");
}
