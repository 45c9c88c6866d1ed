import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { parseImageRecord, parseInstanceRecord, parseNodeRecord } from "../../../driver/config/records.js";
import { openImageStore } from "../../../driver/images/image-store.js";
import { findLoaders } from "../../../driver/images/loader-folder.js";
import { openInventory } from "../../../driver/inventory/open-inventory.js";
import { connectDriver, type DriverClient } from "../../../driver/rpc/client.js";
import { startDriverServer } from "../../../driver/rpc/driver-server.js";
import { openStore } from "../../../driver/store/level-store.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import { EventRing } from "../../../pxe/boot/event-ring.js";
import { PATIENCE } from "../../patience.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { conducted } from "./conducted.js";
import { MemoryPower } from "./memory-power.js";
import { address, LOOPBACK, MAC, MAC2, refusedWith, take } from "./support.js";
import { UNWIRED } from "./unwired-desk.js";

interface Running {
  readonly client: DriverClient;
  close(): Promise<void>;
}

/** The driver's real state and image store behind gRPC, on a folder that outlives it. */
async function run(t: ExecutionContext, folder: string): Promise<Running> {
  const store = await openStore(join(folder, "state"));
  const server = { address: address("10.77.0.11"), tftpPort: 69, httpPort: 8080 };
  const loaders = await findLoaders([folder]);
  const inventory = await openInventory({
    hypervisor: "hv1",
    store,
    server,
    loaders,
    agent: { image: "metalplug-agent", tokenOf: (operation) => operation, cleaning: "metadata" },
    clock: Date.now,
    newId: randomUUID,
    records: { node: parseNodeRecord, image: parseImageRecord, instance: parseInstanceRecord },
  });
  const images = await openImageStore({ folder, inventory });
  const power = new MemoryPower();
  const lifecycle = await conducted(t, { inventory, store, server, power });
  const rpc = await startDriverServer({
    strangers: NO_STRANGERS,
    listen: { host: LOOPBACK, port: 0 },
    inventory,
    images,
    ...{ lifecycle, power, desk: UNWIRED },
    ring: new EventRing({ source: "hv1", capacity: 100, clock: Date.now }),
    given: new GivenAddresses(),
    info: { hypervisor: "hv1", version: "0", server, loaders: loaders.names },
  });
  const client = connectDriver(rpc.address, PATIENCE);
  const close = async (): Promise<void> => {
    await client.close();
    await rpc.close();
    await lifecycle.close();
    await images.close();
    await store.close();
  };
  t.teardown(close);
  return { client, close };
}

function newFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), "metalplug-rpc-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ["undionly.kpxe", "ipxe.efi"]) writeFileSync(join(folder, name), name);
  return folder;
}

function bootFiles(folder: string): { kernelPath: string; ramdiskPath: string } {
  const [kernelPath, ramdiskPath] = [join(folder, "vmlinuz"), join(folder, "initrd")];
  writeFileSync(kernelPath, Buffer.alloc(1_000_000, 1));
  writeFileSync(ramdiskPath, Buffer.alloc(300_000, 2));
  return { kernelPath, ramdiskPath };
}

const VIF = { mac: MAC, address: { kind: "fixed", address: "10.77.0.20", prefixLength: 24 } } as const;

