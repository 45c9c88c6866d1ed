import test from "ava";
import type { DhcpRequest } from "../../../pxe/coordinator/dhcp-request.js";
import type { Ownership } from "../../../pxe/coordinator/ownership.js";
import { QUARANTINE_TIME } from "../../../pxe/coordinator/transaction-end.js";
import { HOLD_TIME } from "../../../pxe/coordinator/transaction-offer.js";
import { readOption } from "../../../pxe/dhcp/options.js";
import {
  A,
  B,
  BIOS,
  C,
  CONFLICT,
  DRAINING,
  ETH1,
  fixedGrant,
  ip,
  lease,
  type MessageParts,
  mac,
  NONE,
  one,
  POOL_GRANT,
  range,
  request,
  SERVER,
  SILENT,
  subnet,
  UEFI,
} from "./lab.js";
import { NOW, Script } from "./transaction-script.js";

const X = ip("10.77.0.50");
const FIXED = one(fixedGrant("10.77.0.50"));
const OPEN = { ...ETH1, unknown: { policy: "pool" } } as const;
const ELSEWHERE = ip("192.168.9.9");

const discover = (parts: MessageParts = {}) =>
  request("DISCOVER", { ...parts, options: { ...UEFI, ...parts.options } });
const select = (address = X, parts: MessageParts = {}) =>
  request("REQUEST", {
    ...parts,
    options: { ...UEFI, serverIdentifier: SERVER, requestedAddress: address, ...parts.options },
  });
/** A running system that boots anew. */
const reboot = (address = X, parts: MessageParts = {}) =>
  request("REQUEST", { ...parts, options: { requestedAddress: address, ...parts.options } });
const renew = (address = X, parts: MessageParts = {}) => request("REQUEST", { ...parts, ciaddr: address });

test("DISCOVER, OFFER, REQUEST, and ACK once the lease is durable", (t) => {
  const script = new Script();
  t.deepEqual(script.hear(discover()), ["ask"]);
  t.deepEqual(script.verdict(A, FIXED), ["hold 10.77.0.50", "OFFER 10.77.0.50 snponly.efi"]);
  t.is(script.wakeAt, NOW + HOLD_TIME);
  script.now += 4000;
  t.deepEqual(script.hear(select()), ["commit put 10.77.0.50"]);
  t.deepEqual(script.durable(), ["ACK 10.77.0.50 snponly.efi"]);
  t.deepEqual(script.book.leaseAt(X), {
    address: X,
    mac: A,
    kind: "fixed",
    hypervisor: "hv1",
    expiresAt: NOW + 4000 + 3_600_000,
    network: { prefixLength: 24, gateway: "10.77.0.254", dns: ["10.77.0.253"] },
  });
});

test("no ACK when the lease could not be stored; the repeated REQUEST tries again", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  t.deepEqual(script.hear(select()), ["commit put 10.77.0.50"]);
  t.deepEqual(script.failed(), ["ignored: storeFailed", "hold 10.77.0.50"]);
  t.is(script.book.leaseAt(X), undefined);
  t.deepEqual(script.hear(select()), ["commit put 10.77.0.50"]);
  t.deepEqual(script.durable(), ["ACK 10.77.0.50 snponly.efi"]);
});

test("retransmits while a question is outstanding cost no second one, and the newest is answered", (t) => {
  const script = new Script();
  t.deepEqual(script.hear(discover({ secs: 0 })), ["ask"]);
  t.deepEqual(script.hear(discover({ secs: 4 })), []);
  t.deepEqual(script.hear(discover({ secs: 12, xid: 2 })), []);
  t.deepEqual(script.verdict(A, FIXED), ["hold 10.77.0.50", "OFFER 10.77.0.50 snponly.efi"]);
  t.is(script.last(t).xid, 2);
  t.deepEqual(script.verdict(A, FIXED), []);
});

test("a REQUEST repeated while the lease is being written is committed once and answered once", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  t.deepEqual(script.hear(select()), ["commit put 10.77.0.50"]);
  t.deepEqual(script.hear(select(X, { secs: 1 })), []);
  t.deepEqual(script.durable(), ["ACK 10.77.0.50 snponly.efi"]);
});

test("a REQUEST repeated after the ACK is answered again without a write, with the seconds that are left", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  script.all(select(), FIXED);
  t.is(readOption(script.last(t), "leaseTime"), 3600);
  script.now += 1800;
  t.deepEqual(script.hear(select()), ["ACK 10.77.0.50 snponly.efi"]);
  t.is(readOption(script.last(t), "leaseTime"), 3598);
});

test("the decision of the DISCOVER holds for its REQUEST whatever the drivers say by then", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  script.now += HOLD_TIME - 1;
  t.deepEqual(script.hear(select()), ["commit put 10.77.0.50"]);
  t.deepEqual(script.durable(), ["ACK 10.77.0.50 snponly.efi"]);
});

test("it holds no longer than a minute", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  script.now += HOLD_TIME;
  t.deepEqual(script.ask(select(), NONE), ["ignored: unknownMachine"]);
});

test("a new DISCOVER is decided anew: after a destroy there is no offer", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  const { address: _, boot: __, ...bare } = fixedGrant("10.77.0.50");
  const destroyed = one({ ...bare, netbootOff: "nothing is spawned on it" });
  t.deepEqual(script.ask(discover({ xid: 2 }), destroyed), ["ignored: noVif"]);
  t.is(script.book.holderOf(X, script.now), undefined);
  t.deepEqual(script.ask(select(), destroyed), ["ignored: noVif"]);
});

