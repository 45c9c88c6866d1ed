import test from "ava";
import { discover } from "../../pxe/client/dhcp-messages.js";
import { encodeOption, type OptionName, type OptionValues } from "../../pxe/dhcp/options.js";
import { type DhcpPacket, encodeDhcp } from "../../pxe/dhcp/packet.js";
import { type Ipv4Address, parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { ACK, chooseServer, difference, isRight, OFFER, setXid, typeOf, xidOf } from "./dhcp-answer.js";
import { makeMachines } from "./dhcp-contestant.js";
import { type KnownMachine, script } from "./dhcp-script.js";

const address = (text: string): Ipv4Address => {
  const parsed = parseIpv4Address(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};

const [first] = makeMachines(1);
if (first === undefined) throw new Error("one machine was asked for");
const KNOWN: KnownMachine = {
  mac: first.mac,
  yiaddr: address("10.66.4.0"),
  siaddr: address("10.66.0.11"),
  file: "boot.ipxe",
  tftpServerName: "10.66.0.11",
  bootfileName: "boot.ipxe",
};
const RELAY = {
  giaddr: address("10.66.0.1"),
  relayPort: 67,
  server: { address: address("10.66.0.2"), port: 67 },
};

type Options = { readonly [N in OptionName]?: OptionValues[N] };

const RIGHT: Options = { messageType: "OFFER", tftpServerName: "10.66.0.11", bootfileName: "boot.ipxe" };

function answer(fields: Partial<DhcpPacket> = {}, options: Options = RIGHT): Buffer {
  const request = discover({ mac: KNOWN.mac, xid: 7, architecture: 0, isIpxe: true });
  const encoded = Object.entries(options).map(([name, value]) =>
    encodeOption(name as OptionName, value as never),
  );
  const { yiaddr, siaddr, file } = KNOWN;
  return Buffer.from(
    encodeDhcp(
      { ...request, op: "BOOTREPLY", yiaddr, siaddr, file, ...fields, options: new Map(encoded) },
      {},
    ),
  );
}

const expected = script(KNOWN, RELAY, "ipxe");

test("an answer as expected is right, with and without the NUL that ends dnsmasq's options", (t) => {
  t.true(isRight(answer(), OFFER, expected));
  t.true(isRight(answer({}, { ...RIGHT, bootfileName: "boot.ipxe\0" }), OFFER, expected));
  t.is(xidOf(answer()), 7);
  t.is(typeOf(answer()), OFFER);
});

const WRONG: Readonly<Record<string, readonly [Partial<DhcpPacket>, Options]>> = {
  "another address": [{ yiaddr: address("10.66.4.1") }, {}],
  "another siaddr": [{ siaddr: address("10.66.0.12") }, {}],
  "another file": [{ file: "boot.ipxf" }, {}],
  "a longer file": [{ file: "boot.ipxe2" }, {}],
  "no file": [{ file: "" }, {}],
  "another option 66": [{}, { tftpServerName: "10.66.0.12" }],
  "another option 67": [{}, { bootfileName: "boot" }],
  "a longer option 67": [{}, { bootfileName: "boot.ipxe.old" }],
  "another type": [{}, { messageType: "ACK" }],
};
for (const [what, [fields, options]] of Object.entries(WRONG))
  test(`${what} is wrong`, (t) => {
    const bytes = answer(fields, { ...RIGHT, ...options });
    t.false(isRight(bytes, OFFER, expected));
    t.regex(difference(bytes, OFFER, expected), /^52:54:00:66:00:00: \{"found":\{"type":\d,"yiaddr":"10/);
  });

test("an option that was not expected is wrong, and so is one that is missing", (t) => {
  const without = script({ ...KNOWN, bootfileName: "" }, RELAY, "ipxe");
  const { bootfileName: _, ...rest } = RIGHT;
  t.false(isRight(answer(), OFFER, without));
  t.true(isRight(answer({}, rest), OFFER, without));
  t.false(isRight(answer({}, rest), OFFER, expected));
});

test("the REQUEST names the server of the OFFER and has the xid it is sent with", (t) => {
  const { request } = script(KNOWN, RELAY, "ovmf");
  const serverIdentifier = address("10.66.0.21");
  chooseServer(request, answer({}, { ...RIGHT, serverIdentifier }));
  setXid(request, 0xfedcba98);
  t.is(xidOf(request), 0xfedcba98);
  t.true(request.includes(Buffer.from([54, 4, 10, 66, 0, 21])));
});

test("a datagram cut anywhere is no right answer, and reading it does not throw", (t) => {
  const whole = answer({}, { ...RIGHT, messageType: "ACK" });
  t.true(isRight(whole, ACK, expected));
  const end = whole.lastIndexOf(0xff);
  for (let length = 0; length < end; length++) {
    const cut = whole.subarray(0, length);
    if (xidOf(cut) !== undefined) t.false(isRight(cut, ACK, expected), `${length}`);
  }
});
