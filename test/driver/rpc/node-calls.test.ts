import { randomUUID } from "node:crypto";
import test, { type ExecutionContext } from "ava";
import type { MetalplugError } from "../../../driver/errors.js";
import { startConductor } from "../../../driver/instance/conductor.js";
import { LIFECYCLE_DEFAULTS } from "../../../driver/instance/lifecycle-settings.js";
import { openTokens } from "../../../driver/instance/operation-token.js";
import { REAL_TIMERS } from "../../../driver/instance/timers.js";
import type { NodeFilter } from "../../../driver/node/node-filter.js";
import type { PowerSettings } from "../../../driver/power/power-port.js";
import { Channel } from "../../../driver/rpc/channel.js";
import { connectDriver, type DriverClient } from "../../../driver/rpc/client.js";
import { startDriverServer } from "../../../driver/rpc/driver-server.js";
import type { AddNodeRequest, UpdateNodeRequest } from "../../../driver/rpc/node-request.js";
import { nodesDefinition } from "../../../driver/rpc/proto.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import { EventRing } from "../../../pxe/boot/event-ring.js";
import {
  addMachines,
  IMAGE,
  macOf,
  type OpenedInventory,
  openedIn,
  SERVER,
} from "../inventory/inventory-lab.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { MemoryImages } from "./memory-images.js";
import { MemoryInventory } from "./memory-inventory.js";
import { MemoryPower } from "./memory-power.js";
import { address, LOOPBACK, refusedWith, startTestDriver } from "./support.js";
import { UNWIRED } from "./unwired-desk.js";

interface Serving extends OpenedInventory {
  readonly client: DriverClient;
  readonly address: string;
  readonly channel: Channel;
  close(): Promise<void>;
}

/** The real inventory over real gRPC, in a folder that outlives it. */
async function serve(t: ExecutionContext, folder: string): Promise<Serving> {
  const opened = await openedIn(folder);
  const ring = new EventRing({ source: "hv1", capacity: 100, clock: Date.now });
  const power = new MemoryPower();
  const { inventory, store } = opened;
  const lifecycle = startConductor({
    ...{ inventory, power, server: SERVER, tokens: await openTokens(store), settings: LIFECYCLE_DEFAULTS },
    ...{ timers: REAL_TIMERS, clock: Date.now, newId: randomUUID },
    network: { applied: async () => undefined },
    report: (report) => ring.report(report),
    trouble: (_, error) => t.fail(String(error)),
  });
  const server = await startDriverServer({
    strangers: NO_STRANGERS,
    listen: { host: LOOPBACK, port: 0 },
    ...{ inventory, lifecycle, power, ring, desk: UNWIRED },
    images: new MemoryImages(new MemoryInventory()),
    given: new GivenAddresses(),
    info: { hypervisor: "hv1", version: "0", server: SERVER, loaders: [] },
  });
  const client = connectDriver(server.address, { deadline: 60_000 });
  const channel = new Channel({ what: "driver", address: server.address, deadline: 60_000, tries: 1 });
  const close = async (): Promise<void> => {
    channel.close();
    await client.close();
    await server.close();
    await lifecycle.close();
    await opened.store.close();
  };
  t.teardown(close);
  return { ...opened, client, address: server.address, channel, close };
}

const SAID: Omit<AddNodeRequest, "name" | "macs"> = {
  hardware: {
    ...{ cpus: 8, memory: 2 ** 36, architecture: "aarch64", firmware: "uefi" },
    disks: [{ name: "/dev/sda", bytes: 2 ** 40, serial: "S1", wwn: "w", rotational: false }],
    nics: [{ mac: macOf(8), name: "eth0", link: true, speed: 25_000 }],
  },
  traits: ["CUSTOM_GPU"],
  labels: { rack: "r4" },
  power: { kind: "ipmi", host: "bmc", port: 623, username: "admin", secret: "bmc" },
};
const PIFS = [{ mac: macOf(8), network: "prod", port: "p8" }, { mac: macOf(9) }];
const KEPT = { cables: [PIFS[0]], ...SAID };

test.serial("a node comes back over the wire with all that is said of it and found on it", async (t) => {
  const { client, inventory } = await serve(t, await temporaryFolder(t));
  const added = await client.addNode({ name: "r3", macs: PIFS, ...SAID });
  t.deepEqual<unknown, unknown>(added, {
    ...{ name: "r3", macs: [macOf(8), macOf(9)], ...KEPT, epoch: 1, revision: 1, createdAt: 1_000 },
    state: "available",
  });
  const hardware = {
    nics: [
      {
        ...{ mac: macOf(8), link: false },
        switchPort: { chassis: "aa:bb", port: "8", systemName: "sw1", portDescription: "to r3" },
      },
    ],
  };
  await inventory.setFoundHardware("r3", hardware, 77_000);
  t.deepEqual((await client.getNode("r3")).found, { hardware, at: 77_000 });
});