test("a timer ends a decision when it is due, and not before", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  script.now += HOLD_TIME - 1;
  t.deepEqual(script.timer(A), []);
  t.is(script.stateOf(A), "decided");
  t.is(script.wakeAt, NOW + HOLD_TIME);
  script.now += 1;
  t.deepEqual(script.timer(A), []);
  t.is(script.stateOf(A), "idle");
  t.deepEqual(script.timer(A), []);
});

test("a REQUEST for another server forgets the hold without a word", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  const other = select(X, { options: { serverIdentifier: ELSEWHERE } });
  t.deepEqual(script.hear(other), ["ignored: notForUs"]);
  t.is(script.book.holderOf(X, script.now), undefined);
});

test("a coordinator that has forgotten its OFFER (killed in between) still acknowledges it", (t) => {
  const script = new Script();
  t.deepEqual(script.all(select(), FIXED), ["commit put 10.77.0.50", "ACK 10.77.0.50 snponly.efi"]);
  const pool = new Script();
  t.deepEqual(pool.all(select(ip("10.77.0.105")), one()), [
    "commit put 10.77.0.105",
    "ACK 10.77.0.105 snponly.efi",
  ]);
  const stranger = new Script([OPEN]);
  t.deepEqual(
    stranger.all(select(ip("10.77.0.105"), { options: { clientArchitecture: [7] } }), NONE).at(-1),
    "ACK 10.77.0.105",
  );
});

test("a REQUEST in SELECTING for an address that is not the machine's is left alone", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  t.deepEqual(script.ask(select(ip("10.77.0.51")), FIXED), ["ignored: notOurs"]);
});

test("a renewal repeated while it is being answered costs one question, one commit and one ACK", (t) => {
  const script = new Script();
  t.deepEqual(script.hear(renew()), ["ask"]);
  t.deepEqual(script.hear(renew()), []);
  t.deepEqual(script.verdict(A, FIXED), ["commit put 10.77.0.50"]);
  t.deepEqual(script.hear(renew()), []);
  t.deepEqual(script.durable(), ["ACK 10.77.0.50"]);
  t.is(script.repeats, 2);
});

test("iPXE's REQUEST, repeated with the same xid before and after its ACK, is committed once", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  t.deepEqual(script.hear(select()), ["commit put 10.77.0.50"]);
  script.now += 250;
  t.deepEqual(script.hear(select()), []);
  t.is(script.repeats, 1);
  t.deepEqual(script.durable(), ["ACK 10.77.0.50 snponly.efi"]);
  for (const later of [550, 1000]) {
    script.now += later;
    t.deepEqual(script.hear(select()), ["ACK 10.77.0.50 snponly.efi"]);
  }
});

test("a DISCOVER that comes while the lease is being written takes no ACK away, and is answered after it", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  script.hear(select());
  t.deepEqual(script.hear(discover({ xid: 2 })), []);
  t.deepEqual(script.hear(discover({ xid: 2, secs: 4 })), []);
  t.deepEqual(script.durable(), ["ACK 10.77.0.50 snponly.efi", "ask"]);
  t.is(script.last(t).xid, 1);
  t.deepEqual(script.verdict(A, FIXED), ["hold 10.77.0.50", "OFFER 10.77.0.50 snponly.efi"]);
  t.is(script.last(t).xid, 2);
  t.is(script.repeats, 1);
});

test("a DISCOVER that waited for a commit that failed is answered as well", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  script.hear(select());
  script.hear(discover({ xid: 2 }));
  t.deepEqual(script.failed(), ["ignored: storeFailed", "hold 10.77.0.50", "ask"]);
});

test("a machine that takes another server while its lease is being written gets no ACK", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  script.hear(select());
  t.deepEqual(script.hear(select(X, { options: { serverIdentifier: ELSEWHERE } })), ["ignored: notForUs"]);
  t.deepEqual(script.durable(), []);
});

test("an xid used again by a new boot is decided anew, with boot data for who asks now", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  script.all(select(), FIXED);
  const { options } = { options: { ...BIOS, serverIdentifier: SERVER, requestedAddress: X } };
  script.ask(request("DISCOVER", { options: BIOS }), FIXED);
  t.deepEqual(script.all(request("REQUEST", { options }), FIXED), ["ACK 10.77.0.50 undionly.kpxe"]);
});

test("an owner that is silent takes no offer back: its address stays held", (t) => {
  const script = new Script();
  script.ask(discover(), one());
  const { yiaddr } = script.last(t);
  t.deepEqual(script.ask(discover({ secs: 4 }), SILENT), ["ignored: ownerSilent"]);
  t.is(script.book.holderOf(yiaddr, script.now), A);
  t.deepEqual(script.ask(discover({ secs: 8 }), CONFLICT), ["ignored: conflict"]);
  t.is(script.book.holderOf(yiaddr, script.now), undefined);
});

test("a lease ends at the very millisecond it was given until, for its machine and for others", (t) => {
  const script = new Script([OPEN], [lease("10.77.0.105", B, NOW + 1)]);
  t.deepEqual(script.ask(reboot(ip("10.77.0.105")), one()), ["ignored: notOurs"]);
  script.now += 1;
  t.deepEqual(script.hear(request("RELEASE", { ciaddr: ip("10.77.0.105"), chaddr: B })), [
    "ignored: notOurs",
  ]);
  t.deepEqual(script.ask(reboot(ip("10.77.0.105")), one()), ["commit put 10.77.0.105"]);
});

