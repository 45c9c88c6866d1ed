import { LONGEST_FILE_NAME } from "../dhcp/packet.js";
import { formatSubnet } from "../net/subnet.js";
import { placeFixed } from "./address-place.js";
import { type Decision, noVif, ownedDecision, type Refusal, refusalOf, type World } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import type { Ownership } from "./ownership.js";
import type { SubnetSettings } from "./settings.js";
import { candidateSubnets } from "./subnet-choice.js";

/** Why nobody is to be asked about a BOOTP message; `undefined` where some subnet serves it, and where there is no subnet at all. */
export function refuseBootp(world: World, request: DhcpRequest): Refusal | undefined {
  const subnets = candidateSubnets(world.subnets, request);
  return subnets.length === 0 || subnets.some(({ bootp }) => bootp === true) ? undefined : isOff(subnets);
}

/** A machine that speaks BOOTP gets the fixed address its owner grants, for good (RFC 1534 §2): what a pool lends could never come back. */
export function decideBootp(
  world: World,
  request: DhcpRequest,
  ownership: Ownership,
  now: number,
): Decision | Refusal {
  if (ownership.kind === "none") return { reason: "unknownMachine", text: "" };
  if (ownership.kind !== "one") return refusalOf(world, ownership);
  const { address: plan, netbootOff } = ownership.answer.grant;
  if (plan === undefined) return noVif(netbootOff);
  if (plan.kind === "pool")
    return {
      reason: "unservedMessage",
      text: "BOOTP needs a fixed address, and its vif has one of the pool",
    };
  const place = placeFixed(world, request, plan, now);
  if ("reason" in place) return place;
  return place.subnet.bootp === true
    ? withNameInField(ownedDecision(world, request, ownership.answer, place))
    : isOff([place.subnet]);
}

/** BOOTP has nothing but the field for it. */
function withNameInField(decision: Decision): Decision {
  const { boot, ...rest } = decision;
  if (boot === undefined || boot.file.length <= LONGEST_FILE_NAME) return decision;
  return {
    ...rest,
    withheld: {
      reason: "loaderMissing",
      text: `BOOTP has no room for a boot file name of ${boot.file.length} characters`,
    },
  };
}

function isOff(subnets: readonly SubnetSettings[]): Refusal {
  const names = subnets.map(({ subnet }) => formatSubnet(subnet)).join(", ");
  return {
    reason: "unservedMessage",
    text: `BOOTP is off in ${names}; bootp: true on the subnet switches it on`,
  };
}
