import { isDomainName } from "../../../pxe/net/domain-name.js";
import { type Ipv4Address, ipv4ToNumber, parseIpv4Address } from "../../../pxe/net/ipv4-address.js";
import { explainMacAddress, type MacAddress, parseMacAddress } from "../../../pxe/net/mac-address.js";
import { failure } from "../../errors.js";
import { type Digest, parseDigest } from "../../images/image.js";
import { checkName } from "../../inventory/request-checks.js";

/** Characters of what was found that a refusal repeats. */
const MAX_ECHO = 100;
const IDENTIFIER = /^[\x21-\x7e]{0,128}$/;

/** The error of a field that is not what it must be. `argument` is the field's name in the .proto file. */
export function refused(argument: string, found: string | number, expected: string): Error {
  const shown = typeof found === "number" ? found : quoted(found);
  return failure("ARGUMENT_REFUSED", { argument, found: shown, expected });
}

/** MAC_REFUSED with the right spelling where the digits are there. */
export function macArgument(text: string): MacAddress {
  const mac = parseMacAddress(text);
  if (mac === undefined) throw failure("MAC_REFUSED", { found: explainMacAddress(text.slice(0, MAX_ECHO)) });
  return mac;
}

/** `what` is what the name is for, as "a node". */
export function nameArgument(text: string, what: string): string {
  checkName(text, what);
  return text;
}

/** A node's name, or labels of RFC 1123 §2.1 with dots between them. */
export function hostArgument(text: string): string {
  if (isDomainName(text)) return text;
  checkName(text, "a host");
  return text;
}

/** 0 where it is not said. */
export function mtuArgument(argument: string, mtu: number): { readonly mtu?: number } {
  if (mtu === 0) return {};
  if (!(mtu >= 68 && mtu <= 65_535)) throw refused(argument, mtu, "68 to 65535 bytes");
  return { mtu };
}

/** A request id or boot session: empty, or printable ASCII without spaces. */
export function identifierArgument(argument: string, text: string): string {
  if (!IDENTIFIER.test(text))
    throw refused(argument, text, "at most 128 printable ASCII characters, no spaces");
  return text;
}

export function addressArgument(argument: string, text: string): Ipv4Address {
  const address = parseIpv4Address(text);
  if (address === undefined) throw refused(argument, text, "an IPv4 address like 10.77.0.20");
  return address;
}

/** 0/8 names no host (RFC 1122 §3.2.1.3), 224/3 is multicast and reserved. */
export function unicastArgument(argument: string, text: string): Ipv4Address {
  const address = addressArgument(argument, text);
  const number = ipv4ToNumber(address);
  if (number < 0x01000000 || number >= 0xe0000000) throw refused(argument, text, "a unicast IPv4 address");
  return address;
}

export function digestArgument(argument: string, text: string): Digest {
  const digest = parseDigest(text);
  if (digest === undefined) throw refused(argument, text, "a SHA-256 as 64 lower-case hex digits");
  return digest;
}

/** An int64 that arrived as text: a size, revision, epoch or position. */
export function countArgument(argument: string, text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 0) throw refused(argument, text, "a whole number, 0 or more");
  return count;
}

/** A message field that must be there. */
export function presentArgument<T>(argument: string, value: T | null | undefined): T {
  if (value === null || value === undefined)
    throw failure("ARGUMENT_REFUSED", { argument, found: "absent", expected: "it to be given" });
  return value;
}

function quoted(text: string): string {
  return text === "" ? "empty" : JSON.stringify(text.slice(0, MAX_ECHO));
}
