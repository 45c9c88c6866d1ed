import type { Background } from "./commands.js";
import { type DirectBoot, type Firmware, type LabDisk, qemuCommand } from "./firmware.js";
import type { Lab } from "./namespaces.js";
import { SerialConsole, type SerialWait } from "./serial-console.js";

export interface MachineSettings {
  readonly name: string;
  readonly firmware: Firmware;
  readonly mac: string;
  /** Namespace and bridge the machine's cable goes to; absent: the lab's segment. */
  readonly host?: string;
  readonly bridge?: string;
  readonly disks?: readonly LabDisk[];
  readonly bootsFrom?: DirectBoot;
}

/** A machine with real firmware. Its serial line is a file, one over all power cycles. */
export class Machine {
  readonly settings: MachineSettings;
  readonly #lab: Lab;
  readonly #console: SerialConsole;
  #process: Background | undefined;

  private constructor(lab: Lab, settings: MachineSettings) {
    this.#lab = lab;
    this.settings = settings;
    const { name, mac } = settings;
    this.#console = new SerialConsole(lab.path(`${name}.serial`), `${name} (${mac})`);
  }

  static async plugIn(lab: Lab, settings: MachineSettings): Promise<Machine> {
    await lab.addTap(`tap${settings.name}`, settings.host, settings.bridge);
    return new Machine(lab, settings);
  }

  get mac(): string {
    return this.settings.mac;
  }

  get tap(): string {
    return `tap${this.settings.name}`;
  }

  get running(): boolean {
    return this.#process?.running ?? false;
  }

  powerOn(): void {
    if (this.running) return;
    this.#console.mark();
    this.#process = this.#lab.start(
      this.settings.host ?? "bridge",
      this.#command(),
      `${this.settings.name}.qemu.log`,
    );
  }

  async powerOff(): Promise<void> {
    await this.#process?.stop("SIGKILL");
  }

  /** Off and on again, whatever it does. */
  async powerCycle(): Promise<void> {
    await this.powerOff();
    this.powerOn();
  }

  /** Everything since the machine was made. */
  serial(): string {
    return this.#console.text();
  }

  /** What it has printed since it was last switched on. */
  serialOfThisBoot(): string {
    return this.#console.sinceMark();
  }

  /** Waits for a line since the last power-on. */
  async waitFor(pattern: RegExp, wait: SerialWait = {}): Promise<RegExpExecArray> {
    return this.#console.waitFor(pattern, () => this.running, wait);
  }

  lastWords(): string {
    return this.#console.lastWords();
  }

  #command(): readonly string[] {
    const { firmware, name } = this.settings;
    const variables = this.#lab.path(`${name}.vars.fd`);
    return qemuCommand(firmware, {
      ...this.settings,
      tap: this.tap,
      serialFile: this.#console.file,
      variables,
    });
  }
}
