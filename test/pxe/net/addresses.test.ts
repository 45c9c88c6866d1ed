import test from "ava";
import { ByteReader, ByteWriter } from "../../../pxe/net/bytes.js";
import {
  type Ipv4Address,
  ipv4FromNumber,
  ipv4ToNumber,
  isLoopback,
  parseIpv4Address,
} from "../../../pxe/net/ipv4-address.js";
import {
  dashedMac,
  explainMacAddress,
  macAddressFromBytes,
  macAddressToBytes,
  parseMacAddress,
} from "../../../pxe/net/mac-address.js";
import {
  broadcastAddress,
  formatSubnet,
  isHostAddress,
  netmask,
  parseSubnet,
  rangeContains,
  type Subnet,
  subnetContains,
} from "../../../pxe/net/subnet.js";

const ip = (text: string) => text as Ipv4Address;

const MACS: readonly (readonly [string, string | undefined, RegExp?])[] = [
  ["52:54:00:12:34:56", "52:54:00:12:34:56"],
  ["52:54:00:AB:CD:EF", "52:54:00:ab:cd:ef"],
  ["00:00:00:00:00:00", "00:00:00:00:00:00"],
  ["52-54-00-12-34-56", undefined, /write it as 52:54:00:12:34:56/],
  ["5254.0012.3456", undefined, /write it as 52:54:00:12:34:56/],
  ["525400123456", undefined, /write it as 52:54:00:12:34:56/],
  ["52:54:00:12:34", undefined, /is not a MAC address/],
  ["52:54:00:12:34:5g", undefined, /is not a MAC address/],
  ["52:54:00:12:34:56\n", undefined],
  ["ff:ff:ff:ff:ff:ff", undefined, /multicast or broadcast/],
  ["01:00:5e:00:00:01", undefined, /multicast or broadcast/],
  ["", undefined, /is not a MAC address/],
];
for (const [text, expected, sentence] of MACS)
  test(`MAC ${JSON.stringify(text)} is ${expected ?? "refused"}`, (t) => {
    const parsed: string | undefined = parseMacAddress(text);
    t.is(parsed, expected);
    if (sentence !== undefined) t.regex(explainMacAddress(text), sentence);
  });

test("a MAC goes to bytes and back, and has a spelling for file names", (t) => {
  const mac = parseMacAddress("52:54:00:0a:00:ff");
  if (mac === undefined) return t.fail();
  t.deepEqual([...macAddressToBytes(mac)], [0x52, 0x54, 0, 0x0a, 0, 0xff]);
  t.is(macAddressFromBytes(Uint8Array.of(...macAddressToBytes(mac), 1, 2)), mac);
  t.is(dashedMac(mac), "52-54-00-0a-00-ff");
});

for (const text of ["0.0.0.0", "255.255.255.255", "10.77.0.1", "1.20.199.249"])
  test(`IPv4 ${text} is an address and survives its number`, (t) => {
    const address = parseIpv4Address(text);
    t.is(String(address), text);
    if (address !== undefined) t.is(ipv4FromNumber(ipv4ToNumber(address)), address);
  });

for (const text of [
  "",
  "1.2.3",
  "1.2.3.4.5",
  "256.1.1.1",
  "01.2.3.4",
  "1.2.3.4 ",
  "1.2.3.4\n",
  "0x1.2.3.4",
  "::1",
])
  test(`IPv4 ${JSON.stringify(text)} is refused`, (t) => t.is(parseIpv4Address(text), undefined));

test("the whole of 127/8 is loopback", (t) => {
  t.true(isLoopback(ip("127.77.0.1")));
  t.false(isLoopback(ip("12.7.0.1")));
});

const subnet = (text: string): Subnet => {
  const parsed = parseSubnet(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};

const SUBNETS: readonly (readonly [string, string, string])[] = [
  ["0.0.0.0/0", "0.0.0.0", "255.255.255.255"],
  ["10.77.0.0/24", "255.255.255.0", "10.77.0.255"],
  ["172.16.128.0/17", "255.255.128.0", "172.16.255.255"],
  ["10.0.0.4/31", "255.255.255.254", "10.0.0.5"],
  ["10.0.0.4/32", "255.255.255.255", "10.0.0.4"],
];
for (const [text, mask, broadcast] of SUBNETS)
  test(`subnet ${text} has mask ${mask} and broadcast ${broadcast}`, (t) => {
    const parsed = subnet(text);
    t.is(formatSubnet(parsed), text);
    t.is(netmask(parsed.prefixLength), ip(mask));
    t.is(broadcastAddress(parsed), ip(broadcast));
    t.true(subnetContains(parsed, ip(broadcast)));
  });

for (const text of [
  "10.77.0.1/24",
  "10.77.0.0",
  "10.77.0.0/33",
  "10.77.0.0/024",
  "10.77.0.0/24/1",
  "10.77.0.0/",
  "x/8",
])
  test(`subnet ${text} is refused`, (t) => t.is(parseSubnet(text), undefined));

const HOSTS: readonly (readonly [string, string, boolean])[] = [
  ["10.77.0.0/24", "10.77.0.1", true],
  ["10.77.0.0/24", "10.77.0.0", false],
  ["10.77.0.0/24", "10.77.0.255", false],
  ["10.77.0.0/24", "10.77.1.1", false],
  ["128.0.0.0/1", "200.1.2.3", true],
  ["10.0.0.4/31", "10.0.0.4", true],
  ["10.0.0.4/31", "10.0.0.5", true],
  ["10.0.0.4/32", "10.0.0.4", true],
  ["10.0.0.4/32", "10.0.0.5", false],
];
for (const [network, address, expected] of HOSTS)
  test(`a host of ${network} ${expected ? "may" : "may not"} have ${address}`, (t) =>
    t.is(isHostAddress(subnet(network), ip(address)), expected));

test("a range holds both its ends and nothing beside", (t) => {
  const range = { start: ip("10.77.0.100"), end: ip("10.77.0.199") };
  const inside = ["10.77.0.99", "10.77.0.100", "10.77.0.199", "10.77.0.200"].map((text) =>
    rangeContains(range, ip(text)),
  );
  t.deepEqual(inside, [false, true, true, false]);
});

test("a reader answers undefined past the end and then stands where it stood", (t) => {
  const reader = new ByteReader(Uint8Array.of(9, 1, 2, 3, 4, 5, 6).subarray(1));
  t.deepEqual(
    [reader.uint8(), reader.uint16(), reader.uint32(), reader.slice(4)],
    [1, 0x0203, undefined, undefined],
  );
  t.deepEqual([...(reader.slice(3) ?? [])], [4, 5, 6]);
  t.deepEqual([reader.uint8(), reader.uint16(), reader.remaining], [undefined, undefined, 0]);
});

test("a writer grows as needed and writes what a reader reads", (t) => {
  const bytes = new ByteWriter(1)
    .uint8(1)
    .uint16(0x0203)
    .uint32(0xfffefdfc)
    .raw(Uint8Array.of(8))
    .zeros(3)
    .finish();
  t.deepEqual([...bytes], [1, 2, 3, 0xff, 0xfe, 0xfd, 0xfc, 8, 0, 0, 0]);
});