test("a clock set back an hour while the lease is written promises no more than the lease", (t) => {
  const script = new Script();
  script.now += 10_000_000;
  script.ask(discover(), FIXED);
  script.hear(select());
  script.now -= 3_600_000;
  script.hear(select(X, { secs: 1 }));
  script.durable();
  t.is(readOption(script.last(t), "leaseTime"), 3600);
});

test("a clock set back makes no expired lease of it that another machine is being given", (t) => {
  const script = new Script([ETH1], [lease("10.77.0.105", A, 2 * NOW)]);
  script.now = 2 * NOW;
  script.ask(select(ip("10.77.0.50"), { chaddr: C }), FIXED);
  t.deepEqual(script.ask(select(ip("10.77.0.105"), { chaddr: B }), one()), ["commit put 10.77.0.105"]);
  script.now -= 1;
  t.deepEqual(script.hear(request("RELEASE", { ciaddr: ip("10.77.0.105") })), ["ignored: notOurs"]);
  script.durable();
  t.is(script.durable().at(-1), "ACK 10.77.0.105 snponly.efi");
  t.is(script.disk.get(ip("10.77.0.105"))?.mac, B);
});

test("a clock an hour on, or back, leaves a machine its address", (t) => {
  for (const jump of [3_600_000, -3_600_000]) {
    const script = new Script();
    script.now += 10_000_000;
    script.ask(discover(), FIXED);
    script.now += jump;
    t.is(script.all(select(), FIXED).at(-1), "ACK 10.77.0.50 snponly.efi");
    script.now -= jump;
    t.is(script.all(renew(), FIXED).at(-1), "ACK 10.77.0.50");
    t.is(script.ask(discover({ xid: 2 }), FIXED).at(-1), "OFFER 10.77.0.50 snponly.efi");
  }
});

const verdicts = test.macro({
  exec(t, ownership: typeof NONE, expected: string) {
    for (const message of [discover(), select(), reboot(), renew(), request("INFORM", { ciaddr: X })]) {
      const script = new Script();
      t.deepEqual(script.ask(message, ownership), [`ignored: ${expected}`], message.message);
      t.is(script.book.holderOf(X, script.now), undefined);
    }
  },
  title: (name) => `no answer to any message: ${name}`,
});
test("conflict", verdicts, CONFLICT, "conflict");
test("owner silent", verdicts, SILENT, "ownerSilent");
test("owner draining", verdicts, DRAINING, "draining");
test("unknown machine, policy ignore", verdicts, NONE, "unknownMachine");
test("known machine without a vif", verdicts, one({ node: "n", netbootOff: "nothing spawned" }), "noVif");

test("policy log is as silent as ignore", (t) => {
  t.deepEqual(new Script([{ ...ETH1, unknown: { policy: "log" } }]).ask(discover(), NONE), [
    "ignored: unknownMachine",
  ]);
});

test("policy pool gives a stranger an address and no boot files", (t) => {
  const script = new Script([OPEN]);
  const [withheld, hold, offer] = script.ask(discover(), NONE);
  t.is(withheld, "withheld: no driver claims the machine");
  t.regex(hold ?? "", /^hold 10\.77\.0\.10\d$/);
  t.regex(offer ?? "", /^OFFER 10\.77\.0\.10\d$/);
  t.is(script.last(t).siaddr, ip("0.0.0.0"));
  const { yiaddr } = script.last(t);
  t.deepEqual(script.all(select(yiaddr), NONE), [`commit put ${yiaddr}`, `ACK ${yiaddr}`]);
  t.is(script.book.leaseAt(yiaddr)?.kind, "unknownMachine");
});

test("a stranger's INIT-REBOOT or renewal of a lease nobody knows is left alone", (t) => {
  const script = new Script([OPEN]);
  t.deepEqual(script.ask(reboot(ip("10.77.0.105")), NONE), ["ignored: notOurs"]);
  t.deepEqual(script.ask(renew(ip("10.77.0.105")), NONE), ["ignored: notOurs"]);
});

test("a stranger extends the lease it has", (t) => {
  const script = new Script([OPEN], [lease("10.77.0.105", A, NOW + 1000, { kind: "unknownMachine" })]);
  t.deepEqual(script.all(renew(ip("10.77.0.105")), NONE), ["commit put 10.77.0.105", "ACK 10.77.0.105"]);
  t.deepEqual(script.all(reboot(ip("10.77.0.105")), NONE), ["ACK 10.77.0.105"]);
});

test("a stranger's address is refused once the pool is empty", (t) => {
  const script = new Script([OPEN]);
  for (let number = 10; number < 19; number++)
    t.regex(script.ask(discover({ chaddr: mac(number) }), NONE).at(-1) ?? "", /^OFFER/);
  t.deepEqual(script.ask(discover(), NONE), ["ignored: poolEmpty"]);
  const text = "no address is free for unknown machines in the pool of 10.77.0.0/24";
  t.like(script.details.at(-1), { text }, "one is kept for machines that drivers claim");
  script.now += HOLD_TIME;
  t.regex(script.ask(discover(), NONE).at(-1) ?? "", /^OFFER/);
});

test("an owner that says pool gets the pool's address with boot files", (t) => {
  const script = new Script();
  t.regex(script.ask(discover(), one()).at(-1) ?? "", /^OFFER 10\.77\.0\.10\d snponly\.efi$/);
});

test("an owner that says pool where there is none", (t) => {
  const { pool: _, ...none } = ETH1;
  t.deepEqual(new Script([none]).ask(discover(), one()), ["ignored: poolEmpty"]);
});

