import type { BootDevice, BootOverride, PowerState } from "../power-port.js";
import { failed, refused } from "../power-trouble.js";
import { toldText } from "../told-text.js";
import { idPath, linkPath, listAt, memberOf, textAt, wordsAt } from "./json.js";

/** A machine on its way is not yet there. */
const STATES: Readonly<Record<string, PowerState>> = {
  On: "on",
  PoweringOff: "on",
  Paused: "on",
  Off: "off",
  PoweringOn: "off",
};

/** Of a ComputerSystem's `PowerState`; it is null while the BMC does not know. */
export function powerStateOf(system: unknown): PowerState {
  const state = textAt(system, "PowerState");
  const known = state === undefined ? undefined : STATES[state];
  if (known !== undefined) return known;
  throw failed(`the BMC tells the power as "${toldText(state ?? "nothing")}"; expected On or Off`);
}

export interface ResetAction {
  readonly target: string;
  /** The reset types it lists; absent: look into `info`, and without that nothing is said. */
  readonly allowed?: readonly string[];
  /** Path of its ActionInfo. */
  readonly info?: string;
}

export function resetActionOf(system: unknown): ResetAction {
  const action = memberOf(system, "Actions", "#ComputerSystem.Reset");
  const target = linkPath(textAt(action, "target"));
  if (target === undefined) throw refused("this system of the BMC has no action to reset it");
  const allowed = wordsAt(action, "ResetType@Redfish.AllowableValues");
  const info = linkPath(textAt(action, "@Redfish.ActionInfo")) ?? idPath(action, "@Redfish.ActionInfo");
  return { target, ...(allowed && { allowed }), ...(info === undefined ? {} : { info }) };
}

/** What an ActionInfo lists for `ResetType`. */
export function resetTypesIn(actionInfo: unknown): readonly string[] | undefined {
  const parameter = listAt(actionInfo, "Parameters").find((one) => textAt(one, "Name") === "ResetType");
  return wordsAt(parameter, "AllowableValues");
}

/** Best first. Nobody asks the system on the disk: what is there may be broken, or not ours. */
const RESETS = { on: ["On", "ForceOn"], off: ["ForceOff", "GracefulShutdown"] } as const;

/** `allowed` absent: the BMC does not say, and is given the usual word. */
export function resetTypeFor(target: "on" | "off", allowed: readonly string[] | undefined): string {
  const fits = RESETS[target].find((type) => allowed?.includes(type) ?? true);
  if (fits !== undefined) return fits;
  throw refused(
    `the BMC has no reset to ${target}; it has: ${toldText((allowed ?? []).join(", ")) || "none"}`,
  );
}

const TARGETS: Readonly<Record<BootDevice, string>> = { network: "Pxe", http: "UefiHttp", disk: "Hdd" };
const LASTS = { once: "Once", continuous: "Continuous" } as const;
const MODES = { bios: "Legacy", uefi: "UEFI" } as const;

/** What is to be changed in a ComputerSystem's `Boot`; `undefined` where it stands so already and stays. */
export function bootChange(
  system: unknown,
  { device, lasts, firmware }: BootOverride,
): Readonly<Record<string, string>> | undefined {
  const boot = memberOf(system, "Boot");
  if (typeof boot !== "object" || boot === null) throw refused("this system of the BMC has no boot override");
  const target = listed(boot, "BootSourceOverrideTarget", TARGETS[device]);
  const enabled = listed(boot, "BootSourceOverrideEnabled", LASTS[lasts]);
  const mode = firmware && MODES[firmware];
  const modeNow = textAt(boot, "BootSourceOverrideMode");
  const changesMode = mode !== undefined && modeNow !== undefined && modeNow !== mode;
  const isSo =
    textAt(boot, "BootSourceOverrideTarget") === target &&
    textAt(boot, "BootSourceOverrideEnabled") === enabled;
  // A BMC may still show an override for one start that was used up.
  if (isSo && lasts === "continuous" && !changesMode) return undefined;
  return {
    BootSourceOverrideEnabled: enabled,
    BootSourceOverrideTarget: target,
    ...(changesMode ? { BootSourceOverrideMode: mode } : {}),
  };
}

function listed(boot: object, property: string, value: string): string {
  const allowed = wordsAt(boot, `${property}@Redfish.AllowableValues`);
  if (allowed === undefined || allowed.includes(value)) return value;
  const names = toldText(allowed.join(", ")) || "none";
  throw refused(`the BMC does not allow ${value} as ${property}; it allows: ${names}`);
}
