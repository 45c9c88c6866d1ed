import type { BootBinding } from "./boot-binding.js";
import { type MachineFile, machineFileName } from "./boot-names.js";

/**
 * The machine's iPXE script. Kernel and ramdisk come by HTTP, else by TFTP. Under UEFI the kernel finds its ramdisk
 * only by `initrd=<name>` on its command line; BIOS ignores it. A failure is told on the console and ends in a reboot,
 * not in a shell that nobody sits at.
 */
export function renderIpxeScript(binding: BootBinding): string {
  const { node, hypervisor, server } = binding;
  const kernel = either(binding, "kernel", (url) =>
    ["kernel", url, "initrd=ramdisk", binding.kernelArguments].join(" ").trimEnd(),
  );
  const ramdisk = either(binding, "ramdisk", (url) => `initrd --name ramdisk ${url}`);
  return `#!ipxe
echo metalplug: node ${node} boots from hypervisor ${hypervisor}
${kernel} || goto failed
${ramdisk} || goto failed
boot || goto failed
:failed
echo metalplug: node ${node} could not load its kernel and ramdisk from hypervisor ${hypervisor} at ${server.address}
echo metalplug: this machine starts again in 10 seconds
sleep 10
reboot
`;
}

function either(binding: BootBinding, file: MachineFile, command: (url: string) => string): string {
  const { server, mac } = binding;
  const name = machineFileName(mac, file);
  const tftpHost = server.tftpPort === 69 ? server.address : `${server.address}:${server.tftpPort}`;
  return `${command(`http://${server.address}:${server.httpPort}/${name}`)} || ${command(`tftp://${tftpHost}/${name}`)}`;
}