test("a fixed address needs no pool", (t) => {
  const { pool: _, ...none } = ETH1;
  t.is(new Script([none]).ask(discover(), FIXED).at(-1), "OFFER 10.77.0.50 snponly.efi");
});

test("a fixed address held by another machine's lease is not offered, until that lease has expired", (t) => {
  const script = new Script([ETH1], [lease("10.77.0.50", B, NOW + 1000)]);
  t.deepEqual(script.ask(discover(), FIXED), ["ignored: addressTaken"]);
  script.now += 1000;
  t.deepEqual(script.ask(discover(), FIXED), ["hold 10.77.0.50", "OFFER 10.77.0.50 snponly.efi"]);
  t.deepEqual(script.all(select(), FIXED), ["commit put 10.77.0.50", "ACK 10.77.0.50 snponly.efi"]);
  t.deepEqual(script.book.leasesOf(B), []);
});

test("a fixed address offered to a stranger goes to its machine, and the stranger is not acknowledged", (t) => {
  const one1 = { ...OPEN, pool: range("10.77.0.50", "10.77.0.50") };
  const script = new Script([one1]);
  t.is(script.ask(discover({ chaddr: B }), NONE).at(-1), "OFFER 10.77.0.50");
  t.is(script.ask(discover(), FIXED).at(-1), "OFFER 10.77.0.50 snponly.efi");
  t.deepEqual(script.ask(select(X, { chaddr: B }), NONE), ["ignored: addressTaken"]);
  t.is(script.all(select(), FIXED).at(-1), "ACK 10.77.0.50 snponly.efi");
});

test("who has another machine's fixed address from the pool cannot extend its lease, so the machine gets it in the end", (t) => {
  const script = new Script([OPEN], [lease("10.77.0.105", B, NOW + 1000, { kind: "unknownMachine" })]);
  const its = one(fixedGrant("10.77.0.105"));
  t.deepEqual(script.ask(discover(), its), ["ignored: addressTaken"]);
  t.deepEqual(script.ask(renew(ip("10.77.0.105"), { chaddr: B }), NONE), ["ignored: notOurs"]);
  t.notRegex(script.ask(discover({ chaddr: B }), NONE).at(-1) ?? "", /105/, "it is offered another one");
  script.now += 1000;
  t.is(script.ask(discover(), its).at(-1), "OFFER 10.77.0.105 snponly.efi");
});

test("strangers that take whatever they are offered leave the pool's last eighth to known machines", (t) => {
  const script = new Script([OPEN]);
  for (let number = 10; number < 30; number++) {
    const offer = script.ask(discover({ chaddr: mac(number) }), NONE).at(-1) ?? "";
    if (offer.startsWith("OFFER")) script.all(select(script.last(t).yiaddr, { chaddr: mac(number) }), NONE);
  }
  t.is(script.book.leases().length, 9);
  t.is(script.ask(discover(), one()).at(-1), "OFFER 10.77.0.109 snponly.efi");
});

test("an address that was only offered to a stranger goes to a known machine when the pool has no other", (t) => {
  const script = new Script([OPEN], [lease("10.77.0.109", B, NOW + 1000)]);
  for (let number = 10; number < 20; number++) script.ask(discover({ chaddr: mac(number) }), NONE);
  const offer = script.ask(discover(), one()).at(-1) ?? "";
  t.regex(offer, /^OFFER 10\.77\.0\.10\d snponly\.efi$/);
  const { yiaddr } = script.last(t);
  for (let number = 10; number < 20; number++)
    t.notRegex(script.ask(select(yiaddr, { chaddr: mac(number) }), NONE).join(), /commit/);
  t.deepEqual(script.all(select(yiaddr), one()), [`commit put ${yiaddr}`, `ACK ${yiaddr} snponly.efi`]);
});

test("two machines with one fixed address: the second is told that it is taken", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  t.deepEqual(script.ask(discover({ chaddr: B }), FIXED), ["ignored: addressTaken"]);
});

test("a changed fixed address replaces the old lease in one commit", (t) => {
  const script = new Script([ETH1], [lease("10.77.0.40", A, NOW + 1000, { kind: "fixed" })]);
  script.ask(discover(), FIXED);
  t.deepEqual(script.hear(select()), ["commit remove 10.77.0.40, put 10.77.0.50"]);
  t.is(script.book.holderOf(ip("10.77.0.40"), script.now), A);
  script.durable();
  t.is(script.book.holderOf(ip("10.77.0.40"), script.now), undefined);
});

test("an expired lease whose address is on its way to another machine is left to that", (t) => {
  const script = new Script([ETH1], [lease("10.77.0.105", A, NOW - 1)]);
  script.ask(select(ip("10.77.0.105"), { chaddr: B }), one());
  script.ask(discover(), FIXED);
  t.deepEqual(script.hear(select()), ["commit put 10.77.0.50"]);
  script.durable();
  script.durable();
  t.is(script.book.leaseAt(ip("10.77.0.105"))?.mac, B);
});

test("INIT-REBOOT of a known machine with its address", (t) => {
  t.deepEqual(new Script().all(reboot(), FIXED), ["commit put 10.77.0.50", "ACK 10.77.0.50"]);
});

test("INIT-REBOOT of a known machine with a pool address, even with the leases lost", (t) => {
  const script = new Script();
  t.deepEqual(script.all(reboot(ip("10.77.0.105")), one()), ["commit put 10.77.0.105", "ACK 10.77.0.105"]);
});

