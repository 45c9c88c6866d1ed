import { openCommand } from "./command.js";
import { openIpmi } from "./ipmi.js";
import { openManual } from "./manual.js";
import { namedSwitch } from "./named-switch.js";
import type { PowerNode } from "./power-desk-port.js";
import type { PowerKind, PowerSettings, PowerSwitch, SettingsOf } from "./power-port.js";
import { refused } from "./power-trouble.js";
import { openRedfish } from "./redfish/redfish-switch.js";
import { explainPowerSettings } from "./settings-rules.js";
import {
  type PowerSurroundings,
  type SwitchPatience,
  type SwitchTools,
  switchTools,
} from "./switch-tools.js";
import { openWakeOnLan } from "./wake-on-lan.js";

interface Kind<K extends PowerKind> {
  readonly open: (settings: SettingsOf<K>, tools: SwitchTools) => PowerSwitch;
  /** What does one thing at a time: nodes with the same text share a BMC. */
  readonly bmc: (settings: SettingsOf<K>, node: string) => string;
  /** Whether there is something to watch. */
  readonly tellsState: boolean;
}

const KINDS: { readonly [K in PowerKind]: Kind<K> } = {
  manual: { open: openManual, bmc: (_, node) => `manual ${node}`, tellsState: false },
  ipmi: {
    open: openIpmi,
    bmc: ({ host, port }) => `ipmi ${host.toLowerCase()}:${port}`,
    tellsState: true,
  },
  redfish: { open: openRedfish, bmc: ({ url }) => `redfish ${new URL(url).host}`, tellsState: true },
  command: {
    open: openCommand,
    bmc: ({ command, machine }) => `command ${command} ${machine}`,
    tellsState: true,
  },
  wol: { open: (settings) => openWakeOnLan(settings), bmc: ({ mac }) => `wol ${mac}`, tellsState: false },
};

/** The switch of a node. Nothing is reached before it is asked. Settings that cannot be right make a switch that refuses, saying why. */
export function openSwitch(
  node: PowerNode,
  surroundings: PowerSurroundings,
  patience?: SwitchPatience,
): PowerSwitch {
  const tools = switchTools(surroundings, patience);
  const { kind } = node.power;
  const unsound = explainPowerSettings(node.power);
  const inner = unsound === undefined ? kindOf(node.power).open(node.power, tools) : refusingSwitch(unsound);
  return namedSwitch(inner, { node: node.name, kind }, tools);
}

/** Two nodes with the same answer share a BMC. */
export function bmcOf({ name, power }: PowerNode): string {
  const unsound = explainPowerSettings(power) !== undefined;
  return unsound ? `unsound ${name}` : kindOf(power).bmc(power, name);
}

export function tellsState(settings: PowerSettings): boolean {
  return kindOf(settings).tellsState;
}

function kindOf(settings: PowerSettings): Kind<PowerKind> {
  return KINDS[settings.kind] as Kind<PowerKind>;
}

function refusingSwitch(found: string): PowerSwitch {
  const refuse = async (): Promise<never> => {
    throw refused(found);
  };
  return {
    state: refuse,
    set: refuse,
    setBoot: refuse,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
