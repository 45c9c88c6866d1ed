import test from "ava";
import type { BootBinding } from "../../../pxe/boot/boot-binding.js";
import { readGrubConfig, readIpxeScript, readPxelinuxConfig } from "../../../pxe/boot/config-readers.js";
import { renderGrubConfig, SHARED_GRUB_CONFIG } from "../../../pxe/boot/grub.js";
import { renderIpxeScript } from "../../../pxe/boot/ipxe.js";
import { renderPxelinuxConfig } from "../../../pxe/boot/pxelinux.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

const MAC = "52:54:00:00:00:01" as MacAddress;
const BINDING: BootBinding = {
  ...{ mac: MAC, hypervisor: "hv1", node: "r1", instance: "i1", loader: "ipxe" },
  kernelArguments: "console=ttyS0 quiet url=http://10.77.0.11/x title='a b'",
  server: { address: "10.77.0.11" as Ipv4Address, tftpPort: 69, httpPort: 8080 },
};
const NAMES = { kernel: ["m/52-54-00-00-00-01/kernel"], ramdisk: ["m/52-54-00-00-00-01/ramdisk"] };

test("of an iPXE script the URLs of kernel and ramdisk are read, in the order in which iPXE tries them", (t) => {
  const urls = (file: string) => [
    `http://10.77.0.11:8080/m/52-54-00-00-00-01/${file}`,
    `tftp://10.77.0.11/m/52-54-00-00-00-01/${file}`,
  ];
  const script = renderIpxeScript({ ...BINDING, kernelArguments: "quiet" });
  t.deepEqual(readIpxeScript(script), { kernel: urls("kernel"), ramdisk: urls("ramdisk") });
});

test("of a pxelinux config the default label's files are read", (t) => {
  t.deepEqual(readPxelinuxConfig(renderPxelinuxConfig(BINDING)), NAMES);
  const two = "default b\nLABEL a\n kernel other\nlabel b\n KERNEL k\n initrd r\nlabel c\n kernel more\n";
  t.deepEqual(readPxelinuxConfig(two), { kernel: ["k"], ramdisk: ["r"] });
  t.deepEqual(readPxelinuxConfig("default none\nlabel a\n kernel k\n"), { kernel: [], ramdisk: [] });
});

test("GRUB's shared config leads to the machine's own, and that to kernel and ramdisk", (t) => {
  t.is(readGrubConfig(SHARED_GRUB_CONFIG, MAC).config, `grub/grub.cfg-${MAC}`);
  t.deepEqual(readGrubConfig(renderGrubConfig(BINDING), MAC), NAMES);
});

for (const text of [
  "",
  "\0\0",
  "#!ipxe\nkernel\ninitrd\n",
  "DEFAULT\nLABEL",
  "linux initrd",
  "x".repeat(70_000),
])
  test(`${JSON.stringify(text.slice(0, 30))} names nothing, whoever reads it`, (t) => {
    for (const read of [readIpxeScript, readPxelinuxConfig, (it: string) => readGrubConfig(it, MAC)])
      t.like(read(text), { kernel: [], ramdisk: [] });
  });
