import test from "ava";
import type { Loader } from "../../../pxe/boot/boot-binding.js";
import type { BootStage } from "../../../pxe/boot/boot-client.js";
import { architectureFilesOf, bootFilesOf, missingLoaders } from "../../../pxe/boot/loaders.js";
import { BINDING, OTHER_PORTS } from "./bindings.js";

const SCRIPT = "m/52-54-00-12-34-56/boot.ipxe";
const URL = "tftp://10.77.0.11:6969/";
const HTTP = "http://10.77.0.11:8080/";

const GRUB_OVER_HTTP = { uefiX64Http: `${HTTP}snponly.efi`, uefiArm64Http: `${HTTP}snponly-arm64.efi` };

interface Row {
  readonly loader: Loader;
  readonly binding?: typeof BINDING;
  readonly absent?: readonly string[];
  readonly files: Partial<Record<BootStage, string>>;
  readonly missing?: readonly string[];
}

const offers = test.macro((t, { loader, binding = BINDING, absent = [], files, missing = [] }: Row) => {
  const has = (name: string): boolean => !absent.includes(name);
  t.deepEqual(Object.fromEntries(bootFilesOf({ ...binding, loader }, has)), files);
  t.deepEqual(missingLoaders(loader, has), missing);
});

test("ipxe serves every stage", offers, {
  loader: "ipxe",
  files: {
    biosPxe: "undionly.kpxe",
    uefiX64Pxe: "snponly.efi",
    uefiX64Http: `${HTTP}snponly.efi`,
    uefiArm64Pxe: "snponly-arm64.efi",
    uefiArm64Http: `${HTTP}snponly-arm64.efi`,
    ...ipxe(SCRIPT),
  },
});
test("on another port iPXE gets a URL", offers, {
  loader: "ipxe",
  binding: OTHER_PORTS,
  files: {
    biosPxe: "undionly.kpxe",
    uefiX64Pxe: "snponly.efi",
    uefiX64Http: "http://10.77.0.11:8069/snponly.efi",
    uefiArm64Pxe: "snponly-arm64.efi",
    uefiArm64Http: "http://10.77.0.11:8069/snponly-arm64.efi",
    ...ipxe(URL + SCRIPT),
  },
});
test("a missing loader leaves its stage out", offers, {
  loader: "ipxe",
  absent: ["undionly.kpxe", "snponly-arm64.efi"],
  files: { uefiX64Pxe: "snponly.efi", uefiX64Http: `${HTTP}snponly.efi`, ...ipxe(SCRIPT) },
  missing: ["undionly.kpxe", "snponly-arm64.efi"],
});
test("without any loader file iPXE in ROM still gets its script", offers, {
  loader: "ipxe",
  absent: ["undionly.kpxe", "snponly.efi", "snponly-arm64.efi"],
  files: ipxe(SCRIPT),
  missing: ["undionly.kpxe", "snponly.efi", "snponly-arm64.efi"],
});
test("pxelinux serves BIOS only", offers, {
  loader: "pxelinux",
  files: { biosPxe: "pxelinux.0", biosIpxe: "pxelinux.0" },
});
test("pxelinux without ldlinux.c32 serves nothing", offers, {
  loader: "pxelinux",
  absent: ["ldlinux.c32"],
  files: {},
  missing: ["ldlinux.c32"],
});
test("grub serves UEFI only, behind shim", offers, {
  loader: "grub",
  files: { ...grub("shimx64.efi", "shimaa64.efi"), ...GRUB_OVER_HTTP },
});
test("by HTTP, GRUB needs iPXE before it", offers, {
  loader: "grub",
  absent: ["snponly.efi", "snponly-arm64.efi"],
  files: grub("shimx64.efi", "shimaa64.efi"),
  missing: ["snponly.efi", "snponly-arm64.efi"],
});
test("GRUB starts without shim where there is none", offers, {
  loader: "grub",
  absent: ["shimaa64.efi"],
  files: { ...grub("shimx64.efi", "grubaa64.efi"), ...GRUB_OVER_HTTP },
});
test("shim without GRUB serves nothing", offers, {
  loader: "grub",
  absent: ["grubx64.efi", "shimaa64.efi", "grubaa64.efi"],
  files: {},
  missing: ["grubx64.efi", "shimaa64.efi", "grubaa64.efi"],
});

test("a file for an architecture is for one loader's instances, and a URL where firmware boots by HTTP", (t) => {
  const entries = [
    { code: 7, file: "ipxe.efi", loader: "ipxe" },
    { code: 16, file: "ipxe.efi", loader: "ipxe" },
    { code: 60_000, file: "new.efi", loader: "ipxe" },
    { code: 39, file: "absent.efi", loader: "ipxe" },
    { code: 7, file: "grub.efi", loader: "grub" },
  ] as const;
  const has = (name: string): boolean => name !== "absent.efi";
  t.deepEqual(
    architectureFilesOf(BINDING, entries, has),
    new Map([
      [7, "ipxe.efi"],
      [16, `${HTTP}ipxe.efi`],
      [60_000, "new.efi"],
    ]),
  );
  t.deepEqual(architectureFilesOf({ ...BINDING, loader: "grub" }, entries, has), new Map([[7, "grub.efi"]]));
});

function ipxe(script: string): Row["files"] {
  return { biosIpxe: script, uefiX64Ipxe: script, uefiArm64Ipxe: script, otherIpxe: script };
}

function grub(x64: string, arm64: string): Row["files"] {
  return { uefiX64Pxe: x64, uefiX64Ipxe: "grubx64.efi", uefiArm64Pxe: arm64, uefiArm64Ipxe: "grubaa64.efi" };
}
