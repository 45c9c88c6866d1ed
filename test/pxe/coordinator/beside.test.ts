import test from "ava";
import type { StrangerTreatment } from "../../../pxe/coordinator/settings.js";
import { step } from "../../../pxe/coordinator/transaction.js";
import { IDLE } from "../../../pxe/coordinator/transaction-step.js";
import { messageType, type OptionName, readOption } from "../../../pxe/dhcp/options.js";
import type { DhcpPacket } from "../../../pxe/dhcp/packet.js";
import type { Arrival } from "../../../pxe/dhcp/reply-destination.js";
import {
  A,
  BIOS,
  BOOT,
  BY_ETH1,
  CONFLICT,
  ETH1,
  fixedGrant,
  HV1,
  IPXE,
  ip,
  lease,
  type MessageParts,
  NONE,
  one,
  POOL_GRANT,
  request,
  SERVER,
  SILENT,
  subnet,
  UEFI,
} from "./lab.js";
import { NOW, Script } from "./transaction-script.js";

const SITE = ip("10.77.0.2");
const THEIRS = ip("10.77.0.150");
const HTTP = { clientArchitecture: [16], vendorClass: "HTTPClient:Arch:00016:UNDI:003001" };
const FOREIGN = subnet("10.77.0.0/24", { interface: "eth1", addresses: "foreign" });
const TO_4011: Arrival = {
  interface: "eth1",
  localAddress: SERVER,
  address: THEIRS,
  port: 4011,
  service: "bootServer",
};
const DISCOVERY = { kind: "none", discovery: { driver: HV1, boot: BOOT, text: "" } } as const;

const discover = (parts: MessageParts = {}) =>
  request("DISCOVER", { ...parts, options: { ...UEFI, ...parts.options } });
const takes = (address = THEIRS, parts: MessageParts = {}) =>
  request("REQUEST", {
    ...parts,
    options: { ...UEFI, serverIdentifier: SITE, requestedAddress: address, ...parts.options },
  });
const strangersMeet = (treatment: StrangerTreatment, more = {}) => ({
  ...FOREIGN,
  ...more,
  unknown: treatment,
});

test("a booting machine gets its boot files in an OFFER without an address, and nothing is held, leased or probed for it", (t) => {
  const script = new Script([FOREIGN]);
  t.deepEqual(script.ask(discover(), one()), ["OFFER 0.0.0.0 snponly.efi"]);
  t.is(script.told, undefined);
  t.is(script.stateOf(A), "idle");
  const offer = script.last(t);
  t.like(offer, { op: "BOOTREPLY", xid: 1, yiaddr: "0.0.0.0", siaddr: "10.77.0.11", file: "snponly.efi" });
  t.deepEqual(toldBy(offer), [
    "messageType OFFER",
    "serverIdentifier 10.77.0.1",
    "vendorClass PXEClient",
    "vendorSpecific 6,1,8",
    "tftpServerName 10.77.0.11",
    "bootfileName snponly.efi",
    "tftpServerAddress 10.77.0.11",
    "clientMachineIdentifier 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0",
  ]);
  t.deepEqual(script.destinations, ["broadcast"]);
  t.like(script.details.at(-1), {
    kind: "dhcpSent",
    message: "OFFER",
    address: "0.0.0.0",
    isProxy: true,
    bootDriver: "hv1",
  });
});

test("UEFI HTTP boot gets its URL beside another server's address", (t) => {
  const script = new Script([FOREIGN]);
  const boot = { ...BOOT, files: new Map([["uefiX64Http", "http://10.77.0.11:8080/snponly.efi"] as const]) };
  t.deepEqual(script.ask(discover({ options: HTTP }), one({ ...POOL_GRANT, boot })), [
    "OFFER 0.0.0.0 http://10.77.0.11:8080/snponly.efi",
  ]);
  t.is(readOption(script.last(t), "vendorClass"), "HTTPClient");
  t.is(readOption(script.last(t), "vendorSpecific"), undefined);
});

