import test from "ava";
import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { expectedServers, ForeignDesk, type Overheard } from "../../../pxe/coordinator/foreign-desk.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { A, B, ETH1, ip, mac, SERVER } from "./lab.js";

const SITE = ip("10.77.0.5");
const SITE_MAC = mac(0x55);
const OWN_MAC = mac(0x11);
const PROBE = "02:4d:50:12:34:56" as MacAddress;

function desk(expected: readonly Ipv4Address[] = []) {
  const told: [MacAddress | undefined, BootEventDetail["kind"]][] = [];
  const clock = { now: 0 };
  const one = new ForeignDesk({
    expected,
    isOwn: (server, from) => server === SERVER && (from === undefined || from === OWN_MAC),
    isKnown: (machine) => machine === A,
    clock: () => clock.now,
    report: (machine, detail) => told.push([machine, detail.kind]),
  });
  return { one, told, clock };
}

function heard(reply: Partial<Overheard["reply"]> = {}, parts: Partial<Overheard> = {}): Overheard {
  const offer = { address: ip("10.77.0.100"), dns: [], bootServerDiscovery: false };
  const its = { server: SITE, mac: A, xid: 1, isRelayed: false, isProxy: false, offer, text: "" };
  return {
    interface: "eth1",
    from: SITE,
    mac: SITE_MAC,
    reply: { message: "ACK", ...its, ...reply },
    ...parts,
  };
}

test("a reply to a machine is told of the machine, and its server by itself", (t) => {
  const { one, told } = desk();
  one.heard(heard());
  t.deepEqual(told, [
    [undefined, "foreignServerSeen"],
    [A, "foreignReplyHeard"],
  ]);
});

test("a reply to a probe is told of no machine, whoever's probe it is", (t) => {
  const { one, told } = desk();
  one.heard(heard({ mac: PROBE, message: "OFFER" }, { asked: "uefi" }));
  one.heard(heard({ mac: PROBE, message: "OFFER" }));
  t.deepEqual(told, [[undefined, "foreignServerSeen"]]);
});

test("our own replies, also those that a relay brings here, are no finding; another host's in our name are", (t) => {
  const { one, told } = desk();
  one.heard(heard({ server: SERVER }, { mac: OWN_MAC }));
  one.heard(heard({ server: SERVER, isRelayed: true }));
  t.deepEqual([told, one.list()], [[], []]);
  one.heard(heard({ server: SERVER }));
  t.like(one.list(), [{ standing: "impostor", mac: SITE_MAC }]);
});

test("a server that the configuration names is listed and not told of; its replies to machines are", (t) => {
  const { one, told } = desk([SITE]);
  one.heard(heard());
  t.deepEqual(told, [[A, "foreignReplyHeard"]]);
  t.like(one.list(), [{ server: SITE, standing: "known" }]);
});

test("servers that strangers are handed to are expected too", (t) => {
  const forward = { policy: "forward", servers: [ip("10.77.0.6")] } as const;
  const rules = [{ match: {}, treatment: { ...forward, servers: [ip("10.77.0.7")] } }];
  const settings = { port: 67, address: ip("0.0.0.0"), foreignServers: { probeSeconds: 20, known: [SITE] } };
  const servers = expectedServers({ ...settings, subnets: [{ ...ETH1, unknown: forward, rules }] });
  t.deepEqual(servers, ["10.77.0.5", "10.77.0.6", "10.77.0.7"].map(ip));
});

test("a thousand replies to one machine, and to a thousand strangers, leave a few events each", (t) => {
  const known = desk();
  for (let n = 0; n < 1000; n++) known.one.heard(heard());
  t.true(known.told.length < 20, `${known.told.length}`);
  known.clock.now = 60_000;
  known.one.heard(heard());
  t.deepEqual(known.told.at(-1), [A, "foreignReplyHeard"]);
  const strange = desk();
  for (let n = 0; n < 1000; n++) strange.one.heard(heard({ mac: mac(1000 + n) }));
  t.true(strange.told.length <= 101, `${strange.told.length}`);
  strange.one.heard(heard({ mac: A }));
  t.deepEqual(strange.told.at(-1)?.[0], A, "strangers take nothing from a known machine");
  strange.one.heard(heard({ mac: B }));
  t.deepEqual(strange.told.at(-1)?.[0], A);
});
