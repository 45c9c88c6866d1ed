import type { StrangerMatch, SubnetSettings } from "../../pxe/coordinator/settings.js";
import { decidesUnruled } from "../../pxe/coordinator/stranger-rules.js";
import { type Subnet, subnetContains } from "../../pxe/net/subnet.js";

/** What of the policies for strangers decides about nobody: rules behind broader ones, and `unknown` of subnets that come second on their interface. */
export function unmetRuleWarnings(subnets: readonly SubnetSettings[]): readonly string[] {
  return subnets.flatMap((subnet, place) => [
    ...hiddenRules(subnet, `subnets.${place}`),
    ...passedOver(subnet, place, subnets),
  ]);
}

function hiddenRules({ rules = [] }: SubnetSettings, path: string): readonly string[] {
  return rules.flatMap(({ match }, place) => {
    const first = rules.findIndex((rule) => covers(rule.match, match));
    if (first >= place) return [];
    return [`${path}.rules.${place} is never met: rules.${first}, before it, fits all that it fits`];
  });
}

/** Of the subnets of an interface one decides about a machine that fits no rule. Behind relays each subnet has its own word. */
function passedOver(
  subnet: SubnetSettings,
  place: number,
  subnets: readonly SubnetSettings[],
): readonly string[] {
  const { interface: name, unknown } = subnet;
  const onInterface = subnets.filter((one) => name !== undefined && one.interface === name);
  const decides = decidesUnruled(onInterface);
  if (decides === undefined || unknown.policy === "ignore") return [];
  if (JSON.stringify(decides.unknown) === JSON.stringify(unknown)) return [];
  const first = subnets.indexOf(decides);
  return [
    `subnets.${place}.unknown (${unknown.policy}) is not met on interface ${name}: subnets.${first}.unknown (${decides.unknown.policy}) decides there`,
  ];
}

/** Whether what fits `narrow` fits `broad` as well. */
function covers(broad: StrangerMatch, narrow: StrangerMatch): boolean {
  const { macPrefix, architecture, relay } = broad;
  if (macPrefix !== undefined && narrow.macPrefix?.startsWith(macPrefix) !== true) return false;
  if (architecture !== undefined && narrow.architecture !== architecture) return false;
  if (relay !== undefined && (narrow.relay === undefined || !holds(relay, narrow.relay))) return false;
  return (["vendorClass", "circuitId", "remoteId"] as const).every((key) =>
    coversText(broad[key], narrow[key]),
  );
}

function holds(broad: Subnet, narrow: Subnet): boolean {
  return broad.prefixLength <= narrow.prefixLength && subnetContains(broad, narrow.network);
}

/** Text and hex of the same bytes are not compared: what is not told is no harm. */
function coversText(broad: string | undefined, narrow: string | undefined): boolean {
  if (broad === undefined || broad === narrow) return true;
  if (narrow === undefined || !broad.endsWith("*")) return false;
  const isOfOneKind = broad === "*" || broad.startsWith("0x") === narrow.startsWith("0x");
  return isOfOneKind && narrow.startsWith(broad.slice(0, -1));
}