const naks = test.macro({
  exec(t, ownership: typeof NONE, asks: MessageParts, hasLease: boolean, expected: string) {
    const leases = hasLease ? [lease("10.77.0.105", A, NOW + 1000, { kind: "unknownMachine" })] : [];
    const script = new Script([OPEN], leases);
    t.is(script.ask(reboot(ELSEWHERE, asks), ownership).at(-1), expected);
  },
  title: (name) => `INIT-REBOOT with an address of another network: ${name}`,
});
test("a machine we hold a lease for is told", naks, FIXED, {}, true, "NAK 0.0.0.0");
test("a stranger we hold a lease for is told", naks, NONE, {}, true, "NAK 0.0.0.0");
test("a machine without a lease is left alone", naks, FIXED, {}, false, "ignored: notOurs");
test("a stranger without a lease is left alone", naks, NONE, {}, false, "ignored: notOurs");
test("a stranger's booting firmware is left alone", naks, NONE, { options: BIOS }, true, "ignored: notOurs");
test("nobody judges while the owner is silent", naks, SILENT, {}, true, "ignored: ownerSilent");
test("nobody judges in a conflict", naks, CONFLICT, {}, true, "ignored: conflict");

const NETWORK = { prefixLength: 25, gateway: ip("10.77.0.9"), dns: [ip("10.77.0.8")] };
const promised = (until: number) =>
  lease("10.77.0.50", A, until, { kind: "fixed", hypervisor: "hv1", network: NETWORK });

for (const ownership of [SILENT, DRAINING])
  test(`a running system keeps its address while its driver is ${ownership.kind}, with what it was told`, (t) => {
    const script = new Script([ETH1], [promised(NOW + 1000)]);
    t.deepEqual(script.ask(renew(), ownership), ["commit put 10.77.0.50"]);
    t.deepEqual(script.durable(), ["ACK 10.77.0.50"]);
    const reply = script.last(t);
    t.is(readOption(reply, "subnetMask"), ip("255.255.255.128"));
    t.deepEqual(readOption(reply, "router"), [NETWORK.gateway]);
    t.deepEqual(readOption(reply, "domainNameServer"), NETWORK.dns);
    t.deepEqual(script.book.leaseAt(X), promised(NOW + 3_600_000));
  });

test("a lease keeps the vif's own MTU and routes, and tells them while the driver is away", (t) => {
  const routes = [{ destination: { network: ip("10.1.0.0"), prefixLength: 16 }, router: ip("10.77.0.9") }];
  const own = one(fixedGrant("10.77.0.50", { mtu: 1400, routes }));
  const script = new Script([{ ...ETH1, mtu: 1500 }]);
  script.ask(discover(), own);
  script.all(select(), own);
  t.like(script.book.leaseAt(X)?.network, { mtu: 1400, routes });
  script.now += 2_000_000;
  script.ask(renew(), SILENT);
  script.durable();
  t.is(readOption(script.last(t), "interfaceMtu"), 1400);
  t.deepEqual<unknown, unknown>(readOption(script.last(t), "classlessStaticRoute"), [
    { destination: { network: "0.0.0.0", prefixLength: 0 }, router: "10.77.0.254" },
    ...routes,
  ]);
  t.like(script.book.leaseAt(X)?.network, { mtu: 1400, routes });
});

test("a young lease is written anew when the vif's MTU or routes have changed since, and only then", (t) => {
  const script = new Script();
  const routes = () => [
    { destination: { network: ip("10.1.0.0"), prefixLength: 16 }, router: ip("10.77.0.9") },
  ];
  script.ask(discover(), one(fixedGrant("10.77.0.50", { mtu: 1400, routes: routes() })));
  script.all(select(), FIXED);
  for (const [grant, writes] of [
    [{ mtu: 1400, routes: routes() }, false],
    [{ mtu: 1300, routes: routes() }, true],
    [{ mtu: 1300 }, true],
    [{ mtu: 1300 }, false],
  ] as const) {
    const lines = script.all(renew(), one(fixedGrant("10.77.0.50", grant)));
    t.is(lines.join().includes("commit"), writes, JSON.stringify(grant));
  }
});

const notExtended = test.macro({
  exec(t, asks: DhcpRequest, ownership: Ownership, until: number) {
    const script = new Script([ETH1], [promised(until)]);
    t.regex(script.ask(asks, ownership).join(), /^ignored: (ownerSilent|conflict)$/);
  },
  title: (name) => `while its driver is away nothing comes of ${name}`,
});
test("an expired lease", notExtended, renew(), SILENT, NOW);
test("another machine's lease", notExtended, renew(X, { chaddr: B }), SILENT, NOW + 1000);
test("a booting firmware", notExtended, renew(X, { options: UEFI }), SILENT, NOW + 1000);
test("a DISCOVER", notExtended, discover(), SILENT, NOW + 1000);
test("a machine that starts anew", notExtended, reboot(), SILENT, NOW + 1000);
test("a conflict", notExtended, renew(), CONFLICT, NOW + 1000);

for (const grant of [FIXED, one()])
  test(`who takes an offer without naming an address is told of as that: ${grant === FIXED ? "fixed" : "pool"}`, (t) => {
    const script = new Script();
    script.ask(request("DISCOVER"), grant);
    t.deepEqual(script.ask(request("REQUEST", { options: { serverIdentifier: SERVER } }), grant), [
      "ignored: unservedMessage",
    ]);
    t.like(script.details.at(-1), { text: "it takes an offer and names no address (option 50)" });
  });

