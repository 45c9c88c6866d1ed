import type { ExecutionContext } from "ava";
import type { Lab } from "../../lab/namespaces.js";
import { macOf } from "../inventory/inventory-lab.js";
import { BROADCAST, FrameHost, sendAll } from "./frame-host.js";
import { RemoteNetwork } from "./remote-network.js";
import { labFor, NFT, withBridges } from "./with-bridges.js";

/** The machine's, and the impostor's. */
const MAC = macOf(1);
/** A second machine's, plugged as well. */
const MAC2 = macOf(2);

interface Segment {
  readonly lab: Lab;
  readonly hosts: readonly FrameHost[];
  readonly machine: FrameHost;
  readonly impostor: FrameHost;
  readonly other: FrameHost;
  readonly network: () => RemoteNetwork;
}

async function segmentFor(t: ExecutionContext): Promise<Segment> {
  const lab = await labFor(t);
  const add = async (name: string, n: number): Promise<FrameHost> => {
    const host = await FrameHost.add(lab, name, macOf(n));
    t.teardown(() => host[Symbol.asyncDispose]());
    return host;
  };
  const [machine, impostor, other] = [
    await add("machine", 101),
    await add("imposter", 102),
    await add("other", 103),
  ];
  const network = (): RemoteNetwork => {
    const remote = new RemoteNetwork(lab.inside("bridge"), {
      kind: "linux-bridge",
      name: "tenants",
      bridge: "br0",
    });
    t.teardown(() => remote[Symbol.asyncDispose]());
    return remote;
  };
  return { lab, hosts: [machine, impostor, other], machine, impostor, other, network };
}

async function heard({ hosts }: Segment): Promise<Readonly<Record<string, readonly string[]>>> {
  return Object.fromEntries(hosts.map((host) => [host.name, host.take()]));
}

withBridges(
  "a bridge that was told nothing sends a machine's frames to whoever last used its MAC",
  async (t) => {
    const segment = await segmentFor(t);
    const { hosts, machine, impostor, other } = segment;
    await sendAll(hosts, machine, [{ to: BROADCAST, from: MAC, tag: "hello" }]);
    await sendAll(hosts, impostor, [{ to: BROADCAST, from: MAC, tag: "i am it" }]);
    await sendAll(hosts, other, [{ to: MAC, from: other.mac, tag: "secret" }]);
    t.deepEqual(await heard(segment), {
      machine: ["i am it"],
      imposter: ["hello", "secret"],
      other: ["hello", "i am it"],
    });
  },
);

withBridges("a plugged MAC lives on its port: an impostor gets nothing and is not heard", async (t) => {
  const segment = await segmentFor(t);
  const { hosts, machine, impostor, other } = segment;
  // It had the MAC before.
  await sendAll(hosts, impostor, [{ to: BROADCAST, from: MAC, tag: "first" }]);
  await heard(segment);
  await segment.network().plug({ mac: MAC, port: "machine-lan0" });
  await sendAll(hosts, impostor, [
    { to: BROADCAST, from: MAC, tag: "i am it" },
    { to: other.mac, from: MAC, tag: "trust me" },
    { to: MAC, from: MAC, tag: "to myself" },
  ]);
  await sendAll(hosts, other, [
    { to: MAC, from: other.mac, tag: "secret" },
    { to: BROADCAST, from: other.mac, tag: "who has" },
  ]);
  await sendAll(hosts, machine, [{ to: other.mac, from: MAC, tag: "answer" }]);
  await sendAll(hosts, other, [{ to: MAC, from: other.mac, tag: "secret 2" }]);
  t.deepEqual(await heard(segment), {
    machine: ["secret", "who has", "secret 2"],
    imposter: ["who has"],
    other: ["answer"],
  });
});

withBridges("a plugged machine takes neither another plugged one's frames nor the router's", async (t) => {
  const segment = await segmentFor(t);
  const { hosts, machine, impostor, other } = segment;
  const network = segment.network();
  await network.plug({ mac: MAC, port: "machine-lan0" });
  await network.plug({ mac: MAC2, port: "imposter-lan0" });
  // `other` is the router: its MAC is learned, not plugged.
  await sendAll(hosts, other, [{ to: BROADCAST, from: other.mac, tag: "router here" }]);
  await sendAll(hosts, impostor, [
    { to: BROADCAST, from: MAC, tag: "as machine" },
    { to: MAC, from: other.mac, tag: "as router" },
  ]);
  await sendAll(hosts, machine, [{ to: other.mac, from: MAC, tag: "to router" }]);
  await sendAll(hosts, other, [
    { to: MAC, from: other.mac, tag: "to machine" },
    { to: MAC2, from: other.mac, tag: "to second" },
  ]);
  t.deepEqual(await heard(segment), {
    machine: ["router here", "as router", "to machine"],
    imposter: ["router here", "to second"],
    other: ["to router"],
  });
});

