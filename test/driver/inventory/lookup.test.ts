import test from "ava";
import type { LoaderFinder } from "../../../driver/images/loader-folder.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { ANY, addMachines, fixedVif, IMAGE, inventoryFor, macOf, poolVif, SERVER } from "./inventory-lab.js";

const SPAWN = { ...ANY, node: "r1", image: "debian", loader: "ipxe", vifs: [poolVif(macOf(1))] } as const;
const NO_LOADERS: LoaderFinder = { names: [], folders: ["/nowhere"], path: () => undefined };

test("a MAC of no node is not mine", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  t.deepEqual(inventory.lookup(macOf(9)), { kind: "notMine" });
  t.is(inventory.bound(macOf(9)), undefined);
});

test("what is mine is what a look-up says is mine", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  for (const mac of [macOf(1), macOf(2), macOf(9)])
    t.is(inventory.isMine(mac), inventory.lookup(mac).kind === "owner");
});

test("a node without instance is owned and gets nothing", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  t.deepEqual(inventory.lookup(macOf(1)), {
    kind: "owner",
    epoch: 1,
    grant: { node: "r1", netbootOff: 'node "r1" has no instance' },
  });
  t.is(inventory.bound(macOf(1)), undefined);
});

test("a vif gets its address, its host name and the boot files; the other NIC gets none", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  const vif = fixedVif(macOf(2), "10.77.0.50");
  await inventory.spawn({ ...SPAWN, vifs: [vif] });
  t.deepEqual(inventory.lookup(macOf(2)), {
    kind: "owner",
    epoch: 1,
    grant: {
      node: "r1",
      instance: "i1",
      hostname: "r1",
      address: vif.address,
      boot: {
        server: SERVER.address,
        files: new Map([
          ["biosPxe", "undionly.kpxe"],
          ["uefiX64Pxe", "snponly.efi"],
          ["biosIpxe", "m/52-54-00-00-00-02/boot.ipxe"],
          ["uefiX64Ipxe", "m/52-54-00-00-00-02/boot.ipxe"],
          ["uefiX64Http", "http://10.77.0.11:8080/snponly.efi"],
          ["uefiArm64Pxe", "snponly-arm64.efi"],
          ["uefiArm64Http", "http://10.77.0.11:8080/snponly-arm64.efi"],
          ["uefiArm64Ipxe", "m/52-54-00-00-00-02/boot.ipxe"],
          ["otherIpxe", "m/52-54-00-00-00-02/boot.ipxe"],
        ]),
      },
      netbootOff: "",
    },
  });
  t.deepEqual(inventory.lookup(macOf(1)), {
    kind: "owner",
    epoch: 1,
    grant: { node: "r1", instance: "i1", netbootOff: "no vif is plugged for this MAC" },
  });
  t.is(inventory.bound(macOf(1)), undefined);
});

test("each of several vifs gets its own address, and only the one chosen gets boot files", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  const vifs = [poolVif(macOf(1)), fixedVif(macOf(2), "10.77.0.50")];
  await inventory.spawn({ ...SPAWN, vifs, bootMac: macOf(2) });
  const [other, boot] = [inventory.lookup(macOf(1)), inventory.lookup(macOf(2))];
  t.deepEqual(other, {
    kind: "owner",
    epoch: 1,
    grant: {
      ...{ node: "r1", instance: "i1", hostname: "r1", address: { kind: "pool" } },
      netbootOff: `node "r1" boots by MAC ${macOf(2)}`,
    },
  });
  t.is(boot.kind === "owner" && boot.grant.netbootOff, "");
  t.is(inventory.bound(macOf(1)), undefined, "the one netboot decision");
  t.is(inventory.bound(macOf(2))?.binding.mac, macOf(2));
});

test("a vif's own host name, MTU and routes are told, also with a pool address", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  const routes = [
    {
      destination: { network: "10.1.0.0" as Ipv4Address, prefixLength: 16 },
      router: "10.77.0.254" as Ipv4Address,
    },
  ];
  const own = { hostname: "web.lab.example", mtu: 1400, routes };
  await inventory.spawn({ ...SPAWN, vifs: [{ ...poolVif(macOf(1)), ...own }] });
  const view = inventory.lookup(macOf(1));
  if (view.kind !== "owner") throw new Error("not owned");
  const { hostname, mtu, routes: told } = view.grant;
  t.deepEqual({ hostname, mtu, routes: told }, own);
});

test("what is bound holds all that rendering needs", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  await inventory.spawn(SPAWN);
  t.deepEqual(inventory.bound(macOf(1)), {
    binding: {
      mac: macOf(1),
      hypervisor: "hv1",
      node: "r1",
      instance: "i1",
      loader: "ipxe",
      kernelArguments: IMAGE.kernelArguments,
      server: SERVER,
    },
    image: inventory.image("debian"),
  });
});

test("a loader whose files are not installed boots nothing, and says which file is missing", async (t) => {
  const inventory = await inventoryFor(t, NO_LOADERS);
  await addMachines(inventory);
  await inventory.spawn({ ...SPAWN, loader: "grub" });
  const view = inventory.lookup(macOf(1));
  t.is(
    view.kind === "owner" ? view.grant.netbootOff : "",
    "loader grub cannot be served: hypervisor hv1 has no shimx64.efi, grubx64.efi, snponly.efi, shimaa64.efi, grubaa64.efi, snponly-arm64.efi",
  );
  t.is(view.kind === "owner" ? view.grant.boot : null, undefined);
  t.is(inventory.bound(macOf(1)), undefined, "the one netboot decision");
});

test("after destroy the machine is owned and gets neither address nor files", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  await inventory.spawn({ ...SPAWN, vifs: [fixedVif(macOf(1), "10.77.0.50")] });
  await inventory.destroy({ ...ANY, node: "r1" });
  t.deepEqual(inventory.lookup(macOf(1)), {
    kind: "owner",
    epoch: 1,
    grant: { node: "r1", netbootOff: 'node "r1" has no instance' },
  });
  t.is(inventory.macOfAddress("10.77.0.50" as Ipv4Address), undefined);
});
