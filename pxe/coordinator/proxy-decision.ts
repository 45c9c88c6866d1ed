import type { WhyNone } from "../boot/boot-choice.js";
import { chooseBootFile } from "../boot/boot-choice.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import { formatSubnet, isHostAddress } from "../net/subnet.js";
import { type BootData, bootFor, noVif, type Refusal, refusalOf, type World } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { judge } from "./judgement.js";
import { isForeign } from "./neighbours.js";
import type { OwnerAnswer, Ownership } from "./ownership.js";
import type { SubnetSettings } from "./settings.js";

/** What a machine is given where its address is another server's business. */
export interface ProxyDecision {
  readonly subnet: SubnetSettings;
  readonly boot?: BootData | undefined;
  /** Why who wants to boot gets no boot files. */
  readonly withheld?: WhyNone | undefined;
  /** The one address that its owner serves its files to, whatever another server gives it. */
  readonly fixed?: Ipv4Address | undefined;
}

/** Of the subnets that the message may be from; `undefined` where the address is ours to give, or to refuse. */
export function decideBeside(
  world: World,
  request: DhcpRequest,
  ownership: Ownership,
  subnets: readonly SubnetSettings[],
): ProxyDecision | Refusal | undefined {
  switch (ownership.kind) {
    case "one":
      return ofOwner(world, request, ownership.answer, subnets);
    case "none":
      return ofStranger(world, request, ownership);
    default:
      return isBeside(request, subnets) ? refusalOf(world, ownership) : undefined;
  }
}

/** Port 4011 is asked for boot files alone, wherever the address is from. */
function isBeside({ arrival }: DhcpRequest, subnets: readonly SubnetSettings[]): boolean {
  return arrival.service === "bootServer" || subnets.every(isForeign);
}

/** A vif's fixed address chooses among the subnets of a segment; one of the pool is of a subnet that is ours, if there is any. */
function ofOwner(
  world: World,
  request: DhcpRequest,
  answer: OwnerAnswer,
  subnets: readonly SubnetSettings[],
): ProxyDecision | Refusal | undefined {
  const { address: plan, netbootOff } = answer.grant;
  if (plan === undefined) return isBeside(request, subnets) ? noVif(netbootOff) : undefined;
  const fixed = plan.kind === "fixed" ? plan.address : undefined;
  const fitting =
    fixed === undefined ? subnets : subnets.filter(({ subnet }) => isHostAddress(subnet, fixed));
  if (!isBeside(request, fitting.length > 0 ? fitting : subnets)) return undefined;
  const [subnet] = fitting;
  if (subnet !== undefined) return { subnet, fixed, ...bootFor(world, request.client, answer) };
  const names = subnets.map((one) => formatSubnet(one.subnet)).join(", ");
  return { reason: "noSubnet", text: `its fixed address ${fixed} is no host address of ${names}` };
}

/** The discovery ramdisk by `proxy`, and by `discover` where another server gives the addresses. */
function ofStranger(
  world: World,
  request: DhcpRequest,
  { discovery }: Extract<Ownership, { kind: "none" }>,
): ProxyDecision | Refusal | undefined {
  const judgement = judge(world, request);
  if (judgement === undefined) return undefined;
  const { subnet, treatment } = judgement;
  const { policy } = treatment;
  if (policy !== "proxy" && !isBeside(request, [subnet])) return undefined;
  const { architecture } = request.client;
  const isServed = policy === "proxy" || policy === "discover";
  if (!isServed || (architecture === undefined && !isForeign(subnet)))
    return { reason: "unknownMachine", text: `policy ${policy}` };
  if (architecture === undefined) return { subnet };
  if (discovery?.boot === undefined)
    return { subnet, withheld: nothingFor(treatment.driver, discovery?.text) };
  const hypervisor = world.name(discovery.driver);
  const choice = chooseBootFile(discovery.boot, request.client, architecture, hypervisor);
  if (choice.kind === "none") return { subnet, withheld: choice };
  return { subnet, boot: { server: discovery.boot.server, file: choice.file, hypervisor } };
}

function nothingFor(driver: string, text: string | undefined): WhyNone {
  return { reason: "stranger", text: text ?? `driver ${driver} has not said what it has for strangers` };
}
