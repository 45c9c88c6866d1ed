import assert from "node:assert/strict";
import { DEFAULT_LOADERS } from "../../../driver/config/driver-config.js";
import { arm64Files } from "../../lab/arm64-files.js";
import { buildRamdisk } from "../../lab/ramdisk.js";
import { DRIVERS, type Site } from "../../lab/site.js";
import { bootsFrom } from "../expect.js";
import { wouldBoot } from "../expect-rehearsal.js";
import { neverWaited, wasAnsweredBy, wasSentOnlyTo } from "../expect-wire.js";
import type { Scenario } from "../scenario.js";

const MAC = { a: "52:54:00:77:20:01", b: "52:54:00:77:20:02" };
const ADDRESS = { a: "10.77.0.71", b: "10.77.0.72" };
/** Debian's network GRUB without a signature. */
const UNSIGNED_GRUB = "/usr/lib/grub/x86_64-efi/monolithic";

export const FIRMWARE: readonly Scenario[] = [
  {
    name: "UEFI PXE boots with ipxe.efi, or with an unsigned network GRUB, where the configuration names them",
    async run(stage) {
      const site = await stage.site({
        drivers: {
          hv1: { architectures: [{ code: 7, file: "ipxe.efi" }] },
          hv2: {
            loaders: [...DEFAULT_LOADERS, UNSIGNED_GRUB],
            architectures: [{ code: 7, file: "grubnetx64.efi", loader: "grub" }],
          },
        },
      });
      await site.spawn("hv1", { name: "a", mac: MAC.a, address: `${ADDRESS.a}/24` });
      await site.spawn("hv2", { name: "b", mac: MAC.b, address: `${ADDRESS.b}/24`, loader: "grub" });
      const wire = await site.capture();
      const [a, b] = await Promise.all([site.machine("a", "uefi", MAC.a), site.machine("b", "uefi", MAC.b)]);
      await Promise.all([bootsFrom(a, "hv1", ADDRESS.a), bootsFrom(b, "hv2", ADDRESS.b)]);
      wasSentOnlyTo(wire, a, DRIVERS.hv1);
      wasSentOnlyTo(wire, b, DRIVERS.hv2);
      wasAnsweredBy(wire, a, ["everybody", "its MAC"]);
      neverWaited(wire, a);
      await fetched(site, MAC.a, ["ipxe.efi", "boot.ipxe", "kernel", "ramdisk"]);
      await fetched(site, MAC.b, ["grubnetx64.efi", "grub.cfg", `grub.cfg-${MAC.b}`, "kernel", "ramdisk"]);
    },
  },
  {
    name: "with Secure Boot on, UEFI boots by shim and GRUB, and refuses an unsigned loader, which `why` tells",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "a", mac: MAC.a, address: `${ADDRESS.a}/24`, loader: "grub" });
      await site.spawn("hv2", { name: "b", mac: MAC.b, address: `${ADDRESS.b}/24`, loader: "ipxe" });
      await wouldBoot(site, MAC.a, "uefiSecure", ["shimx64.efi", "grubx64.efi"]);
      const a = await site.machine("a", "uefiSecure", MAC.a);
      const b = await site.machine("b", "uefiSecure", MAC.b);
      b.powerOn();
      await Promise.all([
        bootsFrom(a, "hv1", ADDRESS.a),
        b.waitFor(/Access Denied/).then(() => b.powerOff()),
      ]);
      await fetched(site, MAC.a, [
        ...["shimx64.efi", "grubx64.efi", "grub.cfg", `grub.cfg-${MAC.a}`, "kernel", "ramdisk"],
      ]);
      await fetched(site, MAC.b, ["snponly.efi"]);
      assert.match(
        await site.ask("why", MAC.b),
        /It has the loader snponly\.efi (and never asked for its boot config|whole and never ran it)/,
      );
    },
  },
  {
    name: "UEFI HTTP boot: iPXE, and GRUB with iPXE before it, each from its owner as the coordinator tells it",
    async run(stage) {
      const site = await stage.site({
        drivers: { hv2: { architectures: [{ code: 16, file: "snponly.efi", loader: "grub" }] } },
      });
      await site.spawn("hv1", { name: "a", mac: MAC.a, address: `${ADDRESS.a}/24` });
      await site.spawn("hv2", { name: "b", mac: MAC.b, address: `${ADDRESS.b}/24`, loader: "grub" });
      const wire = await site.capture();
      const a = await site.machine("a", "uefiHttp", MAC.a);
      const b = await site.machine("b", "uefiHttp", MAC.b);
      await Promise.all([bootsFrom(a, "hv1", ADDRESS.a), bootsFrom(b, "hv2", ADDRESS.b)]);
      wasSentOnlyTo(wire, a, DRIVERS.hv1);
      wasSentOnlyTo(wire, b, DRIVERS.hv2);
      await fetched(site, MAC.a, ["snponly.efi", "boot.ipxe", "kernel", "ramdisk"]);
      await fetched(site, MAC.b, [
        ...["snponly.efi", "grubx64.efi", "grub.cfg", `grub.cfg-${MAC.b}`, "kernel", "ramdisk"],
      ]);
    },
  },
  {
    name: "arm64 UEFI PXE boots by shim and GRUB",
    async run(stage) {
      const arm64 = await arm64Files();
      const site = await stage.site({
        drivers: { hv1: { loaders: [...DEFAULT_LOADERS, ...arm64.loaders] } },
      });
      const ramdisk = site.lab.path("ramdisk-arm64");
      buildRamdisk(arm64.kernel, "hv1", ramdisk, { busybox: arm64.busybox, serial: "ttyAMA0" });
      const args = "console=ttyAMA0 quiet panic=-1";
      await site.pushImage("hv1", "arm64", arm64.kernel.image, ramdisk, args);
      await site.spawn("hv1", {
        ...{ name: "a", mac: MAC.a, address: `${ADDRESS.a}/24` },
        ...{ loader: "grub", image: "arm64" },
      });
      await wouldBoot(site, MAC.a, "arm64", ["shimaa64.efi", "grubaa64.efi"]);
      const a = await site.machine("a", "arm64", MAC.a);
      await bootsFrom(a, "hv1", ADDRESS.a);
      await fetched(site, MAC.a, [
        ...["shimaa64.efi", "grubaa64.efi", "grub.cfg", `grub.cfg-${MAC.a}`, "kernel", "ramdisk"],
      ]);
    },
  },
];

