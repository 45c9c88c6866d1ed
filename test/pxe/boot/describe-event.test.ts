import test from "ava";
import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { describe } from "../../../pxe/boot/describe-event.js";
import { parseIpv4Address, UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import { parseMacAddress } from "../../../pxe/net/mac-address.js";

const X = parseIpv4Address("10.77.0.50") ?? UNSPECIFIED;
const S = parseIpv4Address("10.77.0.11") ?? UNSPECIFIED;

const M = parseMacAddress("52:54:00:00:00:01");

const line = test.macro<[detail: BootEventDetail, expected: string]>({
  exec(t, detail, expected) {
    t.is(describe({ detail }), expected);
  },
  title: (_, detail, expected) => `one line for ${detail.kind}: ${expected}`,
});

test(
  line,
  { kind: "dhcpReceived", message: "DISCOVER", architecture: 7, isIpxe: false, via: "interface eth1" },
  "DISCOVER from firmware by interface eth1, architecture 7 (x64 UEFI)",
);
test(
  line,
  {
    kind: "dhcpReceived",
    message: "REQUEST",
    architecture: 0,
    isIpxe: true,
    requestedAddress: X,
    via: "relay 10.0.0.1",
  },
  "REQUEST from iPXE by relay 10.0.0.1, architecture 0 (x86 BIOS), asks for 10.77.0.50",
);
test(
  line,
  { kind: "dhcpReceived", message: "INFORM", isIpxe: false, via: "interface eth1" },
  "INFORM from running system by interface eth1",
);
test(
  line,
  { kind: "dhcpReceived", message: "DISCOVER", isIpxe: false, via: "interface eth1", isRepeat: true },
  "DISCOVER from running system by interface eth1; being answered already",
);
test(
  line,
  { kind: "addressProbed", address: X, result: "free", text: "" },
  "asked the network for 10.77.0.50: nobody has it",
);
test(
  line,
  { kind: "addressProbed", address: X, result: "inUse", text: "" },
  "asked the network for 10.77.0.50: some host has it",
);
test(
  line,
  { kind: "addressProbed", address: X, result: "inUse", ...(M === undefined ? {} : { by: M }), text: "" },
  "asked the network for 10.77.0.50: 52:54:00:00:00:01 has it",
);
test(
  line,
  { kind: "addressProbed", address: X, result: "notProbed", text: "too many probes are under way" },
  "did not ask the network for 10.77.0.50: too many probes are under way",
);
test(line, { kind: "ownerAsked", drivers: ["hv1", "hv2", "hv3"] }, "asked hv1, hv2 and hv3 who owns it");
test(
  line,
  { kind: "ownerAnswered", driver: "hv1", answer: "owner", text: "", milliseconds: 1.6 },
  "hv1 answered in 2 ms: it is mine",
);
test(
  line,
  { kind: "ownerAnswered", driver: "hv1", answer: "silent", text: "deadline", milliseconds: 250 },
  "hv1 did not answer: deadline",
);
test(line, { kind: "ownershipDecided", verdict: "one", drivers: ["hv1"] }, "owned by hv1");
test(line, { kind: "ownershipDecided", verdict: "none", drivers: [] }, "owned by no driver");
test(
  line,
  { kind: "ownershipDecided", verdict: "none", drivers: ["hv2"] },
  "owned by no driver that answers; hv2 did not claim it when last heard",
);
test(
  line,
  { kind: "ownershipDecided", verdict: "conflict", drivers: ["hv1", "hv2"] },
  "conflict: hv1 and hv2 claim it at the same epoch",
);
test(
  line,
  { kind: "ownershipDecided", verdict: "silent", drivers: ["hv1"] },
  "owner not known: hv1 did not answer",
);
test(
  line,
  { kind: "ownershipDecided", verdict: "draining", drivers: ["hv1"] },
  "owned by hv1, which is draining",
);
test(
  line,
  {
    kind: "dhcpSent",
    message: "OFFER",
    address: X,
    bootServer: S,
    bootFile: "snponly.efi",
    bootDriver: "hv1",
    destination: "broadcast port 68",
  },
  "OFFER 10.77.0.50 to broadcast port 68, boot file snponly.efi from 10.77.0.11 (hv1)",
);
test(
  line,
  { kind: "dhcpSent", message: "ACK", address: X, destination: "unicast 10.77.0.50:68" },
  "ACK 10.77.0.50 to unicast 10.77.0.50:68",
);
test(
  line,
  { kind: "dhcpSent", message: "ACK", address: X, destination: "unicast 10.77.0.50:68", leftOut: [15, 119] },
  "ACK 10.77.0.50 to unicast 10.77.0.50:68; no room for option 15 and 119",
);
test(
  line,
  { kind: "dhcpIgnored", message: "BOOTP", reason: "foreignRelay", text: "giaddr 10.0.0.1" },
  "BOOTP not answered, its relay is not listed: giaddr 10.0.0.1",
);
test(
  line,
  { kind: "dhcpIgnored", message: "DISCOVER", reason: "unknownMachine", text: "policy log" },
  "DISCOVER not answered, no driver claims the machine: policy log",
);
test(
  line,
  { kind: "netbootWithheld", reason: "netbootOff", text: "it boots from disk" },
  "no boot files offered: it boots from disk",
);
test(line, { kind: "addressReleased", address: X }, "gave back 10.77.0.50");
test(line, { kind: "addressReleased", address: X, byOperator: true }, "an operator freed 10.77.0.50");
test(line, { kind: "addressDeclined", address: X }, "declined 10.77.0.50: it found another host using it");
test(
  line,
  { kind: "lookupAnswered", answer: "draining", text: "stopping" },
  "told the coordinator: mine, but I am draining: stopping",
);
test(
  line,
  { kind: "fileStarted", protocol: "tftp", path: "pxelinux.0", bytes: 1, options: "blksize=1432 tsize=1" },
  "tftp pxelinux.0: started, 1 byte (blksize=1432 tsize=1)",
);
test(
  line,
  { kind: "fileStarted", protocol: "tftp", path: "k", bytes: 9, options: "tsize=0", agreed: "tsize=9" },
  "tftp k: started, 9 bytes (tsize=0; granted tsize=9)",
);
test(
  line,
  { kind: "fileStarted", protocol: "tftp", path: "k", bytes: 9, options: "multicast=", agreed: "" },
  "tftp k: started, 9 bytes (multicast=; granted none)",
);
test(
  line,
  {
    kind: "fileServed",
    protocol: "http",
    path: "m/a/kernel",
    bytes: 2048,
    milliseconds: 12.4,
    retransmits: 0,
    digest: "0123456789abcdef",
  },
  "http m/a/kernel: served whole, 2048 bytes in 12 ms, sha256 0123456789ab",
);
test(
  line,
  {
    ...{ kind: "fileServed", protocol: "http", path: "k", bytes: 1000, milliseconds: 12, retransmits: 0 },
    range: "0-999/2048",
  },
  "http k: served in part, bytes 0-999 of 2048 in 12 ms",
);
test(
  line,
  { kind: "fileServed", protocol: "tftp", path: "k", bytes: 2048, milliseconds: 12, retransmits: 3 },
  "tftp k: served whole, 2048 bytes in 12 ms, 3 retransmitted",
);
test(
  line,
  { kind: "fileRefused", protocol: "tftp", path: "x", reason: "notFound", text: "no such file" },
  "tftp x: refused, notFound: no such file",
);
test(
  line,
  { kind: "fileStopped", protocol: "tftp", path: "x", bytes: 0, outcome: "probed", text: "" },
  "tftp x: size asked for",
);
test(
  line,
  {
    kind: "fileStopped",
    protocol: "tftp",
    path: "x",
    bytes: 512,
    outcome: "timedOut",
    text: "no ACK",
    retransmits: 5,
  },
  "tftp x: timed out after 512 bytes, 5 retransmitted: no ACK",
);
test(
  line,
  {
    ...{ kind: "instanceChanged", node: "r1", instance: "i1", from: "deploying", to: "error" },
    text: "no disk has room",
  },
  "node r1: deploying -> error: no disk has room",
);
test(
  line,
  { kind: "instanceChanged", node: "r1", instance: "i1", from: "available", to: "deploying", text: "" },
  "node r1: available -> deploying",
);
test(
  line,
  { kind: "powerChanged", node: "r1", from: "unknown", to: "on", text: "" },
  "node r1: power unknown -> on",
);
test(
  line,
  { kind: "machineCalled", node: "r1", word: "done", accepted: true, text: "" },
  "node r1 called: done",
);
test(
  line,
  { kind: "machineCalled", node: "r1", word: "start", accepted: false, text: "this token has been used" },
  "node r1 called: start, refused: this token has been used",
);
test(
  line,
  { kind: "imageDamaged", digest: "0123456789abcdef", images: ["debian", "rescue"], text: "byte 17 differs" },
  "stored file 0123456789ab is damaged; images debian and rescue: byte 17 differs",
);
test(
  line,
  { kind: "imageDamaged", digest: "0123456789abcdef", images: [], text: "" },
  "stored file 0123456789ab is damaged; no image has it",
);

const THEIRS = parseIpv4Address("10.77.0.2") ?? UNSPECIFIED;
const AT_ETH1 = { server: THEIRS, interface: "eth1" } as const;

test(
  line,
  { kind: "bootConfigured", path: "a/boot.ipxe", image: "debian", kernelArguments: "" },
  "a/boot.ipxe tells the kernel of debian: no arguments",
);
test(
  line,
  { kind: "driverTroubled", driver: "hv1", trouble: "clock", text: "it is 3 s ahead" },
  "driver hv1: it is 3 s ahead",
);
test(
  line,
  { kind: "driverTroubled", driver: "hv1", trouble: "unreachable", isOver: true, text: "" },
  "driver hv1: it is reached again",
);
test(
  line,
  { kind: "driverTroubled", driver: "hv1", trouble: "refused", isOver: true, text: "" },
  "driver hv1: it and the coordinator take each other's certificates again",
);
test(
  line,
  { kind: "strangerJudged", policy: "discover", rule: "rules.2", text: "by hv1" },
  "policy discover by rules.2: by hv1",
);
test(
  line,
  { kind: "strangerReported", accepted: false, text: "no JSON" },
  "told what it is made of, refused: no JSON",
);
test(
  line,
  { kind: "strangerDecided", decision: "accepted", node: "r1", hypervisor: "hv1" },
  "accepted by an operator as node r1 of hv1",
);
test(
  line,
  {
    ...{
      ...AT_ETH1,
      kind: "foreignServerSeen",
      from: THEIRS,
      givesAddresses: true,
      bootServerDiscovery: true,
    },
    ...{ bootServer: THEIRS, bootFile: "theirs.efi" },
  },
  "foreign DHCP server 10.77.0.2 answers on eth1, boot file theirs.efi from 10.77.0.2; it sends UEFI firmware to its port 4011",
);
test(
  line,
  { ...AT_ETH1, kind: "foreignServerGone" },
  "foreign server 10.77.0.2 on eth1 is not heard any more",
);
test(
  line,
  {
    ...AT_ETH1,
    kind: "foreignReplyHeard",
    message: "NAK",
    address: UNSPECIFIED,
    text: "wrong network",
  },
  "10.77.0.2 answered NAK: wrong network",
);
test(line, { kind: "dhcpForwarded", message: "DISCOVER", server: THEIRS }, "DISCOVER handed to 10.77.0.2");
test(
  line,
  {
    ...{ kind: "forwardAnswered", message: "OFFER", server: THEIRS, address: X },
    destination: "broadcast port 68",
  },
  "OFFER 10.77.0.50 of 10.77.0.2 handed to broadcast port 68",
);
test(
  line,
  { kind: "dhcpHeldBack", message: "ACK", address: X, destination: "broadcast port 68" },
  "only listening; would have sent ACK 10.77.0.50 to broadcast port 68",
);
