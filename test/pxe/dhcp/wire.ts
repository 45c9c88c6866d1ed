import type { DhcpPacket } from "../../../pxe/dhcp/packet.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

export const hex = (digits: string): Uint8Array =>
  Uint8Array.from(Buffer.from(digits.replaceAll(" ", ""), "hex"));
export const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));
export const ip = (text: string) => text as Ipv4Address;

export interface Wire {
  readonly op?: number;
  readonly htype?: number;
  readonly hlen?: number;
  readonly flags?: number;
  readonly secs?: number;
  readonly ciaddr?: string;
  readonly giaddr?: string;
  readonly chaddr?: string;
  readonly sname?: Uint8Array;
  readonly file?: Uint8Array;
  readonly cookie?: string;
  /** Bytes after the cookie. */
  readonly options: Uint8Array;
}

/** A message put together without any of the code under test. */
export function wire(parts: Wire): Uint8Array {
  const bytes = Buffer.alloc(240 + parts.options.length);
  bytes.set([parts.op ?? 1, parts.htype ?? 1, parts.hlen ?? 6, 0, 0xde, 0xad, 0xbe, 0xef], 0);
  bytes.writeUInt16BE(parts.secs ?? 0, 8);
  bytes.writeUInt16BE(parts.flags ?? 0, 10);
  bytes.set((parts.ciaddr ?? "0.0.0.0").split(".").map(Number), 12);
  bytes.set((parts.giaddr ?? "0.0.0.0").split(".").map(Number), 24);
  bytes.write(parts.chaddr ?? "525400123456", 28, "hex");
  bytes.set(parts.sname ?? [], 44);
  bytes.set(parts.file ?? [], 108);
  bytes.write(parts.cookie ?? "63825363", 236, "hex");
  bytes.set(parts.options, 240);
  return new Uint8Array(bytes);
}

/** One option as it stands on the wire. */
export function option(code: number, value: Uint8Array | readonly number[]): number[] {
  return [code, value.length, ...value];
}

export function join(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A BOOTREQUEST with every field plain, to be changed by the case. */
export const REQUEST: DhcpPacket = {
  op: "BOOTREQUEST",
  hops: 0,
  xid: 0xdeadbeef,
  secs: 0,
  broadcast: false,
  ciaddr: ip("0.0.0.0"),
  yiaddr: ip("0.0.0.0"),
  siaddr: ip("0.0.0.0"),
  giaddr: ip("0.0.0.0"),
  chaddr: "52:54:00:12:34:56" as MacAddress,
  sname: "",
  file: "",
  options: new Map([[53, Uint8Array.of(1)]]),
};

/** Like `Map` equality without order. */
export function sorted(packet: DhcpPacket): DhcpPacket {
  return { ...packet, options: new Map([...packet.options].sort(([a], [b]) => a - b)) };
}
