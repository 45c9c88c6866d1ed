import { failure } from "../errors.js";
import { checkLimit, checkName } from "../inventory/request-checks.js";
import type { PowerSettings } from "../power/power-port.js";
import { explainPowerSettings } from "../power/settings-rules.js";
import { checkedHardware } from "./hardware-rules.js";
import type { Cable, NodeProperties } from "./node.js";
import { isPrintable } from "./printable.js";

const MAX_TRAITS = 256;
/** nova's and placement's grammar (os-traits), so that their traits can be used as they are. */
const TRAIT = /^[A-Z0-9_]{1,255}$/;
const MAX_LABELS = 64;
const LABEL_KEY = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/;
const MAX_LABEL_VALUE = 255;
const MAX_PORT = 63;

/**
 * The properties in the one spelling they are kept in: traits and labels in order, nothing that is empty, and none twice. Throws ARGUMENT_REFUSED, MAC_TWICE,
 * NAME_REFUSED, POWER_SETTINGS_REFUSED or LIMIT_REACHED.
 */
export function checkedProperties(node: string, properties: NodeProperties): NodeProperties {
  const { macs, cables = [], hardware, traits = [], labels = {}, power } = properties;
  const known = hardware === undefined ? {} : checkedHardware(node, hardware);
  const kept = Object.entries(checkedLabels(node, labels));
  if (power !== undefined) checkPower(node, power);
  return {
    macs: [...macs],
    ...(cables.length > 0 && { cables: checkedCables(node, macs, cables) }),
    ...(Object.keys(known).length > 0 && { hardware: known }),
    ...(traits.length > 0 && { traits: checkedTraits(node, traits) }),
    ...(kept.length > 0 && { labels: Object.fromEntries(kept) }),
    ...(power !== undefined && power.kind !== "manual" && { power: { ...power } }),
  };
}

function checkPower(node: string, power: PowerSettings): void {
  const found = explainPowerSettings(power);
  if (found !== undefined) throw failure("POWER_SETTINGS_REFUSED", { node, found });
}

function checkedTraits(node: string, traits: readonly string[]): readonly string[] {
  checkLimit(traits.length, MAX_TRAITS, "traits on one node");
  const wrong = traits.find((trait) => !TRAIT.test(trait));
  if (wrong !== undefined)
    throw refused(
      `A trait of node "${node}"`,
      wrong,
      "1 to 255 capitals, digits and underscores, as CUSTOM_GPU",
    );
  return [...new Set(traits)].sort();
}

function checkedLabels(
  node: string,
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(labels);
  checkLimit(entries.length, MAX_LABELS, "labels on one node");
  for (const [key, value] of entries) {
    if (!LABEL_KEY.test(key))
      throw refused(
        `A label's key of node "${node}"`,
        key,
        "1 to 63 letters, digits, dots, hyphens, slashes or underscores, beginning with a letter or digit",
      );
    if (!isPrintable(value, MAX_LABEL_VALUE))
      throw refused(
        `Label ${key} of node "${node}"`,
        value,
        `at most ${MAX_LABEL_VALUE} printable characters`,
      );
  }
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function checkedCables(node: string, macs: readonly string[], cables: readonly Cable[]): readonly Cable[] {
  return cables.map(({ mac, network, port }, index) => {
    if (cables.findIndex((other) => other.mac === mac) !== index) throw failure("MAC_TWICE", { mac });
    if (!macs.includes(mac))
      throw failure("ARGUMENT_REFUSED", {
        argument: `A cable of node "${node}"`,
        found: `at MAC ${mac}`,
        expected: `one of its NICs: ${macs.join(", ")}`,
      });
    checkName(network, "a network");
    if (port === undefined) return { mac, network };
    if (port === "" || !isPrintable(port, MAX_PORT))
      throw refused(`The switch port of NIC ${mac}`, port, `1 to ${MAX_PORT} printable characters`);
    return { mac, network, port };
  });
}

function refused(argument: string, text: string, expected: string): Error {
  return failure("ARGUMENT_REFUSED", { argument, found: JSON.stringify(text.slice(0, 100)), expected });
}
