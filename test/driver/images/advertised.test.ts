import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { bootFiles } from "../../../driver/images/boot-files.js";
import { findLoaders, type LoaderFinder } from "../../../driver/images/loader-folder.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import type { Vif } from "../../../driver/vif/vif.js";
import { LOADERS, type Loader } from "../../../pxe/boot/boot-binding.js";
import { BOOT_STAGES, type BootStage } from "../../../pxe/boot/boot-client.js";
import type { BootFileSource } from "../../../pxe/boot/boot-file.js";
import type { BootOffer, Grant } from "../../../pxe/boot/grant.js";
import type { ArchitectureEntry } from "../../../pxe/boot/loaders.js";
import { loaderCandidates, sharedLoaderNames } from "../../../pxe/boot/shared-loaders.js";
import { ip, type MessageParts, one, request, subnet } from "../../pxe/coordinator/lab.js";
import { Script } from "../../pxe/coordinator/transaction-script.js";
import { ANY, fixedVif, macOf, poolVif } from "../inventory/inventory-lab.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { labFor, pushWhole } from "./image-lab.js";

const FIXED = ip("10.77.0.50");
const VIF = fixedVif(macOf(1), FIXED);
const POOL_VIF = poolVif(macOf(1));
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

const PXE = "PXEClient:Arch:00000:UNDI:003000";
const IPXE = Buffer.from("iPXE");
/** How each stage asks. */
const ASKS: readonly { readonly stage: BootStage; readonly options: NonNullable<MessageParts["options"]> }[] =
  [
    { stage: "biosPxe", options: { clientArchitecture: [0], vendorClass: PXE } },
    { stage: "biosIpxe", options: { clientArchitecture: [0], vendorClass: PXE, userClass: IPXE } },
    { stage: "uefiX64Pxe", options: { clientArchitecture: [7], vendorClass: PXE } },
    { stage: "uefiX64Ipxe", options: { clientArchitecture: [7], vendorClass: PXE, userClass: IPXE } },
    { stage: "uefiX64Http", options: { clientArchitecture: [16], vendorClass: "HTTPClient" } },
  ];
for (const { stage, options } of ASKS)
  test(`what a machine of stage ${stage} is told beside another server's address, is served to that address alone`, async (t) => {
    const { grant, given, source } = await spawned(t, "ipxe", sharedLoaderNames(), [], POOL_VIF);
    const beside = new Script([subnet("10.77.0.0/24", { interface: "eth1", addresses: "foreign" })]);
    const theirs = { serverIdentifier: ip("10.77.0.2"), requestedAddress: ip("10.77.0.150") };
    beside.ask(request("DISCOVER", { options }), one(grant));
    const { siaddr, file } = beside.last(t);
    t.is(siaddr, ip("10.77.0.11"));
    beside.ask(request("REQUEST", { options: { ...options, ...theirs } }), one(grant));
    given.note(macOf(1), beside.told ?? siaddr);
    for (const path of [file, ...THEN.ipxe])
      await t.notThrowsAsync(fetch(source, path, theirs.requestedAddress), path);
    await t.throwsAsync(fetch(source, THEN.ipxe[0] ?? "", ip("10.77.0.151")), { message: /notYours/ });
  });

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

interface Spawned {
  readonly grant: Grant | undefined;
  readonly offer: BootOffer | undefined;
  readonly given: GivenAddresses;
  readonly source: BootFileSource;
}

async function spawned(
  t: Parameters<typeof labFor>[0],
  loader: Loader,
  installed = sharedLoaderNames(),
  architectures: readonly ArchitectureEntry[] = [],
  vif: Vif = VIF,
): Promise<Spawned> {
  const loaders = await loadersIn(join(await temporaryFolder(t), "loaders"), installed);
  const { inventory, images } = await labFor(t, { loaders, architectures });
  await pushWhole(images);
  await inventory.addNode({ requestId: "", name: "r1", macs: [macOf(1)] });
  await inventory.spawn({ ...ANY, node: "r1", image: "debian", loader, vifs: [vif] });
  const view = inventory.lookup(macOf(1));
  const grant = view.kind === "owner" ? view.grant : undefined;
  const given = new GivenAddresses();
  const source = bootFiles({ strangers: NO_STRANGERS, inventory, imageStore: images, loaders, given });
  return { grant, offer: grant?.boot, given, source };
}

async function loadersIn(folder: string, names: readonly string[]): Promise<LoaderFinder> {
  await mkdir(folder);
  for (const name of names) await writeFile(join(folder, loaderCandidates(name)[0] ?? name), name);
  return findLoaders([folder], names);
}

/** The text of a rendered file, empty for one on disk; rejects when it is not served. */
async function fetch(source: BootFileSource, file: string, client = FIXED): Promise<string> {
  const path = file.replace(/^http:\/\/10\.77\.0\.11:8080/, "");
  const answer = await source({ protocol: "tftp", path, client });
  if (answer.kind === "refused") throw new Error(`${path}: ${answer.reason}: ${answer.text}`);
  const { content } = answer.file;
  return content.kind === "bytes" ? Buffer.from(content.bytes).toString() : "";
}
