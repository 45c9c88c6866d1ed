import test from "ava";
import { type DhcpRequest, readRequest } from "../../../pxe/coordinator/dhcp-request.js";
import type { Ownership } from "../../../pxe/coordinator/ownership.js";
import { messageType, readOption } from "../../../pxe/dhcp/options.js";
import { decodeDhcp, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import { join, latin1, option, type Wire, wire } from "../dhcp/wire.js";
import { Harness } from "./harness.js";
import {
  A,
  B,
  BY_ETH1,
  CONFLICT,
  DRAINING,
  ETH1,
  fixedGrant,
  HV1,
  ip,
  lease,
  NONE,
  one,
  POOL_GRANT,
  range,
  SILENT,
  subnet,
} from "./lab.js";
import { NOW, Script } from "./transaction-script.js";

const VEND = new Uint8Array(60);
const SERVED = { ...ETH1, bootp: true };
const X = ip("10.77.0.50");
const FIXED = one(fixedGrant("10.77.0.50", { hostname: "n1" }));
const OF_A = { chaddr: "525400000001" };

/** What an old boot ROM sends: 300 bytes without a cookie, or with one and nothing behind it. */
const plain = (parts: Partial<Wire> = {}) => wire({ ...OF_A, cookie: "00000000", options: VEND, ...parts });
const withCookie = (parts: Partial<Wire> = {}) =>
  wire({ ...OF_A, options: join([255], VEND.subarray(1)), ...parts });

function heard(bytes: Uint8Array): DhcpRequest {
  const decoded = decodeDhcp(bytes);
  const read = decoded.ok ? readRequest(decoded.value, BY_ETH1) : undefined;
  if (read === undefined) throw new Error("no request");
  return read;
}

test("a machine that speaks BOOTP gets its fixed address, server and file once the lease is on disk", (t) => {
  const script = new Script([SERVED]);
  t.deepEqual(script.hear(heard(plain())), ["ask"]);
  t.is(script.told, undefined, "nothing of the pool is set aside for it");
  t.deepEqual(script.verdict(A, FIXED), ["commit put 10.77.0.50"]);
  t.deepEqual(script.durable(), ["BOOTP 10.77.0.50"]);
  t.like(script.book.leaseAt(X), { mac: A, kind: "fixed", hypervisor: "hv1" });
  t.is(script.stateOf(A), "idle");
  const reply = script.last(t);
  t.like(reply, { op: "BOOTREPLY", siaddr: ip("10.77.0.11"), file: "undionly.kpxe", withoutCookie: true });
  t.is(reply.options.size, 0);
  t.like(
    script.details.find(({ kind }) => kind === "dhcpSent"),
    { message: "BOOTP", address: X, bootFile: "undionly.kpxe", destination: "broadcast port 68" },
  );
});

test("its reply as bytes", (t) => {
  const script = new Script([SERVED]);
  script.all(heard(plain({ secs: 4, flags: 0x8000 })), FIXED);
  const bytes = Buffer.from(encodeDhcp(script.last(t), { bootp: true }));
  t.is(bytes.length, 300);
  t.is(
    bytes.toString("hex", 0, 28),
    "02010600deadbeef0000800000000000" + "0a4d0032" + "0a4d000b" + "00000000",
  );
  t.is(bytes.toString("hex", 28, 34), "525400000001");
  t.is(bytes.toString("latin1", 108, 122), "undionly.kpxe\0");
  t.true(bytes.subarray(236).every((byte) => byte === 0));
});

test("with a cookie it is told its network, by none of DHCP's own options", (t) => {
  const script = new Script([SERVED]);
  script.all(heard(withCookie()), FIXED);
  const reply = script.last(t);
  t.deepEqual([...reply.options.keys()], [1, 3, 6, 28, 12]);
  t.is(readOption(reply, "hostName"), "n1");
  t.is(messageType(reply), undefined);
  t.is(encodeDhcp(reply, { bootp: true }).length, 300);
});

test("a retransmit is answered again without a write", (t) => {
  const script = new Script([SERVED]);
  script.all(heard(plain()), FIXED);
  t.deepEqual(script.ask(heard(plain({ secs: 8 })), FIXED), ["BOOTP 10.77.0.50"]);
});

test("one that comes while the lease is being written is answered once", (t) => {
  const script = new Script([SERVED]);
  script.ask(heard(plain()), FIXED);
  t.deepEqual(script.ask(heard(plain()), FIXED), []);
  t.deepEqual(script.durable(), ["BOOTP 10.77.0.50"]);
});

test("no reply when the lease could not be stored", (t) => {
  const script = new Script([SERVED]);
  script.ask(heard(plain()), FIXED);
  t.deepEqual(script.failed(), ["ignored: storeFailed", "hold 10.77.0.50"]);
  t.is(script.sent.length, 0);
});

test("through a relay the reply goes to it, with its option 82", (t) => {
  const behind = subnet("10.80.0.0/24", { bootp: true });
  const script = new Script([behind]);
  const information = option(82, [1, 1, 9]);
  const options = join(information, [255], VEND.subarray(6));
  script.all(heard(withCookie({ giaddr: "10.80.0.1", options })), one(fixedGrant("10.80.0.50")));
  t.deepEqual(script.last(t).options.get(82), Uint8Array.of(1, 1, 9));
  t.like(
    script.details.find(({ kind }) => kind === "dhcpSent"),
    { destination: "relay 10.80.0.1:67" },
  );
});

test("one that knows its address and wants its file only gets that by unicast", (t) => {
  const script = new Script([SERVED]);
  script.all(heard(plain({ ciaddr: "10.77.0.50" })), FIXED);
  t.like(script.last(t), { ciaddr: X, yiaddr: X, file: "undionly.kpxe" });
  t.like(
    script.details.find(({ kind }) => kind === "dhcpSent"),
    { destination: "unicast 10.77.0.50:68" },
  );
});

const refused = test.macro({
  exec(t, ownership: Ownership, reason: string, text: RegExp) {
    const script = new Script([{ ...SERVED, unknown: { policy: "pool" } }]);
    t.deepEqual(script.ask(heard(plain()), ownership), [`ignored: ${reason}`]);
    const last = script.details.at(-1);
    t.regex(last?.kind === "dhcpIgnored" ? last.text : "", text);
    t.is(script.book.leases().length, 0);
  },
  title: (what) => `no reply to BOOTP: ${what}`,
});
test("a stranger, even where strangers get an address", refused, NONE, "unknownMachine", /^$/);
test(
  "a vif with an address of the pool",
  refused,
  one(POOL_GRANT),
  "unservedMessage",
  /needs a fixed address/,
);
test("no vif", refused, one({ node: "n", netbootOff: "nothing spawned" }), "noVif", /nothing spawned/);
test("a fixed address elsewhere", refused, one(fixedGrant("10.99.0.5")), "noSubnet", /10\.99\.0\.5/);
test("a silent owner", refused, SILENT, "ownerSilent", /no answer/);
test("a draining owner", refused, DRAINING, "draining", /stopping/);
test("a conflict", refused, CONFLICT, "conflict", /epoch/);

test("a fixed address that another machine has still is not given", (t) => {
  const script = new Script([SERVED], [lease("10.77.0.50", B, NOW + 1000)]);
  t.deepEqual(script.ask(heard(plain()), FIXED), ["ignored: addressTaken"]);
});

test("where it is off nobody is asked, and the event says how to switch it on", (t) => {
  const script = new Script();
  t.deepEqual(script.hear(heard(plain())), ["ignored: unservedMessage"]);
  t.like(script.details.at(-1), {
    message: "BOOTP",
    text: "BOOTP is off in 10.77.0.0/24; bootp: true on the subnet switches it on",
  });
});

test("of two subnets on one interface only the one that says so serves it", (t) => {
  const other = subnet("10.76.0.0/24", { interface: "eth1", bootp: true });
  t.deepEqual(new Script([ETH1, other]).ask(heard(plain()), FIXED), ["ignored: unservedMessage"]);
  const there = one(fixedGrant("10.76.0.50"));
  t.is(new Script([ETH1, other]).all(heard(plain()), there).at(-1), "BOOTP 10.76.0.50");
});

test("a decision for DHCP stands while BOOTP that is off is heard from the same machine", (t) => {
  const script = new Script([{ ...ETH1, pool: range("10.77.0.100", "10.77.0.109") }]);
  const discover = heard(wire({ ...OF_A, options: join(option(53, [1]), [255], VEND) }));
  script.ask(discover, FIXED);
  script.hear(heard(plain()));
  t.is(script.stateOf(A), "decided");
});

test("what has an option 53 that is no client's is no BOOTP", (t) => {
  for (const type of [[0], [9], [10, 1], []]) {
    const decoded = decodeDhcp(wire({ options: join(option(53, type), [255], VEND) }));
    t.true(decoded.ok);
    if (decoded.ok) t.is(readRequest(decoded.value, BY_ETH1), undefined);
  }
});

test("a file name too long for its field is withheld, and that is told", (t) => {
  const script = new Script([SERVED]);
  const files = new Map([["biosPxe", "f".repeat(128)] as const]);
  const boot = { server: ip("10.77.0.11"), files };
  t.deepEqual(script.all(heard(plain()), one(fixedGrant("10.77.0.50", { boot }))), [
    "withheld: BOOTP has no room for a boot file name of 128 characters",
    "commit put 10.77.0.50",
    "BOOTP 10.77.0.50",
  ]);
  t.like(script.last(t), { file: "", siaddr: ip("0.0.0.0") });
});

test("over the whole coordinator: hand-made bytes in, 300 bytes out, and `why` tells the story", async (t) => {
  await using lab = await Harness.start([SERVED]);
  lab.allUp();
  lab.claim(HV1, A, fixedGrant("10.77.0.50"));
  lab.hearBytes(plain());
  await lab.settle();
  t.is(lab.store.leases.get("10.77.0.50")?.kind, "fixed");
  const told = await lab.coordinator.explain(A);
  t.is(told.missingStep, "fileAsked");
  t.regex(told.cause, /fetch undionly\.kpxe from 10\.77\.0\.11/);
  const session = told.bootSession;
  lab.hearBytes(plain());
  await lab.settle();
  t.not((await lab.coordinator.explain(A)).bootSession, session, "the next request is the next boot");
});

test("noise of BOOTP's length, and replies, are dropped", async (t) => {
  await using lab = await Harness.start([SERVED]);
  lab.hearBytes(latin1("x".repeat(300)));
  lab.hearBytes(plain({ op: 2 }));
  t.deepEqual(await lab.settle(), []);
});
