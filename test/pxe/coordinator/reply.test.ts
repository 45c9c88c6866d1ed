import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import type { BootStage } from "../../../pxe/boot/boot-client.js";
import { readRequest } from "../../../pxe/coordinator/dhcp-request.js";
import { messageType, readOption } from "../../../pxe/dhcp/options.js";
import type { DhcpPacket } from "../../../pxe/dhcp/packet.js";
import { decodeDhcp, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import {
  A,
  BIOS,
  BOOT,
  BY_ETH1,
  ETH1,
  fixedGrant,
  IPXE,
  ip,
  type MessageParts,
  one,
  packet,
  request,
  SERVER,
  UEFI,
} from "./lab.js";
import { Script } from "./transaction-script.js";

const GRANT = fixedGrant("10.77.0.50", { hostname: "n1" });
const NO_DISCOVERY = Uint8Array.of(6, 1, 8);
const bytes = (...values: number[]) => Uint8Array.from(values);

function offerTo(options: MessageParts["options"], grant = GRANT, parts: MessageParts = {}): DhcpPacket {
  const script = new Script();
  script.ask(request("DISCOVER", { ...parts, options: options ?? {} }), one(grant));
  const [offer] = script.sent;
  if (offer === undefined) throw new Error("no offer");
  return offer;
}

test("an OFFER to UEFI firmware, whole", (t) => {
  const offer = offerTo(UEFI, GRANT, { xid: 7, broadcast: true });
  t.like(offer, {
    op: "BOOTREPLY",
    xid: 7,
    secs: 0,
    hops: 0,
    broadcast: true,
    ciaddr: ip("0.0.0.0"),
    yiaddr: ip("10.77.0.50"),
    siaddr: ip("10.77.0.11"),
    giaddr: ip("0.0.0.0"),
    chaddr: A,
    sname: "",
    file: "snponly.efi",
  });
  const values = {
    messageType: "OFFER",
    serverIdentifier: SERVER,
    leaseTime: 3600,
    renewalTime: 1800,
    rebindingTime: 3150,
    subnetMask: ip("255.255.255.0"),
    broadcastAddress: ip("10.77.0.255"),
    router: [ip("10.77.0.254")],
    domainNameServer: [ip("10.77.0.253")],
    hostName: "n1",
    tftpServerName: "10.77.0.11",
    bootfileName: "snponly.efi",
    tftpServerAddress: [ip("10.77.0.11")],
    vendorClass: "PXEClient",
    vendorSpecific: NO_DISCOVERY,
    clientMachineIdentifier: new Uint8Array(16),
  } as const;
  for (const [name, value] of Object.entries(values))
    t.deepEqual(readOption(offer, name as keyof typeof values), value, name);
  t.is(offer.options.size, Object.keys(values).length);
});

test("OFFER and ACK carry the same boot data", (t) => {
  const script = new Script();
  script.ask(request("DISCOVER", { options: UEFI }), one(GRANT));
  script.all(
    request("REQUEST", {
      options: { ...UEFI, serverIdentifier: SERVER, requestedAddress: ip("10.77.0.50") },
    }),
    one(GRANT),
  );
  const [offer, ack] = script.sent;
  t.is(ack && messageType(ack), "ACK");
  t.deepEqual({ ...ack, options: 0 }, { ...offer, options: 0 });
  const others = (of: DhcpPacket | undefined) => [...(of?.options ?? [])].filter(([code]) => code !== 53);
  t.deepEqual(others(ack), others(offer));
});

test("option 60 never without 43, nor to a client that did not send it", (t) => {
  const silent = offerTo({ clientArchitecture: [7] });
  t.false(silent.options.has(60) || silent.options.has(43));
  t.is(silent.file, "snponly.efi");
  const withheld = offerTo({ ...UEFI, clientArchitecture: [11] });
  t.false(withheld.options.has(60) || withheld.options.has(43));
});

test("iPXE is told not to wait for ProxyDHCP, firmware is not", (t) => {
  t.deepEqual(offerTo(IPXE).options.get(175), bytes(0xb0, 1, 1));
  t.false(offerTo(UEFI).options.has(175));
});

test("iPXE gets its own stage's file", (t) => {
  t.is(BOOT.files.get("biosIpxe"), offerTo(IPXE).file);
  t.is(offerTo(BIOS).file, "undionly.kpxe");
});

test("client and relay information go back as they came, the machine identifier to who boots only", (t) => {
  const identifier = bytes(1, 2, 3);
  const offer = offerTo({ ...UEFI, clientIdentifier: identifier });
  t.deepEqual(offer.options.get(61), identifier);
  t.deepEqual(offer.options.get(97), packet("DISCOVER", { options: UEFI }).options.get(97));
  const relayInformation = { subOptions: new Map([[1, bytes(9)]]), usesSourcePort: false };
  const relayed = offerTo({
    relayAgentInformation: relayInformation,
    clientMachineIdentifier: new Uint8Array(16),
  });
  t.deepEqual(relayed.options.get(82), bytes(1, 1, 9));
  t.is([...relayed.options.keys()].at(-1), 82);
  t.false(relayed.options.has(97));
});

test("a running system gets no boot data", (t) => {
  const offer = offerTo({});
  t.is(offer.siaddr, ip("0.0.0.0"));
  t.is(offer.file, "");
  t.deepEqual(
    [43, 60, 66, 67, 150, 175].filter((code) => offer.options.has(code)),
    [],
  );
});

for (const [prefixLength, expected] of [
  [30, "10.77.0.51"],
  [31, undefined],
  [32, undefined],
] as const)
  test(`the broadcast address of a /${prefixLength} is ${expected ?? "none: its last one is a host's"}`, (t) => {
    const address = { kind: "fixed", address: ip("10.77.0.50"), prefixLength, dns: [] } as const;
    t.is(readOption(offerTo({}, { ...GRANT, address }), "broadcastAddress"), expected && ip(expected));
  });

test("a vif's own prefix, gateway and name servers go before the subnet's", (t) => {
  const address = ip("10.77.0.50");
  const own = {
    kind: "fixed",
    address,
    prefixLength: 16,
    gateway: ip("10.77.0.9"),
    dns: [ip("9.9.9.9")],
  } as const;
  const offer = offerTo(UEFI, { ...GRANT, address: own });
  t.is(readOption(offer, "subnetMask"), ip("255.255.0.0"));
  t.is(readOption(offer, "broadcastAddress"), ip("10.77.255.255"));
  t.deepEqual(readOption(offer, "router"), [ip("10.77.0.9")]);
  t.deepEqual(readOption(offer, "domainNameServer"), [ip("9.9.9.9")]);
});

const names = test.macro({
  exec(t, length: number, inField: boolean) {
    const file = "f".repeat(length);
    const offer = offerTo(UEFI, { ...GRANT, boot: { ...BOOT, files: new Map([["uefiX64Pxe", file]]) } });
    t.is(offer.file, inField ? file : "");
    const decoded = decodeDhcp(encodeDhcp(offer, { maxSize: 1472 }));
    t.true(decoded.ok);
    t.is(decoded.ok ? readOption(decoded.value, "bootfileName") : undefined, file);
  },
  title: (name) => `a boot file name of ${name}`,
});
test("127 bytes goes into the field and option 67", names, 127, true);
test("128 bytes goes into option 67 alone", names, 128, false);
test("255 bytes goes into option 67 alone", names, 255, false);

const GOLDEN = join(import.meta.dirname, "../../../../test/golden/dhcp");
const DISCOVERS = readdirSync(GOLDEN).filter((name) => name.endsWith("-discover.bin"));

/** What real clients ask, and what they are to fetch. */
const FILES: Readonly<Record<string, string | undefined>> = {
  "ipxe-rom-discover.bin": BOOT.files.get("biosIpxe"),
  "undionly-discover.bin": BOOT.files.get("biosIpxe"),
  "plain-pxe-discover.bin": BOOT.files.get("biosPxe"),
  "snponly-discover.bin": "second.ipxe",
  "ipxe-efi-discover.bin": "second.ipxe",
  "ovmf-pxe-discover.bin": "snponly.efi",
  "ovmf-secure-discover.bin": "snponly.efi",
  "ovmf-http-discover.bin": "http://10.77.0.11:8080/snponly.efi",
  "aavmf-pxe-discover.bin": "grubaa64.efi",
};
const MORE_FILES: readonly (readonly [BootStage, string])[] = [
  ["uefiX64Ipxe", "second.ipxe"],
  ["uefiX64Http", "http://10.77.0.11:8080/snponly.efi"],
  ["uefiArm64Pxe", "grubaa64.efi"],
];

for (const name of DISCOVERS) {
  test(`a real DISCOVER gets an OFFER that it can use: ${name}`, (t) => {
    const decoded = decodeDhcp(readFileSync(join(GOLDEN, name)));
    const heard = decoded.ok ? readRequest({ ...decoded.value, giaddr: ip("0.0.0.0") }, BY_ETH1) : undefined;
    if (heard === undefined) return t.fail("it is no request");
    const script = new Script([ETH1]);
    const files = new Map([...BOOT.files, ...MORE_FILES]);
    const lines = script.ask(heard, one({ ...GRANT, boot: { ...BOOT, files } }));
    const [offer] = script.sent;
    if (offer === undefined) return t.fail(lines.join("; "));
    const back = decodeDhcp(encodeDhcp(offer, { maxSize: readOption(heard.packet, "maxMessageSize") }));
    if (!back.ok) return t.fail(back.reason);
    t.deepEqual(
      [...back.value.options],
      [...offer.options].map(([code, value]) => [code, new Uint8Array(value)] as const),
    );
    t.is(back.value.file, FILES[name] ?? "");
    t.is(readOption(back.value, "bootfileName"), FILES[name]);
    t.is(back.value.siaddr, FILES[name] === undefined ? ip("0.0.0.0") : BOOT.server);
    t.is(back.value.xid, heard.packet.xid);
    t.deepEqual(back.value.options.get(61), heard.packet.options.get(61));
    const isHttp = heard.client.vendorClass?.startsWith("HTTPClient") === true;
    t.is(back.value.options.has(60), back.value.options.has(43) || isHttp);
  });
}