test("a relay is asked to broadcast what goes to a machine without an address", (t) => {
  const script = new Script([subnet("10.78.0.0/24", { addresses: "foreign" })]);
  const relayed = request(
    "DISCOVER",
    { giaddr: ip("10.78.0.1"), options: UEFI },
    { address: ip("10.78.0.1"), port: 67 },
  );
  t.deepEqual(script.ask(relayed, one()), ["OFFER 0.0.0.0 snponly.efi"]);
  t.true(script.last(t).broadcast);
  t.deepEqual(script.destinations, ["relay"]);
});

test("the REQUEST to the other server tells the owner which address its files are for", (t) => {
  const script = new Script([FOREIGN]);
  script.ask(discover(), one());
  t.deepEqual(script.hear(takes()), ["ask"]);
  t.is(script.told, THEIRS);
  t.deepEqual(script.verdict(A, one()), ["ignored: foreignAddresses", "bound elsewhere"]);
  t.like(script.details.at(-1), { server: SITE, text: "it takes 10.77.0.150 of 10.77.0.2" });
});

test("a REQUEST that comes while its owner is asked for the DISCOVER has the owner asked again, with the address", (t) => {
  const script = new Script([FOREIGN]);
  t.deepEqual(script.hear(discover()), ["ask"]);
  t.deepEqual(script.hear(takes()), []);
  t.deepEqual(script.verdict(A, one()), ["ask"]);
  t.is(script.told, THEIRS);
  t.deepEqual(script.verdict(A, one()), ["ignored: foreignAddresses", "bound elsewhere"]);
});

test("an address that is none of the subnet is told to nobody", (t) => {
  const script = new Script([FOREIGN]);
  for (const address of ["10.99.0.7", "10.77.0.0", "10.77.0.255"]) {
    script.ask(takes(ip(address)), one());
    t.is(script.told, undefined, address);
  }
});

test("a running system's REQUEST tells its owner too: its address may be another one than its firmware's", (t) => {
  const script = new Script([FOREIGN]);
  const system = request("REQUEST", {
    options: { serverIdentifier: SITE, requestedAddress: ip("10.77.0.151") },
  });
  t.deepEqual(script.ask(system, one()), ["ignored: foreignAddresses", "bound elsewhere"]);
  t.is(script.told, ip("10.77.0.151"));
  const rebinds = request("REQUEST", { ciaddr: ip("10.77.0.152") });
  t.deepEqual(script.ask(rebinds, one()), ["ignored: foreignAddresses", "bound elsewhere"]);
  t.is(script.told, ip("10.77.0.152"));
});

test("a fixed address that the other server does not give is told", (t) => {
  const script = new Script([FOREIGN]);
  script.ask(takes(), one(fixedGrant("10.77.0.50")));
  t.like(script.details.at(-1), {
    text: "it takes 10.77.0.150 of 10.77.0.2; its vif has 10.77.0.50, and its files are for that address alone",
  });
  script.ask(takes(ip("10.77.0.50")), one(fixedGrant("10.77.0.50")));
  t.like(script.details.at(-1), { text: "it takes 10.77.0.50 of 10.77.0.2" });
});

const SILENT_THERE = {
  "a running system's DISCOVER": request("DISCOVER"),
  "a RELEASE": request("RELEASE", { ciaddr: THEIRS }),
  "a DECLINE": request("DECLINE", { options: { requestedAddress: THEIRS } }),
  "INFORM without an address": request("INFORM", { options: UEFI }),
  "a REQUEST that asks for nothing": request("REQUEST", { options: UEFI }),
};
for (const [name, heard] of Object.entries(SILENT_THERE))
  test(`where another server gives the addresses, ${name} is left to it and nobody is asked`, (t) => {
    t.deepEqual(new Script([FOREIGN]).hear(heard), ["ignored: foreignAddresses"]);
  });

test("a running system's INFORM is the other server's to answer, and a booting one's is ours", (t) => {
  const script = new Script([FOREIGN]);
  t.deepEqual(script.ask(request("INFORM", { ciaddr: THEIRS }), one()), ["ignored: foreignAddresses"]);
  const booting = request("INFORM", { ciaddr: THEIRS, options: UEFI });
  t.deepEqual(script.ask(booting, one()), ["ACK 0.0.0.0 snponly.efi"]);
  t.like(script.last(t), { ciaddr: THEIRS });
  t.deepEqual(script.destinations, ["unicast"]);
  t.is(script.told, THEIRS);
});

