import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listDhcp } from "./dhcp-listing.js";
import type { CapturedDatagram } from "./pcap.js";

export interface GoldenPacket {
  readonly kind: "dhcp" | "tftp";
  /** Name of the file: client, then message. */
  readonly name: string;
  /** Who sent it and when in a boot, as a sentence. */
  readonly about: string;
  readonly datagram: CapturedDatagram;
}

/** Writes `<kind>/<name>.bin`, the UDP payload, and `<name>.json`, what is in it by the lab's own listing. */
export function writeGolden(folder: string, packet: GoldenPacket): void {
  const { datagram } = packet;
  const listing = packet.kind === "dhcp" ? listDhcp(datagram.payload) : listTftp(datagram.payload);
  const text = {
    about: packet.about,
    from: `${datagram.source}:${datagram.sourcePort}`,
    to: `${datagram.destination}:${datagram.destinationPort}`,
    bytes: datagram.payload.length,
    ...listing,
  };
  mkdirSync(join(folder, packet.kind), { recursive: true });
  writeFileSync(join(folder, packet.kind, `${packet.name}.bin`), datagram.payload);
  writeFileSync(join(folder, packet.kind, `${packet.name}.json`), `${JSON.stringify(text, undefined, 2)}\n`);
}

const OPCODES = ["", "RRQ", "WRQ", "DATA", "ACK", "ERROR", "OACK"] as const;

export interface TftpListing {
  readonly opcode: (typeof OPCODES)[number];
  readonly filename?: string;
  readonly mode?: string;
  /** In wire order, spelled as sent. */
  readonly options?: readonly (readonly [string, string])[];
  readonly block?: number;
  readonly errorCode?: number;
  readonly message?: string;
}

/** RFC 1350 §5 and RFC 2347, read without any of the code under test. */
export function listTftp(bytes: Buffer): TftpListing {
  const opcode = OPCODES[bytes.length < 4 ? 0 : bytes.readUInt16BE(0)] ?? "";
  const words = bytes.toString("latin1", 2).split("\0").slice(0, -1);
  if (opcode === "RRQ" || opcode === "WRQ") {
    const [filename = "", mode = "", ...rest] = words;
    return { opcode, filename, mode, options: pairs(rest) };
  }
  if (opcode === "OACK") return { opcode, options: pairs(words) };
  if (opcode === "ERROR")
    return {
      opcode,
      errorCode: bytes.readUInt16BE(2),
      message: bytes.toString("latin1", 4).replace(/\0.*$/s, ""),
    };
  if (opcode === "DATA" || opcode === "ACK") return { opcode, block: bytes.readUInt16BE(2) };
  return { opcode };
}

function pairs(words: readonly string[]): readonly (readonly [string, string])[] {
  return words.flatMap((name, index) => (index % 2 === 0 ? [[name, words[index + 1] ?? ""] as const] : []));
}
