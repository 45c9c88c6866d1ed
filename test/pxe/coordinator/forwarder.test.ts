import test from "ava";
import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { describe } from "../../../pxe/boot/describe-event.js";
import { type DhcpRequest, readRequest } from "../../../pxe/coordinator/dhcp-request.js";
import { Forwarder } from "../../../pxe/coordinator/forwarder.js";
import type { OptionValues } from "../../../pxe/dhcp/options.js";
import { decodeDhcp, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import type { Arrival, ReplyDestination } from "../../../pxe/dhcp/reply-destination.js";
import { BY_ETH1, ETH1, ip, type MessageParts, packet, UEFI } from "./lab.js";

const OURS = ip("10.77.0.1");
const SITE = ip("10.99.0.5");
const GIVEN = ip("10.77.0.150");

/** What was sent, where to, and what was told. */
class Lab {
  readonly sent: Uint8Array[] = [];
  readonly ways: ReplyDestination[] = [];
  readonly by: Arrival[] = [];
  readonly told: string[] = [];
  readonly details: BootEventDetail[] = [];
  readonly acknowledged: DhcpRequest[] = [];
  now = 0;
  readonly forwarder = new Forwarder({
    own: () => [
      { interface: "eth0", address: ip("10.99.0.1"), internal: false },
      { interface: "eth1", address: ip("10.66.0.1"), internal: false },
      { interface: "eth1", address: OURS, internal: false },
    ],
    clock: () => this.now,
    sessions: { acknowledged: (request) => this.acknowledged.push(request) },
    report: (_, detail) => {
      this.details.push(detail);
      this.told.push(describe({ detail }));
    },
  });

  hand(parts: MessageParts = {}, arrival = BY_ETH1, servers = [SITE], subnet = ETH1): void {
    const bytes = encodeDhcp(packet("DISCOVER", { options: UEFI, ...parts }), {});
    const decoded = decodeDhcp(bytes);
    const request = decoded.ok ? readRequest(decoded.value, arrival, bytes) : undefined;
    if (request === undefined) throw new Error("no request");
    this.forwarder.forward({ kind: "forward", request, subnet, servers }, this.send);
  }

  /** A reply of the site's server; the bytes that it came in. */
  reply(message: OptionValues["messageType"], parts: MessageParts = {}, address = SITE): Uint8Array {
    const fields = { op: "BOOTREPLY", giaddr: OURS, yiaddr: GIVEN, ...parts } as const;
    const options = { serverIdentifier: SITE, ...parts.options };
    const bytes = encodeDhcp(packet(message, { ...fields, options }), { maxSize: 1472 });
    const decoded = decodeDhcp(bytes);
    if (decoded.ok) this.forwarder.answer(decoded.value, bytes, { address, port: 67 }, this.send);
    return bytes;
  }

  private readonly send = (bytes: Uint8Array, way: ReplyDestination, by: Arrival): void => {
    this.sent.push(bytes);
    this.ways.push(way);
    this.by.push(by);
  };
}

test("a message goes to each server's port 67, from our address in the client's subnet, and each is told", (t) => {
  const lab = new Lab();
  lab.hand({}, BY_ETH1, [SITE, ip("10.99.0.6")]);
  t.deepEqual(lab.ways, [
    { kind: "relay", address: SITE, port: 67 },
    { kind: "relay", address: ip("10.99.0.6"), port: 67 },
  ]);
  const decoded = decodeDhcp(lab.sent[0] ?? new Uint8Array());
  t.like(decoded.ok && decoded.value, { giaddr: OURS, hops: 1 });
  t.deepEqual(lab.told, ["DISCOVER handed to 10.99.0.5", "DISCOVER handed to 10.99.0.6"]);
});

test("nothing is handed to this very host", (t) => {
  const lab = new Lab();
  lab.hand({}, BY_ETH1, [ip("10.99.0.1"), SITE]);
  t.is(lab.ways.length, 1);
  lab.hand({}, BY_ETH1, [OURS]);
  t.is(lab.ways.length, 1);
  t.regex(lab.told.at(-1) ?? "", /there is no server to hand it to/);
});

test("an interface without an address in the client's subnet relays nothing, and says so", (t) => {
  const lab = new Lab();
  lab.hand({}, { ...BY_ETH1, interface: "eth7" });
  t.deepEqual(lab.ways, []);
  t.deepEqual(lab.told, [
    "DISCOVER not answered, no configured subnet fits: interface eth7 has no address in 10.77.0.0/24 to relay from",
  ]);
});

test("an answer reaches the client byte for byte, by the interface it asked on, and comes from us", (t) => {
  const lab = new Lab();
  lab.hand();
  const offered = lab.reply("OFFER", { siaddr: SITE, file: "pxelinux.0" });
  t.deepEqual(lab.sent[1], offered);
  t.is(lab.by[1]?.interface, "eth1");
  t.deepEqual(lab.ways[1], {
    kind: "unconfigured",
    address: GIVEN,
    mac: "52:54:00:00:00:01",
    port: 68,
    from: OURS,
  });
  t.is(
    lab.told[1],
    "OFFER 10.77.0.150 of 10.99.0.5 handed to unicast 10.77.0.150:68 at 52:54:00:00:00:01, boot file pxelinux.0 from 10.99.0.5",
  );
  t.deepEqual(lab.acknowledged, []);
  lab.reply("ACK");
  t.is(lab.acknowledged.length, 1);
});

const WAYS = [
  {
    name: "to all where the client asks for that",
    client: { broadcast: true },
    message: "OFFER",
    way: "broadcast",
  },
  { name: "to all where it is a NAK", client: {}, message: "NAK", way: "broadcast" },
  { name: "to the address the client has", client: { ciaddr: GIVEN }, message: "ACK", way: "unicast" },
] as const;
for (const { name, client, message, way } of WAYS)
  test(`an answer goes ${name}`, (t) => {
    const lab = new Lab();
    lab.hand(client);
    lab.reply(message);
    t.is(lab.ways[1]?.kind, way);
  });

test("answers that nobody waits for, or of other hosts, reach nobody", (t) => {
  const lab = new Lab();
  lab.reply("OFFER");
  lab.hand();
  lab.reply("OFFER", {}, ip("10.99.0.66"));
  lab.reply("OFFER", { xid: 9 });
  lab.now = 60_000;
  lab.reply("OFFER");
  t.is(lab.sent.length, 1);
});

test("a boot file's name is told in printable letters only", (t) => {
  const lab = new Lab();
  lab.hand();
  lab.reply("OFFER", { file: "a\u001b[2Jb" });
  t.like(lab.details.at(-1), { bootFile: "a\\x1b[2Jb" });
});