test("a machine that has no boot files gets no OFFER, and the reason is told", (t) => {
  const script = new Script([FOREIGN]);
  const { boot: _, ...grant } = POOL_GRANT;
  t.deepEqual(script.ask(discover(), one({ ...grant, netbootOff: "it boots from its disk" })), [
    "withheld: it boots from its disk",
    "ignored: foreignAddresses",
  ]);
});

const NO_ANSWER = [
  { name: "in conflict", ownership: CONFLICT, said: "ignored: conflict" },
  { name: "of a silent owner", ownership: SILENT, said: "ignored: ownerSilent" },
  { name: "without a vif", ownership: one({ node: "n1", netbootOff: "no vif" }), said: "ignored: noVif" },
  {
    name: "with a fixed address of elsewhere",
    ownership: one(fixedGrant("10.99.0.5")),
    said: "ignored: noSubnet",
  },
  { name: "that nobody claims", ownership: NONE, said: "ignored: unknownMachine" },
] as const;
for (const { name, ownership, said } of NO_ANSWER)
  test(`a machine ${name} gets no boot files beside another server's address`, (t) => {
    t.deepEqual(new Script([FOREIGN]).ask(discover(), ownership), [said]);
  });

test("never a NAK where another server gives the addresses, whatever lease of ours the machine once had", (t) => {
  const old = lease("10.77.0.100", A, NOW + 600_000);
  const script = new Script([FOREIGN], [old]);
  const reboots = request("REQUEST", { options: { requestedAddress: ip("192.168.1.9") } });
  t.deepEqual(script.ask(reboots, one()), ["ignored: foreignAddresses", "bound elsewhere"]);
  t.deepEqual(script.hear(request("RELEASE", { ciaddr: ip("10.77.0.100") })), [
    "addressReleased",
    "end 10.77.0.100",
  ]);
});

test("on one segment with both kinds of subnet, a fixed address chooses; one of the pool is ours", (t) => {
  const theirs = subnet("10.66.0.0/24", { interface: "eth1", addresses: "foreign" });
  const script = new Script([theirs, ETH1]);
  t.deepEqual(script.ask(discover(), one(fixedGrant("10.66.0.9"))), ["OFFER 0.0.0.0 snponly.efi"]);
  t.deepEqual(script.ask(discover(), one(fixedGrant("10.77.0.50"))), [
    "hold 10.77.0.50",
    "OFFER 10.77.0.50 snponly.efi",
  ]);
  const other = new Script([theirs, ETH1]);
  t.deepEqual(other.hear(discover()), ["ask"]);
  t.is(other.told, ip("10.77.0.108"));
  t.deepEqual(other.verdict(A, one()), ["hold 10.77.0.108", "OFFER 10.77.0.108 snponly.efi"]);
  t.deepEqual(other.hear(takes(THEIRS)), ["ignored: notForUs"]);
});

test("port 4011 answers a PXE client's REQUEST with its boot files, to where it asked from, and tells its owner the address", (t) => {
  const script = new Script([FOREIGN]);
  const asked = request("REQUEST", { ciaddr: THEIRS, options: UEFI }, TO_4011);
  t.deepEqual(script.ask(asked, one()), ["ACK 0.0.0.0 snponly.efi"]);
  t.is(script.told, THEIRS);
  t.like(script.last(t), { siaddr: "10.77.0.11", ciaddr: THEIRS });
  t.is(readOption(script.last(t), "serverIdentifier"), SERVER);
  t.deepEqual(script.destinations, ["unicast"]);
  t.like(script.details.at(-1), { destination: "unicast 10.77.0.150:4011", isProxy: true });
});

