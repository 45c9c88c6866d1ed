import {
  type MacAddress,
  macAddressFromBytes,
  macAddressToBytes,
  parseMacAddress,
} from "../net/mac-address.js";

/** How a MAC that is known differs from the one looked for; the likelier slip first. */
export const MAC_SLIPS = ["oneDigit", "twoDigitsSwapped", "neighbour", "byteOrder", "bitOrder"] as const;
export type MacSlip = (typeof MAC_SLIPS)[number];

export interface NearMac {
  readonly mac: MacAddress;
  readonly slip: MacSlip;
}

/** NICs of one card have neighbouring addresses. */
const FARTHEST_NEIGHBOUR = 8;
const HEX = "0123456789abcdef";
/** More would help nobody choose. */
const MOST_FOUND = 5;

/**
 * MACs that are known and that a slip makes of `mac`: a digit misread (0 for O, 8 for B) or two of them swapped in typing, another NIC of the
 * same card, bytes or bits read in the other order. All slips are tried (under 300), so that it costs the same however many MACs are known.
 */
export function nearestMacs(mac: MacAddress, isKnown: (mac: MacAddress) => boolean): readonly NearMac[] {
  const found = new Map<MacAddress, MacSlip>();
  for (const slip of MAC_SLIPS)
    for (const text of SLIPS[slip](mac)) {
      const near = parseMacAddress(text);
      if (near !== undefined && near !== mac && !found.has(near) && isKnown(near)) found.set(near, slip);
    }
  return Array.from(found, ([near, slip]) => ({ mac: near, slip })).slice(0, MOST_FOUND);
}

/** In what the two differ: ends a sentence that names `near`. */
export function describeSlip({ slip }: NearMac): string {
  switch (slip) {
    case "oneDigit":
      return "which differs in one digit";
    case "twoDigitsSwapped":
      return "which differs in two digits that are swapped";
    case "neighbour":
      return "which is a neighbouring address, as the NICs of one card have";
    case "byteOrder":
      return "which has the same bytes in another order";
    case "bitOrder":
      return "which has the same bytes with their bits in the other order";
  }
}

const SLIPS: { readonly [S in MacSlip]: (mac: MacAddress) => Iterable<string> } = {
  oneDigit: otherDigits,
  twoDigitsSwapped: swappedDigits,
  neighbour: neighbours,
  byteOrder: otherByteOrders,
  bitOrder: otherBitOrder,
};

function* otherDigits(mac: MacAddress): Generator<string> {
  for (let place = 0; place < mac.length; place++)
    if (mac[place] !== ":") for (const digit of HEX) yield replaced(mac, [[place, digit]]);
}

function* swappedDigits(mac: MacAddress): Generator<string> {
  for (let left = 0; left < mac.length; left++)
    for (let right = left + 1; right < mac.length; right++) {
      const [a = "", b = ""] = [mac[left], mac[right]];
      if (a !== ":" && b !== ":" && a !== b)
        yield replaced(mac, [
          [left, b],
          [right, a],
        ]);
    }
}

function* neighbours(mac: MacAddress): Generator<string> {
  const number = Number.parseInt(mac.replaceAll(":", ""), 16);
  for (let step = 1; step <= FARTHEST_NEIGHBOUR; step++)
    for (const near of [number - step, number + step])
      yield near
        .toString(16)
        .padStart(12, "0")
        .replace(/(..)(?=.)/g, "$1:");
}

/** The whole turned round, and each two neighbouring bytes swapped. */
function* otherByteOrders(mac: MacAddress): Generator<string> {
  const bytes = mac.split(":");
  yield bytes.toReversed().join(":");
  for (let place = 0; place + 1 < bytes.length; place++) {
    const [a = "", b = ""] = [bytes[place], bytes[place + 1]];
    yield bytes.toSpliced(place, 2, b, a).join(":");
  }
}

function* otherBitOrder(mac: MacAddress): Generator<string> {
  yield macAddressFromBytes(macAddressToBytes(mac).map(reversedBits));
}

function reversedBits(byte: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) reversed |= ((byte >> bit) & 1) << (7 - bit);
  return reversed;
}

function replaced(mac: string, changes: readonly (readonly [number, string])[]): string {
  const digits = [...mac];
  for (const [place, digit] of changes) digits[place] = digit;
  return digits.join("");
}
