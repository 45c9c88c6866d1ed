import { uint16At, uint32At } from "./bytes.js";
import { Spellings } from "./spellings.js";

/** An Ethernet address in its one spelling here: six lower-case pairs with colons, `52:54:00:12:34:56`. */
export type MacAddress = string & { readonly __brand: "MacAddress" };

const LENGTH = 6;
const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const SPELLING = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;

/** Accepts six pairs of hex digits with colons, in either case; `undefined` for every other spelling and for group addresses. */
export function parseMacAddress(text: string): MacAddress | undefined {
  const lower = text.toLowerCase();
  if (!SPELLING.test(lower) || isGroup(lower)) return undefined;
  return lower as MacAddress;
}

/** Six pairs with dashes, three fours with dots as switches show them, or twelve digits. */
const OTHER_SPELLINGS = /^([0-9a-f]{2}(-[0-9a-f]{2}){5}|[0-9a-f]{4}(\.[0-9a-f]{4}){2}|[0-9a-f]{12})$/;

/** For people who paste what a label or a switch says: `parseMacAddress` in every usual spelling. */
export function parseSpelledMac(text: string): MacAddress | undefined {
  const lower = text.trim().toLowerCase();
  if (!OTHER_SPELLINGS.test(lower)) return parseMacAddress(lower);
  return parseMacAddress(lower.replace(/[-.]/g, "").replace(/(..)(?=.)/g, "$1:"));
}

/** One sentence on why `parseMacAddress` refused `text`, with the right spelling where the digits are there. */
export function explainMacAddress(text: string): string {
  const digits = text.toLowerCase().replace(/[-:. ]/g, "");
  if (!/^[0-9a-f]{12}$/.test(digits))
    return `"${text}" is not a MAC address: expected six pairs of hex digits with colons, like 52:54:00:12:34:56`;
  const spelled = digits.replace(/(..)(?=.)/g, "$1:");
  if (isGroup(spelled)) return `"${text}" is a multicast or broadcast address, which no NIC can have`;
  return `"${text}" is not spelled as a MAC address is here: write it as ${spelled}`;
}

/** The six bytes at `offset`, which must be there. */
export function macAddressFromBytes(bytes: Uint8Array, offset = 0): MacAddress {
  return SPELLINGS.of(uint16At(bytes, offset) * 0x1_0000_0000 + uint32At(bytes, offset + 2));
}

function spell(number: number): MacAddress {
  const [high, low] = [Math.floor(number / 0x1_0000_0000), number | 0];
  const oui = `${pair(high >>> 8)}:${pair(high)}:${pair(low >>> 24)}`;
  return `${oui}:${pair(low >>> 16)}:${pair(low >>> 8)}:${pair(low)}` as MacAddress;
}

const SPELLINGS = new Spellings(65_536, spell);

export function macAddressToBytes(mac: MacAddress): Uint8Array {
  const bytes = new Uint8Array(LENGTH);
  writeMacAddress(mac, bytes, 0);
  return bytes;
}

export function writeMacAddress(mac: MacAddress, bytes: Uint8Array, offset: number): void {
  for (let i = 0; i < LENGTH; i++)
    bytes[offset + i] = (digitOf(mac.charCodeAt(3 * i)) << 4) | digitOf(mac.charCodeAt(3 * i + 1));
}

/** The spelling boot loaders use in file names: `52-54-00-12-34-56`. */
export function dashedMac(mac: MacAddress): string {
  return mac.replaceAll(":", "-");
}

/** Of a number's low byte. */
function pair(byte: number): string {
  return PAIRS[byte & 255] ?? "";
}

/** Of a lower-case hex digit's character code. */
function digitOf(code: number): number {
  return code <= 0x39 ? code - 0x30 : code - 0x57;
}

function isGroup(spelled: string): boolean {
  return (Number.parseInt(spelled.slice(0, 2), 16) & 1) === 1;
}