withBridges(
  "it holds over a restart of the driver, without the filter and without the entry alike",
  async (t) => {
    const segment = await segmentFor(t);
    const { lab, hosts, impostor, other } = segment;
    const entry = { mac: MAC, port: "machine-lan0" };
    const first = segment.network();
    await first.plug(entry);
    await first[Symbol.asyncDispose]();
    const attack = async (tag: string): Promise<unknown> => {
      await sendAll(hosts, impostor, [{ to: BROADCAST, from: MAC, tag: "i am it" }]);
      await sendAll(hosts, other, [{ to: MAC, from: other.mac, tag }]);
      const { imposter, machine } = await heard(segment);
      return { imposter, machine: machine?.filter((found) => found === tag) };
    };
    t.deepEqual(await attack("while it is away"), { imposter: [], machine: ["while it is away"] });
    await lab.run("bridge", [NFT, "flush", "ruleset"]);
    t.deepEqual(await attack("no filter"), { imposter: [], machine: ["no filter"] });
    const second = segment.network();
    t.deepEqual(await second.missing([entry]), [entry]);
    await second.plug(entry);
    await lab.run("bridge", ["bridge", "fdb", "del", MAC, "dev", "machine-lan0", "master"]);
    t.deepEqual(await attack("no entry"), { imposter: [], machine: ["no entry"] });
  },
);

withBridges("unplugged, the MAC is anybody's again", async (t) => {
  const segment = await segmentFor(t);
  const { hosts, impostor, other } = segment;
  const network = segment.network();
  const entry = { mac: MAC, port: "machine-lan0" };
  const before = await network.settings(entry.port);
  await network.plug(entry);
  await network.unplug(entry, before);
  await sendAll(hosts, impostor, [{ to: BROADCAST, from: MAC, tag: "i am it" }]);
  await sendAll(hosts, other, [{ to: MAC, from: other.mac, tag: "hello" }]);
  t.deepEqual(await heard(segment), { machine: ["i am it"], imposter: ["hello"], other: ["i am it"] });
});

withBridges("a port that joins the bridge later is brought under the filter by the next look", async (t) => {
  const segment = await segmentFor(t);
  const network = segment.network();
  const entries = [
    { mac: MAC, port: "machine-lan0" },
    { mac: MAC2, port: "imposter-lan0" },
  ];
  for (const entry of entries) await network.plug(entry);
  const late = await FrameHost.add(segment.lab, "late", macOf(104));
  t.teardown(() => late[Symbol.asyncDispose]());
  const hosts = [...segment.hosts, late];
  const missing = await network.missing(entries);
  t.deepEqual(missing, entries.slice(0, 1), "one stands for all");
  for (const entry of missing) await network.plug(entry);
  t.deepEqual(await network.missing(entries), []);
  await sendAll(hosts, late, [{ to: BROADCAST, from: MAC, tag: "i am it" }]);
  t.deepEqual(await heard(segment), { machine: [], imposter: [], other: [] });
});

withBridges(
  "a port that is none is refused with those there are, and a bridge that is none as well",
  async (t) => {
    const segment = await segmentFor(t);
    const network = segment.network();
    await t.throwsAsync(network.plug({ mac: MAC, port: "eno7" }), {
      message: 'bridge br0 has no port "eno7"; it has: imposter-lan0, machine-lan0, other-lan0',
    });
    const nowhere = new RemoteNetwork(segment.lab.inside("bridge"), {
      kind: "linux-bridge",
      name: "x",
      bridge: "br9",
    });
    t.teardown(() => nowhere[Symbol.asyncDispose]());
    await t.throwsAsync(nowhere.plug({ mac: MAC, port: "machine-lan0" }), {
      message: 'bridge br9 has no port "machine-lan0"; it has: none',
    });
    for (const port of ["", "a b", "-x;y", 'a"b', "a*", "x".repeat(16)])
      t.not(network.portFlaw(port), undefined, port);
  },
);
