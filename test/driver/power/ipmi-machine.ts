import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import type { PowerSettings, PowerSwitch } from "../../../driver/power/power-port.js";
import type { SwitchPatience } from "../../../driver/power/switch-tools.js";
import { IpmiSimulator } from "../../lab/ipmi-simulator.js";
import { PASSWORD, type PowerLab, powerLab } from "./power-lab.js";

export interface IpmiMachine {
  readonly lab: PowerLab;
  readonly simulator: IpmiSimulator;
  readonly settings: Extract<PowerSettings, { readonly kind: "ipmi" }>;
  readonly opened: PowerSwitch;
  readonly truth: () => "on" | "off";
  readonly bootDevice: () => string | undefined;
}

/** A machine that is a folder of files, behind an IPMI simulator. */
export async function ipmiMachine(
  t: ExecutionContext,
  patience: Partial<SwitchPatience> = {},
): Promise<IpmiMachine> {
  const lab = await powerLab(t);
  const hook = lab.script("hook", hookOf(lab.folder));
  const simulator = await IpmiSimulator.start({ hook, username: "admin", password: PASSWORD });
  t.teardown(() => simulator[Symbol.asyncDispose]());
  const settings = {
    kind: "ipmi",
    host: simulator.address,
    port: simulator.port,
    username: "admin",
    secret: "bmc",
  } as const;
  const said = (word: string): string | undefined => {
    const file = join(lab.folder, word);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  };
  return {
    lab,
    simulator,
    settings,
    opened: lab.open(settings, patience),
    truth: () => (said("power") === "1" ? "on" : "off"),
    bootDevice: () => said("boot"),
  };
}

/** While the file `broken` is there, everything fails; `lost` swallows what is set. */
function hookOf(folder: string): string {
  return `#!/bin/sh
[ -e "${folder}/broken" ] && exit 1
verb=$1
shift
case $verb in
get) for word; do printf '%s:' "$word"; cat "${folder}/$word" 2>/dev/null || printf 0; echo; done ;;
set) [ -e "${folder}/lost" ] || printf '%s' "$2" >"${folder}/$1" ;;
esac
`;
}