const POWERS: readonly PowerSettings[] = [
  { kind: "redfish", url: "https://bmc:8443", username: "u", secret: "s", system: "1", authority: "ca" },
  { kind: "redfish", url: "https://bmc", username: "u", secret: "s" },
  { kind: "command", command: "pdu", machine: "7" },
  { kind: "wol", mac: macOf(8), broadcast: address("10.77.0.255") },
];
test.serial("every kind of power comes back over the wire", async (t) => {
  const { client } = await serve(t, await temporaryFolder(t));
  await client.addNode({ name: "r3", macs: [macOf(8)] });
  for (const power of POWERS) t.deepEqual((await client.updateNode({ name: "r3", power })).power, power);
});

for (const [field, change] of Object.entries<Omit<UpdateNodeRequest, "name">>({
  macs: { macs: [] },
  hardware: { hardware: {} },
  traits: { traits: [] },
  labels: { labels: {} },
  power: { power: { kind: "manual" } },
}))
  test.serial(`an update that names ${field} alone empties it and nothing else`, async (t) => {
    const { client } = await serve(t, await temporaryFolder(t));
    await client.addNode({ name: "r3", macs: PIFS, ...SAID });
    const update = client.updateNode({ name: "r3", ...change });
    if (field === "macs") {
      await refusedWith(t, update, "NODE_WITHOUT_PIFS");
      return;
    }
    const updated: object = await update;
    t.deepEqual(
      Object.keys(KEPT).filter((key) => !(key in updated)),
      [field],
    );
  });

test.serial("an update names fields there are, and at least one", async (t) => {
  const { channel, client } = await serve(t, await temporaryFolder(t));
  await client.addNode({ name: "r3", macs: PIFS });
  const update = (updateMask: { paths: string[] } | null) =>
    channel.call(nodesDefinition.Update, { name: "r3", updateMask }, (response) => response);
  const expected = "any of pifs, hardware, traits, labels, power";
  for (const [mask, found] of [
    [{ paths: [] }, "empty"],
    [{ paths: ["epoch"] }, '"epoch"'],
    [{ paths: ["labels", "__proto__"] }, '"__proto__"'],
  ] as const) {
    const error = await refusedWith(t, update({ paths: [...mask.paths] }), "ARGUMENT_REFUSED");
    t.is(error.message, `update_mask is ${found}; expected ${expected}`);
  }
  await refusedWith(t, update(null), "ARGUMENT_REFUSED");
});

test.serial(
  "nodes are listed by filter, page by page, and a page's token goes on in no other list",
  async (t) => {
    const { client } = await serve(t, await temporaryFolder(t));
    for (let n = 0; n < 30; n++) {
      const labels = { parity: n % 2 === 0 ? "even" : "odd" };
      await client.addNode({ name: `n${String(n).padStart(2, "0")}`, macs: [macOf(n)], labels });
    }
    const filter: NodeFilter = { labels: { parity: "even" }, states: ["available"] };
    const even = Array.from({ length: 15 }, (_, n) => `n${String(2 * n).padStart(2, "0")}`);
    t.deepEqual(
      (await client.listNodes({ filter })).map(({ name }) => name),
      even,
    );
    const first = await client.listNodesPage({ filter, pageSize: 7 });
    t.deepEqual(
      first.items.map(({ name }) => name),
      even.slice(0, 7),
    );
    // Gone and come meanwhile: neither is told twice, nor hides the rest.
    await client.removeNode("n12");
    await client.removeNode("n14");
    const pageToken = first.nextPageToken;
    const second = await client.listNodesPage({ filter, pageSize: 7, pageToken });
    t.deepEqual(
      second.items.map(({ name }) => name),
      ["n16", "n18", "n20", "n22", "n24", "n26", "n28"],
    );
    t.is(second.nextPageToken, "");
    for (const other of [{}, { filter: { labels: { parity: "odd" }, states: ["available"] as const } }])
      t.regex(
        (await refusedWith(t, client.listNodesPage({ ...other, pageToken }), "ARGUMENT_REFUSED")).message,
        /expected a next_page_token of the same list and filter$/,
      );
    const sameWords: NodeFilter = { states: ["available"], labels: { parity: "even" } };
    t.is((await client.listNodesPage({ filter: sameWords, pageToken })).items[0]?.name, "n16");
  },
);

