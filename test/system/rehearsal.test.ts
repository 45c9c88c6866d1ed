import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RehearsalQuery } from "../../driver/rpc/client.js";
import { openStore } from "../../driver/store/level-store.js";
import { testUnless } from "../prerequisites.js";
import { arm64Image, mac, RehearsalSite } from "./rehearsal-site.js";

const test = testUnless(
  process.getuid?.() === 0 ? undefined : "firmware asks TFTP at port 69, which takes root",
);

interface Walk {
  readonly name: string;
  readonly loader: "ipxe" | "pxelinux" | "grub";
  readonly query: Omit<RehearsalQuery, "mac">;
  readonly stages: readonly string[];
  /** The last part of each file that has to be there, in order. */
  readonly files: readonly string[];
}

const IPXE_FILES = ["boot.ipxe", "kernel", "ramdisk"];
const GRUB_FILES = ["grub.cfg", "grub.cfg-MAC", "kernel", "ramdisk"];

const WALKS: readonly Walk[] = [
  {
    name: "a NIC with iPXE",
    loader: "ipxe",
    query: { firmware: "ipxe" },
    stages: ["iPXE"],
    files: IPXE_FILES,
  },
  {
    name: "a BIOS ROM that loads iPXE",
    loader: "ipxe",
    query: {},
    stages: ["BIOS PXE ROM", "iPXE"],
    files: ["undionly.kpxe", ...IPXE_FILES],
  },
  {
    name: "a BIOS ROM that loads pxelinux",
    loader: "pxelinux",
    query: { firmware: "bios" },
    stages: ["BIOS PXE ROM", "pxelinux"],
    files: ["pxelinux.0", "ldlinux.c32", "01-DASHED", "kernel", "ramdisk"],
  },
  {
    name: "iPXE that loads pxelinux",
    loader: "pxelinux",
    query: { firmware: "ipxe" },
    stages: ["iPXE", "pxelinux"],
    files: ["pxelinux.0", "ldlinux.c32", "01-DASHED", "kernel", "ramdisk"],
  },
  {
    name: "UEFI that loads iPXE",
    loader: "ipxe",
    query: { firmware: "uefi" },
    stages: ["UEFI PXE", "iPXE"],
    files: ["snponly.efi", ...IPXE_FILES],
  },
  {
    name: "UEFI that loads shim and GRUB",
    loader: "grub",
    query: { firmware: "uefi" },
    stages: ["UEFI PXE", "shim", "GRUB"],
    files: ["shimx64.efi", "grubx64.efi", ...GRUB_FILES],
  },
  {
    name: "UEFI HTTP boot that loads iPXE",
    loader: "ipxe",
    query: { firmware: "uefi-http" },
    stages: ["UEFI HTTP boot", "iPXE"],
    files: ["snponly.efi", ...IPXE_FILES],
  },
  {
    name: "UEFI HTTP boot that loads iPXE and GRUB",
    loader: "grub",
    query: { firmware: "uefi-http" },
    stages: ["UEFI HTTP boot", "iPXE", "GRUB"],
    files: ["snponly.efi", "grubx64.efi", ...GRUB_FILES],
  },
  {
    name: "UEFI on ARM that loads iPXE",
    loader: "ipxe",
    query: { architecture: "aarch64" },
    stages: ["UEFI PXE", "iPXE"],
    files: ["snponly-arm64.efi", ...IPXE_FILES],
  },
  {
    name: "UEFI on ARM that loads shim and GRUB",
    loader: "grub",
    query: { architecture: "aarch64", firmware: "uefi" },
    stages: ["UEFI PXE", "shim", "GRUB"],
    files: ["shimaa64.efi", "grubaa64.efi", ...GRUB_FILES],
  },
];

