import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BootOverride } from "../../driver/power/power-port.js";
import type { QemuParts } from "./firmware.js";
import { askQemu, type Execute } from "./qmp.js";

/** A machine as its folder describes it. */
export interface QemuMachine extends QemuParts {
  /** Words before the command, into the namespace with its cables. */
  readonly inside: readonly string[];
}

/**
 * A QEMU that nobody's process is the parent of, in a folder with its `machine.json`, its pid and its boot override. Without an override it starts from
 * its disks, then from its NICs. An override that is set while it runs holds for its next reset too; one for once is over at the next power-on.
 */
export class QemuDaemon {
  readonly #folder: string;
  readonly #machine: QemuMachine;

  constructor(folder: string) {
    this.#folder = folder;
    this.#machine = JSON.parse(readFileSync(join(folder, "machine.json"), "utf8"));
  }

  get isOn(): boolean {
    return this.#pid() !== undefined;
  }

  get startsByHttp(): boolean {
    return this.#machine.http !== undefined;
  }

  get override(): BootOverride | undefined {
    const file = this.#path("override");
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  }

  async powerOn(): Promise<void> {
    if (this.isOn) return;
    const { override } = this;
    if (override?.lasts === "once") rmSync(this.#path("override"));
    this.#start(override);
    if (override?.lasts === "once") await this.#reorder(undefined);
  }

  async powerOff(): Promise<void> {
    const pid = this.#pid();
    if (pid === undefined) return;
    process.kill(pid, "SIGKILL");
    while (this.isOn) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async setBoot(override: BootOverride | undefined): Promise<void> {
    if (override === undefined) rmSync(this.#path("override"), { force: true });
    else writeFileSync(this.#path("override"), JSON.stringify(override));
    if (this.isOn) await this.#reorder(override);
  }

  #start(override: BootOverride | undefined): void {
    const { inside, argv, network, disk, http = [] } = this.#machine;
    const order = this.#order(override);
    // Each stays in its slot: firmware remembers them, and systems name their NICs by it.
    const devices = [...network, ...disk].flatMap((device) => [
      "-device",
      `${device},bootindex=${order.indexOf(device)}`,
    ]);
    const daemon = ["-daemonize", "-pidfile", this.#path("pid")];
    const monitor = ["-qmp", `unix:${this.#path("qmp")},server=on,wait=off`];
    const [program = "", ...args] = [...inside, ...argv, ...devices, ...daemon, ...monitor];
    const more = override?.device === "http" ? http : [];
    const { status, stderr, error } = spawnSync(program, [...args, ...more], { encoding: "utf8" });
    if (status !== 0) throw new Error(`QEMU did not start: ${error?.message ?? stderr.trim()}`);
  }

  #order(override: BootOverride | undefined): readonly string[] {
    const { disk, network } = this.#machine;
    return override === undefined || override.device === "disk"
      ? [...disk, ...network]
      : [...network, ...disk];
  }

  /** Firmware reads the order when it starts, so what runs goes on with the one before. */
  async #reorder(override: BootOverride | undefined): Promise<void> {
    const paths = this.#order(override).map(
      (device) => `/machine/peripheral/${/id=(\w+)/.exec(device)?.[1]}`,
    );
    await askQemu(this.#path("qmp"), async (execute) => {
      const taken = await Promise.all(paths.map((path) => bootIndexOf(execute, path)));
      let free = Math.max(...taken) + 1;
      for (const path of paths) await execute("qom-set", { path, property: "bootindex", value: free++ });
    });
  }

  /** The pid may be another's by now: QEMU's own command names its pid file. What is dead and unburied has no command. */
  #pid(): number | undefined {
    const file = this.#path("pid");
    if (!existsSync(file)) return undefined;
    const pid = Number(readFileSync(file, "utf8"));
    return commandOf(pid).includes(file) ? pid : undefined;
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

async function bootIndexOf(execute: Execute, path: string): Promise<number> {
  return Number(await execute("qom-get", { path, property: "bootindex" }));
}

function commandOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}
