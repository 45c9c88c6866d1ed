import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { parseImageRecord } from "../../../driver/config/records.js";
import { bootFiles, onBootFilesChanged } from "../../../driver/images/boot-files.js";
import { openImageStore } from "../../../driver/images/image-store.js";
import { openStore } from "../../../driver/store/level-store.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import type { BootFileAnswer } from "../../../pxe/boot/boot-file.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { dashedMac } from "../../../pxe/net/mac-address.js";
import { ALL_LOADERS, ANY, inventoryOver, macOf, poolVif } from "../inventory/inventory-lab.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { blobInfo, declare, digests, KERNEL, labFor, onDisk, pushWhole, RAMDISK } from "./image-lab.js";

const MINUTE = 60_000;
const NEW_KERNEL = Buffer.from("the new kernel");
const NEW_RAMDISK = Buffer.from("the new ramdisk");
const MACHINE = `m/${dashedMac(macOf(1))}`;

/** A machine that boots an image, and what replaces the image. No byte has a grace time, so that what stays, stays for the boots. */
async function booting(t: ExecutionContext) {
  const clock = { now: 0 };
  const lab = await labFor(t, { now: () => clock.now });
  const { inventory, images } = lab;
  const { image } = await pushWhole(images);
  await inventory.addNode({ requestId: "", name: "r1", macs: [macOf(1)] });
  await inventory.spawn({ ...ANY, node: "r1", image: "debian", loader: "ipxe", vifs: [poolVif(macOf(1))] });
  const given = new GivenAddresses();
  const source = bootFiles({
    strangers: NO_STRANGERS,
    inventory,
    imageStore: images,
    loaders: ALL_LOADERS,
    given,
  });
  const ask = (path: string) => source({ protocol: "tftp", path, client: "10.77.0.9" as Ipv4Address });
  const replace = async (): Promise<void> => {
    const blobs = { kernel: blobInfo(NEW_KERNEL), ramdisk: blobInfo(NEW_RAMDISK) };
    const declaration = declare({ ...blobs, expectedRevision: image.revision });
    await pushWhole(images, declaration, NEW_KERNEL, NEW_RAMDISK);
    await images.collect();
  };
  return { ...lab, given, clock, ask, replace };
}

/** What `booting` gives, in a folder that outlives it, as the driver's program opens it. */
async function openedIn(folder: string) {
  const store = await openStore(join(folder, "state"));
  const inventory = await inventoryOver(store);
  const keptBoots = { store, parseRecord: parseImageRecord };
  const images = await openImageStore({ folder, inventory, grace: 0, keptBoots });
  const given = new GivenAddresses();
  const source = bootFiles({
    strangers: NO_STRANGERS,
    inventory,
    imageStore: images,
    loaders: ALL_LOADERS,
    given,
  });
  const ask = (path: string) => source({ protocol: "tftp", path, client: "10.77.0.9" as Ipv4Address });
  const close = async (): Promise<void> => {
    await images.close();
    await store.close();
  };
  return { store, inventory, images, ask, [Symbol.asyncDispose]: close };
}

async function bytesOf(answer: Promise<BootFileAnswer>): Promise<Buffer | string> {
  const found = await answer;
  if (found.kind === "refused") return found.text;
  const { content } = found.file;
  return content.kind === "path" ? readFile(content.path) : Buffer.from(content.bytes);
}

test("an image that is replaced between kernel and ramdisk is booted as it was", async (t) => {
  const { ask, replace, folder } = await booting(t);
  await ask(`${MACHINE}/boot.ipxe`);
  t.deepEqual(await bytesOf(ask(`${MACHINE}/kernel`)), KERNEL);
  await replace();
  t.deepEqual(await bytesOf(ask(`${MACHINE}/ramdisk`)), RAMDISK);
  t.deepEqual((await onDisk(folder)).blobs, digests(KERNEL, RAMDISK, NEW_KERNEL, NEW_RAMDISK));
});

test("so it is between config and kernel, in every loader's way", async (t) => {
  for (const config of [
    `${MACHINE}/boot.ipxe`,
    `pxelinux.cfg/01-${dashedMac(macOf(1))}`,
    `grub/grub.cfg-${macOf(1)}`,
  ]) {
    const { ask, replace } = await booting(t);
    await ask(config);
    await replace();
    t.deepEqual(await bytesOf(ask(`${MACHINE}/kernel`)), KERNEL);
    t.deepEqual(await bytesOf(ask(`${MACHINE}/ramdisk`)), RAMDISK);
  }
});

