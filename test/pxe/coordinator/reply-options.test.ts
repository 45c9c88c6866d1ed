import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { type DhcpRequest, readRequest } from "../../../pxe/coordinator/dhcp-request.js";
import type { SubnetSettings } from "../../../pxe/coordinator/settings.js";
import { readOption } from "../../../pxe/dhcp/options.js";
import { type DhcpPacket, decodeDhcp, encodeDhcpReporting } from "../../../pxe/dhcp/packet.js";
import { parseSubnet } from "../../../pxe/net/subnet.js";
import { FIRMWARE_PACKETS } from "../dhcp/firmware-packets.js";
import { BOOT, BY_ETH1, ETH1, fixedGrant, IPXE, ip, type MessageParts, one, request, UEFI } from "./lab.js";
import { Script } from "./transaction-script.js";

const GOLDEN = join(import.meta.dirname, "../../../../test/golden/dhcp");

/** A subnet that has something to say about everything. */
const RICH: SubnetSettings = {
  ...ETH1,
  domain: "lab.example",
  search: ["lab.example", "example"],
  ntp: [ip("10.77.0.3")],
  mtu: 1450,
  routes: [{ destination: parseSubnet("10.0.0.0/8") ?? ETH1.subnet, router: ip("10.77.0.9") }],
};
const FILES = new Map([...BOOT.files, ["uefiX64Ipxe", "second.ipxe"] as const]);
const GRANT = fixedGrant("10.77.0.50", { hostname: "n1", boot: { ...BOOT, files: FILES } });

function offerTo(heard: DhcpRequest, subnet = RICH, grant = GRANT): DhcpPacket {
  const script = new Script([subnet]);
  const lines = script.ask(heard, one(grant));
  const [offer] = script.sent;
  if (offer === undefined) throw new Error(lines.join("; "));
  return offer;
}

function heard(bytes: Uint8Array): DhcpRequest {
  const decoded = decodeDhcp(bytes);
  const read = decoded.ok ? readRequest({ ...decoded.value, giaddr: ip("0.0.0.0") }, BY_ETH1) : undefined;
  if (read === undefined) throw new Error("no request");
  return read;
}

/** As they stand on the wire: asked for first and in that order, then what is needed anyway. */
const order = test.macro({
  exec(t, bytes: Uint8Array, codes: readonly number[]) {
    const asks = heard(bytes);
    const offer = offerTo(asks);
    const { bytes: reply, dropped } = encodeDhcpReporting(offer, {
      maxSize: readOption(asks.packet, "maxMessageSize"),
    });
    const decoded = decodeDhcp(reply);
    t.deepEqual(dropped, []);
    t.deepEqual(decoded.ok ? [...decoded.value.options.keys()] : decoded, codes);
  },
  title: (client) => `the options of an OFFER in their order: ${client}`,
});
const byHand = (name: string) => {
  const found = FIRMWARE_PACKETS.find((packet) => packet.name.startsWith(name));
  if (found === undefined) throw new Error(name);
  return found.bytes;
};
const captured = (name: string) => readFileSync(join(GOLDEN, `${name}-discover.bin`));

/** The same machine with another architecture. */
function withArchitecture(bytes: Uint8Array, architecture: number): Uint8Array {
  const decoded = decodeDhcp(bytes);
  if (!decoded.ok) throw new Error(decoded.reason);
  const options = new Map(decoded.value.options).set(93, Uint8Array.of(0, architecture));
  return encodeDhcpReporting({ ...decoded.value, options }, { maxSize: 1472 }).bytes;
}

const ALWAYS = [53, 54, 51];
const FOR_IPXE = [...ALWAYS, 1, 3, 6, 12, 15, 26, 43, 60, 66, 67, 119, 175, 150, 28, 58, 59, 61, 97];
const FOR_OVMF = [...ALWAYS, 1, 3, 6, 12, 15, 28, 42, 43, 58, 59, 60, 66, 67, 97, 150];
const FOR_UDHCPC = [...ALWAYS, 1, 3, 6, 12, 15, 28, 42, 58, 59, 61];

