import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import type { Grant } from "../../../pxe/boot/grant.js";
import { readRequest } from "../../../pxe/coordinator/dhcp-request.js";
import type { Ownership } from "../../../pxe/coordinator/ownership.js";
import type { SubnetSettings } from "../../../pxe/coordinator/settings.js";
import { decodeDhcp, FIELDS } from "../../../pxe/dhcp/packet.js";
import type { Arrival } from "../../../pxe/dhcp/reply-destination.js";
import { ipv4ToNumber } from "../../../pxe/net/ipv4-address.js";
import { FIRMWARE_PACKETS } from "../dhcp/firmware-packets.js";
import { BOOT, BY_ETH1, ETH1, fixedGrant, ip, NONE, one, SERVER } from "./lab.js";
import { Script } from "./transaction-script.js";

const CAPTURED = fileURLToPath(new URL("../../../../test/golden/dhcp/", import.meta.url));
const [CIADDR, GIADDR] = [FIELDS.ciaddr, FIELDS.giaddr];
const RELAY = ip("10.77.0.254");
const FIXED = "10.77.0.50";
const LONG_NAME = `http://10.77.0.11:8080/${"very-long/".repeat(20)}boot.ipxe`;

/** What one network and one owner make of a machine. */
interface Circumstances {
  readonly subnet: SubnetSettings;
  readonly ownership: Ownership;
  /** Option 82 as the relay writes it; absent: the machine is on the server's own segment. */
  readonly relayed?: readonly number[];
  /** Option 57 is cut out, so that 576 bytes have to do. */
  readonly isShort?: true;
}

const RICH: SubnetSettings = {
  ...ETH1,
  ...{
    domain: "rack7.example",
    search: ["example", "lab.example"],
    ntp: [ip("10.77.0.9")],
    mtu: 9000,
    bootp: true,
  },
  routes: [{ destination: { network: ip("10.80.0.0"), prefixLength: 16 }, router: ip("10.77.0.8") }],
};
const FILES = new Map([
  ["biosPxe", "undionly.kpxe"],
  ["biosIpxe", "m/boot.ipxe"],
  ["uefiX64Pxe", "snponly.efi"],
  ["uefiX64Ipxe", "m/boot.ipxe"],
  ["uefiX64Http", "http://10.77.0.11:8080/snponly.efi"],
] as const);
const PLAIN: Grant = { ...fixedGrant(FIXED), boot: { ...BOOT, files: FILES } };
const NAMED: Grant = {
  ...PLAIN,
  ...{ hostname: "node-7", mtu: 1400 },
  address: {
    ...{ kind: "fixed", address: ip(FIXED), prefixLength: 25, gateway: ip("10.77.0.7") },
    dns: [ip("10.77.0.5"), ip("10.77.0.6")],
  },
};
const LONG: Grant = {
  ...NAMED,
  boot: { ...BOOT, files: new Map(Array.from(FILES.keys(), (stage) => [stage, LONG_NAME] as const)) },
};
const { boot: _, ...BARE } = PLAIN;
const SUB_OPTIONS = [1, 3, 9, 8, 7, 2, 2, 6, 5];

export const CIRCUMSTANCES: Readonly<Record<string, Circumstances>> = {
  "a fixed address": { subnet: ETH1, ownership: one(PLAIN) },
  "all that a network can say": { subnet: RICH, ownership: one(NAMED) },
  "behind a relay": { subnet: RICH, ownership: one(NAMED), relayed: SUB_OPTIONS },
  "behind a relay that stands in for the server, on a port of its own": {
    ...{ subnet: ETH1, ownership: one(PLAIN) },
    relayed: [...SUB_OPTIONS, 5, 4, 10, 77, 0, 0, 11, 4, 10, 77, 0, 254, 19, 0],
  },
  "more than fits": { subnet: RICH, ownership: one(LONG), relayed: SUB_OPTIONS, isShort: true },
  "the pool's address": { subnet: RICH, ownership: one({ ...PLAIN, address: { kind: "pool" } }) },
  "no boot files": { subnet: ETH1, ownership: one({ ...BARE, netbootOff: "it has no instance" }) },
  "a stranger": { subnet: { ...ETH1, unknown: { policy: "pool" } }, ownership: NONE },
};

/** Clients' messages as they stood on the wire, by name. */
export function heardOnTheWire(): ReadonlyMap<string, Uint8Array> {
  const captured = readdirSync(CAPTURED)
    .filter((name) => name.endsWith(".bin"))
    .sort()
    .map((name) => [name, Uint8Array.from(readFileSync(join(CAPTURED, name)))] as const);
  const composed = FIRMWARE_PACKETS.map(({ name, bytes }) => [name, bytes] as const);
  return new Map([...captured, ...composed].filter(([, bytes]) => bytes[0] === 1));
}

