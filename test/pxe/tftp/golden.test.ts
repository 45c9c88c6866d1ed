import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";
import { formatOptions, negotiate } from "../../../pxe/tftp/negotiation.js";
import {
  decodePacket,
  encodeError,
  encodeOack,
  encodeRequest,
  looksLikeRequest,
  type TftpPacket,
} from "../../../pxe/tftp/packet.js";

/** Captured in the firmware lab, each with a listing made by code of its own. */
const FOLDER = fileURLToPath(new URL("../../../../test/golden/tftp/", import.meta.url));

interface Listing {
  readonly opcode: "RRQ" | "OACK" | "ERROR";
  readonly filename?: string;
  readonly mode?: string;
  readonly options?: readonly (readonly [string, string])[];
  readonly errorCode?: number;
  readonly message?: string;
}

const CAPTURED = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".bin"))
  .map((name) => ({
    name: name.replace(".bin", ""),
    bytes: Uint8Array.from(readFileSync(join(FOLDER, name))),
  }));

for (const { name, bytes } of CAPTURED)
  test(`${name} is read as its listing says, re-encodes to itself and may be cut anywhere`, (t) => {
    const listing: Listing = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8"));
    const packet = decoded(bytes);
    t.deepEqual(listed(packet), listing.opcode === "RRQ" ? requestOf(listing) : replyOf(listing));
    t.deepEqual(decoded(encoded(packet)), packet);
    for (let length = 0; length < bytes.length; length += 1)
      t.notThrows(() => {
        decodePacket(bytes.slice(0, length));
        looksLikeRequest(bytes.slice(0, length));
      });
  });

/** What each firmware is answered for a file of 10 MB: the first OACK on the wire. */
const ANSWERS: Readonly<Record<string, string>> = {
  "ipxe-rom-rrq": "blksize=1432 tsize=10000000",
  "ovmf-probe-rrq": "tsize=10000000 blksize=1468 windowsize=4",
  "ovmf-rrq": "blksize=1468 windowsize=4",
  "shim-grub-rrq": "blksize=512 windowsize=4",
  "grub-config-rrq": "blksize=1024 tsize=10000000",
  "pxelinux-kernel-rrq": "tsize=10000000 blksize=1408",
  "curl-rrq": "tsize=10000000 blksize=512 timeout=5",
};

for (const [name, answer] of Object.entries(ANSWERS))
  test(`${name} is granted ${answer}`, (t) => {
    const request = decoded(CAPTURED.find((captured) => captured.name === name)?.bytes ?? new Uint8Array());
    if (request.kind !== "rrq") return t.fail(`${name} is no RRQ`);
    const { acknowledged } = negotiate(request.options, 10_000_000, { maxBlksize: 1468, maxWindow: 64 });
    t.is(formatOptions(acknowledged), answer);
  });

function decoded(bytes: Uint8Array): TftpPacket {
  const result = decodePacket(bytes);
  if (!result.ok) throw new Error(`${result.reason} at ${result.offset}`);
  return result.value;
}

function encoded(packet: TftpPacket): Uint8Array {
  if (packet.kind === "oack") return encodeOack(packet.options);
  if (packet.kind === "error") return encodeError(packet.code, packet.message);
  if (packet.kind === "rrq" || packet.kind === "wrq") return encodeRequest(packet);
  throw new Error(`no golden packet is ${packet.kind}`);
}

function listed(packet: TftpPacket): object {
  if ("options" in packet) return { ...packet, options: [...packet.options] };
  return packet;
}

function requestOf({ filename, mode, options }: Listing): object {
  return { kind: "rrq", filename, mode, options: options ?? [] };
}

function replyOf({ opcode, options, errorCode, message }: Listing): object {
  return opcode === "OACK" ? { kind: "oack", options } : { kind: "error", code: errorCode, message };
}
