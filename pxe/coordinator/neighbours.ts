import type { StrangerTreatment, SubnetSettings } from "./settings.js";

/** Another server gives the addresses of the subnet. */
export function isForeign({ addresses }: Pick<SubnetSettings, "addresses">): boolean {
  return addresses === "foreign";
}

/** Boot files may be asked for here without an address. */
export function offersBeside(subnet: SubnetSettings): boolean {
  return isForeign(subnet) || treatmentsOf(subnet).some(({ policy }) => policy === "proxy");
}

/** Messages of strangers may be handed on from here. */
export function handsOn(subnet: SubnetSettings): boolean {
  return treatmentsOf(subnet).some(({ policy }) => policy === "forward");
}

/** Whether no subnet has to do with other servers, as in most sites: nothing of it costs a message anything there. */
export function isAlone(subnets: readonly SubnetSettings[]): boolean {
  const known = ALONE.get(subnets);
  if (known !== undefined) return known;
  const alone = !subnets.some((subnet) => offersBeside(subnet) || handsOn(subnet));
  ALONE.set(subnets, alone);
  return alone;
}

const ALONE = new WeakMap<readonly SubnetSettings[], boolean>();

function treatmentsOf({ unknown, rules = [] }: SubnetSettings): readonly StrangerTreatment[] {
  return [unknown, ...rules.map(({ treatment }) => treatment)];
}
