import { after, isAnswer, isFile, type Story } from "./boot-story.js";
import { because, type Detail, type Finding, listed } from "./finding.js";
import { OPERATORS_WORD } from "./judgement.js";
import type { Absence } from "./last-words.js";
import { describeSlip } from "./nearest-mac.js";

/** No driver claims it, and its policy says nothing to it. */
export function unknownMachine(ignored: Detail<"dhcpIgnored">, story: Story): Finding {
  return ignoredByOperator(story) ?? nearMacKnown(story) ?? notClaimed(ignored, story);
}

/** A driver is silent and may own it: until that is certain it is not met as a machine that nobody knows. */
export function strangersHeld(finding: Finding, { context }: Story): Finding {
  if (context.claimants.length > 0) return finding;
  const absences = context.drivers.flatMap(({ absence }) => absence ?? []);
  if (absences.length === 0) return finding;
  return { ...finding, remedy: `${finding.remedy} ${untilThen(absences)}` };
}

function untilThen(absences: readonly Absence[]): string {
  if (absences.some(({ since }) => since === undefined))
    return "Until then machines that no driver claims get no answer, since each could be one of its.";
  if (absences.some(({ holdsStrangers }) => holdsStrangers))
    return "Machines that no driver claims get no answer for a minute; then their policy is asked again.";
  return "This MAC was claimed before, so its policy as an unknown machine is not asked until then.";
}

export function rateLimited({ text }: Detail<"dhcpIgnored">): Finding {
  return {
    reason: "rateLimited",
    missingStep: "owned",
    cause: `No driver claims this MAC, and too many messages came from machines of its kind${because(text)}.`,
    remedy:
      "Find out what sends so much there; if all of them are machines of yours, add them to their hypervisors or raise the limit, `dhcp.strangers` of the coordinator's configuration.",
    commands: ["metalplug unknown list"],
  };
}

export function delayed({ text }: Detail<"dhcpIgnored">): Finding {
  return {
    reason: "strangerDelayed",
    missingStep: "offered",
    cause: `No driver claims this MAC, and its subnet's policy leaves it to other servers at first${because(text)}.`,
    remedy: "Wait for its next tries; or add the machine to its hypervisor with `metalplug node add`.",
    commands: ["metalplug node add NAME --mac MAC"],
  };
}

/** It was handed to another DHCP server, by the policy for strangers, and what came of that. */
export function forwardedElsewhere({ mac, details }: Story): Finding | undefined {
  const last = details.findLast(
    (detail) =>
      detail.kind === "dhcpForwarded" ||
      detail.kind === "forwardAnswered" ||
      isAnswer(detail) ||
      isFile(detail),
  );
  if (last?.kind === "forwardAnswered") return answeredElsewhere(last);
  if (last?.kind !== "dhcpForwarded") return undefined;
  return {
    reason: "forwardSilent",
    missingStep: "offered",
    cause: `No driver claims ${mac}; its ${last.message} was handed to ${last.server}, which did not answer.`,
    remedy: `See whether the DHCP server ${last.server} runs, has a free address for the network that the message came from, and can reach the coordinator as a relay (UDP port 67).`,
    who: [last.server],
    commands: [`ping -c 3 ${last.server}`],
  };
}

function answeredElsewhere({ message, server, address, bootFile }: Detail<"forwardAnswered">): Finding {
  if (message === "NAK")
    return {
      reason: "foreignNak",
      missingStep: "acknowledged",
      cause: `The DHCP server ${server}, to which its policy hands it, refused it by NAK.`,
      remedy: `Look at the log of ${server}.`,
      who: [server],
    };
  const boot = bootFile === undefined ? "" : ` and the boot file ${bootFile}`;
  return {
    reason: "forwarded",
    cause: `No driver claims it; its policy hands it to ${server}, which answered with ${address}${boot}.`,
    remedy: `What comes after that is the work of ${server}; to boot it by metalplug, add the machine to its hypervisor with \`metalplug node add\`.`,
    who: [server],
  };
}

function nearMacKnown({ mac, context }: Story): Finding | undefined {
  const [near] = context.nearKnown;
  if (near === undefined) return undefined;
  const owner = listed(near.claimants);
  return {
    reason: "nearMacKnown",
    missingStep: "owned",
    cause: `No driver claims ${mac}, but ${owner} claims ${near.mac}, ${describeSlip(near)}.`,
    remedy: `If they are one machine, correct the MAC of its node on ${owner} to ${mac}; if not, add this one with \`metalplug node add\`.`,
    who: near.claimants,
    commands: [
      `metalplug node list --driver ${near.claimants[0] ?? "HYPERVISOR"}`,
      `metalplug node add NAME --mac ${mac}`,
    ],
  };
}

/** The word itself is of an earlier boot, where it was given before this one. */
function ignoredByOperator({ mac, details }: Story): Finding | undefined {
  const last = details.findLast(({ kind }) => kind === "strangerDecided" || kind === "strangerJudged");
  const isIgnored =
    (last?.kind === "strangerDecided" && last.decision === "ignored") ||
    (last?.kind === "strangerJudged" && last.rule === OPERATORS_WORD);
  if (!isIgnored) return undefined;
  return {
    reason: "strangerIgnored",
    missingStep: "owned",
    cause: `No driver claims ${mac}, and an operator said that it is to be ignored.`,
    remedy: "Take that back if it is to boot.",
    commands: [`metalplug unknown ignore --undo ${mac}`],
  };
}

function notClaimed({ text }: Detail<"dhcpIgnored">, { mac, details }: Story): Finding {
  const judged = after(details, ({ kind }) => kind === "ownerAsked").findLast(
    ({ kind }) => kind === "strangerJudged",
  );
  const policy = judged?.kind === "strangerJudged" ? `policy ${judged.policy} by ${judged.rule}` : text;
  return {
    reason: "unknownMachine",
    missingStep: "owned",
    cause: `No driver claims this MAC${policy === "" ? "" : ` (${policy})`}${lastWords(details)}.`,
    remedy: "Add the machine to its hypervisor with `metalplug node add`, with this MAC among its NICs.",
    commands: [`metalplug node add NAME --mac ${mac}`, "metalplug unknown list"],
  };
}

function lastWords(details: Story["details"]): string {
  const decided = details.findLast((detail) => detail.kind === "ownershipDecided");
  if (decided?.kind !== "ownershipDecided" || decided.drivers.length === 0) return "";
  return `; ${listed(decided.drivers)} did not claim it when last heard, and is silent now`;
}