/**
 * All that a machine is answered, one line each, and the events that tell of it: its message as it was heard; then what becomes of it as a
 * DISCOVER, twice as the REQUEST that takes the offer, as a renewal, as INFORM, as INIT-REBOOT with a wrong address, and without option 53.
 */
export function answersTo(bytes: Uint8Array, circumstances: Circumstances): readonly string[] {
  const server = serverNamedIn(circumstances);
  const its = circumstances.ownership === NONE || isPool(circumstances) ? undefined : FIXED;
  const once = new Talk(circumstances);
  const lines = [once.say("as heard", bytes)];
  const talk = new Talk(circumstances);
  const offered = talk.say("DISCOVER", as(bytes, 1));
  const address = its ?? talk.lastAddress;
  const taking = as(bytes, 3, [54, 4, ...octets(server), 50, 4, ...octets(address)]);
  return [
    ...lines,
    offered,
    talk.say("REQUEST", taking),
    talk.say("REQUEST again", taking),
    talk.say("renewal", addressed(as(bytes, 3), CIADDR, address)),
    talk.say("INFORM", addressed(as(bytes, 8), CIADDR, address)),
    talk.say("INIT-REBOOT", as(bytes, 3, [50, 4, 192, 168, 9, 9])),
    talk.say("BOOTP", as(bytes, undefined)),
  ];
}

class Talk {
  private readonly circumstances: Circumstances;
  private readonly script: Script;

  constructor(circumstances: Circumstances) {
    this.circumstances = circumstances;
    this.script = new Script([circumstances.subnet]);
  }

  get lastAddress(): string {
    return this.script.sent.at(-1)?.yiaddr ?? "10.77.0.100";
  }

  say(what: string, bytes: Uint8Array): string {
    const { relayed, isShort, ownership } = this.circumstances;
    const whole = isShort === true ? as(bytes, "same", [], [57]) : bytes;
    const sent =
      relayed === undefined
        ? whole
        : addressed(as(whole, "same", [82, relayed.length, ...relayed]), GIADDR, RELAY);
    const arrival: Arrival = relayed === undefined ? BY_ETH1 : { address: RELAY, port: 4067 };
    const decoded = decodeDhcp(sent);
    const request = decoded.ok ? readRequest(decoded.value, arrival, sent) : undefined;
    if (request === undefined) return `${what}: nothing`;
    const { datagrams, details, targets } = this.script;
    for (const list of [datagrams, details, targets]) list.length = 0;
    this.script.now += 1000;
    this.script.all(request, ownership);
    const events = digest(plain(details));
    const answers = datagrams.map((datagram, i) => answerText(datagram, targets[i]));
    return `${what}: ${answers.join("; ") || "silence"}; events ${events}`;
  }
}

function answerText(datagram: Uint8Array, target: unknown): string {
  return `${datagram.length} bytes ${digest(datagram)} to ${digest(plain(target))}`;
}

/** In whatever order its fields stand. */
function plain(value: unknown): string {
  return inspect(JSON.parse(JSON.stringify(value)), { sorted: true, depth: 9, breakLength: 1e9 });
}

function digest(what: string | Uint8Array): string {
  return createHash("sha256").update(what).digest("hex").slice(0, 12);
}

/** The message with another type (`undefined`: none), `added` options first, and some left out. */
function as(
  bytes: Uint8Array,
  type: number | undefined | "same",
  added: readonly number[] = [],
  without: readonly number[] = [],
): Uint8Array {
  const kept: number[] = [];
  let at: number = FIELDS.options;
  while (at < bytes.length && bytes[at] !== 255) {
    const code = bytes[at] ?? 0;
    const end = code === 0 ? at + 1 : at + 2 + (bytes[at + 1] ?? 0);
    const isReplaced = type !== "same" && [50, 53, 54].includes(code);
    if (code !== 0 && !isReplaced && !without.includes(code)) kept.push(...bytes.subarray(at, end));
    at = end;
  }
  const first = typeof type === "number" ? [53, 1, type] : [];
  const head = bytes.subarray(0, FIELDS.options);
  const whole = Uint8Array.of(...head, ...first, ...added, ...kept, 255);
  return whole.length >= 300 ? whole : Uint8Array.of(...whole, ...new Uint8Array(300 - whole.length));
}

function addressed(bytes: Uint8Array, field: number, address: string): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.set(octets(address), field);
  return copy;
}

function octets(address: string): number[] {
  const number = ipv4ToNumber(ip(address));
  return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255];
}

function serverNamedIn({ relayed = [] }: Circumstances): string {
  return relayed.includes(11) ? RELAY : SERVER;
}

function isPool({ ownership }: Circumstances): boolean {
  return ownership.kind === "one" && ownership.answer.grant.address?.kind === "pool";
}