test("a wrong address of the right network gets silence, not a NAK", (t) => {
  const script = new Script([ETH1], [lease("10.77.0.50", A, NOW + 1000, { kind: "fixed" })]);
  t.deepEqual(script.ask(reboot(ip("10.77.0.51")), FIXED), ["ignored: notOurs"]);
});

const moved = test.macro({
  exec(t, asks: DhcpRequest, ownership: Ownership, expected: string) {
    const script = new Script([ETH1], [lease("10.77.0.40", A, NOW + 1000, { kind: "fixed" })]);
    t.is(script.ask(asks, ownership).at(-1), expected);
  },
  title: (name) => `an address we gave is not the machine's any more: ${name}`,
});
const OLD = ip("10.77.0.40");
test("a running system that starts anew is told", moved, reboot(OLD), FIXED, "NAK 0.0.0.0");
test("a running system that extends its lease is told", moved, renew(OLD), FIXED, "NAK 0.0.0.0");
for (const [name, asks] of [
  ["who starts anew", reboot(OLD)],
  ["who extends a lease", renew(OLD)],
] as const)
  test(`the event of a NAK names the address that was refused to ${name}`, (t) => {
    const script = new Script([ETH1], [lease("10.77.0.40", A, NOW + 1000, { kind: "fixed" })]);
    script.ask(asks, FIXED);
    t.like(script.details.at(-1), { kind: "dhcpSent", message: "NAK", address: OLD });
  });
test("firmware is not", moved, reboot(OLD, { options: UEFI }), FIXED, "ignored: notOurs");
test("a machine that takes an offer is not", moved, select(OLD), FIXED, "ignored: notOurs");
test(
  "nor while its new address is another machine's",
  moved,
  reboot(OLD),
  one(fixedGrant("10.78.0.1")),
  "ignored: noSubnet",
);

test("a NAK has nothing but what RFC 2131 allows, and through a relay it asks to be broadcast", (t) => {
  const relayed = subnet("10.80.0.0/24", { pool: range("10.80.0.10", "10.80.0.20") });
  const script = new Script([relayed], [lease("10.80.0.10", A, NOW + 1000)]);
  script.ask(reboot(ELSEWHERE, { giaddr: ip("10.80.0.1"), xid: 77 }), one());
  const nak = script.last(t);
  t.deepEqual([...nak.options.keys()], [53, 54, 56]);
  t.like(nak, {
    xid: 77,
    broadcast: true,
    giaddr: ip("10.80.0.1"),
    yiaddr: ip("0.0.0.0"),
    ciaddr: ip("0.0.0.0"),
  });
});

test("renewing: in the lease's first half without a write, then with one before the ACK", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  script.all(select(), FIXED);
  script.now += 1_799_000;
  t.deepEqual(script.ask(renew(), FIXED), ["ACK 10.77.0.50"]);
  t.is(readOption(script.last(t), "leaseTime"), 1801);
  script.now += 1_000;
  t.deepEqual(script.ask(renew(), FIXED), ["commit put 10.77.0.50"]);
  t.deepEqual(script.durable(), ["ACK 10.77.0.50"]);
  t.is(readOption(script.last(t), "leaseTime"), 3600);
  t.is(script.last(t).ciaddr, X);
});

test("a renewal whose lease cannot be stored gets no ACK", (t) => {
  const script = new Script(
    [ETH1],
    [lease("10.77.0.50", A, NOW + 1000, { kind: "fixed", hypervisor: "hv1" })],
  );
  script.ask(renew(), FIXED);
  t.deepEqual(script.failed(), ["ignored: storeFailed", "hold 10.77.0.50"]);
  t.is(script.sent.length, 0);
});

test("renewing an address that is not the machine's any more gets silence", (t) => {
  t.deepEqual(new Script().ask(renew(ip("10.77.0.51")), FIXED), ["ignored: notOurs"]);
});

test("a running system gets its address without boot files", (t) => {
  const script = new Script();
  t.deepEqual(script.ask(request("DISCOVER"), FIXED), ["hold 10.77.0.50", "OFFER 10.77.0.50"]);
  t.is(script.last(t).siaddr, ip("0.0.0.0"));
});

const withheld = test.macro({
  exec(t, grant: typeof POOL_GRANT, options: MessageParts["options"], expected: string) {
    const lines = new Script().ask(request("DISCOVER", { options: options ?? {} }), one(grant));
    t.is(lines[0], `withheld: ${expected}`);
    t.regex(lines.at(-1) ?? "", /^OFFER [\d.]+$/);
  },
  title: (name) => `an address without boot files: ${name}`,
});
test(
  "firmware of an architecture nobody serves",
  withheld,
  POOL_GRANT,
  { clientArchitecture: [12] },
  'firmware of architecture 12 (PowerPC Open Firmware) is not served: hv1 has no entry for it under "architectures"',
);
test(
  "a stage the owner has no file for",
  withheld,
  { ...POOL_GRANT, boot: { server: SERVER, files: new Map() } },
  UEFI,
  "hv1 has no boot file for uefiX64Pxe, architecture 7 (x64 UEFI)",
);
const { boot: _boot, ...WITHOUT_BOOT } = POOL_GRANT;
test(
  "a grant without boot",
  withheld,
  { ...WITHOUT_BOOT, netbootOff: "it boots from disk" },
  UEFI,
  "it boots from disk",
);

