import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { pino } from "pino";
import { startDriver } from "../../../driver/bin/driver-program.js";
import type { TlsFiles } from "../../../driver/certificate/tls-files.js";
import type { DriverConfig } from "../../../driver/config/driver-config.js";
import { POWER_DEFAULTS } from "../../../driver/config/power-settings.js";
import { address } from "../rpc/support.js";

/** A whole driver on free loopback ports with a data folder of its own, closed with the test; gives its gRPC address. */
export async function startRealDriver(
  t: ExecutionContext,
  id: string,
  images: NonNullable<DriverConfig["images"]> = {},
  tls?: TlsFiles,
): Promise<string> {
  const dataDir = scratchFolder(t);
  const program = await startDriver(
    {
      id,
      dataDir,
      grpc: { listen: { host: "127.0.0.1", port: 0 }, insecure: false, ...(tls && { tls }) },
      boot: { address: address("127.0.0.1"), tftpPort: 0, httpPort: 0 },
      loaders: [],
      images,
      // Nobody looks at the power of machines that are not there.
      power: { ...POWER_DEFAULTS, pollSeconds: 3600 },
    },
    pino({ level: "silent" }),
  );
  t.teardown(() => program.close());
  return program.grpcAddress;
}

/** Two files that pass as kernel and ramdisk. */
export function bootFiles(
  t: ExecutionContext,
  bytes = 5,
): { readonly kernel: string; readonly ramdisk: string } {
  const folder = scratchFolder(t);
  const kernel = join(folder, "vmlinuz");
  const ramdisk = join(folder, "initrd.img");
  writeFileSync(kernel, new Uint8Array(bytes).fill(1));
  writeFileSync(ramdisk, new Uint8Array(bytes).fill(2));
  return { kernel, ramdisk };
}

function scratchFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), "metalplug-cli-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
