import test from "ava";
import type { StrangerRule, StrangerTreatment, SubnetSettings } from "../../../pxe/coordinator/settings.js";
import {
  A,
  B,
  ETH1,
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

const PXE: StrangerRule = { match: { vendorClass: "PXEClient*" }, treatment: { policy: "pool" } };

const open = (unknown: StrangerTreatment, more: Partial<SubnetSettings> = {}): SubnetSettings => ({
  ...ETH1,
  unknown,
  ...more,
});

function discover(at: Script, seconds: number, parts: MessageParts = {}, verdict = NONE) {
  at.now = NOW + seconds * 1000;
  const options = { ...UEFI, requestedAddress: ip("10.77.0.100") };
  return at.ask(request("DISCOVER", { xid: 100 + seconds, options, ...parts }), verdict);
}

function takes(server: string, parts: MessageParts = {}) {
  const options = { requestedAddress: ip("10.77.0.100"), serverIdentifier: ip(server), ...UEFI };
  return request("REQUEST", { options, ...parts });
}

test("a rule gives one kind of strangers an address, and others none", (t) => {
  const script = new Script([open({ policy: "ignore" }, { rules: [PXE] })]);
  t.deepEqual(discover(script, 0), [
    "withheld: no driver claims the machine",
    "hold 10.77.0.100",
    "OFFER 10.77.0.100",
  ]);
  t.deepEqual(
    script.ask(request("DISCOVER", { chaddr: B, options: { requestedAddress: ip("10.77.0.100") } }), NONE),
    ["ignored: unknownMachine"],
  );
  t.like(script.details.at(-1), { text: "policy ignore" });
});

test("a rule keeps one kind of strangers away from the pool", (t) => {
  const rules = [{ match: { architecture: 7 }, treatment: { policy: "log" } }] as const;
  const script = new Script([open({ policy: "pool" }, { rules })]);
  t.deepEqual(discover(script, 0), ["ignored: unknownMachine"]);
  t.like(script.details.at(-1), { text: "policy log" });
  t.deepEqual(
    script.ask(request("DISCOVER", { chaddr: B, options: { requestedAddress: ip("10.77.0.100") } }), NONE),
    ["hold 10.77.0.100", "OFFER 10.77.0.100"],
  );
});

test("which rule decided is told with its policy and subnet", (t) => {
  const script = new Script([open({ policy: "ignore" }, { rules: [PXE] })]);
  discover(script, 0);
  t.deepEqual(script.details[1], {
    kind: "strangerJudged",
    policy: "pool",
    rule: "rules.0",
    text: "subnet 10.77.0.0/24",
  });
  script.ask(request("DISCOVER", { chaddr: B, options: { requestedAddress: ip("10.77.0.100") } }), one());
  t.is(script.details.filter(({ kind }) => kind === "strangerJudged").length, 1, "not of a known machine");
});

test("strangers who fill one pool go on in the next that treats them so", (t) => {
  const pool = range("10.78.0.100", "10.78.0.109");
  const script = new Script([
    open({ policy: "pool" }, { pool: range("10.77.0.100", "10.77.0.100") }),
    subnet("10.78.0.0/24", { interface: "eth1", unknown: { policy: "pool" }, pool }),
  ]);
  discover(script, 0);
  t.deepEqual(discover(script, 1, { chaddr: B, options: { requestedAddress: ip("10.78.0.100") } }), [
    "hold 10.78.0.100",
    "OFFER 10.78.0.100",
  ]);
});

test("delay: the first seconds are another server's, then the machine is answered as by the pool", (t) => {
  const script = new Script([open({ policy: "delay", seconds: 5 })]);
  t.deepEqual(discover(script, 0), ["ignored: delayed"]);
  t.like(script.details.at(-1), { text: "0.0 of 5 s" });
  t.deepEqual(discover(script, 4), ["ignored: delayed"]);
  t.deepEqual(discover(script, 12).slice(1), ["hold 10.77.0.100", "OFFER 10.77.0.100"]);
  t.deepEqual(script.all(takes(SERVER, { xid: 112 }), NONE).slice(0, 2), [
    "commit put 10.77.0.100",
    "ACK 10.77.0.100",
  ]);
});

test("delay: the next stage of the same boot, and what it has by lease, wait no more", (t) => {
  const script = new Script([open({ policy: "delay", tries: 1 })]);
  discover(script, 0);
  discover(script, 4);
  script.all(takes(SERVER, { xid: 104 }), NONE);
  t.deepEqual(discover(script, 20).slice(1), ["hold 10.77.0.100", "OFFER 10.77.0.100"]);
  const renewal = request("REQUEST", { ciaddr: ip("10.77.0.100") });
  script.now += 2_000_000;
  t.deepEqual(script.all(renewal, NONE), ["commit put 10.77.0.100", "ACK 10.77.0.100"]);
});

test("delay: who takes another server's offer is left alone for that boot", (t) => {
  const script = new Script([open({ policy: "delay", seconds: 3 })]);
  discover(script, 0);
  t.deepEqual(script.hear(takes("10.77.0.99")), ["ignored: notForUs"]);
  t.deepEqual(discover(script, 12), ["ignored: delayed"]);
  t.like(script.details.at(-1), { text: "it took the offer of 10.77.0.99 in this boot" });
  script.bootSession = "b2";
  t.deepEqual(discover(script, 30), ["ignored: delayed"]);
  t.deepEqual(discover(script, 34).slice(1), ["hold 10.77.0.100", "OFFER 10.77.0.100"]);
});

test("delay: one machine's tries are not another's", (t) => {
  const script = new Script([open({ policy: "delay", tries: 1 })]);
  discover(script, 0);
  t.deepEqual(discover(script, 1, { chaddr: B }), ["ignored: delayed"]);
});

test("delay: a machine that a driver claims is answered at once", (t) => {
  const script = new Script([open({ policy: "delay", seconds: 60 })]);
  t.deepEqual(discover(script, 0, {}, one()), ["hold 10.77.0.100", "OFFER 10.77.0.100 snponly.efi"]);
});

test("delay: INFORM is answered to whom we gave the address", (t) => {
  const settings = [open({ policy: "delay", seconds: 5 })];
  const inform = request("INFORM", { ciaddr: ip("10.77.0.105") });
  t.deepEqual(new Script(settings).ask(inform, NONE), ["ignored: delayed"]);
  const leased = new Script(settings, [lease("10.77.0.105", A, NOW + 1000, { kind: "unknownMachine" })]);
  t.deepEqual(leased.ask(inform, NONE), ["ACK 0.0.0.0"]);
});

test("delay: a system that has a lease of ours, and asks for an address of elsewhere, is told so", (t) => {
  const leases = [lease("10.77.0.105", A, NOW + 1000, { kind: "unknownMachine" })];
  const script = new Script([open({ policy: "delay", seconds: 5 })], leases);
  const away = request("REQUEST", { options: { requestedAddress: ip("10.79.0.5") } });
  t.deepEqual(script.ask(away, NONE), ["NAK 0.0.0.0"]);
});

for (const policy of ["ignore", "log"] as const)
  test(`${policy} gives no address of ours`, (t) => {
    const script = new Script([open({ policy })]);
    t.deepEqual(discover(script, 0), ["ignored: unknownMachine"]);
    t.deepEqual(script.ask(request("INFORM", { ciaddr: ip("10.77.0.7") }), NONE), [
      "ignored: unknownMachine",
    ]);
  });
