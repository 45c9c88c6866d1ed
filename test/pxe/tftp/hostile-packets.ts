import { encodeAck, encodeData, encodeError, encodeOack, encodeRequest } from "../../../pxe/tftp/packet.js";
import { randomBytes } from "./seeded-random.js";

export type Random = () => number;

/** Names of files that are there, and how each row below makes its packet. */
type Make = (random: Random, names: readonly string[]) => Uint8Array;

const EVERY_OPTION = {
  blksize: "8",
  tsize: "0",
  timeout: "1",
  windowsize: "65535",
  multicast: "",
  utimeout: "1",
  rollover: "0",
};
const STRANGE_VALUES = [
  "",
  "0",
  "-1",
  "1e9",
  "65535",
  "99999999999999999999",
  "%n%n",
  "\x1b[31m",
  " 8",
  "8 ",
];
const NAME_LENGTHS = [1, 255, 256, 503, 511, 512, 513, 1024, 65_000];
const ATTACKS = [
  "../../etc/passwd",
  "/../etc/passwd",
  "/etc/passwd",
  "..\\..\\etc\\passwd",
  "kernel/../../etc/passwd",
  "%2e%2e/%2e%2e/etc/passwd",
  "....//etc/passwd",
  "C:\\boot.ini",
  "kernel\r\nERROR",
  "kernel/",
  "/",
  ".",
];

/** RRQs from addresses that never say anything else. */
export const REQUESTS: readonly (readonly [name: string, make: Make])[] = [
  ["a file, no options", (random, names) => rrq(pick(random, names))],
  ["a file with every option", (random, names) => rrq(pick(random, names), EVERY_OPTION)],
  ["a size probe", (random, names) => rrq(pick(random, names), { tsize: "0", blksize: "1468" })],
  [
    "the longest window",
    (random, names) => rrq(pick(random, names), { windowsize: "65535", blksize: "65464" }),
  ],
  ["strange values", (random, names) => rrq(pick(random, names), strangeOptions(random))],
  ["netascii", (random, names) => rrq(pick(random, names), {}, "netascii")],
  ["mail", (random, names) => rrq(pick(random, names), {}, pick(random, ["mail", "", "OCTET\x01", "x"]))],
  ["an attack on the path", (random) => rrq(pick(random, ATTACKS))],
  ["noise as a name", (random) => rrq(noise(random, 40))],
  ["torn", (random, names) => torn(random, rrq(pick(random, names), EVERY_OPTION))],
  [
    "a flipped byte",
    (random, names) => flipped(random, rrq(pick(random, names), { blksize: "8", tsize: "0" })),
  ],
  [
    "a write",
    (random, names) => encodeRequest({ ...requestOf(pick(random, names), {}, "octet"), kind: "wrq" }),
  ],
];

/** What talkers send to any port. */
export const ANYTHING: readonly (readonly [name: string, make: Make])[] = [
  ...REQUESTS,
  ["a name of a telling length", (random) => rrq("a".repeat(pick(random, NAME_LENGTHS)))],
  ["0 to 4 bytes", (random) => randomBytes(random, random() * 5)],
  ["an opcode and nothing", (random) => Uint8Array.of(0, random() * 256)],
  [
    "an opcode and noise",
    (random) => Buffer.concat([Uint8Array.of(0, random() * 8), randomBytes(random, random() * 60)]),
  ],
  ["noise", (random) => randomBytes(random, random() * 600)],
  [
    "options without end",
    (random) => Buffer.concat([rrq("kernel"), Buffer.from("a\x001\0".repeat(random() * 1000))]),
  ],
  ["a wrong block", (random) => encodeAck(random() * 65_536)],
  ["an early block", (random) => encodeAck(random() * 4)],
  ["DATA", (random) => encodeData(random() * 65_536, randomBytes(random, random() * 520))],
  ["an ERROR", (random) => encodeError(random() * 12, noise(random, 100))],
  ["an OACK", (random) => encodeOack(new Map(Object.entries(strangeOptions(random))))],
];

function rrq(filename: string, options: Record<string, string> = {}, mode = "octet"): Uint8Array {
  return encodeRequest(requestOf(filename, options, mode));
}

function requestOf(filename: string, options: Record<string, string>, mode: string) {
  return { kind: "rrq", filename, mode, options: new Map(Object.entries(options)) } as const;
}

function strangeOptions(random: Random): Record<string, string> {
  const names = ["blksize", "tsize", "windowsize", "BLKSIZE", noise(random, 6)];
  return Object.fromEntries(names.map((name) => [name, pick(random, STRANGE_VALUES)]));
}

function torn(random: Random, bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, random() * bytes.length);
}

function flipped(random: Random, bytes: Uint8Array): Uint8Array {
  bytes[Math.floor(random() * bytes.length)] = random() * 256;
  return bytes;
}

function noise(random: Random, longest: number): string {
  return Buffer.from(randomBytes(random, 1 + random() * longest)).toString("latin1");
}

export function pick<T>(random: Random, from: readonly T[]): T {
  const [first] = from;
  if (first === undefined) throw new Error("nothing to pick from");
  return from[Math.floor(random() * from.length)] ?? first;
}
