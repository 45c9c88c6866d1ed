/**
 * Switches the machines of a folder, each a folder with a `machine.json` below it: `qemu-power FOLDER COMMAND MACHINE …`. The commands are those of a driver's power
 * kind `command`; `ipmi` is what ipmi_sim calls, and `unplug` takes a machine away for good. Exit code 0: done, 2: not supported. Started by one at a
 * time, see `powerScript`.
 */
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BootDevice, BootOverride } from "../../driver/power/power-port.js";
import { bootFlagsIn } from "./ipmi-simulator.js";
import { QemuDaemon } from "./qemu-daemon.js";

class NotSupported extends Error {}

/** Writes an executable `file` that takes `COMMAND MACHINE …` for the machines of `folder`. */
export function powerScript(file: string, folder: string): void {
  const script = fileURLToPath(import.meta.url);
  // Without -o the machine would hold the lock as long as it runs.
  const text = `#!/bin/sh\nexec flock -o -w 60 '${file}.lock' '${process.execPath}' '${script}' '${folder}' "$@"\n`;
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

async function main([folder, command = "", machine = "", ...words]: readonly string[]): Promise<void> {
  const home = join(folder ?? "", machine);
  if (!/^[\w-]+$/.test(machine) || !existsSync(join(home, "machine.json")))
    throw new Error(`there is no machine "${machine}"`);
  const perform = COMMANDS[command];
  if (perform === undefined) throw new NotSupported(`"${command}" is no command`);
  const answer = await perform(new QemuDaemon(home), words, home);
  if (answer !== undefined) console.log(answer);
}

const COMMANDS: Readonly<
  Record<string, (machine: QemuDaemon, words: readonly string[], home: string) => Promise<string | undefined>>
> = {
  "power-state": async (machine) => (machine.isOn ? "on" : "off"),
  "power-on": async (machine) => void (await machine.powerOn()),
  "power-off": async (machine) => void (await machine.powerOff()),
  "boot-device": async (machine, [device, lasts]) =>
    void (await machine.setBoot(parseOverride(machine, device, lasts))),
  ipmi,
  unplug: async (machine, _, home) => {
    rmSync(join(home, "machine.json"));
    await machine.powerOff();
  },
};

function parseOverride(
  { startsByHttp }: QemuDaemon,
  device: string | undefined,
  lasts: string | undefined,
): BootOverride {
  if (lasts !== "once" && lasts !== "continuous") throw new NotSupported(`boot device for "${lasts}"`);
  if (device !== "network" && device !== "disk" && !(device === "http" && startsByHttp))
    throw new NotSupported(`boot device "${device}"`);
  return { device, lasts };
}

/** The file in a machine's folder that names the log of its ipmi_sim. */
export const BMC_LOG = "bmc-log";

/** `get WORD…` or `set WORD VALUE`. */
async function ipmi(
  machine: QemuDaemon,
  [verb, ...words]: readonly string[],
  home: string,
): Promise<string | undefined> {
  if (verb === "get") return words.map((word) => `${word}:${ipmiState(machine, word)}`).join("\n");
  const [word, value = ""] = words;
  if (verb !== "set") throw new NotSupported(`ipmi ${verb}`);
  if (word === "boot") await machine.setBoot(ipmiOverride(value, home));
  else if (word === "shutdown" || (word === "power" && value === "0")) await machine.powerOff();
  else if (word === "power") await machine.powerOn();
  else if (word === "reset") {
    await machine.powerOff();
    await machine.powerOn();
  } else throw new NotSupported(`ipmi set ${word}`);
  return undefined;
}

function ipmiState({ isOn, override }: QemuDaemon, word: string): string | number {
  if (word === "power") return isOn ? 1 : 0;
  if (word !== "boot") return 0;
  return override === undefined ? "none" : IPMI_NAMES[override.device];
}

function ipmiOverride(value: string, home: string): BootOverride | undefined {
  if (value === "none") return undefined;
  const device = (["network", "disk"] as const).find((one) => IPMI_NAMES[one] === value);
  if (device === undefined) throw new NotSupported(`boot device "${value}"`);
  return { device, lasts: wasToLast(home) ? "continuous" : "once" };
}

/** ipmi_sim does not tell, but it has logged what it was asked: bit 6 of the first byte (IPMI 2.0 §28.12, parameter 5). */
function wasToLast(home: string): boolean {
  const log = join(home, BMC_LOG);
  const [flags = ""] = existsSync(log)
    ? bootFlagsIn(readFileSync(readFileSync(log, "utf8"), "latin1")).slice(-1)
    : [];
  return (Number.parseInt(flags.slice(0, 2), 16) & 0x40) !== 0;
}

const IPMI_NAMES: Readonly<Record<BootDevice, string>> = { network: "pxe", http: "pxe", disk: "default" };

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof NotSupported ? 2 : 1;
  });
