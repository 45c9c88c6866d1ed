import test, { type ExecutionContext } from "ava";
import { parseWireRecord } from "../../../driver/config/records.js";
import { connectDriver, type DriverClient } from "../../../driver/rpc/client.js";
import { startDriverServer } from "../../../driver/rpc/driver-server.js";
import { openStore } from "../../../driver/store/level-store.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import { networkOf } from "../../../driver/vif/networks/networks.js";
import { openWireDesk } from "../../../driver/vif/wire-desk.js";
import { EventRing } from "../../../pxe/boot/event-ring.js";
import { ALL_LOADERS, IMAGE, inventoryOver, macOf, SERVER } from "../inventory/inventory-lab.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { CommandSwitch } from "../vif/command-switch.js";
import { conducted } from "./conducted.js";
import { MemoryImages } from "./memory-images.js";
import { MemoryInventory } from "./memory-inventory.js";
import { MemoryPower } from "./memory-power.js";
import { LOOPBACK, refusedWith } from "./support.js";

/** Node r1 with a NIC on prov, a classic switch, and one at port p2 of core, behind a command. */
const R1 = {
  ...{ name: "r1", macs: [macOf(1), macOf(2)], epoch: 1, revision: 1, createdAt: 0 },
  cables: [
    { mac: macOf(1), network: "prov" },
    { mac: macOf(2), network: "core", port: "p2" },
  ],
};
const PROV = { network: "prov", kind: "flat" } as const;
const CORE = { network: "core", kind: "command", port: "p2" } as const;
const SPAWN = { node: "r1", image: "debian" } as const;

async function driverFor(
  t: ExecutionContext,
): Promise<{ readonly client: DriverClient; readonly device: CommandSwitch }> {
  const store = await openStore(await temporaryFolder(t));
  await store.commit([{ key: "node/r1", value: R1 }]);
  const device = new CommandSwitch(await temporaryFolder(t));
  const networks = [
    networkOf({ kind: "flat", name: "prov" }),
    networkOf({ kind: "command", name: "core", command: device.command }),
  ];
  const kinds = new Map(networks.map(({ name, kind }) => [name, kind]));
  const inventory = await inventoryOver(store, ALL_LOADERS, [], kinds);
  await inventory.putImage(IMAGE);
  const desk = await openWireDesk({
    ...{ inventory, store, networks, parseRecord: parseWireRecord },
    report: () => undefined,
  });
  const power = new MemoryPower();
  const lifecycle = await conducted(t, { inventory, store, server: SERVER, power });
  const server = await startDriverServer({
    strangers: NO_STRANGERS,
    ...{
      listen: { host: LOOPBACK, port: 0 },
      inventory,
      lifecycle,
      power,
      desk,
      given: new GivenAddresses(),
    },
    images: new MemoryImages(new MemoryInventory()),
    ring: new EventRing({ source: "hv1", capacity: 100, clock: Date.now }),
    info: { hypervisor: "hv1", version: "0", server: SERVER, loaders: [] },
  });
  const client = connectDriver(server.address, { deadline: 60_000 });
  t.teardown(async () => {
    await client.close();
    await server.close();
    await lifecycle.close();
    await desk.close();
    await store.close();
  });
  return { client, device };
}

test("a scheduler learns which MAC is on which network, and a plugged vif shows where it is", async (t) => {
  const { client, device } = await driverFor(t);
  t.deepEqual((await client.macsForNode("r1")).pifs, [
    { mac: macOf(1), ...PROV, isPlugged: false },
    { mac: macOf(2), ...CORE, isPlugged: false },
  ]);
  const { id: instance } = await client.spawn({ ...SPAWN, vifs: [{ mac: macOf(1), network: "prov" }] });
  const vif = { mac: macOf(2), network: "core", hostname: "web", mtu: 9000 };
  const plugged = await client.plug("r1", vif);
  const shown = { node: "r1", instance, pif: macOf(2), ...CORE };
  t.deepEqual<unknown, unknown>(plugged, { ...shown, vif: { ...vif, address: { kind: "pool" } } });
  t.deepEqual(device.state(), [`core p2 ${macOf(2)}`]);
  t.deepEqual((await client.listVifs("r1"))[1], plugged);
  t.deepEqual(await client.plug("r1", vif), plugged, "the same again");
  t.deepEqual(await client.unplug("r1", macOf(2)), plugged);
  t.deepEqual(device.state(), []);
});

test("a plug or spawn that the switch refuses leaves nothing, and the same request succeeds later", async (t) => {
  const { client, device } = await driverFor(t);
  device.set("down", true);
  const spawn = { ...SPAWN, vifs: [{ mac: macOf(2) }] };
  const error = await refusedWith(t, client.spawn(spawn, { requestId: "one" }), "NETWORK_FAILED");
  t.regex(error.message, /into network "core" at port "p2": .*: the switch does not answer$/);
  await refusedWith(t, client.getInstance("r1"), "INSTANCE_NOT_FOUND");
  device.set("down", false);
  await client.spawn(spawn, { requestId: "one" });
  t.deepEqual(device.state(), [`core p2 ${macOf(2)}`]);
  await client.destroy("r1");
  t.deepEqual(device.state(), []);
});

test("a spawn or plug that is asked for again gets its first answer, whatever has become of the node", async (t) => {
  const { client, device } = await driverFor(t);
  const spawn = () => client.spawn({ ...SPAWN, vifs: [{ mac: macOf(1) }] }, { requestId: "spawn" });
  const plug = () => client.plug("r1", { mac: macOf(2) }, { requestId: "plug" });
  const { id } = await spawn();
  const plugged = await plug();
  await client.destroy("r1");
  await client.updateNode({ name: "r1", macs: [macOf(7)] });
  const isTheFirst = async (): Promise<void> => {
    t.is((await spawn()).id, id);
    t.like(await plug(), { instance: id, vif: plugged.vif });
  };
  await isTheFirst();
  await client.removeNode("r1");
  await isTheFirst();
  t.deepEqual(device.state(), []);
});

test("two vifs swapped between their networks, and two of which none is to boot, are refused", async (t) => {
  const { client, device } = await driverFor(t);
  const swapped = [
    { mac: macOf(1), network: "core" },
    { mac: macOf(2), network: "prov" },
  ];
  await refusedWith(t, client.spawn({ ...SPAWN, vifs: swapped, bootMac: macOf(1) }), "VIF_NETWORK_REFUSED");
  const both = { ...SPAWN, vifs: [{ mac: macOf(1) }, { mac: macOf(2) }] };
  await refusedWith(t, client.spawn(both), "BOOT_VIF_UNCLEAR");
  t.deepEqual(device.state(), [], "nothing of it came to the wire");
  const { bootMac } = await client.spawn({ ...both, bootMac: macOf(2) });
  t.is(bootMac, macOf(2));
  await refusedWith(t, client.unplug("r1", macOf(2)), "BOOT_VIF_IN_USE");
});
