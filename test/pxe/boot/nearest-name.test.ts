import test from "ava";
import { nearestName } from "../../../pxe/boot/nearest-name.js";

const NAMES = ["undionly.kpxe", "snponly.efi", "ipxe.efi", "grub/grub.cfg", "m/52-54-00-00-00-01/kernel"];

for (const [asked, nearest] of [
  ["snponly.ef", "snponly.efi"],
  ["snpolny.efi", "snponly.efi"],
  ["SNPONLY.EFI", "snponly.efi"],
  ["undionly.kkpxe", "undionly.kpxe"],
  ["/tftpboot/ipxe.efi", "ipxe.efi"],
  ["m/52-54-00-00-00-01/kernal", "m/52-54-00-00-00-01/kernel"],
  ["m/52-54-00-00-00-02/kernel", "m/52-54-00-00-00-01/kernel"],
  ["menu.c32", undefined],
  ["a", undefined],
  ["", undefined],
  ["x".repeat(70_000), undefined],
] as const)
  test(`the name most like ${asked.slice(0, 40) || "nothing"} is ${nearest ?? "none"}`, (t) => {
    t.is(nearestName(asked, NAMES), nearest);
  });
