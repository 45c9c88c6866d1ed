import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt, until } from "./commands.js";
import { type Firmware, qemuParts } from "./firmware.js";
import { IpmiSimulator } from "./ipmi-simulator.js";
import type { Lab } from "./namespaces.js";
import type { QemuMachine } from "./qemu-daemon.js";
import { BMC_LOG, powerScript } from "./qemu-power.js";
import { SerialConsole, type SerialWait } from "./serial-console.js";

export interface PoweredMachineSettings {
  readonly name: string;
  readonly firmware: Firmware;
  /** In the order of the firmware; each hangs on a bridge in the namespace `host`. */
  readonly nics: readonly { readonly mac: string; readonly bridge?: string }[];
  /** Absent: the lab's own. */
  readonly host?: string;
  /** A raw image that the machine writes to, or a blank disk of so many bytes. */
  readonly disks?: readonly {
    readonly serial: string;
    readonly content: { readonly file: string } | { readonly bytes: number };
  }[];
}

/** What a driver has to know to switch a machine by its BMC. */
export interface IpmiAccess {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/**
 * A machine that nobody but its power switch switches: a script (see `powerCommand`) and a BMC, both for the same machine. Disks and UEFI variables last as
 * long as the lab, where it is switched off for good.
 */
export class PoweredMachine {
  readonly settings: PoweredMachineSettings;
  /** Its cables, one for each NIC. */
  readonly taps: readonly string[];
  /** Files of its disks, for a look from outside. */
  readonly disks: readonly string[];
  readonly #lab: Lab;
  readonly #console: SerialConsole;

  private constructor(lab: Lab, settings: PoweredMachineSettings) {
    const { name, nics } = settings;
    this.#lab = lab;
    this.settings = settings;
    this.taps = nics.map((_, at) => `${at}-${name}`.slice(0, 15));
    this.disks = (settings.disks ?? []).map(({ content }, at) =>
      diskFile(lab.path(`${name}.disk${at}`), content),
    );
    this.#console = new SerialConsole(lab.path(`${name}.serial`), name);
  }

  /** It is off, and a driver on any host of the lab can switch it on. */
  static async plugIn(lab: Lab, settings: PoweredMachineSettings): Promise<PoweredMachine> {
    const machine = new PoweredMachine(lab, settings);
    for (const [at, { bridge }] of settings.nics.entries())
      await lab.addTap(machine.taps[at] ?? "", settings.host, bridge);
    machine.#describe();
    lab.atEnd(() => void spawnSync(powerCommand(lab), ["unplug", settings.name], { timeout: 60_000 }));
    return machine;
  }

  get name(): string {
    return this.settings.name;
  }

  /** The BMC, on a host of the lab, where only its own programs reach it, or on an address of that host. */
  async addBmc(host: string, address = "127.0.0.1"): Promise<IpmiAccess> {
    const [username, password] = ["admin", `secret-${this.name}`];
    const hook = `${powerCommand(this.#lab)} ipmi ${this.name}`;
    const inside = this.#lab.inside(host);
    const simulator = this.#lab.own(await IpmiSimulator.start({ hook, username, password, address, inside }));
    writeFileSync(join(this.#folder, BMC_LOG), simulator.log);
    return { host: address, port: simulator.port, username, password };
  }

  /** Runs a command of the power script: `power-on`, `boot-device network once`. */
  async power(command: string, ...words: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await attempt([powerCommand(this.#lab), command, this.name, ...words]);
    if (code !== 0)
      throw new Error(`${command} ${words.join(" ")} of ${this.name} ended with ${code}: ${stderr}`);
    return stdout.trim();
  }

  /** Waits until it is off, however that comes about. */
  async goesOff(timeout = 60_000): Promise<void> {
    await until(`${this.name} is off`, async () => (await this.power("power-state")) === "off", { timeout });
  }

  /** Everything since the machine was made. */
  serial(): string {
    return this.#console.text();
  }

  /** `waitFor` looks at nothing that was printed up to here. */
  mark(): void {
    this.#console.mark();
  }

  /** Waits for a line since the mark; that it is off meanwhile ends nothing. */
  waitFor(pattern: RegExp, wait: SerialWait = {}): Promise<RegExpExecArray> {
    return this.#console.waitFor(pattern, () => true, wait);
  }

  #describe(): void {
    const { name, firmware, nics, host = "bridge", disks = [] } = this.settings;
    const parts = qemuParts(firmware, {
      nics: nics.map(({ mac }, at) => ({ mac, tap: this.taps[at] ?? "" })),
      disks: disks.map(({ serial }, at) => ({ serial, file: this.disks[at] ?? "" })),
      serialFile: this.#console.file,
      variables: this.#lab.path(`${name}.vars.fd`),
    });
    const description: QemuMachine = { ...parts, inside: this.#lab.inside(host) };
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, "machine.json"), JSON.stringify(description, undefined, 2));
  }

  get #folder(): string {
    return this.#lab.path("machines", this.name);
  }
}

/** The executable that switches a lab's machines, for a driver's power kind `command`. */
export function powerCommand(lab: Lab): string {
  const file = lab.path("qemu-power");
  if (!existsSync(file)) powerScript(file, lab.path("machines"));
  return file;
}

type Content = NonNullable<PoweredMachineSettings["disks"]>[number]["content"];

function diskFile(blank: string, content: Content): string {
  if ("file" in content) return content.file;
  writeFileSync(blank, "");
  truncateSync(blank, content.bytes);
  return blank;
}