test("each firmware's whole boot is walked with every digest right, and nothing of it lasts", async (t) => {
  await using site = await RehearsalSite.start();
  await site.push("hv1");
  await site.push("hv1", "arm", arm64Image());
  for (const [number, { query, loader }] of WALKS.entries()) {
    const image = query.architecture === "aarch64" ? "arm" : "tiny";
    const address = number % 2 === 0 ? { address: 20 + number } : {};
    await site.spawn("hv1", `n${number}`, mac(number), { loader, image, ...address });
  }
  const before = await site.state();
  for (const [number, { name, query, stages, files }] of WALKS.entries()) {
    const rehearsed = await site.rehearse({ mac: mac(number), ...query });
    t.true(rehearsed.verdict.boots, `${name}: ${rehearsed.verdict.cause}`);
    t.is(rehearsed.verdict.remedy, "", name);
    t.deepEqual(rehearsed.stages, stages, name);
    const had = rehearsed.files.filter(({ outcome }) => outcome === "verified");
    const dashed = mac(number).replaceAll(":", "-");
    const expected = files.map((file) => file.replace("MAC", mac(number)).replace("DASHED", dashed));
    t.deepEqual(
      had.map(({ location }) => location.replace(/^.*\//, "")),
      expected,
      name,
    );
    t.deepEqual(
      rehearsed.files.filter(({ outcome }) => outcome === "failed"),
      [],
      name,
    );
    const replies = rehearsed.steps.filter((step) => step.kind === "reply").map(({ message }) => message);
    t.deepEqual(replies.slice(0, 2), ["OFFER", "ACK"], name);
  }
  t.deepEqual(await site.state(), before);
  for (const id of ["hv1", "hv2"] as const) await site.drivers[id].program.kill();
  t.deepEqual(await keptBoots(join(site.folder, "hv1")), []);
});

test("what would fail is named with its remedy", async (t) => {
  await using site = await RehearsalSite.start();
  const ends = async (query: RehearsalQuery, cause: RegExp, remedy: RegExp): Promise<void> => {
    const { verdict } = await site.rehearse(query);
    t.false(verdict.boots, verdict.cause);
    t.regex(verdict.cause, cause);
    t.regex(verdict.remedy, remedy);
  };
  await site.push("hv1");
  await site.push("hv2");
  await ends({ mac: mac(1) }, /No driver claims/, /node add/);
  for (const id of ["hv1", "hv2"] as const) await site.spawn(id, "twin", mac(2), { address: 22 });
  await ends({ mac: mac(2) }, /hv\d and hv\d/, /hand it over|Remove the node/);
  await site.drivers.hv1.client.addNode({ name: "idle", macs: [mac(3)] });
  await ends({ mac: mac(3) }, /no instance/, /spawn/);
  await site.spawn("hv1", "a", mac(4), { address: 24 });
  await ends({ mac: mac(4), relay: "198.51.100.1" }, /198\.51\.100\.1/, /subnet/);
  await ends({ mac: mac(4), architecture: "aarch64" }, /kernel is for x86_64/, /image for aarch64/);
  await site.spawn("hv1", "p", mac(5), { address: 25, loader: "pxelinux" });
  await ends({ mac: mac(5), firmware: "uefi" }, /no boot file for uefiX64Pxe/, /loader/);
  await site.drivers.hv1.client.destroy("p");
  await ends({ mac: mac(5) }, /no instance/, /spawn/);

  await rm(join(site.loaders, "undionly.kpxe"));
  // What a driver found at its start it looks for again a second later.
  await ends({ mac: mac(4) }, /undionly\.kpxe.*not any more/, /loaders/);
  await writeFile(join(site.loaders, "undionly.kpxe"), "another loader ".repeat(3000));

  const kernel = (await site.drivers.hv1.client.getImage("tiny")).kernel;
  const bytes = await site.storedBytes("hv1", kernel.sha256);
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  await writeFile(site.blob("hv1", kernel.sha256), bytes);
  await ends({ mac: mac(4) }, /kernel came with .* SHA-256/, /image scrub/);
  await rm(site.blob("hv1", kernel.sha256));
  await ends({ mac: mac(4) }, /hv1 would refuse .*kernel.*missing on disk/, /image push/);

  await site.drivers.hv1.program.kill();
  await ends({ mac: mac(4) }, /does not reach driver hv1/, /Start hv1 again/);
});

test("of an instance that is to be deployed the agent's boot is walked", async (t) => {
  await using site = await RehearsalSite.start();
  const { client } = site.drivers.hv1;
  await site.push("hv1", "metalplug-agent");
  await client.addNode({ name: "d", macs: [mac(1)] });
  await client.spawn({ node: "d", kind: "discover" });
  for await (const { operation } of client.watchInstance("d"))
    if (operation?.step === "waits for the agent to run") break;
  await site.hasHeardOf("d");
  const before = await site.state();
  const { verdict, files } = await site.rehearse({ mac: mac(1), firmware: "uefi" });
  t.true(verdict.boots, verdict.cause);
  const { kernel } = await client.getImage("metalplug-agent");
  t.is(files.find(({ role }) => role === "kernel")?.sha256, kernel.sha256);
  t.deepEqual(await site.state(), before);
});

test("a machine is rehearsed while it boots for real, and both go through", async (t) => {
  await using site = await RehearsalSite.start();
  await site.push("hv1");
  await site.spawn("hv1", "a", mac(1));
  const both = Array.from({ length: 4 }, async () => {
    const [lease, { verdict }] = await Promise.all([
      site.boot(mac(1)),
      site.rehearse({ mac: mac(1), firmware: "ipxe" }),
    ]);
    t.true(verdict.boots, verdict.cause);
    return lease.address;
  });
  const addresses = new Set(await Promise.all(both));
  t.is(addresses.size, 1);
  const { steps } = await site.rehearse({ mac: mac(1), firmware: "ipxe" });
  const offer = steps.find((step) => step.kind === "reply");
  t.true(addresses.has(offer?.yiaddr ?? site.at(0)), "it would get the address that it has");
});

test("of 200 rehearsals at once eight are carried out, and the others refused with a sentence", async (t) => {
  await using site = await RehearsalSite.start();
  await site.push("hv1");
  await site.spawn("hv1", "a", mac(1));
  const ends = await Promise.allSettled(
    Array.from({ length: 200 }, () => site.rehearse({ mac: mac(1), firmware: "uefi" })),
  );
  const good = ends.flatMap((end) => (end.status === "fulfilled" ? [end.value.verdict] : []));
  const refused = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
  t.true(good.length >= 8);
  t.true(
    good.every(({ boots }) => boots),
    good.find(({ boots }) => !boots)?.cause,
  );
  t.is(good.length + refused.length, 200);
  for (const { code, message } of refused) {
    t.is(code, "LIMIT_REACHED");
    t.regex(message, /8 rehearsals are under way.*try again/);
  }
  t.true((await site.rehearse({ mac: mac(1), firmware: "uefi" })).verdict.boots, "there is room again");
});

async function keptBoots(dataDir: string): Promise<readonly string[]> {
  await using store = await openStore(join(dataDir, "state"));
  return [...store.entries("boot/")].map(([key]) => key);
}
