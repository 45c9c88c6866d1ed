import type { World } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { type Judgement, judgeStranger } from "./stranger-rules.js";
import { candidateSubnets } from "./subnet-choice.js";

/** What decides where an operator had the machine ignored, in place of a rule's name. */
export const OPERATORS_WORD = "an operator's word";

/** What becomes of the machine if no driver claims it: what an operator said of it goes before every rule. */
export function judge(
  world: Pick<World, "subnets" | "isIgnored">,
  request: DhcpRequest,
): Judgement | undefined {
  const judgement = judgeStranger(candidateSubnets(world.subnets, request), request);
  if (judgement === undefined || world.isIgnored?.(request.client.mac) !== true) return judgement;
  return { subnet: judgement.subnet, treatment: { policy: "ignore" }, rule: OPERATORS_WORD };
}
