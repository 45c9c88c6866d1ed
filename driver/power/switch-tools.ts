import { type RunProgram, runProgram } from "./run-program.js";
import { readAuthority, readSecret } from "./secrets.js";

/** What the driver's configuration gives the switches. */
export interface PowerSurroundings {
  /** The folder of secrets. */
  readonly secrets: string;
  /** Commands by name, each an absolute path. */
  readonly commands: Readonly<Record<string, string>>;
  /** Absent: on this thread. */
  readonly run?: RunProgram;
}

/** How long a machine's switch is waited for, in milliseconds. */
export interface SwitchPatience {
  /** A program's run, or one request of a BMC. */
  readonly call: number;
  /** A task that a BMC goes on with after it has answered. */
  readonly task: number;
}

export const SWITCH_PATIENCE: SwitchPatience = { call: 30_000, task: 120_000 };

/** What one switch works with. */
export interface SwitchTools {
  readonly commands: Readonly<Record<string, string>>;
  readonly patience: SwitchPatience;
  readonly run: RunProgram;
  secret(name: string): Promise<string>;
  authority(name: string): Promise<string>;
  /** From here on `text` is left out of everything that is told. */
  hide(text: string): void;
  /** `text` without what is hidden. */
  withoutHidden(text: string): string;
}

/** A password, the one before it, and as many tokens. */
const MAX_HIDDEN = 4;

export function switchTools(
  { secrets, commands, run = runProgram }: PowerSurroundings,
  patience: SwitchPatience = SWITCH_PATIENCE,
): SwitchTools {
  const hidden = new Set<string>();
  const hide = (text: string): void => {
    hidden.delete(text);
    hidden.add(text);
    const [oldest] = hidden;
    if (hidden.size > MAX_HIDDEN && oldest !== undefined) hidden.delete(oldest);
  };
  return {
    commands,
    patience,
    run,
    hide,
    secret: async (name) => {
      const secret = await readSecret(secrets, name);
      hide(secret);
      return secret;
    },
    authority: (name) => readAuthority(secrets, name),
    withoutHidden: (text) => [...hidden].reduce((rest, secret) => rest.replaceAll(secret, "…"), text),
  };
}