test("port 4011 repeats the item that was chosen of another server's menu", (t) => {
  const script = new Script([FOREIGN]);
  const chosen = Uint8Array.of(0, 71, 4, 0x80, 1, 0, 0, 255);
  const asked = request("REQUEST", { ciaddr: THEIRS, options: { ...BIOS, vendorSpecific: chosen } }, TO_4011);
  script.ask(asked, one());
  t.deepEqual([...(readOption(script.last(t), "vendorSpecific") ?? [])], [6, 1, 8, 71, 4, 0x80, 1, 0, 0]);
  for (const torn of [[71], [71, 4, 1], [71, 200, 1, 2], [1, 255, 71], [255, 71, 4, 0, 0, 0, 0]]) {
    const bad = { ...BIOS, vendorSpecific: Uint8Array.from(torn) };
    script.ask(request("REQUEST", { ciaddr: THEIRS, options: bad }, TO_4011), one());
    t.deepEqual([...(readOption(script.last(t), "vendorSpecific") ?? [])], [6, 1, 8], `${torn}`);
  }
});

test("port 4011 answers a known machine whose address is ours as well, and promises none", (t) => {
  const script = new Script([ETH1, { ...FOREIGN, subnet: subnet("10.66.0.0/24").subnet }]);
  const asked = request("INFORM", { ciaddr: ip("10.77.0.50"), options: IPXE }, TO_4011);
  t.deepEqual(script.ask(asked, one(fixedGrant("10.77.0.50"))), [
    "ACK 0.0.0.0 http://10.77.0.11:8080/m/52-54-00-00-00-01/boot.ipxe",
  ]);
  t.is(script.book.leaseAt(ip("10.77.0.50")), undefined);
});

test("port 4011 has nothing for DISCOVERs, for running systems and for strangers", (t) => {
  const script = new Script([FOREIGN]);
  t.deepEqual(script.hear(request("DISCOVER", { options: UEFI }, TO_4011)), ["ignored: unservedMessage"]);
  t.deepEqual(script.hear(request("INFORM", { ciaddr: THEIRS }, TO_4011)), ["ignored: unservedMessage"]);
  const stranger = request("REQUEST", { ciaddr: THEIRS, options: UEFI }, TO_4011);
  t.deepEqual(script.ask(stranger, NONE), ["ignored: unknownMachine"]);
});

test("who asks port 4011 without an address of its own is answered by broadcast", (t) => {
  const script = new Script([FOREIGN]);
  const asked = request("REQUEST", { options: UEFI }, { ...BY_ETH1, service: "bootServer" });
  script.ask(asked, one());
  t.deepEqual(script.destinations, ["broadcast"]);
});

for (const policy of ["proxy", "discover"] as const)
  test(`policy ${policy} beside another server's addresses gives a stranger the discovery ramdisk of the driver it names`, (t) => {
    const script = new Script([strangersMeet({ policy, driver: "hv1" })]);
    t.deepEqual(script.ask(discover(), DISCOVERY), ["OFFER 0.0.0.0 snponly.efi"]);
    t.deepEqual(script.ask(takes(), DISCOVERY), ["ignored: foreignAddresses", "bound elsewhere"]);
    t.is(script.told, THEIRS);
  });

test("policy proxy without discovery says what is missing", (t) => {
  const script = new Script([strangersMeet({ policy: "proxy", driver: "hv1" })]);
  const discovery = { driver: HV1, text: "driver hv1 has no agent image" };
  t.deepEqual(script.ask(discover(), { kind: "none", discovery }), [
    "withheld: driver hv1 has no agent image",
    "ignored: foreignAddresses",
  ]);
});

test("policy proxy needs no subnet with foreign addresses; known machines there get addresses of ours", (t) => {
  const mine = { ...ETH1, unknown: { policy: "proxy", driver: "hv1" } } as const;
  const script = new Script([mine]);
  t.deepEqual(script.ask(discover(), DISCOVERY), ["OFFER 0.0.0.0 snponly.efi"]);
  t.deepEqual(script.ask(takes(), DISCOVERY), ["ignored: foreignAddresses", "bound elsewhere"]);
  t.is(script.told, THEIRS);
  t.deepEqual(script.ask(request("DISCOVER"), NONE), ["ignored: unknownMachine"]);
  const other = new Script([mine]);
  t.deepEqual(other.ask(discover(), one(fixedGrant("10.77.0.50"))), [
    "hold 10.77.0.50",
    "OFFER 10.77.0.50 snponly.efi",
  ]);
  t.deepEqual(other.ask(takes(), one(fixedGrant("10.77.0.50"))), ["ignored: notForUs"]);
  t.is(other.book.holderOf(ip("10.77.0.50"), NOW), undefined);
});

