import { spawnSync } from "node:child_process";
import test from "ava";
import { renderGrubConfig, SHARED_GRUB_CONFIG } from "../../../pxe/boot/grub.js";
import { renderIpxeScript } from "../../../pxe/boot/ipxe.js";
import { renderPxelinuxConfig } from "../../../pxe/boot/pxelinux.js";
import { testWith } from "../../prerequisites.js";
import { BINDING, OTHER_PORTS } from "./bindings.js";

const rendered = test.macro((t, found: string, expected: string) => {
  t.is(found, expected);
});

test(
  "the iPXE script tries HTTP, then TFTP, and ends in a reboot",
  rendered,
  renderIpxeScript(BINDING),
  `#!ipxe
echo metalplug: node r4u12 boots from hypervisor hv1
kernel http://10.77.0.11:8080/m/52-54-00-12-34-56/kernel initrd=ramdisk console=ttyS0,115200n8 quiet || kernel tftp://10.77.0.11/m/52-54-00-12-34-56/kernel initrd=ramdisk console=ttyS0,115200n8 quiet || goto failed
initrd --name ramdisk http://10.77.0.11:8080/m/52-54-00-12-34-56/ramdisk || initrd --name ramdisk tftp://10.77.0.11/m/52-54-00-12-34-56/ramdisk || goto failed
boot || goto failed
:failed
echo metalplug: node r4u12 could not load its kernel and ramdisk from hypervisor hv1 at 10.77.0.11
echo metalplug: this machine starts again in 10 seconds
sleep 10
reboot
`,
);

test(
  "on other ports, and without kernel arguments, the iPXE script names the ports",
  rendered,
  renderIpxeScript({ ...OTHER_PORTS, kernelArguments: "" }),
  `#!ipxe
echo metalplug: node r4u12 boots from hypervisor hv1
kernel http://10.77.0.11:8069/m/52-54-00-12-34-56/kernel initrd=ramdisk || kernel tftp://10.77.0.11:6969/m/52-54-00-12-34-56/kernel initrd=ramdisk || goto failed
initrd --name ramdisk http://10.77.0.11:8069/m/52-54-00-12-34-56/ramdisk || initrd --name ramdisk tftp://10.77.0.11:6969/m/52-54-00-12-34-56/ramdisk || goto failed
boot || goto failed
:failed
echo metalplug: node r4u12 could not load its kernel and ramdisk from hypervisor hv1 at 10.77.0.11
echo metalplug: this machine starts again in 10 seconds
sleep 10
reboot
`,
);

test(
  "the pxelinux config boots at once and tries again after a failure",
  rendered,
  renderPxelinuxConfig(BINDING),
  `DEFAULT metalplug
PROMPT 0
TIMEOUT 100
SAY metalplug: node r4u12 boots from hypervisor hv1
LABEL metalplug
  LINUX m/52-54-00-12-34-56/kernel
  INITRD m/52-54-00-12-34-56/ramdisk
  APPEND console=ttyS0,115200n8 quiet
`,
);

test(
  "without kernel arguments the pxelinux config has no APPEND",
  rendered,
  renderPxelinuxConfig({ ...BINDING, kernelArguments: "" }),
  `DEFAULT metalplug
PROMPT 0
TIMEOUT 100
SAY metalplug: node r4u12 boots from hypervisor hv1
LABEL metalplug
  LINUX m/52-54-00-12-34-56/kernel
  INITRD m/52-54-00-12-34-56/ramdisk
`,
);

const GRUB_WITH_SPECIAL_CHARACTERS = renderGrubConfig({
  ...BINDING,
  kernelArguments: "ds=nocloud;s=http://a/?b=$c  {x} #y it's",
});

test(
  "the GRUB config quotes every kernel argument",
  rendered,
  GRUB_WITH_SPECIAL_CHARACTERS,
  `echo 'metalplug: node r4u12 boots from hypervisor hv1'
if linux (tftp)/m/52-54-00-12-34-56/kernel 'ds=nocloud;s=http://a/?b=$c' '{x}' '#y' 'it'\\''s'; then
  if initrd (tftp)/m/52-54-00-12-34-56/ramdisk; then
    boot
  fi
fi
echo 'metalplug: node r4u12 could not load its kernel and ramdisk from hypervisor hv1 at 10.77.0.11'
echo 'metalplug: this machine starts again in 10 seconds'
sleep 10
reboot
`,
);

test(
  "the shared GRUB config leads each machine to its own",
  rendered,
  SHARED_GRUB_CONFIG,
  `configfile (tftp)/grub/grub.cfg-$net_default_mac
echo "metalplug: this server has no boot config for $net_default_mac"
echo 'metalplug: this machine starts again in 10 seconds'
sleep 10
reboot
`,
);

const withGrub = testWith("grub-script-check");
const accepted = test.macro((t, config: string) => {
  const { status, stderr } = spawnSync("grub-script-check", { input: config, encoding: "utf8" });
  t.is(status, 0, stderr);
});

withGrub("GRUB's own checker accepts the machine's config", accepted, GRUB_WITH_SPECIAL_CHARACTERS);
withGrub("GRUB's own checker accepts the shared config", accepted, SHARED_GRUB_CONFIG);
