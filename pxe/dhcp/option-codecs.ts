import type { DhcpMessageName } from "../boot/boot-event.js";
import { type ByteWriter, uint32At } from "../net/bytes.js";
import type { ClasslessRoute } from "../net/classless-route.js";
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "../net/ipv4-address.js";
import { netmask, type Subnet } from "../net/subnet.js";
import { knownText } from "./known-texts.js";
import { decodeRelayAgent, encodeRelayAgent, type RelayAgentInformation } from "./relay-agent.js";

/** One option's value as bytes and back. `decode` reads from `start` to `end`, and answers `undefined` for bytes that are no such value. */
export interface OptionCodec<T> {
  readonly decode: (bytes: Uint8Array, start: number, end: number) => T | undefined;
  readonly write: (value: T, to: ByteWriter) => void;
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

export const raw: OptionCodec<Uint8Array> = { decode: viewOf, write: (value, to) => to.raw(value) };

export const uint8 = unsigned(1);
export const uint16 = unsigned(2);
export const uint32 = unsigned(4);

export const ipv4: OptionCodec<Ipv4Address> = {
  decode: (bytes, start, end) => (end - start === 4 ? ipv4FromNumber(uint32At(bytes, start)) : undefined),
  write: (value, to) => to.uint32(ipv4ToNumber(value)),
};

export const ipv4List = listOf(ipv4, 4);
export const uint8List: OptionCodec<readonly number[]> = {
  decode: (bytes, start, end) => (end === start ? undefined : Array.from(viewOf(bytes, start, end))),
  write: (values, to) => {
    for (const value of values) to.uint8(value);
  },
};
export const uint16List = listOf(uint16, 2);

/** Latin-1 up to the first NUL, which PXE stacks add and RFC 2132 §2 tells to drop; empty text is no value. Not safe to print. */
export const text: OptionCodec<string> = {
  decode: (bytes, start, end) => {
    let last = start;
    while (last < end && bytes[last] !== 0) last++;
    return last === start ? undefined : knownText(bytes, start, last);
  },
  write: (value, to) => to.latin1(value),
};

export const messageName: OptionCodec<MessageType> = {
  decode: (bytes, start, end) => (end - start === 1 ? MESSAGE_NAMES[(bytes[start] ?? 0) - 1] : undefined),
  write: (value, to) => to.uint8(MESSAGE_NAMES.indexOf(value) + 1),
};

/** Option 97: a zero type byte, then 16 bytes of identifier (RFC 4578 §2.3), which are the value. */
export const machineIdentifier: OptionCodec<Uint8Array> = {
  decode: (bytes, start, end) =>
    end - start === 17 && bytes[start] === 0 ? viewOf(bytes, start + 1, end) : undefined,
  write: (value, to) => to.uint8(0).raw(value),
};

export const relayAgent: OptionCodec<RelayAgentInformation> = {
  decode: (bytes, start, end) => {
    const decoded = decodeRelayAgent(viewOf(bytes, start, end));
    return decoded.ok ? decoded.value : undefined;
  },
  write: (value, to) => to.raw(encodeRelayAgent(value.subOptions)),
};

/** RFC 3442: prefix length, the destination's significant octets, router; again and again. */
export const classlessRoutes: OptionCodec<readonly ClasslessRoute[]> = {
  decode: (bytes, start, end) => decodeRoutes(viewOf(bytes, start, end)),
  write: (routes, to) => {
    for (const route of routes) writeRoute(route, to);
  },
};

function viewOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
}

function unsigned(width: 1 | 2 | 4): OptionCodec<number> {
  return {
    decode: (bytes, start, end) => {
      if (end - start !== width) return undefined;
      let value = 0;
      for (let i = start; i < end; i++) value = value * 256 + (bytes[i] ?? 0);
      return value;
    },
    write: (value, to) => {
      if (width === 4) to.uint32(value);
      else if (width === 2) to.uint16(value);
      else to.uint8(value);
    },
  };
}

function listOf<T>(item: OptionCodec<T>, width: number): OptionCodec<readonly T[]> {
  return {
    decode: (bytes, start, end) => {
      if (end === start || (end - start) % width !== 0) return undefined;
      const values: T[] = [];
      for (let offset = start; offset < end; offset += width) {
        const value = item.decode(bytes, offset, offset + width);
        if (value === undefined) return undefined;
        values.push(value);
      }
      return values;
    },
    write: (values, to) => {
      for (const value of values) item.write(value, to);
    },
  };
}

function decodeRoutes(bytes: Uint8Array): readonly ClasslessRoute[] | undefined {
  const routes: ClasslessRoute[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const prefixLength = bytes[offset] ?? 0;
    const octets = Math.ceil(prefixLength / 8);
    const end = offset + 5 + octets;
    const router = end > bytes.length ? undefined : ipv4.decode(bytes, offset + 1 + octets, end);
    if (prefixLength > 32 || router === undefined) return undefined;
    routes.push({
      destination: subnetOf(bytes.subarray(offset + 1, offset + 1 + octets), prefixLength),
      router,
    });
    offset = end;
  }
  return routes.length === 0 ? undefined : routes;
}

function subnetOf(significant: Uint8Array, prefixLength: number): Subnet {
  const number = [0, 1, 2, 3].reduce((sum, index) => sum * 256 + (significant[index] ?? 0), 0);
  return { network: ipv4FromNumber(number & ipv4ToNumber(netmask(prefixLength))), prefixLength };
}

function writeRoute({ destination, router }: ClasslessRoute, to: ByteWriter): void {
  const { network, prefixLength } = destination;
  to.uint8(prefixLength);
  for (let octet = 0; octet < Math.ceil(prefixLength / 8); octet++)
    to.uint8((ipv4ToNumber(network) >>> (24 - 8 * octet)) & 255);
  to.uint32(ipv4ToNumber(router));
}
