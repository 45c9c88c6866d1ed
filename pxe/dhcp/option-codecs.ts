import type { DhcpMessageName } from "../boot/boot-event.js";
import type { ClasslessRoute } from "../net/classless-route.js";
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "../net/ipv4-address.js";
import { latin1FromBytes, latin1ToBytes } from "../net/latin1.js";
import { netmask, type Subnet } from "../net/subnet.js";
import { decodeRelayAgent, encodeRelayAgent, type RelayAgentInformation } from "./relay-agent.js";

/** One option's value as bytes and back. `decode` answers `undefined` for bytes that are no such value. */
export interface OptionCodec<T> {
  readonly decode: (bytes: Uint8Array) => T | undefined;
  readonly encode: (value: T) => Uint8Array;
}

/** Option 53. */
export type MessageType = Exclude<DhcpMessageName, "BOOTP">;

/** RFC 2132 §9.6: the number on the wire is the place in this list, from 1. */
const MESSAGE_NAMES: readonly MessageType[] = [
  "DISCOVER",
  "OFFER",
  "REQUEST",
  "DECLINE",
  "ACK",
  "NAK",
  "RELEASE",
  "INFORM",
];

export const raw: OptionCodec<Uint8Array> = { decode: (bytes) => bytes, encode: (value) => value };

export const uint8 = unsigned(1);
export const uint16 = unsigned(2);
export const uint32 = unsigned(4);

export const ipv4: OptionCodec<Ipv4Address> = {
  decode: (bytes) => {
    const number = uint32.decode(bytes);
    return number === undefined ? undefined : ipv4FromNumber(number);
  },
  encode: (value) => uint32.encode(ipv4ToNumber(value)),
};

export const ipv4List = listOf(ipv4, 4);
export const uint8List: OptionCodec<readonly number[]> = {
  decode: (bytes) => (bytes.length === 0 ? undefined : Array.from(bytes)),
  encode: (values) => Uint8Array.from(values),
};
export const uint16List = listOf(uint16, 2);

/** Latin-1 up to the first NUL, which PXE stacks add and RFC 2132 §2 tells to drop; empty text is no value. Not safe to print. */
export const text: OptionCodec<string> = {
  decode: (bytes) => {
    const nul = bytes.indexOf(0);
    const end = nul === -1 ? bytes.length : nul;
    return end === 0 ? undefined : latin1FromBytes(bytes, 0, end);
  },
  encode: latin1ToBytes,
};

export const messageName: OptionCodec<MessageType> = {
  decode: (bytes) => (bytes.length === 1 ? MESSAGE_NAMES[(bytes[0] ?? 0) - 1] : undefined),
  encode: (value) => uint8.encode(MESSAGE_NAMES.indexOf(value) + 1),
};

/** Option 97: a zero type byte, then 16 bytes of identifier (RFC 4578 §2.3), which are the value. */
export const machineIdentifier: OptionCodec<Uint8Array> = {
  decode: (bytes) => (bytes.length === 17 && bytes[0] === 0 ? bytes.subarray(1) : undefined),
  encode: (value) => Uint8Array.of(0, ...value),
};

export const relayAgent: OptionCodec<RelayAgentInformation> = {
  decode: (bytes) => {
    const decoded = decodeRelayAgent(bytes);
    return decoded.ok ? decoded.value : undefined;
  },
  encode: (value) => encodeRelayAgent(value.subOptions),
};

/** RFC 3442: prefix length, the destination's significant octets, router; again and again. */
export const classlessRoutes: OptionCodec<readonly ClasslessRoute[]> = {
  decode: decodeRoutes,
  encode: (value) => Uint8Array.from(value.flatMap(encodeRoute)),
};

function unsigned(width: 1 | 2 | 4): OptionCodec<number> {
  return {
    decode: (bytes) => {
      if (bytes.length !== width) return undefined;
      let value = 0;
      for (const byte of bytes) value = value * 256 + byte;
      return value;
    },
    encode: (value) => {
      const bytes = new Uint8Array(width);
      let rest = value;
      for (let index = width - 1; index >= 0; index--) {
        bytes[index] = rest;
        rest = Math.floor(rest / 256);
      }
      return bytes;
    },
  };
}

function listOf<T>(item: OptionCodec<T>, width: number): OptionCodec<readonly T[]> {
  return {
    decode: (bytes) => {
      if (bytes.length === 0 || bytes.length % width !== 0) return undefined;
      const values: T[] = [];
      for (let offset = 0; offset < bytes.length; offset += width) {
        const value = item.decode(bytes.subarray(offset, offset + width));
        if (value === undefined) return undefined;
        values.push(value);
      }
      return values;
    },
    encode: (values) => {
      const bytes = new Uint8Array(values.length * width);
      for (const [place, value] of values.entries()) bytes.set(item.encode(value), place * width);
      return bytes;
    },
  };
}

function decodeRoutes(bytes: Uint8Array): readonly ClasslessRoute[] | undefined {
  const routes: ClasslessRoute[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const prefixLength = bytes[offset] ?? 0;
    const octets = Math.ceil(prefixLength / 8);
    const router = ipv4.decode(bytes.subarray(offset + 1 + octets, offset + 5 + octets));
    if (prefixLength > 32 || router === undefined) return undefined;
    routes.push({
      destination: subnetOf(bytes.subarray(offset + 1, offset + 1 + octets), prefixLength),
      router,
    });
    offset += 5 + octets;
  }
  return routes.length === 0 ? undefined : routes;
}

function subnetOf(significant: Uint8Array, prefixLength: number): Subnet {
  const number = [0, 1, 2, 3].reduce((sum, index) => sum * 256 + (significant[index] ?? 0), 0);
  return { network: ipv4FromNumber(number & ipv4ToNumber(netmask(prefixLength))), prefixLength };
}

function encodeRoute({ destination, router }: ClasslessRoute): number[] {
  const significant = ipv4.encode(destination.network).subarray(0, Math.ceil(destination.prefixLength / 8));
  return [destination.prefixLength, ...significant, ...ipv4.encode(router)];
}
