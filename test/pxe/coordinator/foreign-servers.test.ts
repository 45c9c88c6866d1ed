import test from "ava";
import type { ProbeKind, ServerOffer } from "../../../pxe/boot/foreign-server.js";
import { ForeignServers, MOST_SERVERS, type Sighting } from "../../../pxe/coordinator/foreign-servers.js";
import { type Ipv4Address, ipv4FromNumber } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

const ip = (text: string) => text as Ipv4Address;
const MAC = "52:54:00:00:00:05" as MacAddress;
const QUICK: readonly ProbeKind[] = ["uefi", "bios"];
const HOUR = 3_600_000;

const ADDRESS: ServerOffer = { address: ip("10.77.0.100"), dns: [], bootServerDiscovery: false };
const BOOT: ServerOffer = { ...ADDRESS, bootFile: "x.efi", bootServer: ip("10.77.0.5") };

function sighting(parts: Partial<Sighting> = {}): Sighting {
  const server = ip("10.77.0.5");
  const where = { interface: "eth1", server, from: server, mac: MAC };
  return { ...where, offer: ADDRESS, standing: "foreign", asked: "uefi", ...parts };
}

const SEEN = {
  ...{ kind: "foreignServerSeen", server: "10.77.0.5", from: "10.77.0.5", interface: "eth1" },
  ...{ givesAddresses: true, bootServerDiscovery: false },
} as const;
const GONE = { kind: "foreignServerGone", server: "10.77.0.5", interface: "eth1" } as const;

test("a server is told of once, and again when its offer changes, whatever address it offers", (t) => {
  const servers = new ForeignServers();
  t.deepEqual(servers.saw(sighting(), 0), [SEEN]);
  t.deepEqual(servers.saw(sighting({ offer: { ...ADDRESS, address: ip("10.77.0.101") } }), 1), []);
  t.deepEqual(servers.saw(sighting({ offer: BOOT }), 2), [
    { ...SEEN, bootFile: "x.efi", bootServer: "10.77.0.5" },
  ]);
  t.like(servers.list()[0], { firstSeenAt: 0, lastSeenAt: 2, mac: MAC });
});

test("a server that has been asked as everything is told of by one event, if its first answer has the file", (t) => {
  const servers = new ForeignServers();
  t.is(servers.saw(sighting({ offer: BOOT }), 0).length, 1);
  t.deepEqual(servers.saw(sighting({ asked: "bios", offer: { ...BOOT, bootFile: "x.0" } }), 1), []);
  t.deepEqual(servers.saw(sighting({ asked: "system" }), 2), []);
});

test("after three silent rounds it is gone, and told of anew when it is back", (t) => {
  const servers = new ForeignServers();
  servers.saw(sighting(), 0);
  const rounds = [1, 2, 3, 4].map((now) => servers.roundOver("eth1", QUICK, now));
  t.deepEqual(rounds, [[], [], [], [GONE]]);
  t.deepEqual(servers.saw(sighting(), 5), [SEEN]);
});

test("a round on another segment, or that asks what it never answered, says nothing of it", (t) => {
  const servers = new ForeignServers();
  servers.saw(sighting({ asked: "uefiHttp" }), 0);
  for (let now = 1; now < 20; now++) {
    t.deepEqual(servers.roundOver("eth1", QUICK, now), []);
    t.deepEqual(servers.roundOver("eth2", ["uefiHttp"], now), []);
  }
});

test("one that only answers machines stays for an hour, and its file for one machine is no news for another", (t) => {
  const servers = new ForeignServers();
  const { asked: _, ...heard } = sighting({ offer: BOOT });
  t.is(servers.saw(heard, 0).length, 1);
  t.deepEqual(servers.saw({ ...heard, offer: { ...BOOT, bootFile: "y.efi" } }, 1), []);
  t.deepEqual(servers.roundOver("eth1", QUICK, HOUR), []);
  t.deepEqual(servers.roundOver("eth1", QUICK, HOUR + 2), [GONE]);
});

test("one that a machine names is told of, and its MAC when it is heard itself", (t) => {
  const servers = new ForeignServers();
  const server = ip("10.77.0.5");
  const named = { interface: "eth1", server, from: server, standing: "foreign" } as const;
  t.deepEqual(servers.saw(named, 0), [SEEN]);
  t.is(servers.list()[0]?.mac, undefined);
  t.deepEqual(servers.saw(sighting(), 1), []);
  t.is(servers.list()[0]?.mac, MAC);
});

test("addresses and boot files of one host are two servers, which do not unsettle each other", (t) => {
  const servers = new ForeignServers();
  const { address: _, ...file } = BOOT;
  const proxy = sighting({ offer: file, isProxy: true });
  t.is(servers.saw(sighting(), 0).length, 1);
  t.like(servers.saw(proxy, 0), [{ givesAddresses: false, bootFile: "x.efi" }]);
  t.deepEqual([...servers.saw(sighting(), 1), ...servers.saw(proxy, 1)], []);
  t.is(servers.list().length, 2);
});

test("those that are meant to be there, and coordinators of this project, are listed and not told of", (t) => {
  const servers = new ForeignServers();
  t.deepEqual(servers.saw(sighting({ standing: "known" }), 0), []);
  const other = { server: ip("10.77.0.2"), from: ip("10.77.0.2") };
  t.deepEqual(servers.saw(sighting({ ...other, standing: "coordinator", coordinator: "dc2" }), 0), []);
  const answersMachine = { ...sighting(other), asked: undefined, isProxy: true } as unknown as Sighting;
  t.deepEqual(servers.saw(answersMachine, 1), []);
  t.like(servers.list(), [
    { server: "10.77.0.2", standing: "coordinator", coordinator: "dc2" },
    { server: "10.77.0.5", standing: "known" },
  ]);
  for (let now = 2; now < 9; now++) t.deepEqual(servers.roundOver("eth1", QUICK, now), []);
});

test("who answers in our own name is told of, each host by itself", (t) => {
  const servers = new ForeignServers();
  t.is(servers.saw(sighting({ standing: "impostor" }), 0).length, 1);
  const other = "52:54:00:00:00:06" as MacAddress;
  t.is(servers.saw(sighting({ standing: "impostor", mac: other }), 0).length, 1);
});

test("10,000 server identifiers fill neither memory nor the log, and drive out nobody who answers probes", (t) => {
  const servers = new ForeignServers();
  servers.saw(sighting(), 0);
  let told = 0;
  for (let n = 0; n < 10_000; n++) {
    const server = ipv4FromNumber(0x0a500000 + n);
    const { asked: _, ...heard } = sighting({ server, from: server });
    told += servers.saw(heard, n).length;
  }
  t.true(told < MOST_SERVERS + 2, `${told} told`);
  t.true(servers.list().length <= MOST_SERVERS);
  t.true(servers.list().some(({ server }) => server === "10.77.0.5"));
});

test("names that go on coming for hours do not drive out who answers in our own name", (t) => {
  const servers = new ForeignServers();
  const { asked: _, ...heard } = sighting();
  servers.saw({ ...heard, standing: "impostor" }, 0);
  for (let n = 0; n < 2 * MOST_SERVERS; n++) {
    const server = ipv4FromNumber(0x0a500000 + n);
    servers.saw({ ...heard, server, from: server }, n * 60_000);
  }
  t.is(servers.list().length, MOST_SERVERS);
  t.is(servers.list().filter(({ standing }) => standing === "impostor").length, 1);
});
