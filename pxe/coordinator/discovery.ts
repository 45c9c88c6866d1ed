import { isRefusal, placeFromPool, type World } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { judge } from "./judgement.js";
import type { StrangerQuestion } from "./owner-source.js";

/** What the driver that the policy names is to be asked if no driver claims the machine; `undefined`: nothing, as of a running system. */
export function strangerQuestion(
  world: World,
  request: DhcpRequest,
  now: number,
): StrangerQuestion | undefined {
  const { message, client } = request;
  const isBooting = client.architecture !== undefined && (message === "DISCOVER" || message === "REQUEST");
  if (!isBooting || world.isKnown?.(client.mac) === true) return undefined;
  const { treatment, subnet } = judge(world, request) ?? {};
  if (treatment === undefined || subnet === undefined) return undefined;
  if (treatment.policy !== "discover" && treatment.policy !== "proxy") return undefined;
  const hypervisor = treatment.driver;
  if (treatment.policy === "proxy" || subnet.addresses === "foreign") return { hypervisor };
  const place = placeFromPool(world, request, "unknownMachine", [subnet], now);
  return isRefusal(place) ? { hypervisor } : { hypervisor, poolAddress: place.address };
}
