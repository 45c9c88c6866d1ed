/** An Ethernet address in its one spelling here: six lower-case pairs with colons, `52:54:00:12:34:56`. */
export type MacAddress = string & { readonly __brand: "MacAddress" };

const SPELLING = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;

/** Accepts six pairs of hex digits with colons, in either case; `undefined` for every other spelling and for group addresses. */
export function parseMacAddress(text: string): MacAddress | undefined {
  const lower = text.toLowerCase();
  if (!SPELLING.test(lower) || isGroup(lower)) return undefined;
  return lower as MacAddress;
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

/** `bytes` must hold at least six bytes; the first six are taken. */
export function macAddressFromBytes(bytes: Uint8Array): MacAddress {
  return Array.from(bytes.subarray(0, 6), (byte) => byte.toString(16).padStart(2, "0")).join(
    ":",
  ) as MacAddress;
}

export function macAddressToBytes(mac: MacAddress): Uint8Array {
  return Uint8Array.from(mac.split(":"), (pair) => Number.parseInt(pair, 16));
}

/** The spelling boot loaders use in file names: `52-54-00-12-34-56`. */
export function dashedMac(mac: MacAddress): string {
  return mac.replaceAll(":", "-");
}

function isGroup(spelled: string): boolean {
  return (Number.parseInt(spelled.slice(0, 2), 16) & 1) === 1;
}
