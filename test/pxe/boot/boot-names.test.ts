import test from "ava";
import { canonicalName, parseServedName, type ServedName } from "../../../pxe/boot/boot-names.js";
import { sharedLoaderNames } from "../../../pxe/boot/shared-loaders.js";
import { MAC } from "./bindings.js";

const parses = test.macro((t, path: string, expected: ServedName, canonical: string = path) => {
  t.deepEqual(parseServedName(path), expected);
  t.is(canonicalName(expected), canonical);
});

test("a kernel", parses, "m/52-54-00-12-34-56/kernel", { kind: "machineFile", mac: MAC, file: "kernel" });
test("a ramdisk", parses, "m/52-54-00-12-34-56/ramdisk", { kind: "machineFile", mac: MAC, file: "ramdisk" });
test("a script", parses, "m/52-54-00-12-34-56/boot.ipxe", {
  kind: "machineFile",
  mac: MAC,
  file: "boot.ipxe",
});
test("a pxelinux config", parses, "pxelinux.cfg/01-52-54-00-12-34-56", { kind: "pxelinuxConfig", mac: MAC });
test("a GRUB config by $net_default_mac", parses, "grub/grub.cfg-52:54:00:12:34:56", {
  kind: "grubConfig",
  mac: MAC,
});
test(
  "a GRUB config by GRUB's own search",
  parses,
  "grub/grub.cfg-01-52-54-00-12-34-56",
  { kind: "grubConfig", mac: MAC },
  "grub/grub.cfg-52:54:00:12:34:56",
);
test("the shared GRUB config", parses, "grub/grub.cfg", { kind: "sharedGrubConfig" });
for (const name of sharedLoaderNames()) test(`the loader ${name}`, parses, name, { kind: "loader", name });

const unknown = test.macro((t, path: string) => {
  t.is(parseServedName(path), undefined);
});

for (const path of [
  "",
  "m",
  "m/52-54-00-12-34-56",
  "m/52-54-00-12-34-56/other",
  "m/52-54-00-12-34-56/kernel/x",
  "m/52:54:00:12:34:56/kernel",
  "m/52-54-00-AB-34-56/kernel",
  "m/52-54-00-12-34/kernel",
  "m/01-00-5e-00-00-01/kernel",
  "m/__proto__/kernel",
  "pxelinux.cfg/default",
  "pxelinux.cfg/0A4D000B",
  "pxelinux.cfg/01-52:54:00:12:34:56",
  "pxelinux.cfg/06-52-54-00-12-34-56",
  "pxelinux.cfg/b8945908-d6a6-41a9-611d-74a6ab80b83d",
  "grub/x86_64-efi/grub.cfg",
  "grub/x86_64-efi/command.lst",
  "grub/grub.cfg-",
  "grub/grub.cfg-52-54-00-12-34-56",
  "grub/grub.cfg-52:54:00:AB:34:56",
  "grub/grub.cfg-01-52:54:00:12:34:56",
  "grub.cfg",
  "revocations_sku.efi",
  "constructor",
  "ldlinux.c32.bak",
])
  test(`"${path}" is no served name`, unknown, path);
