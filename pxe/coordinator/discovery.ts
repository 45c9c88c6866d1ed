import { addressBeside } from "./beside.js";
import { isRefusal, type World } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { judge } from "./judgement.js";
import type { StrangerQuestion } from "./owner-source.js";
import { givesAddress, placeStranger } from "./stranger-decision.js";

/** What the driver that the policy names is to be asked if no driver claims the machine; `undefined`: nothing, as of a running system. */
export function strangerQuestion(
  world: World,
  request: DhcpRequest,
  now: number,
): StrangerQuestion | undefined {
  const { message, client } = request;
  const isBooting = client.architecture !== undefined && (message === "DISCOVER" || message === "REQUEST");
  if (!isBooting || world.isKnown?.(client.mac) === true) return undefined;
  const judgement = judge(world, request);
  if (judgement === undefined) return undefined;
  const { treatment } = judgement;
  if (treatment.policy !== "discover" && treatment.policy !== "proxy") return undefined;
  const hypervisor = treatment.driver;
  if (!givesAddress(judgement)) {
    const poolAddress = addressBeside(world, request);
    return { hypervisor, ...(poolAddress && { poolAddress }) };
  }
  const place = placeStranger(world, request, judgement, now);
  return isRefusal(place) ? { hypervisor } : { hypervisor, poolAddress: place.address };
}