test("QEMU's BIOS iPXE ROM", order, byHand("QEMU's BIOS iPXE ROM"), FOR_IPXE);
test("undionly.kpxe", order, byHand("undionly.kpxe"), FOR_IPXE);
test(
  "plain PXE ROM, which is no iPXE",
  order,
  byHand("plain PXE ROM"),
  FOR_IPXE.filter((code) => code !== 175),
);
test("snponly.efi", order, byHand("snponly.efi"), FOR_IPXE);
test("OVMF PXEv4", order, byHand("OVMF PXEv4, DISCOVER"), FOR_OVMF);
test("udhcpc", order, byHand("udhcpc"), FOR_UDHCPC);
for (const name of ["ipxe-rom", "undionly", "snponly"])
  test(`captured, ${name}`, order, captured(name), FOR_IPXE);
test("captured, OVMF PXEv4", order, captured("ovmf-pxe"), FOR_OVMF);
test("captured, udhcpc", order, captured("udhcpc"), FOR_UDHCPC);
test("captured, dhclient", order, captured("dhclient"), [...ALWAYS, 1, 28, 3, 15, 6, 12, 58, 59]);
test("captured, OVMF HTTPv4, without option 43", order, withArchitecture(captured("ovmf-http"), 7), [
  ...ALWAYS,
  ...[1, 3, 6, 12, 15, 28, 42, 58, 59, 60, 67, 97, 66, 150],
]);

const asking = (...codes: number[]) => request("DISCOVER", { options: { parameterRequestList: codes } });

test("a running system that asks for routes, MTU and search list (dhcpcd)", (t) => {
  const offer = offerTo(asking(1, 121, 33, 3, 6, 12, 15, 26, 28, 42, 51, 54, 58, 59, 119));
  t.deepEqual([...offer.options.keys()], [...ALWAYS, 1, 121, 3, 6, 12, 15, 26, 28, 42, 58, 59, 119]);
  t.is(readOption(offer, "domainName"), "lab.example");
  t.deepEqual(readOption(offer, "domainSearch"), ["lab.example", "example"]);
  t.deepEqual(readOption(offer, "ntpServers"), [ip("10.77.0.3")]);
  t.is(readOption(offer, "interfaceMtu"), 1450);
});

const OWN_ROUTES = [{ destination: parseSubnet("10.1.0.0/16") ?? ETH1.subnet, router: ip("10.77.0.8") }];
const OWN = { hostname: "web.lab.example", mtu: 1400, routes: OWN_ROUTES };
const told = (offer: DhcpPacket) => ({
  hostname: readOption(offer, "hostName"),
  mtu: readOption(offer, "interfaceMtu"),
  routes: readOption(offer, "classlessStaticRoute")?.map(({ router }) => router),
});

for (const [name, plan] of [
  ["fixed", GRANT.address],
  ["pool", { kind: "pool" } as const],
] as const)
  test(`a vif with a ${name} address: its own host name, MTU and routes go before the subnet's`, (t) => {
    const grant = { ...GRANT, ...(plan && { address: plan }) };
    const asks = asking(121, 3, 12, 26);
    t.deepEqual(told(offerTo(asks, RICH, { ...grant, ...OWN })), {
      ...{ hostname: "web.lab.example", mtu: 1400 },
      routes: [ip("10.77.0.254"), ip("10.77.0.8")],
    });
    t.deepEqual(told(offerTo(asks, RICH, grant)), {
      ...{ hostname: "n1", mtu: 1450 },
      routes: [ip("10.77.0.254"), ip("10.77.0.9")],
    });
    t.deepEqual(told(offerTo(asks, ETH1, { ...grant, mtu: 9000 })), {
      ...{ hostname: "n1", mtu: 9000 },
      routes: undefined,
    });
  });

test("the default route stands among the classless ones, because who takes those ignores option 3", (t) => {
  const routes = readOption(offerTo(asking(121, 3)), "classlessStaticRoute") ?? [];
  t.deepEqual<unknown, unknown>(routes, [
    { destination: { network: "0.0.0.0", prefixLength: 0 }, router: "10.77.0.254" },
    { destination: { network: "10.0.0.0", prefixLength: 8 }, router: "10.77.0.9" },
  ]);
  const { gateway: _, ...closed } = RICH;
  t.is(readOption(offerTo(asking(121), closed), "classlessStaticRoute")?.length, 1);
});

