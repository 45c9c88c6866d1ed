import { isIP } from "node:net";
import { UNKNOWN_POLICIES } from "../../pxe/boot/unknown-policy.js";
import { isDomainName } from "../../pxe/net/domain-name.js";
import { ipv4FromNumber, ipv4ToNumber, parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { parseMacAddress } from "../../pxe/net/mac-address.js";
import { formatSubnet, netmask, parseSubnet, type Subnet } from "../../pxe/net/subnet.js";
import { parseByteSize } from "./byte-size.js";
import { parseEndpoint } from "./endpoint.js";

interface Format {
  readonly accepts: (text: string) => boolean;
  /** How the text differs from what is expected, where more can be said than that it does. */
  readonly hint?: (text: string) => string | undefined;
}

/** The grammars of single values, under the names schemas use in `format`. */
export const FORMATS: Readonly<Record<string, Format>> = {
  ipv4: { accepts: (text) => parseIpv4Address(text) !== undefined },
  /** An address one machine can have: no wildcard, no broadcast, no multicast. */
  unicastIpv4: { accepts: isUnicast },
  mac: { accepts: (text) => parseMacAddress(text) === text },
  subnet: { accepts: (text) => parseSubnet(text) !== undefined, hint: withoutHostBits },
  addressOrSubnet: {
    accepts: (text) => isUnicast(text) || parseSubnet(text) !== undefined,
    hint: withoutHostBits,
  },
  domainName: { accepts: isDomainName },
  /** `host:port` to connect to. */
  endpoint: { accepts: (text) => (parseEndpoint(text)?.port ?? 0) > 0 },
  /** `address:port` to listen on. */
  listen: { accepts: isListenAddress },
  absolutePath: { accepts: (text) => text.startsWith("/") && !text.includes("\0") },
  name: { accepts: (text) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(text) },
  /** Linux, `dev_valid_name`: up to 15 bytes without slash, colon or white space. */
  interface: { accepts: (text) => /^[^/:\s]{1,15}$/.test(text) && text !== "." && text !== ".." },
  /** Bytes, as text with or without a unit. */
  byteSize: { accepts: (text) => parseByteSize(text) !== undefined },
  /** `[http://|https://]host[:port]`, a leading `*.` standing for all names below. */
  pullHost: {
    accepts: (text) => /^(https?:\/\/)?((\*\.)?[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/.test(text),
  },
  /** An address or network of IPv4 or IPv6. */
  anyNetwork: { accepts: isAnyNetwork },
  policy: { accepts: (text) => UNKNOWN_POLICIES.some((policy) => policy === text) },
  /** The first bytes of MAC addresses. */
  macPrefix: { accepts: (text) => /^[0-9a-f]{2}(:[0-9a-f]{2}){0,5}$/.test(text), hint: spelledMacPrefix },
  /** Printable text; a `*` at its end stands for anything. */
  startOfText: { accepts: isStartOfText },
  /** The same, or bytes in hex after `0x`. */
  startOfBytes: { accepts: (text) => (text.startsWith("0x") ? HEX_START.test(text) : isStartOfText(text)) },
  sha256: { accepts: (text) => /^[0-9a-f]{64}$/.test(text) },
};

const HEX_START = /^0x([0-9a-fA-F]{2}){1,255}\*?$/;

function isStartOfText(text: string): boolean {
  return /^[ -~]{1,255}$/.test(text) && !text.slice(0, -1).includes("*");
}

function spelledMacPrefix(text: string): string | undefined {
  const digits = text.toLowerCase().replace(/[-:. ]/g, "");
  if (!/^([0-9a-f]{2}){1,6}$/.test(digits)) return undefined;
  return `did you mean ${digits.replace(/(..)(?=.)/g, "$1:")}`;
}

function isUnicast(text: string): boolean {
  const address = parseIpv4Address(text);
  if (address === undefined) return false;
  const first = ipv4ToNumber(address) >>> 24;
  return first > 0 && first < 224;
}

function isAnyNetwork(text: string): boolean {
  const [, address = "", length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return bits > 0 && Number(length ?? 0) <= bits;
}

function isListenAddress(text: string): boolean {
  const endpoint = parseEndpoint(text);
  return (
    endpoint !== undefined && (endpoint.host === "localhost" || parseIpv4Address(endpoint.host) !== undefined)
  );
}

function withoutHostBits(text: string): string | undefined {
  const [addressText = "", lengthText = ""] = text.split("/");
  const address = parseIpv4Address(addressText);
  if (address === undefined || !/^([1-9]|[12]\d|3[0-2])$/.test(lengthText)) return undefined;
  const prefixLength = Number(lengthText);
  const network = ipv4FromNumber(ipv4ToNumber(address) & ipv4ToNumber(netmask(prefixLength)));
  const subnet: Subnet = { network, prefixLength };
  return parseSubnet(formatSubnet(subnet)) === undefined ? undefined : `did you mean ${formatSubnet(subnet)}`;
}
