import { FIELDS } from "../../pxe/dhcp/packet.js";
import type { Scripted } from "./dhcp-script.js";

/** Answers are read by offset: a load client that decoded them would be the limit, not the server. */

export const OFFER = 2;
export const ACK = 5;
export type Awaited = typeof OFFER | typeof ACK;

const MESSAGE_TYPE = 53;
const SERVER_IDENTIFIER = 54;
const TFTP_SERVER_NAME = 66;
const BOOTFILE_NAME = 67;
const FILE_FIELD = { start: FIELDS.file, end: FIELDS.file + 128 };

/** Undefined for what is no answer at all. */
export function xidOf(bytes: Buffer): number | undefined {
  return bytes.length < FIELDS.options ? undefined : bytes.readUInt32BE(FIELDS.xid);
}

export function typeOf(bytes: Buffer): number | undefined {
  return bytes[optionAt(bytes, MESSAGE_TYPE) + 2];
}

export function yiaddrOf(bytes: Buffer): number {
  return bytes.readUInt32BE(FIELDS.yiaddr);
}

export function isRight(bytes: Buffer, type: Awaited, expected: Scripted): boolean {
  return (
    yiaddrOf(bytes) === expected.yiaddr &&
    bytes.readUInt32BE(FIELDS.siaddr) === expected.siaddr &&
    typeOf(bytes) === type &&
    holdsText(bytes, FILE_FIELD.start, FILE_FIELD.end, expected.file) &&
    holdsOption(bytes, TFTP_SERVER_NAME, expected.tftpServerName) &&
    holdsOption(bytes, BOOTFILE_NAME, expected.bootfileName)
  );
}

/** What an answer says, and what it had to say. */
export function difference(bytes: Buffer, type: Awaited, { machine }: Scripted): string {
  const { mac, ...rest } = machine;
  const found = {
    type: typeOf(bytes),
    yiaddr: addressAt(bytes, FIELDS.yiaddr),
    siaddr: addressAt(bytes, FIELDS.siaddr),
    file: textIn(bytes.subarray(FILE_FIELD.start, FILE_FIELD.end)),
    tftpServerName: textIn(optionOf(bytes, TFTP_SERVER_NAME)),
    bootfileName: textIn(optionOf(bytes, BOOTFILE_NAME)),
  };
  return `${mac}: ${JSON.stringify({ found, expected: { type, ...rest } })}`;
}

/** RFC 2131 §4.3.2: the REQUEST names the server whose OFFER is taken, which has an identifier of its own choice. */
export function chooseServer(request: Buffer, offer: Buffer): void {
  optionOf(request, SERVER_IDENTIFIER).set(optionOf(offer, SERVER_IDENTIFIER).subarray(0, 4));
}

export function setXid(message: Buffer, xid: number): void {
  message.writeUInt32BE(xid, FIELDS.xid);
}

function holdsOption(bytes: Buffer, code: number, text: Buffer): boolean {
  const at = optionAt(bytes, code);
  return at === bytes.length
    ? text.length === 0
    : holdsText(bytes, at + 2, at + 2 + (bytes[at + 1] ?? 0), text);
}

/** dnsmasq ends options 66 and 67 with a NUL, others do not. */
function holdsText(bytes: Buffer, start: number, end: number, text: Buffer): boolean {
  const stop = start + text.length;
  return (
    stop <= end &&
    text.compare(bytes, start, Math.min(stop, bytes.length)) === 0 &&
    (stop === end || bytes[stop] === 0)
  );
}

/** Empty where it is absent. */
function optionOf(bytes: Buffer, code: number): Buffer {
  const at = optionAt(bytes, code);
  return bytes.subarray(at + 2, at + 2 + (bytes[at + 1] ?? 0));
}

/** Where the first of a code begins, or the end; no server here splits, pads or overloads its short answers. */
function optionAt(bytes: Buffer, code: number): number {
  let at: number = FIELDS.options;
  while (at < bytes.length && bytes[at] !== code) at += 2 + (bytes[at + 1] ?? 0);
  return Math.min(at, bytes.length);
}

function addressAt(bytes: Buffer, offset: number): string {
  return bytes.subarray(offset, offset + 4).join(".");
}

function textIn(bytes: Buffer): string {
  const nul = bytes.indexOf(0);
  return bytes.toString("latin1", 0, nul < 0 ? bytes.length : nul);
}