test("an image is pushed, a node added and spawned on, and all of it is there after a restart", async (t) => {
  const folder = newFolder(t);
  const first = await run(t, folder);
  const files = bootFiles(folder);
  const pushed = await first.client.pushImage({ name: "debian", ...files });
  t.is(pushed.storedBytes, 1_300_000);
  const again = await first.client.pushImage({ name: "twin", ...files });
  t.is(again.storedBytes, 0);
  const node = await first.client.addNode({ name: "r4u12", macs: [MAC, MAC2] }, { requestId: "add-1" });
  const instance = await first.client.spawn({ node: "r4u12", image: "debian", vifs: [VIF] });
  const answer = await first.client.lookupMac(MAC, { bootSession: "s-1" });
  t.like(answer, {
    kind: "owner",
    epoch: 1,
    grant: { node: "r4u12", instance: instance.id, netbootOff: "" },
  });
  t.like(answer, {
    grant: { address: { kind: "fixed", address: "10.77.0.20" }, boot: { server: "10.77.0.11" } },
  });
  const spawned = await first.client.getNode("r4u12");
  t.is(spawned.instance, instance.id);
  await first.close();

  const second = await run(t, folder);
  t.deepEqual(await second.client.listImages(), [{ ...pushed.image, useCount: 1 }, again.image]);
  t.deepEqual(await second.client.getNode("r4u12"), spawned);
  t.deepEqual(await second.client.listInstances(), [instance]);
  t.deepEqual(await second.client.lookupMac(MAC, { bootSession: "s-2" }), answer);
  const repeated = second.client.addNode({ name: "r4u12", macs: [MAC, MAC2] }, { requestId: "add-1" });
  t.like(await repeated, { name: "r4u12", revision: node.revision });
  await second.client.destroy("r4u12");
  t.like(await second.client.lookupMac(MAC), { kind: "owner", grant: { node: "r4u12" } });
  t.is(Object(await second.client.lookupMac(MAC)).grant.boot, undefined);
});

test("a watch of claims resumed over a restart is whole, by the changes or by a reset", async (t) => {
  const folder = newFolder(t);
  const first = await run(t, folder);
  await first.client.addNode({ name: "a", macs: [MAC] });
  const synced = (await take(first.client.watchClaims(), 3)).at(-1);
  await first.client.addNode({ name: "b", macs: [MAC2] });
  await first.close();
  const second = await run(t, folder);
  const told = [];
  for await (const message of second.client.watchClaims({ fromRevision: synced?.revision ?? 0 })) {
    told.push(message);
    if (message.kind === "synced") break;
  }
  const claimed = told.flatMap((message) => (message.kind === "claimed" ? [message.mac] : []));
  const wasReset = told.some(({ kind }) => kind === "reset");
  t.deepEqual(claimed.sort(), wasReset ? [MAC, MAC2] : [MAC2]);
});

test("what the real state refuses comes with its code and changes nothing", async (t) => {
  const folder = newFolder(t);
  const { client } = await run(t, folder);
  await client.pushImage({ name: "debian", ...bootFiles(folder) });
  await client.addNode({ name: "a", macs: [MAC] });
  const other = await refusedWith(t, client.addNode({ name: "b", macs: [MAC] }), "MAC_IN_USE");
  t.regex(other.message, /NIC of node "a"/);
  await refusedWith(t, client.addNode({ name: "b", macs: [] }), "NODE_WITHOUT_PIFS");
  await refusedWith(t, client.addNode({ name: "b", macs: [MAC2, MAC2] }), "MAC_TWICE");
  await refusedWith(t, client.spawn({ node: "a", image: "none" }), "IMAGE_NOT_FOUND");
  const foreign = client.spawn({ node: "a", image: "debian", vifs: [{ mac: MAC2 }] });
  t.regex((await refusedWith(t, foreign, "VIF_MAC_NOT_ON_NODE")).message, new RegExp(`MACs are ${MAC}`));
  await client.spawn({ node: "a", image: "debian" });
  await refusedWith(t, client.spawn({ node: "a", image: "debian" }), "INSTANCE_EXISTS");
  await refusedWith(t, client.removeNode("a"), "NODE_HAS_INSTANCE");
  await refusedWith(t, client.removeImage("debian"), "IMAGE_IN_USE");
  const args = client.pushImage({ name: "x", ...bootFiles(folder), kernelArguments: "a\nb" });
  await refusedWith(t, args, "KERNEL_ARGUMENTS_REFUSED");
  t.deepEqual(
    (await client.listNodes()).map(({ name }) => name),
    ["a"],
  );
  t.deepEqual(
    (await client.listImages()).map(({ name }) => name),
    ["debian"],
  );
});
