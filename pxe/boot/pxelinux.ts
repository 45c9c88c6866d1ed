import type { BootBinding } from "./boot-binding.js";
import { machineFileName } from "./boot-names.js";

/**
 * The machine's pxelinux config. Paths are relative to pxelinux.0, which is served at the root. TIMEOUT (tenths of a
 * second) counts only at the prompt that a failed load leaves behind: the load is tried again.
 */
export function renderPxelinuxConfig(binding: BootBinding): string {
  const { mac, node, hypervisor, kernelArguments } = binding;
  const lines = [
    "DEFAULT metalplug",
    "PROMPT 0",
    "TIMEOUT 100",
    `SAY metalplug: node ${node} boots from hypervisor ${hypervisor}`,
    "LABEL metalplug",
    `  LINUX ${machineFileName(mac, "kernel")}`,
    `  INITRD ${machineFileName(mac, "ramdisk")}`,
    ...(kernelArguments === "" ? [] : [`  APPEND ${kernelArguments}`]),
  ];
  return `${lines.join("\n")}\n`;
}