test("RELEASE ends the lease, the fixed one too", (t) => {
  const script = new Script([ETH1], [lease("10.77.0.50", A, NOW + 1000, { kind: "fixed" })]);
  t.deepEqual(script.hear(request("RELEASE", { ciaddr: X })), ["addressReleased", "end 10.77.0.50"]);
  t.is(script.book.leaseAt(X)?.expiresAt, NOW);
  t.is(script.disk.get(X)?.expiresAt, NOW);
});

test("who gave its address back finds it again, until somebody else has it (RFC 2131 §4.3.1)", (t) => {
  const script = new Script();
  script.ask(request("DISCOVER"), one());
  const { yiaddr } = script.last(t);
  script.all(select(yiaddr), one());
  script.hear(request("RELEASE", { ciaddr: yiaddr, xid: 2 }));
  script.ask(request("DISCOVER", { xid: 3 }), one());
  t.is(script.last(t).yiaddr, yiaddr);
  script.hear(select(yiaddr, { xid: 3, options: { serverIdentifier: ip("10.77.0.3") } }));
  const taking = { serverIdentifier: SERVER, requestedAddress: yiaddr };
  script.all(request("REQUEST", { chaddr: B, options: taking }), one());
  script.ask(request("DISCOVER", { xid: 4 }), one());
  t.not(script.last(t).yiaddr, yiaddr);
});

test("a RELEASE that comes twice ends the lease once", (t) => {
  const script = new Script([ETH1], [lease("10.77.0.50", A, NOW + 3_600_000)]);
  script.ask(select(ip("10.77.0.105"), { chaddr: B }), one());
  t.deepEqual(script.hear(request("RELEASE", { ciaddr: X })), ["addressReleased", "end 10.77.0.50"]);
  t.deepEqual(script.hear(request("RELEASE", { ciaddr: X })), ["ignored: notOurs"]);
});

test("a lease whose end is on its way to disk is not acknowledged as it stands", (t) => {
  const script = new Script(
    [ETH1],
    [lease("10.77.0.50", A, NOW + 3_600_000, { kind: "fixed", hypervisor: "hv1" })],
  );
  script.ask(select(ip("10.77.0.105"), { chaddr: B }), one());
  script.hear(request("RELEASE", { ciaddr: X }));
  t.deepEqual(script.ask(renew(), FIXED), ["commit put 10.77.0.50"]);
  script.durable();
  t.deepEqual(script.durable(), []);
  t.deepEqual(script.durable(), ["ACK 10.77.0.50"]);
  t.is(script.book.leaseAt(X)?.mac, A);
});

test("RELEASE of what is not its own changes nothing", (t) => {
  const script = new Script([ETH1], [lease("10.77.0.50", B, NOW + 1000), lease("10.77.0.51", A, NOW - 1)]);
  t.deepEqual(script.hear(request("RELEASE", { ciaddr: X })), ["ignored: notOurs"]);
  t.deepEqual(script.hear(request("RELEASE", { ciaddr: ip("10.77.0.51") })), ["ignored: notOurs"]);
  t.is(script.book.leases().length, 2);
});

test("DECLINE of a fixed address is told, and the machine is offered it again: nobody else can have it, and it can have no other", (t) => {
  const script = new Script();
  script.ask(discover(), FIXED);
  script.all(select(), FIXED);
  const decline = request("DECLINE", { options: { requestedAddress: X } });
  t.deepEqual(script.hear(decline), ["addressDeclined", "quarantine 10.77.0.50", "remove 10.77.0.50"]);
  t.is(script.ask(discover({ xid: 2 }), FIXED).at(-1), "OFFER 10.77.0.50 snponly.efi");
});

test("DECLINE sets an address of the pool aside for ten minutes", (t) => {
  const one1 = { ...ETH1, pool: range("10.77.0.100", "10.77.0.100") };
  const script = new Script([one1]);
  script.ask(discover(), one());
  script.hear(request("DECLINE", { options: { requestedAddress: ip("10.77.0.100") } }));
  t.deepEqual(script.ask(discover({ xid: 2 }), one()), ["ignored: poolEmpty"]);
  script.now += QUARANTINE_TIME;
  t.is(script.ask(discover({ xid: 3 }), one()).at(-1), "OFFER 10.77.0.100 snponly.efi");
});

test("DECLINE of a pool address makes the next offer another one", (t) => {
  const script = new Script();
  script.ask(discover(), one());
  const { yiaddr } = script.last(t);
  script.all(select(yiaddr), one());
  script.hear(request("DECLINE", { options: { requestedAddress: yiaddr } }));
  script.ask(discover({ xid: 2 }), one());
  t.not(script.last(t).yiaddr, yiaddr);
});

test("DECLINE of an address that was given to another machine changes nothing", (t) => {
  const script = new Script([ETH1], [lease("10.77.0.50", B, NOW + 1000)]);
  t.deepEqual(script.hear(request("DECLINE", { options: { requestedAddress: X } })), ["ignored: notOurs"]);
  t.is(script.book.leaseAt(X)?.mac, B);
});

test("INFORM of a known machine is acknowledged without an address, a lease or times", (t) => {
  const script = new Script();
  t.deepEqual(script.ask(request("INFORM", { ciaddr: X }), FIXED), ["ACK 0.0.0.0"]);
  const ack = script.last(t);
  t.is(ack.ciaddr, X);
  t.false([51, 58, 59].some((code) => ack.options.has(code)));
  t.is(script.book.leaseAt(X), undefined);
});

