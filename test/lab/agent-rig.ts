import { createHash } from "node:crypto";
import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BuiltAgent } from "../../driver/agent/built-agent.js";
import { type AgentWork, DISK_CHUNK, renderWork } from "../../driver/instance/agent-work.js";
import { type Background, until } from "./commands.js";
import { builtAgent } from "./deploy-files.js";
import { Machine } from "./machine.js";
import type { Lab } from "./namespaces.js";
import { KERNEL_ARGUMENTS } from "./ramdisk.js";
import { startReferenceServer } from "./reference-server.js";
import type { StubDriverConfig } from "./stub-driver.js";

const DRIVER = { host: "drv", address: "10.77.0.11", port: 8080 } as const;
const STUB = fileURLToPath(new URL("./stub-driver.js", import.meta.url));
const MAC = "52:54:00:77:a9:01";
const DASHED = MAC.replaceAll(":", "-");
const TOKEN = createHash("sha256").update("agent lab").digest("hex");

/** What the stub driver logged: a call, or a file it served to its end. */
export interface StubEntry {
  readonly word?: string;
  readonly body?: string;
  readonly file?: string;
  readonly bytes?: number;
}

/** One machine that runs the agent, a DHCP server, and a driver's HTTP side. */
export class AgentRig {
  readonly lab: Lab;
  readonly #agent: BuiltAgent;
  #stub: Background | undefined;
  #machines = 0;
  #entriesBefore = 0;
  #config: StubDriverConfig = { address: DRIVER.address, port: DRIVER.port, token: TOKEN, files: {} };

  private constructor(lab: Lab, agent: BuiltAgent) {
    this.lab = lab;
    this.#agent = agent;
  }

  static async create(lab: Lab): Promise<AgentRig> {
    const rig = new AgentRig(lab, await builtAgent());
    await lab.addHost(DRIVER.host, `${DRIVER.address}/24`);
    const machine = { mac: MAC, address: "10.77.0.31", file: "none" };
    await startReferenceServer(lab, DRIVER.host, "10.77.0.0", lab.folder, [machine]);
    return rig;
  }

  /** What the driver has for the machine; takes effect when the stub is started. */
  serve(files: { readonly [name: string]: string | { readonly path: string } }, refusal?: string): void {
    const named = Object.entries(files).map(([name, file]) => [
      `m/${DASHED}/${name}`,
      typeof file === "string" ? { text: file } : file,
    ]);
    const refused = refusal === undefined ? {} : { refusal };
    this.#config = { ...this.#config, ...refused, files: Object.fromEntries(named) };
  }

  /** Serves a deploy of the image `file`. */
  serveDeploy(
    file: string,
    work: Partial<AgentWork & { kind: "deploy" }> = {},
    { sha256 = sha256Of(file), chunks = chunkDigests(file) } = {},
  ): void {
    const size = readFileSync(file).length;
    this.serve({
      work: renderWork({ ...work, kind: "deploy", disk: { size, sha256 }, configDrive: false }),
      disk: { path: file },
      "disk.chunks": chunks.map((digest) => `${digest}\n`).join(""),
    });
  }

  async startDriver(): Promise<void> {
    const config = this.lab.path("stub.json");
    writeFileSync(config, JSON.stringify(this.#config));
    const before = this.#log().length;
    this.#entriesBefore = this.entries().length;
    this.#stub = this.lab.start(DRIVER.host, [process.execPath, STUB, config], "stub.log");
    await until("the stub driver is ready", () => this.#log().slice(before).includes("ready"), {
      timeout: 120_000,
    });
  }

  async killDriver(): Promise<void> {
    await this.#stub?.stop("SIGKILL");
  }

  /** The machine with these disks, which QEMU starts into the agent. */
  machine(task: string, disks: readonly string[]): Promise<Machine> {
    const phone = `metalplug.mac=${DASHED} metalplug.url=http://${DRIVER.address}:${DRIVER.port} metalplug.token=${TOKEN}`;
    return Machine.plugIn(this.lab, {
      ...{ name: `a${++this.#machines}`, firmware: "bios", mac: MAC, disks: labDisks(disks) },
      bootsFrom: {
        kernel: this.#agent.kernel,
        ramdisk: this.#agent.ramdisk,
        kernelArguments: `${KERNEL_ARGUMENTS} metalplug.task=${task} ${phone}`,
      },
    });
  }

  blankDisk(name: string, bytes: number): string {
    const path = this.lab.path(name);
    const file = openSync(path, "w");
    ftruncateSync(file, bytes);
    closeSync(file);
    return path;
  }

  entries(): readonly StubEntry[] {
    return this.#log()
      .split("\n")
      .flatMap((line) => (line.endsWith("}") ? [JSON.parse(line)] : []));
  }

  /** The first such call since the driver was started. */
  nextCall(word: string): Promise<StubEntry> {
    const next = () =>
      this.entries()
        .slice(this.#entriesBefore)
        .find((entry) => entry.word === word);
    return until(`the machine calls "${word}"`, next, { timeout: 180_000 });
  }

  #log(): string {
    return this.#stub?.output() ?? "";
  }
}

function labDisks(files: readonly string[]) {
  return files.map((file, index) => ({ file, serial: `LAB-${index}` }));
}

export function chunkDigests(file: string): readonly string[] {
  const bytes = readFileSync(file);
  const count = Math.ceil(bytes.length / DISK_CHUNK);
  return Array.from({ length: count }, (_, index) =>
    digestOf(bytes.subarray(index * DISK_CHUNK, (index + 1) * DISK_CHUNK)),
  );
}

function sha256Of(file: string): string {
  return digestOf(readFileSync(file));
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
