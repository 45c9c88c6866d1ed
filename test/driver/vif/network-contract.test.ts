import test, { type ExecutionContext } from "ava";
import type { Network, WireEntry } from "../../../driver/vif/network-port.js";
import { networkOf } from "../../../driver/vif/networks/networks.js";
import { macOf } from "../inventory/inventory-lab.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { CommandSwitch } from "./command-switch.js";
import { RemoteNetwork } from "./remote-network.js";
import { labFor, NFT, withBridges } from "./with-bridges.js";

/** A network with two ports, what is on its wire as an outsider tells it, and how somebody else takes all of it away. */
interface Rig {
  readonly network: Network;
  readonly ports: readonly [string, string];
  readonly wire: () => Promise<string>;
  readonly wipe: () => Promise<void>;
  /** Another driver's run, after this one was killed. */
  readonly again: () => Network;
  /** False where the wire takes no orders, so that nothing is ever missing. */
  readonly tells: boolean;
}

const RIGS: readonly {
  readonly kind: string;
  readonly run: typeof test | typeof test.skip;
  readonly open: (t: ExecutionContext) => Promise<Rig>;
}[] = [
  { kind: "flat", run: test, open: flatRig },
  { kind: "linux-bridge", run: withBridges, open: bridgeRig },
  { kind: "command", run: test, open: commandRig },
];

for (const { kind, run, open } of RIGS) {
  run(`${kind}: what is plugged is no longer missing, once or twice plugged`, async (t) => {
    const { network, ports, tells } = await open(t);
    const entries = [entry(1, ports[0]), entry(2, ports[1])];
    if (tells) t.deepEqual(await network.missing(entries, signal), entries);
    for (const one of [...entries, ...entries]) await network.plug(one, signal);
    t.deepEqual(await network.missing(entries, signal), []);
    t.deepEqual(await network.missing([], signal), []);
  });

  run(`${kind}: with the last unplug the wire is as it was before the first plug`, async (t) => {
    const { network, ports, wire } = await open(t);
    const before = await wire();
    const settings = await network.settings(ports[0], signal);
    await network.plug(entry(1, ports[0]), signal);
    await network.plug(entry(2, ports[0]), signal);
    await network.unplug(entry(1, ports[0]), undefined, signal);
    t.deepEqual(await network.missing([entry(2, ports[0])], signal), [], "the other one stays");
    await network.unplug(entry(2, ports[0]), settings, signal);
    await network.unplug(entry(2, ports[0]), settings, signal);
    t.is(await wire(), before);
  });

  run(`${kind}: a MAC moves from port to port`, async (t) => {
    const { network, ports, tells } = await open(t);
    const [here, there] = [entry(1, ports[0]), entry(1, ports[1])];
    await network.plug(here, signal);
    await network.unplug(here, await network.settings(ports[1], signal), signal);
    await network.plug(there, signal);
    t.deepEqual(await network.missing([there], signal), []);
    if (tells) t.deepEqual(await network.missing([here], signal), [here]);
  });

  run(`${kind}: what another run made is found, and taken back`, async (t) => {
    const { network, again, ports, wire } = await open(t);
    const before = await wire();
    const settings = await network.settings(ports[0], signal);
    await network.plug(entry(1, ports[0]), signal);
    const next = again();
    t.deepEqual(await next.missing([entry(1, ports[0])], signal), []);
    await next.unplug(entry(1, ports[0]), settings, signal);
    t.is(await wire(), before);
  });

  run(`${kind}: what somebody else took away is missing, and plugged again`, async (t) => {
    const { network, ports, wipe, tells } = await open(t);
    const entries = [entry(1, ports[0]), entry(2, ports[1])];
    for (const one of entries) await network.plug(one, signal);
    await wipe();
    const missing = await network.missing(entries, signal);
    if (tells) t.deepEqual(missing, entries);
    for (const one of missing) await network.plug(one, signal);
    t.deepEqual(await network.missing(entries, signal), []);
  });

  run(`${kind}: unplugging what was never plugged changes nothing`, async (t) => {
    const { network, ports, wire } = await open(t);
    const before = await wire();
    await network.unplug(entry(1, ports[0]), undefined, signal);
    t.is(await wire(), before);
  });
}

const { signal } = new AbortController();

function entry(number: number, port: string): WireEntry {
  return { mac: macOf(number), port };
}

async function flatRig(): Promise<Rig> {
  const again = () => networkOf({ kind: "flat", name: "prov" });
  const nothing = async () => undefined;
  return { network: again(), ports: ["", ""], wire: async () => "", wipe: nothing, again, tells: false };
}

async function commandRig(t: ExecutionContext): Promise<Rig> {
  const device = new CommandSwitch(await temporaryFolder(t));
  device.write(["core 9 52:54:00:99:99:99", "other 1 52:54:00:00:00:01"]);
  const again = () => networkOf({ kind: "command", name: "core", command: device.command });
  return {
    network: again(),
    ports: ["Gi1/0/1", "Gi1/0/2"],
    wire: async () => device.state().join("\n"),
    wipe: async () => device.write([]),
    again,
    tells: true,
  };
}

async function bridgeRig(t: ExecutionContext): Promise<Rig> {
  const lab = await labFor(t);
  const again = (): RemoteNetwork => {
    const network = new RemoteNetwork(lab.inside("bridge"), {
      kind: "linux-bridge",
      name: "tenants",
      bridge: "br0",
    });
    t.teardown(() => network[Symbol.asyncDispose]());
    return network;
  };
  for (const host of ["a", "b"]) await lab.addHost(host);
  const inBridge = (...argv: readonly string[]) => lab.run("bridge", argv);
  // The operator's own: neither is ours to touch.
  await inBridge(
    "bridge",
    "fdb",
    "replace",
    "52:54:00:99:99:99",
    "dev",
    "b-lan0",
    "master",
    "static",
    "sticky",
  );
  await inBridge(NFT, "add table bridge operators");
  const wire = async (): Promise<string> => {
    const fdb = (await inBridge("bridge", "fdb", "show", "br", "br0")).split("\n");
    const settings = JSON.parse(await inBridge("bridge", "-j", "-d", "link", "show"));
    const rules = await inBridge(NFT, "list", "ruleset");
    return JSON.stringify([fdb.filter((line) => /static/.test(line)), settings, rules], null, 1);
  };
  const wipe = async (): Promise<void> => {
    await inBridge(NFT, "flush", "ruleset");
    await inBridge("bridge", "link", "set", "dev", "a-lan0", "learning", "on");
  };
  return { network: again(), ports: ["a-lan0", "b-lan0"], wire, wipe, again, tells: true };
}
