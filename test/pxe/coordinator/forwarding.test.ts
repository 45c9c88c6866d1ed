import test from "ava";
import { isRefusal } from "../../../pxe/coordinator/decision.js";
import { type DhcpRequest, readRequest } from "../../../pxe/coordinator/dhcp-request.js";
import { Forwarding } from "../../../pxe/coordinator/forwarding.js";
import { decodeDhcp, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { A, B, BY_ETH1, ip, type MessageParts, packet, UEFI } from "./lab.js";

const OURS = ip("10.77.0.1");
const RELAY = ip("10.78.0.1");
const S1 = ip("10.77.0.5");
const S2 = ip("10.99.0.5");

function client(parts: MessageParts = {}): DhcpRequest {
  const bytes = encodeDhcp(packet("DISCOVER", { options: UEFI, ...parts }), {});
  const decoded = decodeDhcp(bytes);
  const read = decoded.ok ? readRequest(decoded.value, BY_ETH1, bytes) : undefined;
  if (read === undefined) throw new Error("no request");
  return read;
}

const reply = (parts: MessageParts = {}) =>
  packet("OFFER", { op: "BOOTREPLY", giaddr: OURS, yiaddr: ip("10.77.0.150"), ...parts });

/** What went out, as `giaddr hops to servers`, or why not. */
function handed(
  forwarding: Forwarding,
  now: number,
  request: DhcpRequest,
  servers: readonly Ipv4Address[] = [S1],
) {
  const outcome = forwarding.hand(now, request, servers, OURS);
  if (isRefusal(outcome)) return outcome.text;
  const decoded = decodeDhcp(outcome.bytes);
  return decoded.ok
    ? `${decoded.value.giaddr} ${decoded.value.hops} to ${outcome.servers.join(" ")}`
    : decoded.reason;
}

test("a client's message goes out with our address in giaddr and one hop more, and not another byte changed", (t) => {
  const request = client({ secs: 9, broadcast: true });
  const outcome = new Forwarding().hand(0, request, [S1], OURS);
  if (isRefusal(outcome)) return t.fail(outcome.text);
  const expected = Buffer.from(request.bytes ?? []);
  expected[3] = 1;
  expected.set([10, 77, 0, 1], 24);
  t.deepEqual(Buffer.from(outcome.bytes), expected);
  t.is(request.bytes?.[3], 0);
});

const ROWS: readonly { name: string; request: DhcpRequest; servers?: readonly Ipv4Address[]; out: string }[] =
  [
    {
      name: "to each server once",
      request: client(),
      servers: [S1, S2],
      out: "10.77.0.1 1 to 10.77.0.5 10.99.0.5",
    },
    {
      name: "with a relay's giaddr as it is",
      request: client({ giaddr: RELAY, hops: 1 }),
      out: "10.78.0.1 2 to 10.77.0.5",
    },
    {
      name: "after four relays",
      request: client({ giaddr: RELAY, hops: 4 }),
      out: "10.78.0.1 5 to 10.77.0.5",
    },
    {
      name: "not after five",
      request: client({ giaddr: RELAY, hops: 5 }),
      out: "it has passed 5 relays, and 4 are allowed",
    },
    { name: "not without a server", request: client(), servers: [], out: "there is no server to hand it to" },
  ];
for (const { name, request, servers, out } of ROWS)
  test(`a message is handed on ${name}`, (t) => {
    t.is(handed(new Forwarding(), 0, request, servers), out);
  });

test("retransmits are handed on again, and what comes back from a server that relays is not", (t) => {
  const forwarding = new Forwarding();
  handed(forwarding, 0, client());
  t.is(handed(forwarding, 4_000, client({ secs: 4 })), "10.77.0.1 1 to 10.77.0.5");
  t.regex(handed(forwarding, 4_001, client({ giaddr: OURS, hops: 2 })), /and came back$/);
  handed(forwarding, 5_000, client({ giaddr: RELAY, hops: 1 }));
  t.regex(handed(forwarding, 5_001, client({ giaddr: RELAY, hops: 3 })), /and came back$/);
  t.is(handed(forwarding, 5_002, client({ giaddr: RELAY, hops: 1 })), "10.78.0.1 2 to 10.77.0.5");
});

test("answers are taken of a server that the message was handed to, for a minute, and of nobody else", (t) => {
  const forwarding = new Forwarding();
  const request = client();
  forwarding.hand(1_000, request, [S1, S2], OURS);
  const taken = (parts: MessageParts = {}, from = S1, now = 2_000) =>
    forwarding.answered(now, reply(parts), { address: from })?.request === request;
  t.true(taken());
  t.true(taken({}, S2), "the other server");
  t.true(taken(), "again");
  t.true(taken({}, S1, 60_999));
  t.false(taken({}, S1, 61_000), "too late");
  t.false(taken({}, ip("10.77.0.6")), "another host");
  t.false(taken({ giaddr: RELAY }), "another relay's");
  t.false(taken({ giaddr: ip("0.0.0.0") }), "no relay's");
  t.false(taken({ xid: 2 }), "another exchange");
  t.false(taken({ chaddr: B }), "another machine");
  t.false(taken({ op: "BOOTREQUEST" }), "a request");
});

test("the answers to what a relay brought go to that relay and not through us", (t) => {
  const forwarding = new Forwarding();
  forwarding.hand(0, client({ giaddr: RELAY }), [S1], OURS);
  t.is(forwarding.answered(1, reply({ giaddr: RELAY }), { address: S1 }), undefined);
});

test("of too many messages the oldest are forgotten", (t) => {
  const forwarding = new Forwarding();
  for (let xid = 1; xid <= 5_000; xid++) forwarding.hand(0, client({ xid, chaddr: A }), [S1], OURS);
  t.is(forwarding.answered(1, reply({ xid: 1 }), { address: S1 }), undefined);
  t.is(forwarding.answered(1, reply({ xid: 5_000 }), { address: S1 })?.giaddr, OURS);
});
