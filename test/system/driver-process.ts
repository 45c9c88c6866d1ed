import { join } from "node:path";
import { connectDriver, type DriverClient } from "../../driver/rpc/client.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import { freePort } from "../free-port.js";
import { ProgramProcess } from "./program-process.js";

const ADDRESS = "127.0.0.1" as Ipv4Address;

export interface DriverProcessOptions {
  /** Absent: hv1. */
  readonly id?: string;
  /** Absent: below the folder. */
  readonly dataDir?: string;
  /** In addition to this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** More of its configuration. */
  readonly lines?: readonly string[];
}

/** A driver in a process of its own, with its data below a folder. */
export class DriverProcess implements AsyncDisposable {
  readonly folder: string;
  readonly dataDir: string;
  readonly tftp: { readonly address: Ipv4Address; readonly port: number };
  readonly grpcAddress: string;
  readonly httpUrl: string;
  readonly client: DriverClient;
  private readonly program: ProgramProcess;

  private constructor(
    folder: string,
    dataDir: string,
    ports: { readonly tftp: number; readonly http: number; readonly grpc: number },
    program: ProgramProcess,
  ) {
    this.folder = folder;
    this.dataDir = dataDir;
    this.program = program;
    this.tftp = { address: ADDRESS, port: ports.tftp };
    this.httpUrl = `http://${ADDRESS}:${ports.http}`;
    this.grpcAddress = `${ADDRESS}:${ports.grpc}`;
    this.client = connectDriver(this.grpcAddress);
  }

  static async start(
    folder: string,
    { id = "hv1", dataDir = join(folder, "data"), env = {}, lines: more = [] }: DriverProcessOptions = {},
  ): Promise<DriverProcess> {
    const [tftp, http, grpc] = [await freePort(), await freePort(), await freePort()];
    const lines = [
      `id: ${id}`,
      `dataDir: ${dataDir}`,
      `grpc: { listen: "${ADDRESS}:${grpc}" }`,
      `boot: { address: ${ADDRESS}, tftpPort: ${tftp}, httpPort: ${http} }`,
      `loaders: [ ${folder} ]`,
      ...more,
    ];
    const program = await ProgramProcess.start("driver", join(folder, "driver.yaml"), lines, env);
    return new DriverProcess(folder, dataDir, { tftp, http, grpc }, program);
  }

  /** What it said at its last start. */
  get startLines(): readonly string[] {
    return this.program.startLines;
  }

  get pid(): number {
    return this.program.pid;
  }

  start(): Promise<void> {
    return this.program.start();
  }

  kill(): Promise<void> {
    return this.program.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
    await this.program[Symbol.asyncDispose]();
  }
}