test("a vif's own gateway is the default route of option 121 as well", (t) => {
  const address = { kind: "fixed", address: ip("10.77.0.50"), prefixLength: 24, dns: [] } as const;
  const own = { ...GRANT, address: { ...address, gateway: ip("10.77.0.8") } };
  const offer = offerTo(asking(121), RICH, own);
  t.is(readOption(offer, "classlessStaticRoute")?.[0]?.router, ip("10.77.0.8"));
  t.deepEqual(readOption(offer, "router"), [ip("10.77.0.8")]);
});

test("option 121 is not sent where there are no routes but the default one", (t) => {
  t.false(offerTo(asking(121), { ...ETH1, domain: "lab" }).options.has(121));
});

test("who asks for nothing by name is told everything", (t) => {
  const offer = offerTo(request("DISCOVER"));
  t.deepEqual([...offer.options.keys()], [...ALWAYS, 1, 3, 6, 28, 12, 58, 59, 15, 42, 26, 121, 119]);
});

test("who asks for one thing gets it first, its network anyway, and nothing else", (t) => {
  t.deepEqual([...offerTo(asking(42)).options.keys()], [...ALWAYS, 42, 1, 3, 6, 28, 12, 58, 59]);
});

test("options asked for twice or that are not ours to give change nothing", (t) => {
  const offer = offerTo(asking(6, 6, 82, 52, 0, 255, 1, 6));
  t.deepEqual([...offer.options.keys()], [...ALWAYS, 6, 1, 3, 28, 12, 58, 59]);
});

test("the netmask stands before the router whatever the order asked for (RFC 2132 §3.3)", (t) => {
  const offer = offerTo(asking(15, 3, 6, 1));
  t.deepEqual([...offer.options.keys()], [...ALWAYS, 15, 1, 3, 6, 28, 12, 58, 59]);
});

test("relay agent information stays last also for who asks for it", (t) => {
  const information = { subOptions: new Map([[1, Uint8Array.of(9)]]), usesSourcePort: false };
  const options = { relayAgentInformation: information, parameterRequestList: [82, 1] };
  t.is([...offerTo(request("DISCOVER", { options })).options.keys()].at(-1), 82);
});

const HTTP = { ...UEFI, vendorClass: "HTTPClient:Arch:00016:UNDI:003000" };

test("HTTP boot gets its class back without option 43, and its URL in both places", (t) => {
  const url = "http://10.77.0.11:8080/snponly.efi";
  const boot = { ...BOOT, files: new Map([["uefiX64Pxe", url] as const]) };
  const offer = offerTo(request("DISCOVER", { options: HTTP }), RICH, { ...GRANT, boot });
  t.is(readOption(offer, "vendorClass"), "HTTPClient");
  t.false(offer.options.has(43));
  t.is(offer.file, url);
  t.is(readOption(offer, "bootfileName"), url);
  t.is(offer.siaddr, BOOT.server);
  t.is(readOption(offer, "tftpServerName"), BOOT.server);
  t.deepEqual(readOption(offer, "tftpServerAddress"), [BOOT.server]);
});

test("HTTP boot without a file gets no class, so that it looks elsewhere", (t) => {
  const boot = { ...BOOT, files: new Map() };
  t.false(offerTo(request("DISCOVER", { options: HTTP }), RICH, { ...GRANT, boot }).options.has(60));
});

const hostname = test.macro({
  exec(t, name: string, expected: string | undefined) {
    t.is(readOption(offerTo(asking(12), RICH, { ...GRANT, hostname: name }), "hostName"), expected);
  },
  title: (what) => `option 12: ${what}`,
});
test("a label", hostname, "r4u12", "r4u12");
test("several labels", hostname, "r4u12.lab", "r4u12.lab");
test("two dots together are left out", hostname, "a..b", undefined);
test("an underscore is left out", hostname, "r4_u12", undefined);
test("a dot at the end is left out", hostname, "r4u12.", undefined);
test("255 dots are left out", hostname, ".".repeat(255), undefined);

