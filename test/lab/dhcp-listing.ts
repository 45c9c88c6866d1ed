import { macAt } from "./pcap.js";

const TYPES = ["", "DISCOVER", "OFFER", "REQUEST", "DECLINE", "ACK", "NAK", "RELEASE", "INFORM"] as const;

/** A DHCP message as the lab reads it: without any of the code under test. Options are in wire order, values in hex. */
export interface DhcpListing {
  readonly type: (typeof TYPES)[number];
  readonly op: number;
  readonly xid: string;
  readonly secs: number;
  readonly flags: number;
  readonly ciaddr: string;
  readonly yiaddr: string;
  readonly siaddr: string;
  readonly giaddr: string;
  readonly chaddr: string;
  readonly sname: string;
  readonly file: string;
  readonly options: readonly { readonly code: number; readonly hex: string }[];
}

const OPTIONS_AT = 240;

/** RFC 2131 §2. Undefined when it is no DHCP message. */
export function listDhcp(bytes: Buffer): DhcpListing | undefined {
  if (bytes.length < OPTIONS_AT || bytes.readUInt32BE(236) !== 0x63825363) return undefined;
  const options = listOptions(bytes);
  const type = options.find((option) => option.code === 53)?.hex ?? "";
  return {
    type: TYPES[Number.parseInt(type, 16)] ?? "",
    op: bytes.readUInt8(0),
    xid: bytes.toString("hex", 4, 8),
    secs: bytes.readUInt16BE(8),
    flags: bytes.readUInt16BE(10),
    ciaddr: addressAt(bytes, 12),
    yiaddr: addressAt(bytes, 16),
    siaddr: addressAt(bytes, 20),
    giaddr: addressAt(bytes, 24),
    chaddr: macAt(bytes, 28),
    sname: textAt(bytes, 44, 64),
    file: textAt(bytes, 108, 128),
    options,
  };
}

function listOptions(bytes: Buffer): DhcpListing["options"] {
  const options: { code: number; hex: string }[] = [];
  for (let at = OPTIONS_AT; at < bytes.length && bytes[at] !== 255; ) {
    const code = bytes.readUInt8(at);
    if (code === 0 || at + 1 >= bytes.length) {
      at += 1;
      continue;
    }
    const length = bytes.readUInt8(at + 1);
    options.push({ code, hex: bytes.toString("hex", at + 2, at + 2 + length) });
    at += 2 + length;
  }
  return options;
}

function addressAt(bytes: Buffer, offset: number): string {
  return [...bytes.subarray(offset, offset + 4)].join(".");
}

function textAt(bytes: Buffer, offset: number, length: number): string {
  return bytes.toString("latin1", offset, offset + length).replace(/\0.*$/s, "");
}
