import type { PowerSwitch, SettingsOf } from "./power-port.js";
import { failed, refused } from "./power-trouble.js";
import { SYSTEM_PATH } from "./run-program.js";
import type { SwitchTools } from "./switch-tools.js";
import { toldLines, toldText } from "./told-text.js";

const NOT_SUPPORTED = 2;

/**
 * A script of the operator's own, which the driver's configuration names. It is run without a shell, in `/`, as
 *
 *     SCRIPT power-state MACHINE
 *     SCRIPT power-on MACHINE
 *     SCRIPT power-off MACHINE
 *     SCRIPT boot-device MACHINE network|http|disk once|continuous
 *
 * and of its environment it gets PATH, LC_ALL and, where the machine's firmware is known, METALPLUG_FIRMWARE (bios or uefi). For `power-state` it prints `on`, `off` or
 * `unknown`. It ends with 0 when it has done what it was asked (also when that was so before), with 2 when it cannot do such a thing at all, and with any other
 * code when it has failed; the first line of its standard error is told then. What it leaves running must have closed its output. After 30 seconds it is killed
 * with its process group. It is run for several machines at once, and for one machine one at a time.
 */
export function openCommand(settings: SettingsOf<"command">, tools: SwitchTools): PowerSwitch {
  const { command, machine } = settings;
  const run = async (
    verb: string,
    words: readonly string[],
    signal: AbortSignal,
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    const end = await tools.run({
      file: fileOf(command, tools.commands),
      args: [verb, machine, ...words],
      env: { PATH: SYSTEM_PATH, LC_ALL: "C", ...env },
      timeout: tools.patience.call,
      signal,
    });
    if (end.code === 0) return end.stdout;
    const line = toldText(end.stderr.split("\n").find((text) => text.trim() !== "") ?? "");
    const said = line === "" ? "" : `: ${line}`;
    if (end.code === NOT_SUPPORTED) throw refused(`the command "${command}" has no ${verb}${said}`);
    throw failed(`the command "${command}" ended with ${end.code}${said}`);
  };
  return {
    state: async (signal) => {
      const stdout = await run("power-state", [], signal);
      const word = stdout.trim();
      if (word === "on" || word === "off" || word === "unknown") return word;
      throw failed(`the command "${command}" printed "${toldLines(stdout)}"; expected on, off or unknown`);
    },
    set: async (target, signal) => {
      await run(`power-${target}`, [], signal);
    },
    setBoot: async ({ device, lasts, firmware }, signal) => {
      const env = firmware === undefined ? {} : { METALPLUG_FIRMWARE: firmware };
      await run("boot-device", [device, lasts], signal, env);
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function fileOf(command: string, commands: Readonly<Record<string, string>>): string {
  const file = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (file !== undefined) return file;
  const names = Object.keys(commands).sort();
  throw refused(
    `there is no command "${command}" under power.commands of this driver's configuration; it has: ${names.join(", ") || "none"}`,
  );
}
