import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { type CpioEntry, packCpio } from "../../driver/agent/cpio.js";
import type { DebianKernel } from "./debian-kernel.js";

/** In the order they have to be loaded: each needs those before it. */
const MODULES = [
  "virtio/virtio_ring.ko",
  "virtio/virtio.ko",
  "virtio/virtio_pci_legacy_dev.ko",
  "virtio/virtio_pci_modern_dev.ko",
  "virtio/virtio_pci.ko",
  "../net/core/failover.ko",
  "net/net_failover.ko",
  "net/virtio_net.ko",
  "net/ethernet/intel/e1000/e1000.ko",
];

/** What a machine prints on its serial line once it runs. */
export const SAYS = {
  marker: (marker: string, mac: string) => new RegExp(`METALPLUG-MARKER ${marker} MAC=${mac}\\s`),
  anyMarker: /METALPLUG-MARKER (\S+) MAC=(\S+)\s/,
  address: /METALPLUG-ADDRESS (\S+)\s/,
  noAddress: /METALPLUG-NO-ADDRESS\s/,
  done: /METALPLUG-DONE\s/,
} as const;

/** Kernel arguments the lab's machines need: on a busy host a kernel takes an emulated timer for a broken one. */
export const KERNEL_ARGUMENTS = "console=ttyS0 quiet panic=-1 no_timer_check";

/**
 * A small system that tells whose it is: prints `marker` and its MAC, asks DHCP for an address as any system does,
 * prints it and switches the machine off. Without an answer it says so after some ten seconds, and goes off all the same.
 */
export function buildRamdisk(
  kernel: DebianKernel,
  marker: string,
  file: string,
  { busybox = "/bin/busybox", serial = "ttyS0" } = {},
): void {
  // Some are part of the kernel itself where it is built for ARM.
  const modules = MODULES.map((module) => join(kernel.modules, "kernel", "drivers", module)).filter((path) =>
    existsSync(path),
  );
  const entries: readonly CpioEntry[] = [
    ...["bin", "dev", "proc", "sys", "modules"].map((name): CpioEntry => ({ name, kind: "folder" })),
    { name: "bin/busybox", kind: "file", mode: 0o755, content: readFileSync(busybox) },
    { name: "bin/sh", kind: "link", content: "busybox" },
    { name: "init", kind: "file", mode: 0o755, content: initScript(marker, serial, modules) },
    { name: "bound", kind: "file", mode: 0o755, content: BOUND_SCRIPT },
    ...modules.map(
      (path): CpioEntry => ({
        name: `modules/${basename(path)}`,
        kind: "file",
        content: readFileSync(path),
      }),
    ),
  ];
  writeFileSync(file, gzipSync(packCpio(entries)));
}

function initScript(marker: string, serial: string, modules: readonly string[]): string {
  const load = modules.map((module) => `insmod /modules/${basename(module)}`).join("\n");
  return `#!/bin/sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
exec >/dev/${serial} 2>&1 </dev/null
${load}
ip link set lo up
for path in /sys/class/net/*; do
  device=\${path##*/}
  [ "$device" = lo ] && continue
  echo "METALPLUG-MARKER ${marker} MAC=$(cat $path/address)"
  echo "METALPLUG-CMDLINE $(cat /proc/cmdline)"
  ip link set "$device" up
  udhcpc -f -n -q -i "$device" -t 4 -T 2 -s /bound || echo METALPLUG-NO-ADDRESS
done
echo METALPLUG-DONE
poweroff -f
`;
}

const BOUND_SCRIPT = `#!/bin/sh
[ "$1" = bound ] || exit 0
ip address add "$ip/$mask" dev "$interface"
echo "METALPLUG-ADDRESS $ip"
`;
