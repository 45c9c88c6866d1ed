import { subnetContains } from "../net/subnet.js";
import type { DhcpRequest } from "./dhcp-request.js";
import type { StrangerMatch, StrangerTreatment, SubnetSettings } from "./settings.js";

/** What becomes of a machine no driver claims, in which of its subnets, and what of the configuration says so: `rules.2` or `unknown`. */
export interface Judgement {
  readonly subnet: SubnetSettings;
  readonly treatment: StrangerTreatment;
  readonly rule: string;
}

/** What rules look at; a machine that is only thought of has no packet. */
export type StrangerFacts = Pick<DhcpRequest, "client" | "circuitId" | "remoteId">;

/**
 * By the first rule that fits, subnet by subnet; else by the first subnet whose policy for strangers is another one than to ignore them, else by
 * the first. `undefined` where the message fits no subnet.
 */
export function judgeStranger(
  subnets: readonly SubnetSettings[],
  facts: StrangerFacts,
): Judgement | undefined {
  const ruled = subnets.flatMap((subnet) => byRule(subnet, facts) ?? []);
  if (ruled[0] !== undefined) return ruled[0];
  const subnet = decidesUnruled(subnets);
  return subnet && { subnet, treatment: subnet.unknown, rule: "unknown" };
}

/** The one of a segment's subnets whose `unknown` holds for machines that fit no rule of any. */
export function decidesUnruled(subnets: readonly SubnetSettings[]): SubnetSettings | undefined {
  return subnets.find(({ unknown }) => unknown.policy !== "ignore") ?? subnets[0];
}

/** The ids of the hypervisors that policies of these subnets name. */
export function namedHypervisors(subnets: readonly SubnetSettings[]): ReadonlySet<string> {
  const treatments = subnets.flatMap(({ unknown, rules = [] }) => [
    unknown,
    ...rules.map(({ treatment }) => treatment),
  ]);
  return new Set(treatments.flatMap((treatment) => ("driver" in treatment ? [treatment.driver] : [])));
}

function byRule(subnet: SubnetSettings, facts: StrangerFacts): Judgement | undefined {
  const { rules = [] } = subnet;
  const place = rules.findIndex(({ match }) => fits(match, facts));
  const rule = rules[place];
  return rule && { subnet, treatment: rule.treatment, rule: `rules.${place}` };
}

function fits(match: StrangerMatch, { client, circuitId, remoteId }: StrangerFacts): boolean {
  const { macPrefix, vendorClass, architecture, relay } = match;
  if (macPrefix !== undefined && !client.mac.startsWith(macPrefix)) return false;
  if (vendorClass !== undefined && !fitsText(vendorClass, client.vendorClass)) return false;
  if (architecture !== undefined && client.architecture !== architecture) return false;
  if (relay !== undefined && (client.relay === undefined || !subnetContains(relay, client.relay)))
    return false;
  return fitsBytes(match.circuitId, circuitId) && fitsBytes(match.remoteId, remoteId);
}

function fitsBytes(pattern: string | undefined, bytes: Uint8Array | undefined): boolean {
  if (pattern === undefined) return true;
  if (bytes === undefined) return false;
  const isHex = pattern.startsWith("0x");
  return fitsText(isHex ? pattern.slice(2) : pattern, Buffer.from(bytes).toString(isHex ? "hex" : "latin1"));
}

function fitsText(pattern: string, text: string | undefined): boolean {
  if (text === undefined) return false;
  return pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}
