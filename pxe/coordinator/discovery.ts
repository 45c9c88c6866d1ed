import type { Ipv4Address } from "../net/ipv4-address.js";
import { addressBeside } from "./beside.js";
import { isRefusal, type World } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { judge } from "./judgement.js";
import type { StrangerQuestion } from "./owner-source.js";
import { givesAddress, placeStranger } from "./stranger-decision.js";

/**
 * What the driver that the policy names is to be asked if no driver claims the machine; `undefined`: nothing. Of a running system it is only told the
 * address that another server gives the discovery ramdisk: that may be another than its firmware's, and the report comes from there.
 */
export function strangerQuestion(
  world: World,
  request: DhcpRequest,
  now: number,
): StrangerQuestion | undefined {
  const { message, client } = request;
  if (message === "BOOTP" || world.isKnown?.(client.mac) === true) return undefined;
  const isSystem = client.architecture === undefined;
  if (isSystem && world.isDiscovered?.(client.mac) !== true) return undefined;
  const judgement = judge(world, request);
  if (judgement === undefined) return undefined;
  const { treatment } = judgement;
  if (treatment.policy !== "discover" && treatment.policy !== "proxy") return undefined;
  const hypervisor = treatment.driver;
  const beside = givesAddress(judgement) ? undefined : addressBeside(world, request);
  if (isSystem) return beside && { hypervisor, poolAddress: beside };
  if (!givesAddress(judgement)) return withAddress(hypervisor, beside);
  // Who has an address by other means boots nothing by asking about it.
  if (message === "INFORM") return undefined;
  const place = placeStranger(world, request, judgement, now);
  return withAddress(hypervisor, isRefusal(place) ? undefined : place.address);
}

function withAddress(hypervisor: string, poolAddress: Ipv4Address | undefined): StrangerQuestion {
  return poolAddress === undefined ? { hypervisor } : { hypervisor, poolAddress };
}
