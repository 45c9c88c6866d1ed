import test from "ava";
import type { DhcpRequest } from "../../../pxe/coordinator/dhcp-request.js";
import type { Ownership } from "../../../pxe/coordinator/ownership.js";
import { QUARANTINE_TIME } from "../../../pxe/coordinator/transaction-end.js";
import { HOLD_TIME, PROBE_TIME } from "../../../pxe/coordinator/transaction-offer.js";
import type { ProbeResult } from "../../../pxe/net/address-probe.js";
import {
  A,
  B,
  C,
  ETH1,
  fixedGrant,
  ip,
  lease,
  type MessageParts,
  NONE,
  one,
  range,
  request,
  SERVER,
  subnet,
  UEFI,
} from "./lab.js";
import { NOW, Script } from "./transaction-script.js";

const PROBED = { ...ETH1, probe: true, unknown: { policy: "pool" } } as const;
const FREE: ProbeResult = { kind: "free" };
const USED: ProbeResult = { kind: "inUse", by: C };
const discover = (parts: MessageParts = {}) =>
  request("DISCOVER", { ...parts, options: { ...UEFI, ...parts.options } });
const select = (address: string, parts: MessageParts = {}) =>
  request("REQUEST", {
    ...parts,
    options: { ...UEFI, serverIdentifier: SERVER, requestedAddress: ip(address) },
  });

/** The address that the script's last lines say is probed. */
function probedIn(lines: readonly string[]): string {
  return lines.findLast((line) => line.startsWith("probe "))?.split(" ")[1] ?? "none";
}

test("an address of the pool is held and asked for on the interface before it is first offered", (t) => {
  const script = new Script([PROBED]);
  const lines = script.ask(discover(), one());
  const address = probedIn(lines);
  t.deepEqual(lines, [`hold ${address}`, `probe ${address} on eth1`]);
  t.is(script.told, ip(address), "the owner was told the address that is asked for");
  t.is(script.wakeAt, NOW + PROBE_TIME);
  t.deepEqual(script.probed(A, FREE), ["free", `hold ${address}`, `OFFER ${address} snponly.efi`]);
  t.deepEqual(script.all(select(address), one()), [`commit put ${address}`, `ACK ${address} snponly.efi`]);
});

test("behind a relay it is asked for without an interface", (t) => {
  const relayed = subnet("10.80.0.0/24", { pool: range("10.80.0.10", "10.80.0.20"), probe: true });
  const script = new Script([PROBED, relayed]);
  t.regex(script.ask(discover({ giaddr: ip("10.80.0.1") }), one()).at(-1) ?? "", /^probe 10\.80\.0\.1\d$/);
});

const unasked = test.macro({
  exec(t, script: Script, ownership: Ownership, ask?: DhcpRequest) {
    t.regex(script.ask(ask ?? discover(), ownership).at(-1) ?? "", /^(OFFER|ACK|commit)/);
  },
  title: (name) => `nobody is asked for ${name}`,
});
test("a fixed address", unasked, new Script([PROBED]), one(fixedGrant("10.77.0.50")));
test("an address of a subnet that does not say so", unasked, new Script([ETH1]), one());
test("an address the machine has", unasked, new Script([PROBED], [lease("10.77.0.105", A, NOW + 1)]), one());
test("a REQUEST", unasked, new Script([PROBED]), one(), select("10.77.0.105"));

test("an address the machine had, whose lease has expired, is asked for: somebody may have taken it since", (t) => {
  const script = new Script([PROBED], [lease("10.77.0.105", A, NOW)]);
  t.is(script.ask(discover(), one()).at(-1), "probe 10.77.0.105 on eth1");
});

test("an address is asked for once while its offer holds, and again after", (t) => {
  const script = new Script([PROBED]);
  const address = probedIn(script.ask(discover(), one()));
  script.probed(A, FREE);
  script.now += HOLD_TIME - 1;
  t.is(script.ask(discover(), one()).at(-1), `OFFER ${address} snponly.efi`);
  script.now += HOLD_TIME;
  t.is(script.ask(discover(), one()).at(-1), `probe ${address} on eth1`);
});

test("retransmits during a probe cost no second one, and the newest is answered", (t) => {
  const script = new Script([PROBED]);
  const address = probedIn(script.ask(discover({ secs: 0 }), one()));
  t.deepEqual(script.hear(discover({ secs: 4 })), []);
  t.deepEqual(script.hear(discover({ secs: 8, xid: 2 })), []);
  t.is(script.wakeAt, NOW + PROBE_TIME);
  t.is(script.probed(A, FREE).at(-1), `OFFER ${address} snponly.efi`);
  t.is(script.last(t).xid, 2);
  t.deepEqual(script.probed(A, FREE), ["nothing to probe"]);
});

test("two machines are never asked for, or offered, the same address", (t) => {
  const script = new Script([PROBED]);
  const addresses = [A, B, C].map((chaddr) => {
    const wish = { requestedAddress: ip("10.77.0.105") };
    return probedIn(script.ask(discover({ chaddr, options: wish }), one()));
  });
  t.is(new Set(addresses).size, 3);
});

