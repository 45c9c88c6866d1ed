import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { connectDriver, type DriverClient } from "../../driver/rpc/client.js";
import { freePort } from "../../examples/first-light/fleet.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";

const PROGRAM = fileURLToPath(new URL("../../driver/bin/metalplug.js", import.meta.url));
const ADDRESS = "127.0.0.1" as Ipv4Address;

/** A driver as an operator starts it: a process and its configuration file. Killed and started again, it has the same ports and data. */
export class DriverProcess implements AsyncDisposable {
  readonly folder: string;
  readonly dataDir: string;
  readonly tftp: { readonly address: Ipv4Address; readonly port: number };
  readonly grpcAddress: string;
  readonly client: DriverClient;
  private readonly config: string;
  private child: ChildProcess | undefined;
  private exited: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, ports: { readonly tftp: number; readonly grpc: number }) {
    this.folder = folder;
    this.dataDir = join(folder, "data");
    this.config = join(folder, "driver.yaml");
    this.tftp = { address: ADDRESS, port: ports.tftp };
    this.grpcAddress = `${ADDRESS}:${ports.grpc}`;
    this.client = connectDriver(this.grpcAddress);
  }

  static async start(folder: string): Promise<DriverProcess> {
    const [tftp, http, grpc] = [await freePort(), await freePort(), await freePort()];
    const driver = new DriverProcess(folder, { tftp, grpc });
    const lines = [
      "id: hv1",
      `dataDir: ${driver.dataDir}`,
      `grpc: { listen: "${driver.grpcAddress}" }`,
      `boot: { address: ${ADDRESS}, tftpPort: ${tftp}, httpPort: ${http} }`,
      `loaders: [ ${folder} ]`,
    ];
    await writeFile(driver.config, `${lines.join("\n")}\n`);
    await driver.start();
    return driver;
  }

  /** Resolves once it says that it is ready. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [PROGRAM, "driver", "--config", this.config], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.child = child;
    this.exited = once(child, "exit");
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        if ((JSON.parse(line) as { readonly event?: string }).event === "ready") resolve();
      });
      void this.exited.then(() => reject(new Error("The driver ended before it was ready.")));
    });
  }

  async kill(): Promise<void> {
    this.child?.kill("SIGKILL");
    await this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
    this.child?.kill("SIGTERM");
    await this.exited;
  }
}
