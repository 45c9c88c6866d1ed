import type { BootEventDetail } from "../boot/boot-event.js";
import { formatSubnet } from "../net/subnet.js";
import { candidates, identifierFor, type Place, placeFromPool, plainNetwork } from "./address-place.js";
import type { Decision, Refusal, World } from "./decision.js";
import { addressAskedFor, type DhcpRequest, requestState } from "./dhcp-request.js";
import { judge } from "./judgement.js";
import type { Discovery } from "./ownership.js";
import type { SubnetSettings } from "./settings.js";
import { strangerBoot } from "./stranger-boot.js";
import { type Judgement, judgeStranger } from "./stranger-rules.js";
import { leftToOthers } from "./stranger-wait.js";

/** What the policy that a machine no driver claims falls under gives it for this DISCOVER or REQUEST. */
export function grantStranger(
  world: World,
  request: DhcpRequest,
  discovery: Discovery | undefined,
  now: number,
): Decision | Refusal {
  const judgement = judge(world, request);
  if (judgement === undefined || !givesAddress(judgement)) return leftAlone(judgement);
  const delayed = delayOf(world, request, judgement, now);
  if (delayed !== undefined) return { reason: "delayed", text: delayed };
  if (!mayHaveAddress(world, request)) return { reason: "notOurs", text: "nothing is known of its lease" };
  const place = placeStranger(world, request, judgement, now);
  if ("reason" in place) return place;
  const serverIdentifier = identifierFor(world, request, place.subnet);
  return { ...place, serverIdentifier, ...strangerBoot(world, request.client, discovery) };
}

/** The address of the pool that the policy leads to. */
export function placeStranger(
  world: World,
  request: DhcpRequest,
  judgement: Judgement,
  now: number,
): Place | Refusal {
  return placeFromPool(world, request, "unknownMachine", subnetsLike(world, request, judgement), now);
}

/** What such a machine is told by INFORM. One that the policy leaves to others at first has its address of them, unless it is leased by us. */
export function informStranger(world: World, request: DhcpRequest): Decision | Refusal {
  const judgement = judge(world, request);
  if (judgement === undefined || !givesAddress(judgement)) return leftAlone(judgement);
  const { subnet, treatment } = judgement;
  const address = request.packet.ciaddr;
  if (treatment.policy === "delay" && world.book.leaseAt(address)?.mac !== request.client.mac)
    return { reason: "delayed", text: `${address} is another server's to tell about` };
  const serverIdentifier = identifierFor(world, request, subnet);
  return { ...plainNetwork(subnet), address, kind: "unknownMachine", serverIdentifier };
}

/** Whether strangers like this one have their addresses of us. */
export function isServedStranger(world: World, request: DhcpRequest): boolean {
  const judgement = judge(world, request);
  return judgement !== undefined && givesAddress(judgement);
}

/** For the event; `undefined` for a message that no policy is asked about. */
export function strangerJudged(world: World, request: DhcpRequest): BootEventDetail | undefined {
  const judgement = request.message === "BOOTP" ? undefined : judge(world, request);
  if (judgement === undefined) return undefined;
  const { treatment, rule, subnet } = judgement;
  const text = `subnet ${formatSubnet(subnet.subnet)}`;
  return { kind: "strangerJudged", policy: treatment.policy, rule, text };
}

export function givesAddress({ treatment, subnet }: Judgement): boolean {
  switch (treatment.policy) {
    case "pool":
    case "delay":
    case "discover":
      return subnet.addresses !== "foreign";
    case "ignore":
    case "log":
    case "proxy":
    case "forward":
      return false;
  }
}

function delayOf(
  world: World,
  { message, client }: DhcpRequest,
  { treatment }: Judgement,
  now: number,
): string | undefined {
  if (treatment.policy !== "delay" || message !== "DISCOVER") return undefined;
  return leftToOthers(treatment, world.waits?.of(client.mac), now);
}

/** Several subnets may share a segment: the pools of all that would treat it so. */
function subnetsLike(
  world: World,
  request: DhcpRequest,
  { treatment, subnet: first }: Judgement,
): readonly SubnetSettings[] {
  const isLike = (subnet: SubnetSettings): boolean => {
    const judgement = judgeStranger([subnet], request);
    return judgement?.treatment.policy === treatment.policy && givesAddress(judgement);
  };
  return [first, ...candidates(world, request).filter((subnet) => subnet !== first && isLike(subnet))];
}

function leftAlone(judgement: Judgement | undefined): Refusal {
  return { reason: "unknownMachine", text: `policy ${judgement?.treatment.policy ?? "ignore"}` };
}

/** A stranger may take an address we offered, or extend a lease we know of; RFC 2131 §4.3.2 asks for silence on any other. */
function mayHaveAddress(world: World, request: DhcpRequest): boolean {
  const asked = addressAskedFor(request);
  if (request.message !== "REQUEST" || requestState(request) === "selecting") return true;
  return asked !== undefined && world.book.leaseAt(asked)?.mac === request.client.mac;
}
