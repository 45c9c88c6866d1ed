import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { KernelFiles } from "../../../driver/agent/kernel-files.js";
import { kernelModule } from "./kernel-module.js";

/** A kernel below `root` that has some modules and boots nothing. */
export function smallKernel(root: string): KernelFiles {
  const modules = join(root, "lib/modules/6.1.0-test");
  const put = (path: string, content: Uint8Array | string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  const module = (path: string, ...fields: readonly string[]) =>
    put(join(modules, "kernel", path), kernelModule(fields));
  module("drivers/net/virtio_net.ko", "depends=net_failover,virtio", "alias=virtio:d00000001v*");
  module("drivers/net/net_failover.ko", "depends=failover");
  module("net/core/failover.ko", "depends=");
  module("drivers/virtio/virtio.ko", "depends=virtio_ring");
  module("drivers/virtio/virtio_ring.ko", "depends=");
  module("drivers/scsi/3w-sas.ko", "depends=scsi_mod", "alias=pci:v000013C1d00001010sv*sd*bc*sc*i*");
  module("drivers/sound/snd.ko", "depends=");
  put(join(root, "boot/vmlinuz-6.1.0-test"), "a kernel");
  return { version: "6.1.0-test", image: join(root, "boot/vmlinuz-6.1.0-test"), modules };
}
