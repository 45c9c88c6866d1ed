import type { MessageTypeDefinition } from "@grpc/proto-loader";
import test from "ava";
import { bootEventFromWire, bootEventToWire } from "../../../driver/rpc/convert/boot-event.js";
import {
  durationFromWire,
  durationToWire,
  timestampFromWire,
  timestampToWire,
} from "../../../driver/rpc/convert/time.js";
import type {
  BootEvent__Output,
  BootEvent as WireBootEvent,
} from "../../../driver/rpc/gen/metalplug/v1/BootEvent.js";
import { contract } from "../../../driver/rpc/proto.js";
import type { BootEvent, BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { address, MAC } from "./support.js";

const PROXIED = {
  message: "OFFER",
  address: address("0.0.0.0"),
  bootServer: address("10.77.0.11"),
  bootFile: "undionly.kpxe",
  bootDriver: "hv1",
  destination: "broadcast port 68",
} as const;
const FOREIGN = { server: address("10.77.0.2"), interface: "eth1" } as const;
const THEIR_BOOT = { bootServer: address("10.77.0.2"), bootFile: "theirs.efi" } as const;
const THEIR_WAYS = { givesAddresses: true, bootServerDiscovery: true } as const;
const THEIR_OFFER = { message: "OFFER", address: address("10.77.0.50") } as const;

const DETAILS: readonly BootEventDetail[] = [
  {
    kind: "dhcpReceived",
    message: "DISCOVER",
    architecture: 0,
    vendorClass: "PXEClient:Arch:00000:UNDI:002001",
    isIpxe: true,
    requestedAddress: address("10.77.0.20"),
    via: "relay 10.0.0.1",
  },
  { kind: "dhcpReceived", message: "INFORM", isIpxe: false, via: "interface eth1", isRepeat: true },
  { kind: "ownerAsked", drivers: ["hv1", "hv2"] },
  { kind: "ownerAnswered", driver: "hv1", answer: "silent", text: "late", milliseconds: 250.25 },
  { kind: "ownershipDecided", verdict: "conflict", drivers: ["hv1", "hv2"] },
  { kind: "ownershipDecided", verdict: "one", drivers: ["hv1"], node: "r4u12" },
  {
    kind: "dhcpSent",
    message: "OFFER",
    address: address("10.77.0.20"),
    bootServer: address("10.77.0.11"),
    bootFile: "undionly.kpxe",
    bootDriver: "hv1",
    destination: "broadcast",
  },
  { kind: "dhcpSent", message: "ACK", address: address("10.77.0.20"), destination: "unicast" },
  {
    kind: "dhcpSent",
    message: "BOOTP",
    address: address("10.77.0.20"),
    destination: "broadcast",
    leftOut: [12, 119],
  },
  { kind: "dhcpIgnored", message: "REQUEST", reason: "notForUs", text: "another server" },
  { kind: "dhcpIgnored", message: "BOOTP", reason: "foreignRelay", text: "giaddr 10.0.0.1" },
  { kind: "netbootWithheld", reason: "netbootOff", text: "no instance" },
  { kind: "addressProbed", address: address("10.77.0.20"), result: "free", text: "" },
  { kind: "addressProbed", address: address("10.77.0.20"), result: "inUse", by: MAC, text: "" },
  { kind: "addressProbed", address: address("10.77.0.20"), result: "notProbed", text: "too many" },
  { kind: "addressReleased", address: address("10.77.0.20") },
  { kind: "addressReleased", address: address("10.77.0.20"), byOperator: true },
  { kind: "addressDeclined", address: address("10.77.0.20") },
  { kind: "lookupAnswered", answer: "draining", text: "stopping" },
  { kind: "fileStarted", protocol: "tftp", path: "x", bytes: 2 ** 40, options: "blksize=1432" },
  { kind: "fileStarted", protocol: "tftp", path: "x", bytes: 1, options: "blksize=1", agreed: "tsize=1" },
  {
    kind: "fileServed",
    protocol: "http",
    path: "x",
    bytes: 7,
    milliseconds: 1.5,
    retransmits: 2,
    digest: "ab",
    roundTrip: 0.25,
  },
  {
    ...{ kind: "fileServed", protocol: "http", path: "x", bytes: 1, milliseconds: 0, retransmits: 0 },
    range: "0-0/7",
  },
  { kind: "fileServed", protocol: "tftp", path: "x", bytes: 0, milliseconds: 0, retransmits: 0 },
  { kind: "fileRefused", protocol: "tftp", path: "../x", reason: "badPath", text: "escapes" },
  { kind: "fileStopped", protocol: "tftp", path: "x", bytes: 1, outcome: "probed", text: "" },
  {
    kind: "fileStopped",
    protocol: "tftp",
    path: "x",
    bytes: 1,
    outcome: "timedOut",
    text: "silent",
    milliseconds: 30_000.5,
    retransmits: 0,
    roundTrip: 1.5,
  },
  {
    ...{ kind: "instanceChanged", node: "r1", instance: "i1", from: "available", to: "deploying", text: "" },
  },
  { kind: "instanceChanged", node: "r1", instance: "i1", from: "cleaning", to: "error", text: "no disk" },
  { kind: "powerChanged", node: "r1", from: "unknown", to: "on", text: "nobody asked" },
  { kind: "machineCalled", node: "r1", word: "report", accepted: true, text: "" },
  { kind: "machineCalled", node: "r1", word: "start", accepted: false, text: "token" },
  { kind: "imageDamaged", digest: "ab".repeat(32), images: ["debian", "rescue"], text: "torn" },
  { kind: "bootConfigured", path: "a/boot.ipxe", image: "debian", kernelArguments: "console=ttyS0" },
  { kind: "driverTroubled", driver: "hv1", trouble: "clock", text: "3 s" },
  { kind: "driverTroubled", driver: "hv1", trouble: "unreachable", isOver: true, text: "" },
  { kind: "driverTroubled", driver: "hv1", trouble: "refused", text: "expired" },
  { kind: "driverTroubled", driver: "hv1", trouble: "certificateEnds", text: "soon" },
  { ...PROXIED, kind: "dhcpHeldBack" },
  { ...PROXIED, kind: "dhcpSent", isProxy: true },
  { kind: "dhcpIgnored", message: "REQUEST", reason: "notForUs", text: "", server: address("10.77.0.2") },
  { kind: "dhcpIgnored", message: "DISCOVER", reason: "rateLimited", text: "52:54:00" },
  { kind: "dhcpIgnored", message: "DISCOVER", reason: "delayed", text: "try 1 of 3" },
  { kind: "dhcpIgnored", message: "INFORM", reason: "foreignAddresses", text: "" },
  { kind: "netbootWithheld", reason: "wrongArchitecture", text: "aarch64" },
  {
    kind: "fileRefused",
    protocol: "http",
    path: "a/kernal",
    reason: "notFound",
    text: "",
    nearest: "a/kernel",
  },
  { kind: "strangerJudged", policy: "discover", rule: "rules.2", text: "" },
  { kind: "strangerReported", accepted: true, text: "4 CPUs" },
  { kind: "strangerDecided", decision: "accepted", node: "r1", hypervisor: "hv1" },
  { kind: "strangerDecided", decision: "reconsidered" },
  { ...FOREIGN, kind: "foreignServerSeen", ...THEIR_BOOT, from: address("10.77.0.2"), ...THEIR_WAYS },
  { kind: "foreignServerGone", ...FOREIGN },
  { ...FOREIGN, kind: "foreignReplyHeard", message: "NAK", address: address("0.0.0.0"), text: "no" },
  { ...FOREIGN, ...THEIR_OFFER, ...THEIR_BOOT, kind: "foreignReplyHeard", isProxy: true, text: "" },
  { kind: "dhcpForwarded", message: "DISCOVER", server: address("10.77.0.2") },
  {
    ...{ ...THEIR_OFFER, ...THEIR_BOOT, kind: "forwardAnswered" },
    ...{ server: address("10.77.0.2"), destination: "broadcast" },
  },
];

/** Over the bytes, as between two programs. */
function overTheWire(event: BootEvent): BootEvent | undefined {
  const type: unknown = contract["metalplug.v1.BootEvent"];
  if (!isMessage(type)) throw new Error("no BootEvent");
  return bootEventFromWire(type.deserialize(type.serialize(bootEventToWire(event))));
}

type EventType = MessageTypeDefinition<WireBootEvent, BootEvent__Output>;

function isMessage(type: unknown): type is EventType {
  return typeof type === "object" && type !== null && "serialize" in type;
}

for (const [index, detail] of DETAILS.entries()) {
  test(`event ${index} (${detail.kind}) comes out of the wire as it went in`, (t) => {
    const event: BootEvent = {
      sequence: 7,
      at: 1_760_000_000_123,
      source: "dc1",
      mac: MAC,
      client: address("10.77.0.20"),
      bootSession: "s-1",
      detail,
    };
    t.deepEqual(overTheWire(event), event);
    const bare: BootEvent = { sequence: 1, at: 0, source: "hv1", detail };
    t.deepEqual(overTheWire(bare), bare);
  });
}

test("every kind of event is in the table", (t) => {
  t.is(new Set(DETAILS.map(({ kind }) => kind)).size, 30);
});

test("an event of a later version is left out instead of failing the stream", (t) => {
  const [detail] = DETAILS;
  if (detail === undefined) throw new Error("no detail");
  const wire = { sequence: "1", time: null, source: "x", bootSession: "", mac: "", clientAddress: "" };
  t.is(bootEventFromWire(wire), undefined);
  const odd = {
    protocol: "FILE_PROTOCOL_UNSPECIFIED",
    path: "",
    size: "0",
    options: "",
    agreed: "",
  } as const;
  t.is(bootEventFromWire({ ...wire, detail: "fileStarted", fileStarted: odd }), undefined);
});

for (const milliseconds of [0, 0.25, 1, 999, 999.9999999, 1000, 1_760_000_000_123, 250.125]) {
  test(`${milliseconds} ms comes back from seconds and nanoseconds`, (t) => {
    const duration = durationToWire(milliseconds);
    const timestamp = timestampToWire(milliseconds);
    const read = (wire: typeof duration) => ({ seconds: String(wire.seconds), nanos: wire.nanos ?? 0 });
    t.true(read(duration).nanos < 1e9);
    t.true(Math.abs(durationFromWire(read(duration)) - milliseconds) < 1e-3);
    t.true(Math.abs(timestampFromWire(read(timestamp)) - milliseconds) < 1e-3);
  });
}