for (const name of ["\u0001\u0002\u00ff", "a..b", ".".repeat(255), "x\r\n\u001b[31m"])
  test(`a machine's own hostname goes nowhere: ${JSON.stringify(name.slice(0, 20))}`, (t) => {
    const script = new Script([RICH]);
    const { hostname: _, ...nameless } = GRANT;
    script.all(
      request("REQUEST", { options: { hostName: name, requestedAddress: ip("10.77.0.50") } }),
      one(nameless),
    );
    t.is(script.sent.length, 1);
    t.false(script.last(t).options.has(12));
    t.is(script.book.leaseAt(ip("10.77.0.50"))?.hostname, undefined);
  });

/** Everything at its longest: 16 name and time servers, 32 routes, 16 search names, and echoes. */
const HUGE: SubnetSettings = {
  ...RICH,
  dns: Array.from({ length: 16 }, (_, index) => ip(`10.77.0.${index + 1}`)),
  ntp: Array.from({ length: 16 }, (_, index) => ip(`10.77.0.${index + 1}`)),
  domain: `${"d".repeat(63)}.${"e".repeat(63)}`,
  search: Array.from({ length: 16 }, (_, index) => `${"s".repeat(60)}${index}.${"t".repeat(60)}${index}`),
  routes: Array.from({ length: 32 }, (_, index) => ({
    destination: parseSubnet(`10.${index}.1.0/24`) ?? ETH1.subnet,
    router: ip("10.77.0.9"),
  })),
};
const VITAL = [53, 54, 51, 67, 66, 150, 60, 43, 175, 1, 3, 6];

for (const [what, file] of [
  ["a short file name", "undionly.kpxe"],
  ["a file name that fills its field", "f".repeat(127)],
  ["a URL for option 67 alone", `http://10.77.0.11/${"f".repeat(237)}`],
] as const)
  test(`from 576 to 1472 bytes what matters survives, and what does not is named: ${what}`, (t) => {
    const information = { subOptions: new Map([[1, new Uint8Array(60)]]), usesSourcePort: false };
    const options: MessageParts["options"] = {
      ...IPXE,
      clientIdentifier: new Uint8Array(7),
      clientMachineIdentifier: new Uint8Array(16),
      relayAgentInformation: information,
      parameterRequestList: [119, 121, 42, 15, 26, 12, 1, 3, 6, 28, 43, 60, 66, 67, 150, 175],
    };
    const boot = { ...BOOT, files: new Map([["biosIpxe", file] as const]) };
    const offer = offerTo(request("DISCOVER", { options }), HUGE, { ...GRANT, boot });
    for (let maxSize = 576; maxSize <= 1472; maxSize += 1) {
      const { bytes, dropped } = encodeDhcpReporting(offer, { maxSize });
      const decoded = decodeDhcp(bytes);
      if (!decoded.ok) return t.fail(`${maxSize}: ${decoded.reason}`);
      const reply = decoded.value;
      const lost = [...VITAL, 82, 61, 97].filter((code) => !reply.options.has(code));
      t.deepEqual(lost, [], `at ${maxSize}`);
      for (const [code, value] of reply.options)
        t.deepEqual(value, new Uint8Array(offer.options.get(code) ?? []));
      t.is(reply.options.size + dropped.length, offer.options.size, `at ${maxSize}`);
      t.is(reply.file, file.length > 127 ? "" : file);
      t.true(bytes.length <= maxSize - 28);
      if (maxSize === 1472) t.deepEqual(dropped, [119]);
    }
  });

test("what found no room is named in the event of the reply", (t) => {
  const script = new Script([HUGE]);
  const options = { ...UEFI, maxMessageSize: 576 };
  script.ask(request("DISCOVER", { options }), one(GRANT));
  const [sent] = script.details.filter(({ kind }) => kind === "dhcpSent");
  t.like(sent, { kind: "dhcpSent", message: "OFFER", bootFile: "snponly.efi" });
  t.true(sent?.kind === "dhcpSent" && sent.leftOut?.includes(119));
});
