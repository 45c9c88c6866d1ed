import test from "ava";
import type { Loader } from "../../../pxe/boot/boot-binding.js";
import type { BootStage } from "../../../pxe/boot/boot-client.js";
import { bootFilesOf, missingLoaders } from "../../../pxe/boot/loaders.js";
import { BINDING, OTHER_PORTS } from "./bindings.js";

const SCRIPT = "m/52-54-00-12-34-56/boot.ipxe";
const URL = `tftp://10.77.0.11:6969/`;

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
    biosIpxe: SCRIPT,
    uefiX64Ipxe: SCRIPT,
  },
});
test("on another port iPXE gets a URL", offers, {
  loader: "ipxe",
  binding: OTHER_PORTS,
  files: {
    biosPxe: "undionly.kpxe",
    uefiX64Pxe: "snponly.efi",
    biosIpxe: URL + SCRIPT,
    uefiX64Ipxe: URL + SCRIPT,
  },
});
test("a missing loader leaves its stage out", offers, {
  loader: "ipxe",
  absent: ["undionly.kpxe"],
  files: { uefiX64Pxe: "snponly.efi", biosIpxe: SCRIPT, uefiX64Ipxe: SCRIPT },
  missing: ["undionly.kpxe"],
});
test("without any loader file iPXE in ROM still gets its script", offers, {
  loader: "ipxe",
  absent: ["undionly.kpxe", "snponly.efi"],
  files: { biosIpxe: SCRIPT, uefiX64Ipxe: SCRIPT },
  missing: ["undionly.kpxe", "snponly.efi"],
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
  files: { uefiX64Pxe: "shimx64.efi", uefiX64Ipxe: "shimx64.efi" },
});
test("shim without GRUB serves nothing", offers, {
  loader: "grub",
  absent: ["grubx64.efi"],
  files: {},
  missing: ["grubx64.efi"],
});