test.serial(
  "a page of nodes of which very much is said ends early rather than being too large",
  async (t) => {
    const { client } = await serve(t, await temporaryFolder(t));
    const labels = Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`l${n}`, "ä".repeat(255)]));
    await Promise.all(
      Array.from({ length: 150 }, (_, n) => client.addNode({ name: `n${n}`, macs: [macOf(n)], labels })),
    );
    const { items, nextPageToken } = await client.listNodesPage({ pageSize: 1000 });
    t.true(items.length > 20 && items.length < 150, `${items.length}`);
    t.not(nextPageToken, "");
    t.is((await client.listNodes()).length, 150);
  },
);

test.serial(
  "a spawn repeated a hundred times at once, and again after a restart, is one spawn",
  async (t) => {
    const folder = await temporaryFolder(t);
    const first = await serve(t, folder);
    await addMachines(first.inventory);
    const repeat = async (client: DriverClient) =>
      (await client.spawn({ node: "r2", image: IMAGE.name, withoutPower: true }, { requestId: "one" })).id;
    const ids = await Promise.all(Array.from({ length: 100 }, () => repeat(first.client)));
    t.is(new Set(ids).size, 1);
    await first.close();
    const again = await serve(t, folder);
    t.is(await repeat(again.client), ids[0] ?? "");
    t.deepEqual(
      (await again.client.listInstances()).map(({ id }) => id),
      ids.slice(0, 1),
    );
    const other = again.client.spawn(
      { node: "r2", image: "other", withoutPower: true },
      { requestId: "one" },
    );
    await refusedWith(t, other, "REQUEST_ID_REUSED");
  },
);

test.serial(
  "of two schedulers that spawn on what both saw one wins, and the other learns who was there before it",
  async (t) => {
    const { client, address, inventory } = await serve(t, await temporaryFolder(t));
    await addMachines(inventory);
    const other = connectDriver(address, { deadline: 60_000 });
    t.teardown(() => other.close());
    for (let round = 0; round < 20; round++) {
      const { revision } = await client.getNode("r2");
      const racing = [client, other].map((scheduler) =>
        scheduler.spawn(
          { node: "r2", image: IMAGE.name, withoutPower: true },
          { expectedRevision: revision },
        ),
      );
      const [won, ...more] = (await Promise.allSettled(racing)).flatMap((outcome) =>
        outcome.status === "fulfilled" ? [outcome.value] : [],
      );
      t.is(more.length, 0);
      const lost = (await Promise.allSettled(racing)).find((outcome) => outcome.status === "rejected");
      const error = (lost as PromiseRejectedResult).reason as MetalplugError;
      t.is(error.code, "REVISION_MISMATCH");
      t.regex(
        error.message,
        new RegExp(
          `^Node "r2" has revision \\d+, not ${revision}: instance ${won?.id} was spawned on it.* meanwhile;`,
        ),
      );
      await client.destroy("r2", { withoutCleaning: true });
    }
  },
);

test.serial(
  "resources are counted of one moment, and what no part of the driver tells is absent",
  async (t) => {
    const { client, inventory } = await serve(t, await temporaryFolder(t));
    await addMachines(inventory);
    await client.addNode({ name: "r3", macs: PIFS, ...SAID });
    await client.spawn({ node: "r2", image: IMAGE.name, withoutPower: true });
    const { at, ...found } = await client.getResources();
    t.true(Math.abs(at - Date.now()) < 60_000);
    t.deepEqual(found, {
      ...{ hypervisor: "hv1", revision: inventory.revision, images: 1 },
      nodes: { available: 2, active: 1 },
      total: { nodes: 3, cpus: 8, memory: 2 ** 36, disk: 2 ** 40 },
      available: { nodes: 2, cpus: 8, memory: 2 ** 36, disk: 2 ** 40 },
      networks: [
        { name: "prod", kind: "flat" },
        { name: "storage", kind: "flat" },
      ],
      deploys: { running: 0, limit: LIFECYCLE_DEFAULTS.deploysAtOnce, queued: 0 },
    });
  },
);

test.serial("the room for images is told by who knows it", async (t) => {
  const space = { stored: 5, free: 2 ** 40 };
  const { client } = await startTestDriver(t, { imageSpace: async () => space });
  t.deepEqual((await client.getResources()).imageSpace, space);
});