test("so it is when the driver was started anew meanwhile, and the image replaced after that", async (t) => {
  const folder = await temporaryFolder(t);
  const spawn = { ...ANY, node: "r1", image: "debian", loader: "ipxe", vifs: [poolVif(macOf(1))] } as const;
  let revision = 0;
  {
    await using lab = await openedIn(folder);
    revision = (await pushWhole(lab.images)).image.revision;
    await lab.inventory.addNode({ requestId: "", name: "r1", macs: [macOf(1)] });
    await lab.inventory.spawn(spawn);
    await lab.ask(`${MACHINE}/boot.ipxe`);
    t.deepEqual(await bytesOf(lab.ask(`${MACHINE}/kernel`)), KERNEL);
  }
  {
    await using lab = await openedIn(folder);
    const blobs = { kernel: blobInfo(NEW_KERNEL), ramdisk: blobInfo(NEW_RAMDISK) };
    await pushWhole(lab.images, declare({ ...blobs, expectedRevision: revision }), NEW_KERNEL, NEW_RAMDISK);
    await lab.images.collect();
    t.deepEqual(await bytesOf(lab.ask(`${MACHINE}/ramdisk`)), RAMDISK);
    await lab.ask(`${MACHINE}/boot.ipxe`);
    t.deepEqual(await bytesOf(lab.ask(`${MACHINE}/ramdisk`)), NEW_RAMDISK);
    const { revision: before } = lab.inventory;
    const kept = lab.store.entries("boot/");
    await lab.ask(`${MACHINE}/boot.ipxe`);
    t.is(lab.store.entries("boot/")[0]?.[1], kept[0]?.[1], "the same again is not written");
    t.is(lab.inventory.revision, before);
    await lab.inventory.destroy({ ...ANY, node: "r1" });
    await lab.inventory.removeNode({ ...ANY, name: "r1" });
  }
  await using lab = await openedIn(folder);
  t.deepEqual(lab.store.entries("boot/"), [], "of a machine that is gone nothing is kept");
});

test("what is kept of a boot and cannot be read is set aside", async (t) => {
  const folder = await temporaryFolder(t);
  {
    await using store = await openStore(join(folder, "state"));
    await store.commit([
      { key: `boot/${macOf(1)}`, value: { name: "debian" } },
      { key: "boot/nobody", value: 1 },
    ]);
  }
  await using lab = await openedIn(folder);
  t.deepEqual(
    lab.store.badRecords.map(({ key }) => key),
    [`boot/${macOf(1)}`, "boot/nobody"],
  );
});

test("the next boot gets the new image, whole, and the old bytes go when its time is over", async (t) => {
  const { ask, replace, clock, images, folder } = await booting(t);
  await ask(`${MACHINE}/boot.ipxe`);
  await bytesOf(ask(`${MACHINE}/kernel`));
  await replace();
  await ask(`${MACHINE}/boot.ipxe`);
  t.deepEqual(await bytesOf(ask(`${MACHINE}/kernel`)), NEW_KERNEL);
  t.deepEqual(await bytesOf(ask(`${MACHINE}/ramdisk`)), NEW_RAMDISK);
  clock.now += 16 * MINUTE;
  await images.collect();
  t.deepEqual((await onDisk(folder)).blobs, digests(NEW_KERNEL, NEW_RAMDISK));
});

test("a boot lasts for fifteen minutes after its last file", async (t) => {
  const { ask, replace, clock } = await booting(t);
  await ask(`${MACHINE}/boot.ipxe`);
  await replace();
  clock.now += 14 * MINUTE;
  t.deepEqual(await bytesOf(ask(`${MACHINE}/kernel`)), KERNEL);
  clock.now += 14 * MINUTE;
  t.deepEqual(await bytesOf(ask(`${MACHINE}/ramdisk`)), RAMDISK);
  clock.now += 15 * MINUTE;
  t.deepEqual(await bytesOf(ask(`${MACHINE}/ramdisk`)), NEW_RAMDISK);
});

test("netboot that is switched off is off for a boot under way too", async (t) => {
  const { ask, inventory } = await booting(t);
  await ask(`${MACHINE}/boot.ipxe`);
  await inventory.destroy({ ...ANY, node: "r1" });
  t.like(await ask(`${MACHINE}/kernel`), { kind: "refused", reason: "netbootOff" });
});

test("whoever keeps answers hears of it when a new boot gets others", async (t) => {
  const { ask, replace, inventory, given, images } = await booting(t);
  await ask(`${MACHINE}/boot.ipxe`);
  await replace();
  let told = 0;
  const end = onBootFilesChanged({ strangers: NO_STRANGERS, inventory, given, boots: images.boots }, () => {
    told += 1;
  });
  await ask(`${MACHINE}/kernel`);
  t.is(told, 0);
  await ask(`${MACHINE}/boot.ipxe`);
  t.is(told, 1);
  await ask(`${MACHINE}/boot.ipxe`);
  t.is(told, 1);
  end();
});