test("INFORM of a stranger is acknowledged where strangers get addresses", (t) => {
  const script = new Script([OPEN]);
  t.deepEqual(script.ask(request("INFORM", { ciaddr: X }), NONE), ["ACK 0.0.0.0"]);
  t.deepEqual(readOption(script.last(t), "router"), [ip("10.77.0.254")]);
});

test("INFORM without an address costs no question", (t) => {
  t.deepEqual(new Script().hear(request("INFORM")), ["ignored: unservedMessage"]);
});

test("RELEASE and DECLINE of what is not its own leave a question alone", (t) => {
  const script = new Script();
  script.hear(discover());
  t.deepEqual(script.hear(request("RELEASE", { ciaddr: X })), ["ignored: notOurs"]);
  t.deepEqual(script.hear(request("DECLINE", { options: { requestedAddress: X } })), ["ignored: notOurs"]);
  t.is(script.verdict(A, FIXED).at(-1), "OFFER 10.77.0.50 snponly.efi");
});

test("subnets are chosen by relay, address and interface, and nothing is asked without one", (t) => {
  const relayed = subnet("10.80.0.0/24", { pool: range("10.80.0.10", "10.80.0.20") });
  const script = new Script([ETH1, relayed]);
  t.regex(
    script.ask(discover({ giaddr: ip("10.80.0.1") }), one()).at(-1) ?? "",
    /^OFFER 10\.80\.0\.\d+ snponly/,
  );
  t.deepEqual(script.hear(discover({ giaddr: ip("10.81.0.1"), chaddr: B })), ["ignored: noSubnet"]);
  t.deepEqual(script.hear(renew(ip("10.81.0.9"), { chaddr: B })), ["ignored: noSubnet"]);
  t.deepEqual(script.hear(request("INFORM", { ciaddr: ip("10.81.0.9"), chaddr: B })), ["ignored: noSubnet"]);
  const nowhere = request("DISCOVER", { chaddr: C }, { interface: "eth9", address: X, port: 68 });
  t.deepEqual(script.hear(nowhere), ["ignored: noSubnet"]);
});

test("among subnets that share an interface the fixed address's own is taken, else the first with a pool", (t) => {
  const bare = subnet("10.76.0.0/24", { interface: "eth1" });
  const script = new Script([bare, ETH1]);
  t.is(script.ask(discover(), FIXED).at(-1), "OFFER 10.77.0.50 snponly.efi");
  t.is(
    script.ask(discover({ chaddr: C }), one(fixedGrant("10.76.0.9"))).at(-1),
    "OFFER 10.76.0.9 snponly.efi",
  );
  t.regex(script.ask(discover({ chaddr: B }), one()).at(-1) ?? "", /^OFFER 10\.77\.0\.10\d/);
});

test("a machine keeps the subnet where it has a lease", (t) => {
  const first = subnet("10.76.0.0/24", { interface: "eth1", pool: range("10.76.0.10", "10.76.0.20") });
  const script = new Script([first, ETH1], [lease("10.77.0.105", A, NOW - 1)]);
  t.is(script.ask(discover(), one()).at(-1), "OFFER 10.77.0.105 snponly.efi");
});

const outside = test.macro({
  exec(t, address: string) {
    t.deepEqual(new Script().ask(discover(), one(fixedGrant(address))), ["ignored: noSubnet"]);
  },
  title: (name) => `a fixed address is not offered where it cannot work: ${name}`,
});
test("in no subnet", outside, "10.99.0.5");
test("the network's own address", outside, "10.77.0.0");
test("the broadcast address", outside, "10.77.0.255");

test("what only servers send, and a REQUEST that names nothing, is left alone", (t) => {
  const script = new Script();
  for (const message of ["OFFER", "ACK", "NAK"] as const)
    t.deepEqual(script.hear(request(message)), ["ignored: unservedMessage"]);
  t.deepEqual(script.hear(request("REQUEST")), ["ignored: unservedMessage"]);
});

test("an owner is told the pool address with the question, the same as the machine is", (t) => {
  const script = new Script();
  script.hear(discover());
  const told = script.told;
  t.regex(told ?? "", /^10\.77\.0\.10\d$/);
  t.deepEqual(script.verdict(A, one(POOL_GRANT)), [`hold ${told}`, `OFFER ${told} snponly.efi`]);
  script.hear(request("REQUEST", { ciaddr: told ?? X }));
  t.is(script.told, told);
});

test("an owner is asked again where the address it was told went to another machine meanwhile", (t) => {
  const script = new Script();
  script.hear(discover());
  const first = script.told;
  script.book.hold(first ?? X, { mac: B, kind: "pool", until: NOW + HOLD_TIME });
  t.deepEqual(script.verdict(A, one(POOL_GRANT)), ["ask"]);
  const second = script.told;
  t.not(second, first);
  t.deepEqual(script.verdict(A, one(POOL_GRANT)), [`hold ${second}`, `OFFER ${second} snponly.efi`]);
});

test("a machine with a fixed address is asked about once, whatever the pool does", (t) => {
  const script = new Script();
  script.hear(discover());
  script.book.hold(script.told ?? X, { mac: B, kind: "pool", until: NOW + HOLD_TIME });
  t.deepEqual(script.verdict(A, FIXED), ["hold 10.77.0.50", "OFFER 10.77.0.50 snponly.efi"]);
});

test("a question tells no pool address where there is none to give", (t) => {
  const { pool: _, ...without } = ETH1;
  const script = new Script([without]);
  script.hear(discover());
  t.is(script.told, undefined);
});
