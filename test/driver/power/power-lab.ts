import { setMaxListeners } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { MetalplugError } from "../../../driver/errors.js";
import { openSwitch } from "../../../driver/power/kinds.js";
import type { PowerSettings, PowerSwitch } from "../../../driver/power/power-port.js";
import { SWITCH_PATIENCE, type SwitchPatience } from "../../../driver/power/switch-tools.js";
import { temporaryFolder } from "../store/temporary-folder.js";

/** What no text may hold. */
export const PASSWORD = "S3cret-of-the-BMC";
export const never: AbortSignal = new AbortController().signal;
setMaxListeners(0, never);

/** A folder with a folder of secrets and room for scripts. */
export interface PowerLab {
  readonly folder: string;
  readonly secrets: string;
  readonly commands: Record<string, string>;
  /** Writes a secret as an operator should. */
  secret(name: string, text?: string, mode?: number): void;
  /** Writes a script and names it under the commands. */
  script(name: string, text: string): string;
  open(power: PowerSettings, patience?: Partial<SwitchPatience>): PowerSwitch;
}

export async function powerLab(t: ExecutionContext): Promise<PowerLab> {
  const folder = await temporaryFolder(t);
  const secrets = join(folder, "secrets");
  mkdirSync(secrets, { mode: 0o700 });
  const commands: Record<string, string> = {};
  const lab: PowerLab = {
    folder,
    secrets,
    commands,
    secret: (name, text = `${PASSWORD}\n`, mode = 0o600) => {
      writeFileSync(join(secrets, name), text);
      chmodSync(join(secrets, name), mode);
    },
    script: (name, text) => {
      const file = join(folder, name);
      writeFileSync(file, text, { mode: 0o755 });
      commands[name] = file;
      return file;
    },
    open: (power, patience = {}) => {
      const opened = openSwitch({ name: "r4u12", power }, lab, { ...SWITCH_PATIENCE, ...patience });
      t.teardown(() => opened[Symbol.asyncDispose]());
      return opened;
    },
  };
  lab.secret("bmc");
  return lab;
}

/** The sentence of a failure with that code; fails the test otherwise, and where a secret shows. */
export async function sentence(
  t: ExecutionContext,
  code: "POWER_FAILED" | "POWER_REFUSED",
  act: Promise<unknown>,
): Promise<string> {
  const error = await t.throwsAsync(act, { instanceOf: MetalplugError });
  t.is(error.code, code, error.message);
  tellsNoSecret(t, error);
  return error.message;
}

export function tellsNoSecret(t: ExecutionContext, error: unknown): void {
  for (let one = error; one instanceof Error; one = one.cause) {
    t.notRegex(`${one.message}${one.stack}${JSON.stringify(one)}`, /S3cret/);
  }
}