test("an address that some host has is set aside, its machine gets another one, and the owner is told so", (t) => {
  const script = new Script([PROBED]);
  const first = probedIn(script.ask(discover(), one()));
  t.deepEqual(script.probed(A, USED), ["inUse", `quarantine ${first}`, "ask"]);
  t.deepEqual(script.verdict(A, one()), ["ask"]);
  const second = script.told;
  t.not(second, ip(first));
  t.deepEqual(script.verdict(A, one()), [`hold ${second}`, `probe ${second} on eth1`]);
  t.is(script.probed(A, FREE).at(-1), `OFFER ${second} snponly.efi`);
  t.is(script.book.holderOf(ip(first), script.now), undefined);
  script.now += QUARANTINE_TIME - 1;
  t.not(probedIn(script.ask(discover({ options: { requestedAddress: ip(first) } }), one())), first);
});

test("the machine itself may answer: that is no conflict", (t) => {
  const script = new Script([PROBED], [lease("10.77.0.105", A, NOW)]);
  script.ask(discover(), one());
  t.is(script.probed(A, { kind: "inUse", by: A }).at(-1), "OFFER 10.77.0.105 snponly.efi");
});

test("an answer without a MAC, by ICMP, is a conflict", (t) => {
  const script = new Script([PROBED]);
  script.ask(discover(), NONE);
  t.is(script.probed(A, { kind: "inUse" }).at(-1), "ask");
});

test("where nobody could be asked the address is offered all the same, and that is told once", (t) => {
  const script = new Script([PROBED]);
  script.ask(discover(), NONE);
  const lines = script.probed(A, { kind: "notProbed", text: "too many" });
  t.is(lines.filter((line) => line === "notProbed").length, 1);
  t.regex(lines.at(-1) ?? "", /^OFFER/);
});

test("three addresses that others have are enough for a DISCOVER; the next one goes on with others", (t) => {
  const script = new Script([PROBED]);
  const tried = new Set([probedIn(script.ask(discover(), NONE))]);
  for (let round = 0; round < 2; round++) {
    t.is(script.probed(A, USED).at(-1), "ask");
    tried.add(probedIn(script.verdict(A, NONE)));
  }
  t.is(script.probed(A, USED).at(-1), "ignored: addressTaken");
  t.is(tried.size, 3);
  t.is(script.stateOf(A), "idle");
  const next = probedIn(script.ask(discover({ secs: 4 }), NONE));
  t.false(tried.has(next));
  t.regex(script.probed(A, FREE).at(-1) ?? "", /^OFFER/);
});

test("a pool whose last address some host has is empty", (t) => {
  const script = new Script([{ ...PROBED, pool: range("10.77.0.100", "10.77.0.100") }]);
  script.ask(discover(), NONE);
  script.probed(A, USED);
  t.deepEqual(script.verdict(A, NONE), ["ignored: poolEmpty"]);
});

test("a probe without an answer is given up when its time is over", (t) => {
  const script = new Script([PROBED]);
  const address = probedIn(script.ask(discover(), one()));
  script.now += PROBE_TIME - 1;
  t.deepEqual(script.timer(A), []);
  t.is(script.stateOf(A), "probing");
  script.now += 1;
  t.deepEqual(script.timer(A), ["notProbed", `hold ${address}`, `OFFER ${address} snponly.efi`]);
});

test("what the network says too late, or to another question, changes nothing", (t) => {
  const script = new Script([PROBED]);
  const address = probedIn(script.ask(discover(), one()));
  script.now += PROBE_TIME;
  script.timer(A);
  t.deepEqual(script.probed(A, USED), []);
  t.is(script.stateOf(A), "decided");
  t.is(script.book.holderOf(ip(address), script.now), A);
});

test("a machine whose fixed address it is takes an address from a probe for another", (t) => {
  const script = new Script([PROBED]);
  const address = probedIn(script.ask(discover(), NONE));
  t.is(script.ask(discover({ chaddr: B }), one(fixedGrant(address))).at(-1), `OFFER ${address} snponly.efi`);
  t.not(probedIn(script.probed(A, FREE)), address, "another one is asked for");
});

test("an address found in use by the machine whose fixed one it is, is not kept from that machine", (t) => {
  const script = new Script([PROBED]);
  const address = probedIn(script.ask(discover(), NONE));
  script.probed(A, { kind: "inUse", by: B });
  const offer = script.ask(discover({ chaddr: B }), one(fixedGrant(address))).at(-1);
  t.is(offer, `OFFER ${address} snponly.efi`);
});

test("a REQUEST during a probe has its own question, and the address asked for falls free soon", (t) => {
  const script = new Script([PROBED]);
  const address = probedIn(script.ask(discover(), one()));
  t.deepEqual(script.hear(request("REQUEST", { options: { requestedAddress: ip("10.77.0.105") } })), ["ask"]);
  t.deepEqual(script.probed(A, FREE), []);
  t.deepEqual(script.verdict(A, one()), ["commit put 10.77.0.105"]);
  script.now += PROBE_TIME;
  if (address !== "10.77.0.105") t.is(script.book.holderOf(ip(address), script.now), undefined);
});

test("an hour's jump of the clock, either way, ends a probe well", (t) => {
  for (const jump of [3_600_000, -3_600_000]) {
    const script = new Script([PROBED]);
    script.now += 10_000_000;
    script.ask(discover(), one());
    script.now += jump;
    t.regex(script.probed(A, FREE).at(-1) ?? "", /^OFFER/);
  }
});
