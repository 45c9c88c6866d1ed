import { createHash } from "node:crypto";
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuiltAgent, buildAgent } from "../../driver/agent/build-agent.js";
import { type AgentWork, DISK_CHUNK, renderWork } from "../../driver/instance/agent-work.js";
import { type ConfigDrive, renderConfigDrive } from "../../driver/instance/config-drive.js";
import { type Background, until } from "./commands.js";
import { type DebianKernel, debianKernel } from "./debian-kernel.js";
import { buildDiskImage } from "./disk-image.js";
import { Machine } from "./machine.js";
import type { Lab } from "./namespaces.js";
import { startReferenceServer } from "./reference-server.js";
import type { StubDriverConfig } from "./stub-driver.js";

const DRIVER = { host: "drv", address: "10.77.0.11", port: 8080 } as const;
const SWITCH = fileURLToPath(new URL("./lldp-switch.js", import.meta.url));
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
    { drive, ...work }: Partial<AgentWork & { kind: "deploy" }> & { readonly drive?: ConfigDrive } = {},
    { sha256 = sha256Of(file), chunks = chunkDigests(file) } = {},
  ): void {
    const size = readFileSync(file).length;
    const configDrive = drive !== undefined;
    this.serve({
      work: renderWork({ ...work, kind: "deploy", disk: { size, sha256 }, configDrive }),
      disk: { path: file },
      "disk.chunks": chunks.map((digest) => `${digest}\n`).join(""),
      ...(drive && { "config-drive": Buffer.from(renderConfigDrive(drive)).toString("latin1") }),
    });
  }

  async startDriver(): Promise<void> {
    const config = this.lab.path("stub.json");
    writeFileSync(config, JSON.stringify(this.#config));
    const before = this.#log().length;
    this.#entriesBefore = this.entries().length;
    this.#stub = this.lab.start(DRIVER.host, [process.execPath, STUB, config], "stub.log");
    await until("the stub driver is ready", () => this.#log().slice(before).includes("ready"), {
      timeout: 20_000,
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
        kernelArguments: `console=ttyS0 quiet panic=-1 metalplug.task=${task} ${phone}`,
      },
    });
  }

  /** The same machine as it starts from its disks. */
  diskMachine(disks: readonly string[]): Promise<Machine> {
    return Machine.plugIn(this.lab, {
      ...{ name: "disk", firmware: "uefi", mac: MAC, disks: labDisks(disks), bootsFrom: "disk" },
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

  calls(word: string): readonly StubEntry[] {
    return this.entries().filter((entry) => entry.word === word);
  }

  /** Bytes of the image that were served in whole answers. */
  fetched(): number {
    const served = this.entries().filter(({ file }) => file?.endsWith("/disk"));
    return served.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  }

  async waitForFetched(bytes: number): Promise<void> {
    await until(`${bytes} bytes are fetched`, () => this.fetched() >= bytes, { timeout: 180_000 });
  }

  /** Of each direction, on the driver's side. */
  async losePackets(percent: number): Promise<void> {
    const nft = (command: string) => this.lab.run(DRIVER.host, ["/usr/sbin/nft", command]);
    await nft("add table ip loss");
    for (const hook of ["input", "output"]) {
      await nft(`add chain ip loss ${hook} { type filter hook ${hook} priority 0; }`);
      await nft(`add rule ip loss ${hook} meta l4proto tcp numgen random mod 100 < ${percent} drop`);
    }
  }

  /** A switch at the other end of the machine's cable, which says each second what it is. */
  startSwitch(machine: Machine): void {
    this.lab.start("bridge", [process.execPath, SWITCH, machine.tap], "switch.log");
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

let agent: Promise<BuiltAgent> | undefined;

/** Built once for all scenarios. */
function builtAgent(): Promise<BuiltAgent> {
  agent ??= debianKernel().then((kernel) => buildAgent({ output: scratchFolder(), kernel }));
  return agent;
}

/** Gone when this process is. */
function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "metalplug-agent-lab-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let image: Promise<string> | undefined;

/** A small system's disk image whose marker is `ondisk`, made once for all scenarios. */
export function diskImage(): Promise<string> {
  image ??= makeDiskImage();
  return image;
}

async function makeDiskImage(): Promise<string> {
  const folder = scratchFolder();
  const kernel: DebianKernel = await debianKernel();
  const file = `${folder}/image.raw`;
  await buildDiskImage(kernel, { marker: "ondisk", file, scratch: `${folder}/parts` });
  return file;
}

export function chunkDigests(file: string): readonly string[] {
  const bytes = readFileSync(file);
  const count = Math.ceil(bytes.length / DISK_CHUNK);
  return Array.from({ length: count }, (_, index) =>
    digestOf(bytes.subarray(index * DISK_CHUNK, (index + 1) * DISK_CHUNK)),
  );
}

/** Bytes of the chunks that a blank disk does not have already. */
export function bytesToFetch(file: string): number {
  const zeros = digestOf(Buffer.alloc(DISK_CHUNK));
  return chunkDigests(file).filter((digest) => digest !== zeros).length * DISK_CHUNK;
}

export function sha256Of(file: string): string {
  return digestOf(readFileSync(file));
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
