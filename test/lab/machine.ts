import { existsSync, readFileSync } from "node:fs";
import { type Background, until } from "./commands.js";
import { type DirectBoot, type Firmware, type LabDisk, qemuCommand } from "./firmware.js";
import type { Lab } from "./namespaces.js";

export interface MachineSettings {
  readonly name: string;
  readonly firmware: Firmware;
  readonly mac: string;
  /** Namespace and bridge the machine's cable goes to; absent: the lab's segment. */
  readonly host?: string;
  readonly bridge?: string;
  readonly disks?: readonly LabDisk[];
  readonly bootsFrom?: "disk" | DirectBoot;
}

/** A machine with real firmware. Its serial line is a file, one over all power cycles. */
export class Machine {
  readonly settings: MachineSettings;
  readonly serialFile: string;
  readonly #lab: Lab;
  #process: Background | undefined;
  #poweredOnAt = 0;

  private constructor(lab: Lab, settings: MachineSettings) {
    this.#lab = lab;
    this.settings = settings;
    this.serialFile = lab.path(`${settings.name}.serial`);
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
    this.#poweredOnAt = this.serial().length;
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
    return existsSync(this.serialFile) ? readFileSync(this.serialFile, "latin1") : "";
  }

  /** What it has printed since it was last switched on. */
  serialOfThisBoot(): string {
    return this.serial().slice(this.#poweredOnAt);
  }

  /** Waits for a line since the last power-on; `timeout` in milliseconds. */
  async waitFor(
    pattern: RegExp,
    options: { readonly timeout?: number; readonly signal?: AbortSignal } = {},
  ): Promise<RegExpExecArray> {
    const what = `${this.settings.name} (${this.mac}) prints ${pattern}`;
    return until(
      what,
      () => {
        const running = this.running;
        const found = pattern.exec(this.serialOfThisBoot());
        if (found !== null) return found;
        if (!running) throw new Error(`It went off before: ${what}; the last it said:\n${this.lastWords()}`);
        return undefined;
      },
      { timeout: options.timeout ?? 180_000, signal: options.signal },
    ).catch((error: unknown) => {
      throw new Error(`${error instanceof Error ? error.message : error}\n${this.lastWords()}`, {
        cause: error,
      });
    });
  }

  lastWords(): string {
    return printable(this.serialOfThisBoot()).slice(-600);
  }

  #command(): readonly string[] {
    const { firmware, name } = this.settings;
    const variables = this.#lab.path(`${name}.vars.fd`);
    return qemuCommand(firmware, { ...this.settings, tap: this.tap, serialFile: this.serialFile, variables });
  }
}

/** A serial line's text without terminal control. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are control characters
  return text.replace(/\x1b\[[0-9;?=]*[A-Za-z]|\x1b./g, "").replace(/[^\x20-\x7e\n]/g, "");
}
