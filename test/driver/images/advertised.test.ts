import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { bootFiles } from "../../../driver/images/boot-files.js";
import { findLoaders, type LoaderFinder } from "../../../driver/images/loader-folder.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import { LOADERS, type Loader } from "../../../pxe/boot/boot-binding.js";
import { BOOT_STAGES, type BootStage } from "../../../pxe/boot/boot-client.js";
import type { BootFileSource } from "../../../pxe/boot/boot-file.js";
import type { BootOffer } from "../../../pxe/boot/grant.js";
import type { ArchitectureEntry } from "../../../pxe/boot/loaders.js";
import { loaderCandidates, sharedLoaderNames } from "../../../pxe/boot/shared-loaders.js";
import { ANY, fixedVif, macOf } from "../inventory/inventory-lab.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { labFor, pushWhole } from "./image-lab.js";

const VIF = fixedVif(macOf(1), "10.77.0.50");
const STAGES: Readonly<Record<Loader, readonly BootStage[]>> = {
  ipxe: BOOT_STAGES,
  pxelinux: ["biosPxe", "biosIpxe"],
  grub: ["uefiX64Pxe", "uefiX64Http", "uefiX64Ipxe", "uefiArm64Pxe", "uefiArm64Http", "uefiArm64Ipxe"],
};

/** What each loader asks for next, once the advertised file runs. */
const THEN: Readonly<Record<Loader, readonly string[]>> = {
  ipxe: ["m/52-54-00-00-00-01/kernel", "m/52-54-00-00-00-01/ramdisk"],
  pxelinux: ["ldlinux.c32", "pxelinux.cfg/01-52-54-00-00-00-01", "m/52-54-00-00-00-01/kernel"],
  grub: [
    ...["grubx64.efi", "grubaa64.efi", "//grubx64.efi", "/grub/grub.cfg"],
    ...["/grub/grub.cfg-52:54:00:00:00:01", "/m/52-54-00-00-00-01/ramdisk"],
  ],
};

const CONFIGS: Readonly<Record<Loader, string>> = {
  ipxe: "m/52-54-00-00-00-01/boot.ipxe",
  pxelinux: "pxelinux.cfg/01-52-54-00-00-00-01",
  grub: "grub/grub.cfg-52:54:00:00:00:01",
};

for (const loader of LOADERS) {
  for (const stage of STAGES[loader])
    test(`what DHCP advertises to ${stage} for ${loader}, the file source serves`, async (t) => {
      const { offer, source } = await spawned(t, loader);
      const file = offer?.files.get(stage) ?? "";
      t.is(file.startsWith("http://10.77.0.11:8080/"), /Http$/.test(stage), file);
      for (const path of [file, ...THEN[loader]]) await t.notThrowsAsync(fetch(source, path), path);
    });

  test(`${loader} advertises the stages it can serve and no other`, async (t) => {
    const { offer } = await spawned(t, loader);
    t.deepEqual([...(offer?.files.keys() ?? [])].sort(), [...STAGES[loader]].sort());
  });

  test(`every file the config for ${loader} names is served`, async (t) => {
    const { source } = await spawned(t, loader);
    const named = [...(await fetch(source, CONFIGS[loader])).matchAll(/m\/[0-9a-f-]+\/[a-z]+/g)];
    t.true(named.length >= 2);
    for (const [path] of named) await t.notThrowsAsync(fetch(source, path), path);
  });
}

test("with half the loaders installed only what is served is advertised", async (t) => {
  for (const loader of LOADERS) {
    const { offer, source } = await spawned(t, loader, ["pxelinux.0", "shimx64.efi", "snponly.efi"]);
    const names = [...(offer?.files.values() ?? [])];
    t.is(names.length, loader === "ipxe" ? 6 : 0);
    for (const name of names) await t.notThrowsAsync(fetch(source, name), name);
  }
});

test("a file that the configuration names for an architecture is advertised to its loader alone, and served", async (t) => {
  const architectures = [
    { code: 7, file: "my-ipxe.efi", loader: "ipxe" },
    { code: 40, file: "my-loongarch.efi", loader: "ipxe" },
    { code: 39, file: "absent.efi", loader: "ipxe" },
    { code: 7, file: "my-grub.efi", loader: "grub" },
  ] as const;
  const installed = ["my-ipxe.efi", "my-loongarch.efi", "my-grub.efi"];
  const { offer, source } = await spawned(t, "ipxe", installed, architectures);
  t.deepEqual(
    offer?.architectures,
    new Map([
      [7, "my-ipxe.efi"],
      [40, "http://10.77.0.11:8080/my-loongarch.efi"],
    ]),
  );
  for (const file of offer?.architectures?.values() ?? []) await t.notThrowsAsync(fetch(source, file), file);
  const grub = await spawned(t, "grub", installed, architectures);
  t.deepEqual(grub.offer?.architectures, new Map([[7, "my-grub.efi"]]));
  await t.throwsAsync(fetch(source, "absent.efi"), { message: /notFound/ });
});

async function spawned(
  t: Parameters<typeof labFor>[0],
  loader: Loader,
  installed = sharedLoaderNames(),
  architectures: readonly ArchitectureEntry[] = [],
): Promise<{ readonly offer: BootOffer | undefined; readonly source: BootFileSource }> {
  const loaders = await loadersIn(join(await temporaryFolder(t), "loaders"), installed);
  const { inventory, images } = await labFor(t, { loaders, architectures });
  await pushWhole(images);
  await inventory.addNode({ requestId: "", name: "r1", macs: [macOf(1)] });
  await inventory.spawn({ ...ANY, node: "r1", image: "debian", loader, vifs: [VIF] });
  const view = inventory.lookup(macOf(1));
  const offer = view.kind === "owner" ? view.grant.boot : undefined;
  return {
    offer,
    source: bootFiles({
      strangers: NO_STRANGERS,
      inventory,
      imageStore: images,
      loaders,
      given: new GivenAddresses(),
    }),
  };
}

async function loadersIn(folder: string, names: readonly string[]): Promise<LoaderFinder> {
  await mkdir(folder);
  for (const name of names) await writeFile(join(folder, loaderCandidates(name)[0] ?? name), name);
  return findLoaders([folder], names);
}

/** The text of a rendered file, empty for one on disk; rejects when it is not served. */
async function fetch(source: BootFileSource, file: string): Promise<string> {
  const path = file.replace(/^http:\/\/10\.77\.0\.11:8080/, "");
  if (VIF.address.kind !== "fixed") throw new Error("the lab's vif has a fixed address");
  const answer = await source({ protocol: "tftp", path, client: VIF.address.address });
  if (answer.kind === "refused") throw new Error(`${path}: ${answer.reason}: ${answer.text}`);
  const { content } = answer.file;
  return content.kind === "bytes" ? Buffer.from(content.bytes).toString() : "";
}