const FORWARD = { ...ETH1, unknown: { policy: "forward", servers: [SITE] } } as const;
const HANDED_ON = {
  "a DISCOVER of firmware": discover(),
  "a DISCOVER of a running system": request("DISCOVER"),
  "a REQUEST to the other server": takes(),
  "a REQUEST after a restart": request("REQUEST", { options: { requestedAddress: THEIRS } }),
  "a REQUEST by broadcast for more time": request("REQUEST", { ciaddr: THEIRS }),
  "an INFORM": request("INFORM", { ciaddr: THEIRS }),
  "a RELEASE by broadcast": request("RELEASE", { ciaddr: THEIRS }),
  "a DECLINE": request("DECLINE", { options: { requestedAddress: THEIRS } }),
};
for (const [name, heard] of Object.entries(HANDED_ON))
  test(`policy forward hands ${name} of a stranger to the other server`, (t) => {
    t.deepEqual(new Script([FORWARD]).ask(heard, NONE), ["forward to 10.77.0.2"]);
  });

test("policy forward leaves known machines alone: they are served, and never handed on", (t) => {
  const script = new Script([FORWARD]);
  t.deepEqual(script.all(discover(), one()), ["hold 10.77.0.108", "OFFER 10.77.0.108 snponly.efi"]);
  const ours = takes(ip("10.77.0.108"), { options: { serverIdentifier: SERVER } });
  t.deepEqual(script.hear(ours), ["commit put 10.77.0.108"]);
  t.deepEqual(script.durable(), ["ACK 10.77.0.108 snponly.efi"]);
  t.deepEqual(script.ask(takes(), one()), ["ignored: notForUs"]);
  t.deepEqual(script.ask(request("DECLINE", { options: { requestedAddress: THEIRS } }), one()), [
    "ignored: notOurs",
  ]);
  t.deepEqual(script.ask(discover(), SILENT), ["ignored: ownerSilent"]);
});

test("policy forward costs a machine that is known to be claimed no question", (t) => {
  const script = new Script([FORWARD]);
  const lines = step({ ...script.world, isKnown: () => true }, IDLE, NOW, {
    kind: "message",
    request: takes(),
  }).actions.map(({ kind }) => kind);
  t.false(lines.includes("askOwner"));
});

test("what a stranger sends to this server alone is not handed on", (t) => {
  const direct = { ...BY_ETH1, localAddress: SERVER, address: THEIRS };
  t.deepEqual(new Script([FORWARD]).ask(request("REQUEST", { ciaddr: THEIRS }, direct), NONE), [
    "ignored: unknownMachine",
  ]);
});

test("where another server's addresses are relayed by us, known machines still boot our files", (t) => {
  const script = new Script([strangersMeet({ policy: "forward", servers: [SITE] })]);
  t.deepEqual(script.ask(discover(), one()), ["OFFER 0.0.0.0 snponly.efi"]);
  t.deepEqual(script.ask(request("DISCOVER"), one()), ["ignored: foreignAddresses"]);
  t.deepEqual(script.ask(request("DISCOVER"), NONE), ["forward to 10.77.0.2"]);
});

const NAMES: readonly OptionName[] = [
  ...(["messageType", "serverIdentifier", "leaseTime", "subnetMask", "router", "vendorClass"] as const),
  ...(["vendorSpecific", "tftpServerName", "bootfileName", "tftpServerAddress"] as const),
  ...(["clientMachineIdentifier", "broadcastAddress", "etherboot"] as const),
];

/** Each option of a reply; a code that is not in the list fails the comparison by its absence. */
function toldBy(reply: DhcpPacket): string[] {
  const lines = NAMES.flatMap((name) => {
    const value = name === "messageType" ? messageType(reply) : readOption(reply, name);
    return value === undefined ? [] : [`${name} ${value}`];
  });
  return lines.length === reply.options.size ? lines : [...lines, "and others"];
}
