import { pick, type Random } from "../tftp/hostile-packets.js";
import { randomBytes } from "../tftp/seeded-random.js";
import { FIRMWARE_PACKETS } from "./firmware-packets.js";
import { hex, join, latin1, option, type Wire, wire } from "./wire.js";

/** `network` is the first two numbers of the network that the server serves: "127.81". */
type Make = (random: Random, network: string) => Uint8Array;

const DISCOVER = option(53, [1]);
const REQUEST = option(53, [3]);
const INFORM = option(53, [8]);
const HOSTNAMES = [
  "...",
  "a..b",
  ".".repeat(255),
  "$!%",
  "\x1b[2J\r\nevil",
  "\0",
  "-",
  "x".repeat(255),
  "ÿ".repeat(63),
];
const FQDNS = ["00 0000", "04 0000 ff 61", "05 0000 c0 00", "07 0000 40 61 61", "ff ffff"];

/** What attackers and broken clients were seen to send, or could; the CVE or the peer that fell over it where there was one. */
export const HOSTILE: readonly (readonly [name: string, make: Make])[] = [
  ["a DISCOVER from a MAC that was never seen", (random, network) => relayed(random, network, DISCOVER)],
  [
    "firmware's DISCOVER from a MAC that was never seen",
    (random, network) => stranger(random, network, pick(random, FIRMWARE_PACKETS).bytes),
  ],
  ["a mutated message of firmware", (random, network) => mutated(random, network)],
  [
    "a torn message of firmware",
    (random, network) => torn(random, stranger(random, network, anyFirmware(random))),
  ],
  ["noise", (random) => randomBytes(random, random() * 1400)],
  [
    "noise behind a good header",
    (random, network) => relayed(random, network, randomBytes(random, random() * 900)),
  ],
  [
    "an option that runs past the end",
    (random, network) => relayed(random, network, [...DISCOVER, 12, 200, 65]),
  ],
  ["ten thousand pads", (random, network) => relayed(random, network, join(DISCOVER, new Uint8Array(1000)))],
  [
    "relay options in relay options",
    (random, network) => relayed(random, network, join(DISCOVER, nested(random))),
  ],
  [
    "a client identifier of a telling length",
    (random, network) =>
      relayed(random, network, join(DISCOVER, identifier(random, pick(random, [0, 1, 128, 255, 900])))),
  ],
  [
    "a host name that is none (Kea CVE-2025-11232, CVE-2019-6473)",
    (random, network) =>
      relayed(random, network, join(DISCOVER, option(12, latin1(pick(random, HOSTNAMES)).subarray(0, 255)))),
  ],
  [
    "a bad FQDN (ISC CVE-2022-2929)",
    (random, network) => relayed(random, network, join(DISCOVER, option(81, hex(pick(random, FQDNS))))),
  ],
  [
    "a unicast REQUEST from a network that is nobody's (Kea CVE-2025-40779)",
    (random) => from(random, { ciaddr: address(random), options: join(REQUEST, [255]) }),
  ],
  [
    "an INFORM from a network that is nobody's",
    (random) => from(random, { ciaddr: address(random), options: join(INFORM, [255]) }),
  ],
  [
    "a giaddr that is nobody's",
    (random) => from(random, { giaddr: address(random), options: join(DISCOVER, [255]) }),
  ],
  [
    "a REQUEST for any address of the network",
    (random, network) => relayed(random, network, join(REQUEST, option(50, near(random, network)))),
  ],
  [
    "a RELEASE of an address that it never had",
    (random, network) =>
      from(random, { ciaddr: near(random, network).join("."), options: join(option(53, [7]), [255]) }),
  ],
  [
    "a DECLINE of an address that it never had",
    (random, network) => relayed(random, network, join(option(53, [4]), option(50, near(random, network)))),
  ],
  [
    "an answer of a server",
    (random, network) =>
      from(random, { op: 2, giaddr: `${network}.0.1`, options: join(option(53, [2]), [255]) }),
  ],
  [
    "another hardware type",
    (random, network) =>
      from(random, {
        htype: random() * 256,
        hlen: random() * 256,
        giaddr: `${network}.0.1`,
        options: join(DISCOVER, [255]),
      }),
  ],
  [
    "BOOTP",
    (random, network) =>
      from(random, { giaddr: `${network}.0.1`, cookie: "00000000", options: new Uint8Array(60) }),
  ],
];

function relayed(random: Random, network: string, options: Uint8Array | readonly number[]): Uint8Array {
  return from(random, { giaddr: `${network}.0.1`, options: join(options, [255]) });
}

/** A message from a random unicast MAC. */
function from(random: Random, parts: Wire): Uint8Array {
  const bytes = wire(parts);
  bytes.set(randomBytes(random, 6), 28);
  bytes[28] = (bytes[28] ?? 0) & 0xfe;
  return bytes;
}

/** The same through the relay, from a random MAC. */
function stranger(random: Random, network: string, original: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(original);
  bytes.set([...network.split(".").map(Number), 0, 1], 24);
  bytes.set(randomBytes(random, 5), 29);
  return bytes;
}

function mutated(random: Random, network: string): Uint8Array {
  const bytes = stranger(random, network, anyFirmware(random));
  for (let i = 0; i < 1 + random() * 6; i++) bytes[Math.floor(random() * bytes.length)] = random() * 256;
  return bytes;
}

function torn(random: Random, bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, random() * bytes.length);
}

function anyFirmware(random: Random): Uint8Array {
  return pick(random, FIRMWARE_PACKETS).bytes;
}

/** Option 82 whose sub-option holds an option 82, and so on. */
function nested(random: Random): Uint8Array {
  let value: Uint8Array = Uint8Array.of(1, 1, random() * 256);
  while (value.length < 240) value = join([82, value.length], value);
  return value;
}

/** Longer ones come in parts, RFC 3396. */
function identifier(random: Random, length: number): readonly number[] {
  const bytes = randomBytes(random, length);
  const parts: number[] = [];
  for (let offset = 0; offset === 0 || offset < length; offset += 255)
    parts.push(...option(61, bytes.subarray(offset, offset + 255)));
  return parts;
}

function near(random: Random, network: string): readonly number[] {
  return [...network.split(".").map(Number), random() * 256, random() * 256].map(Math.floor);
}

function address(random: Random): string {
  return Array.from({ length: 4 }, () => Math.floor(random() * 256)).join(".");
}
