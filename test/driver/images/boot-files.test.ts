import { readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { bootFiles, onBootFilesChanged } from "../../../driver/images/boot-files.js";
import { findLoaders, type LoaderFinder } from "../../../driver/images/loader-folder.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import type { BootFile, BootFileAnswer, BootFileRefusal } from "../../../pxe/boot/boot-file.js";
import { canonicalName } from "../../../pxe/boot/boot-names.js";
import { renderGrubConfig, SHARED_GRUB_CONFIG } from "../../../pxe/boot/grub.js";
import { renderIpxeScript } from "../../../pxe/boot/ipxe.js";
import { renderPxelinuxConfig } from "../../../pxe/boot/pxelinux.js";
import { loaderCandidates, sharedLoaderNames } from "../../../pxe/boot/shared-loaders.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { ANY, fixedVif, macOf, poolVif } from "../inventory/inventory-lab.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { blobInfo, type ImageLab, KERNEL, labFor, pushWhole, RAMDISK } from "./image-lab.js";

const SOMEBODY = "10.77.0.99";
const FIXED = "10.77.0.50";

interface Machines {
  readonly lab: ImageLab;
  readonly given: GivenAddresses;
  readonly loaders: LoaderFinder;
  readonly ask: (path: string, client?: string) => Promise<BootFileAnswer>;
}

/** Node "pool" boots MAC 1 at any address, node "fixed" MAC 2 at 10.77.0.50, node "idle" has MAC 3 and no instance. */
async function machines(t: ExecutionContext): Promise<Machines> {
  const loaders = await findLoaders([await loaderFolder(t)]);
  const lab = await labFor(t, { loaders });
  const { inventory, images } = lab;
  await pushWhole(images);
  for (const [name, number] of [
    ["pool", 1],
    ["fixed", 2],
    ["idle", 3],
  ] as const)
    await inventory.addNode({ requestId: "", name, macs: [macOf(number)] });
  const spawn = { ...ANY, image: "debian", loader: "ipxe" } as const;
  await inventory.spawn({ ...spawn, node: "pool", vifs: [poolVif(macOf(1))] });
  await inventory.spawn({ ...spawn, node: "fixed", vifs: [fixedVif(macOf(2), FIXED)] });
  const given = new GivenAddresses();
  const source = bootFiles({ strangers: NO_STRANGERS, inventory, imageStore: images, loaders, given });
  return {
    lab,
    given,
    loaders,
    ask: (path, client = SOMEBODY) => source({ protocol: "tftp", path, client: client as Ipv4Address }),
  };
}

/** All loaders but lpxelinux.0. */
async function loaderFolder(t: ExecutionContext): Promise<string> {
  const folder = await temporaryFolder(t);
  for (const name of sharedLoaderNames().filter((name) => name !== "lpxelinux.0"))
    await writeFile(join(folder, loaderCandidates(name)[0] ?? name), `loader ${name}`);
  return folder;
}

test("a machine's kernel and ramdisk are its image's bytes", async (t) => {
  const { ask, lab } = await machines(t);
  for (const [file, bytes] of [
    ["kernel", KERNEL],
    ["ramdisk", RAMDISK],
  ] as const) {
    const name = `m/52-54-00-00-00-01/${file}`;
    const answer = await ask(name);
    const { sha256, size } = blobInfo(bytes);
    const path = lab.images.blobPath(sha256);
    const content = { kind: "path", path } as const;
    t.deepEqual(answer, { kind: "file", file: { name, mac: macOf(1), size, digest: sha256, content } });
    t.deepEqual(await readFile(path), bytes);
  }
});

test("a machine's configs are rendered from its binding", async (t) => {
  const { ask, lab } = await machines(t);
  const binding = lab.inventory.bound(macOf(1))?.binding;
  if (binding === undefined) return t.fail("nothing bound");
  const rendered = {
    "m/52-54-00-00-00-01/boot.ipxe": renderIpxeScript(binding),
    "pxelinux.cfg/01-52-54-00-00-00-01": renderPxelinuxConfig(binding),
    "grub/grub.cfg-52:54:00:00:00:01": renderGrubConfig(binding),
  };
  for (const [name, expected] of Object.entries(rendered)) {
    const file = await fileOf(ask(name));
    t.is(file.name, name);
    t.is(file.mac, macOf(1));
    t.is(await textOf(file), expected);
    t.is(file.size, Buffer.byteLength(expected));
  }
  return undefined;
});

test("GRUB's two spellings and a leading slash lead to one file", async (t) => {
  const { ask } = await machines(t);
  const name = canonicalName({ kind: "grubConfig", mac: macOf(1) });
  for (const path of [name, `/${name}`, "/grub/grub.cfg-01-52-54-00-00-00-01"])
    t.is((await fileOf(ask(path))).name, name);
});

test("loaders and the shared GRUB config are for everyone", async (t) => {
  const { ask } = await machines(t);
  for (const client of [SOMEBODY, FIXED]) {
    t.is(await textOf(await fileOf(ask("undionly.kpxe", client))), "loader undionly.kpxe");
    t.is(await textOf(await fileOf(ask("/grub/grub.cfg", client))), SHARED_GRUB_CONFIG);
  }
});

test("once DHCP gave a machine an address of the pool, its files are for that address alone", async (t) => {
  const { ask, given, lab } = await machines(t);
  const kernel = "m/52-54-00-00-00-01/kernel";
  t.is((await ask(kernel)).kind, "file");
  const told: string[] = [];
  const { inventory, images } = lab;
  const end = onBootFilesChanged({ strangers: NO_STRANGERS, inventory, given, boots: images.boots }, () =>
    told.push("changed"),
  );
  given.note(macOf(1), "10.77.0.100" as Ipv4Address);
  given.note(macOf(1), "10.77.0.100" as Ipv4Address);
  t.deepEqual(told, ["changed"]);
  t.is((await ask(kernel, "10.77.0.100")).kind, "file");
  t.like(await ask(kernel), {
    kind: "refused",
    reason: "notYours",
    text: `The files of ${macOf(1)} are for its own address, not for ${SOMEBODY}.`,
  });
  t.like(await ask("m/52-54-00-00-00-03/kernel", "10.77.0.100"), {
    reason: "notYours",
    text: `10.77.0.100 is the address of ${macOf(1)}, and these are files of ${macOf(3)}.`,
  });
  given.note(macOf(1), SOMEBODY as Ipv4Address);
  t.is((await ask(kernel)).kind, "file");
  t.is((await ask(kernel, "10.77.0.100")).kind, "refused");
  end();
  given.note(macOf(1), "10.77.0.101" as Ipv4Address);
  t.is(told.length, 2);
});

interface Refusal {
  readonly path: string;
  readonly client?: string;
  readonly reason: BootFileRefusal;
  readonly text: string;
  readonly mac?: number;
}

const refuses = test.macro(async (t, { path, client, reason, text, mac }: Refusal) => {
  const { ask } = await machines(t);
  const answer = await ask(path, client);
  const whose = mac === undefined ? {} : { mac: macOf(mac) };
  t.deepEqual(answer, { kind: "refused", reason, text, ...whose });
});

test("a machine of another hypervisor", refuses, {
  path: "m/52-54-00-00-00-09/kernel",
  reason: "notFound",
  text: "MAC 52:54:00:00:00:09 is not a machine of hypervisor hv1.",
  mac: 9,
});
test("a machine without instance", refuses, {
  path: "pxelinux.cfg/01-52-54-00-00-00-03",
  reason: "netbootOff",
  text: 'Nothing to boot for 52:54:00:00:00:03: node "idle" has no instance.',
  mac: 3,
});
test("a fixed machine's files asked from elsewhere", refuses, {
  path: "m/52-54-00-00-00-02/kernel",
  reason: "notYours",
  text: "The files of 52:54:00:00:00:02 are for its own address, not for 10.77.0.99.",
  mac: 2,
});
test("a fixed machine's files asked from the host itself", refuses, {
  path: "m/52-54-00-00-00-02/kernel",
  client: "127.0.0.1",
  reason: "notYours",
  text: "The files of 52:54:00:00:00:02 are for its own address, not for 127.0.0.1.",
  mac: 2,
});
test("another machine's files asked by a fixed machine", refuses, {
  path: "m/52-54-00-00-00-01/boot.ipxe",
  client: FIXED,
  reason: "notYours",
  text: "10.77.0.50 is the address of 52:54:00:00:00:02, and these are files of 52:54:00:00:00:01.",
  mac: 1,
});
test("an unknown machine's files asked by a fixed machine", refuses, {
  path: "m/52-54-00-00-00-09/boot.ipxe",
  client: FIXED,
  reason: "notYours",
  text: "10.77.0.50 is the address of 52:54:00:00:00:02, and these are files of 52:54:00:00:00:09.",
  mac: 9,
});
test("a loader that is not installed", refuses, {
  path: "lpxelinux.0",
  reason: "notFound",
  text: "Loader lpxelinux.0 is not installed on hypervisor hv1.",
});
for (const path of [
  "pxelinux.cfg/default",
  "revocations_sku.efi",
  "m/52-54-00-00-00-01/other",
  "state/CURRENT",
  "blobs/0",
])
  test(`no file ${path}`, refuses, { path, reason: "notFound", text: `There is no file "${path}".` });

for (const [path, nearest, client] of [
  ["grub/x86_64-efi/grub.cfg", "grub/grub.cfg", SOMEBODY],
  ["snponly.ef", "snponly.efi", SOMEBODY],
  ["boot/IPXE.EFI", "ipxe.efi", SOMEBODY],
  ["m/52-54-00-00-00-02/kernal", "m/52-54-00-00-00-02/kernel", FIXED],
  ["vmlinuz", undefined, FIXED],
  ["m/52-54-00-00-00-02/kernal", undefined, SOMEBODY],
] as const)
  test(`${path} asked from ${client}: the nearest name is ${nearest ?? "none"}`, async (t) => {
    const { ask } = await machines(t);
    const answer = await ask(path, client);
    t.is(answer.kind === "refused" ? answer.nearest : answer.kind, nearest);
  });

const ATTACKS = [
  "../../etc/passwd",
  "/../etc/passwd",
  "m/52-54-00-00-00-01/../52-54-00-00-00-02/kernel",
  "m/52-54-00-00-00-01/kernel/..",
  "m/./52-54-00-00-00-01/kernel",
  "..\\..\\etc\\passwd",
  "m/52-54-00-00-00-01\\kernel",
  "m/52-54-00-00-00-01/kernel\0.txt",
  "m/52-54-00-00-00-01/kernel\n",
  "m/52-54-00-00-00-01/kernel/",
  "",
  "/",
  "x".repeat(70_000),
];
for (const path of ATTACKS)
  test(`the path ${JSON.stringify(path.slice(0, 60))} is refused as a bad path`, async (t) => {
    const { ask } = await machines(t);
    const answer = await ask(path);
    t.is(answer.kind === "refused" ? answer.reason : answer.kind, "badPath");
  });

for (const path of [
  "/etc/passwd",
  "%2e%2e/etc/passwd",
  "m/%2e%2e/kernel",
  "....//kernel",
  "loaders/pxelinux.0",
])
  test(`the path ${path} names no file`, async (t) => {
    const { ask } = await machines(t);
    const answer = await ask(path);
    t.is(answer.kind === "refused" ? answer.reason : answer.kind, "notFound");
  });

test("the fixed machine gets its own files at its own address", async (t) => {
  const { ask } = await machines(t);
  t.is((await fileOf(ask("m/52-54-00-00-00-02/kernel", FIXED))).mac, macOf(2));
});

test("after destroy the same files are netboot off", async (t) => {
  const { lab, ask } = await machines(t);
  t.is((await ask("m/52-54-00-00-00-01/kernel")).kind, "file");
  await lab.inventory.destroy({ ...ANY, node: "pool" });
  for (const path of ["m/52-54-00-00-00-01/kernel", "m/52-54-00-00-00-01/boot.ipxe"]) {
    const answer = await ask(path);
    t.is(answer.kind === "refused" ? answer.reason : answer.kind, "netbootOff");
  }
});

test("bytes that are missing or cut short on disk are unreadable", async (t) => {
  const { lab, ask } = await machines(t);
  await truncate(lab.images.blobPath(blobInfo(KERNEL).sha256), 3);
  t.deepEqual(await ask("m/52-54-00-00-00-01/kernel"), {
    kind: "refused",
    reason: "unreadable",
    text: "m/52-54-00-00-00-01/kernel has 3 bytes on disk instead of 100001.",
    mac: macOf(1),
  });
  await rm(lab.images.blobPath(blobInfo(RAMDISK).sha256));
  t.deepEqual(await ask("m/52-54-00-00-00-01/ramdisk"), {
    kind: "refused",
    reason: "unreadable",
    text: "The bytes of m/52-54-00-00-00-01/ramdisk are missing on disk.",
    mac: macOf(1),
  });
});

test("a loader that went away since the start is unreadable", async (t) => {
  const { ask, loaders } = await machines(t);
  await rm(loaders.path("pxelinux.0") ?? "");
  const answer = await ask("pxelinux.0");
  t.is(answer.kind === "refused" ? answer.reason : answer.kind, "unreadable");
});

async function fileOf(asked: Promise<BootFileAnswer>): Promise<BootFile> {
  const answer = await asked;
  if (answer.kind !== "file") throw new Error(answer.text);
  return answer.file;
}

async function textOf({ content }: BootFile): Promise<string> {
  return content.kind === "bytes" ? Buffer.from(content.bytes).toString() : readFile(content.path, "utf8");
}
