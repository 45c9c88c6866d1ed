import type { BootBinding } from "./boot-binding.js";
import { machineFileName } from "./boot-names.js";

/**
 * `grub/grub.cfg`, the one config that Debian's signed network GRUB asks for. It is the same for every machine and
 * leads each to its own: `$net_default_mac` has colons.
 */
export const SHARED_GRUB_CONFIG = `configfile (tftp)/grub/grub.cfg-$net_default_mac
echo "metalplug: this server has no boot config for $net_default_mac"
echo 'metalplug: this machine starts again in 10 seconds'
sleep 10
reboot
`;

/** The machine's GRUB config. Commands instead of a menu, so that a failure goes on to the reboot and not to a prompt. */
export function renderGrubConfig(binding: BootBinding): string {
  const { mac, node, hypervisor, server } = binding;
  const kernelArguments = binding.kernelArguments
    .split(" ")
    .filter((token) => token !== "")
    .map((token) => ` ${quoted(token)}`)
    .join("");
  return `echo ${quoted(`metalplug: node ${node} boots from hypervisor ${hypervisor}`)}
if linux (tftp)/${machineFileName(mac, "kernel")}${kernelArguments}; then
  if initrd (tftp)/${machineFileName(mac, "ramdisk")}; then
    boot
  fi
fi
echo ${quoted(`metalplug: node ${node} could not load its kernel and ramdisk from hypervisor ${hypervisor} at ${server.address}`)}
echo 'metalplug: this machine starts again in 10 seconds'
sleep 10
reboot
`;
}

/** Nothing is special to GRUB inside single quotes, which cannot hold one themselves. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
