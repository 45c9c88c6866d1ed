import { isHeard, type Story } from "./boot-story.js";
import { because, type Detail, type Finding, listed } from "./finding.js";
import { describeSlip } from "./nearest-mac.js";

/** The machine has not said one word, as far as this MAC tells. */
export function nothingHeard(story: Story): Finding | undefined {
  if (story.details.some(isHeard)) return undefined;
  return heardByAnotherMac(story) ?? isNotSwitched(story) ?? isOff(story) ?? silent(story);
}

/** The NIC is there, and the operator's spelling of it is not: nobody claims what was heard, and nobody hears what is claimed. */
function heardByAnotherMac({ mac, context }: Story): Finding | undefined {
  const [near] = context.nearHeard;
  if (near === undefined || context.nearKnown.some((known) => known.mac === near.mac)) return undefined;
  const owners = context.claimants.length === 0 ? "" : `, which ${listed(context.claimants)} has,`;
  return {
    reason: "nearMacHeard",
    missingStep: "heard",
    cause: `Nothing was heard from ${mac}${owners} but ${near.mac}, ${describeSlip(near)}, was heard and is nobody's.`,
    remedy: `If the machine's label says ${near.mac}, correct the MAC of its node.`,
    who: context.claimants,
    commands: [`metalplug why ${near.mac}`],
  };
}

/** Its driver tries again for minutes before it gives up. */
function isNotSwitched({ details, context }: Story): Finding | undefined {
  const last = details.findLast((detail) => detail.kind === "instanceChanged");
  if (last?.failed !== "power") return undefined;
  return {
    reason: "powerFailed",
    missingStep: "heard",
    cause: `Node ${last.node} could not be switched, and its driver tries again${because(last.text)}.`,
    remedy: `Put its power settings right (\`metalplug node set ${last.node} --power …\`), its password on the hypervisor, or the way to its BMC.`,
    who: context.claimants,
    commands: [`metalplug power status ${last.node}`],
  };
}

function isOff({ mac, details, context }: Story): Finding | undefined {
  const last = details.findLast((detail): detail is Detail<"powerChanged"> => detail.kind === "powerChanged");
  if (last?.to !== "off") return undefined;
  return {
    reason: "poweredOff",
    missingStep: "heard",
    cause: `Nothing was heard from ${mac}, and its machine is off${because(last.text)}.`,
    remedy: "Switch it on.",
    who: context.claimants,
    commands: [`metalplug power on ${last.node}`],
  };
}

function silent({ mac, context }: Story): Finding {
  const { claimants } = context;
  const isKnown = claimants.length > 0;
  const owner = isKnown
    ? ` ${listed(claimants)} ${claimants.length === 1 ? "has" : "have"} it.`
    : " No driver has it either.";
  return {
    reason: "nothingHeard",
    missingStep: "heard",
    cause: `Nothing was heard from ${mac}.${owner}`,
    remedy: `Check that the machine is on, that this NIC is in its boot order, and that its switch port's VLAN or the relay leads to the coordinator${isKnown ? "" : "; the MACs that are known and those that were heard are listed by the commands below"}.`,
    who: claimants,
    commands: isKnown ? ["metalplug boots --follow"] : ["metalplug node list", "metalplug boots"],
  };
}