/** Only where a ROM is named. */
export const PLAIN_PXE: readonly Scenario[] = [
  {
    name: "BIOS with a plain PXE stack boots by undionly.kpxe and by pxelinux",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "a", mac: MAC.a, address: `${ADDRESS.a}/24` });
      await site.spawn("hv2", { name: "b", mac: MAC.b, address: `${ADDRESS.b}/24`, loader: "pxelinux" });
      const a = await site.machine("a", "biosPlainPxe", MAC.a);
      const b = await site.machine("b", "biosPlainPxe", MAC.b);
      await Promise.all([bootsFrom(a, "hv1", ADDRESS.a), bootsFrom(b, "hv2", ADDRESS.b)]);
      await fetched(site, MAC.a, ["undionly.kpxe", "boot.ipxe", "kernel", "ramdisk"]);
      await fetched(site, MAC.b, [
        ...["pxelinux.0", "ldlinux.c32", `01-${MAC.b.replaceAll(":", "-")}`, "kernel", "ramdisk"],
      ]);
    },
  },
];

/** The files that a machine was served whole, by their last names; those asked for more than once stand at their first place. */
async function fetched(site: Site, mac: string, expected: readonly string[]): Promise<void> {
  const lines = (await site.ask("boots", "--events", "--json", "--mac", mac)).trim().split("\n");
  const details = lines.map((line) => JSON.parse(line).detail);
  const served = details.filter(({ kind }) => kind === "fileServed").map(({ path }) => `${path}`);
  const names = [...new Set(served.map((path) => path.slice(path.lastIndexOf("/") + 1)))];
  assert.deepEqual(names, expected, `files served to ${mac}`);
}
