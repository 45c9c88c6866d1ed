import type { BootEventDetail } from "../boot/boot-event.js";
import { isHeard, type Story } from "./boot-story.js";
import { because, type Detail, type Finding } from "./finding.js";

/** Whatever the network saw: its driver has given up, and says why. */
export function instanceInError({ details }: Story): Finding | undefined {
  const last = details.findLast((detail) => detail.kind === "instanceChanged");
  if (last?.to !== "error") return undefined;
  const { node, text } = last;
  const put = {
    missingStep: "workDone",
    commands: [`metalplug rebuild ${node}`, `metalplug destroy ${node}`],
  } as const;
  const remedy = `Put that right, then \`metalplug rebuild ${node}\` or \`metalplug destroy ${node}\`.`;
  if (hasFailedCall(details))
    return {
      ...put,
      reason: "agentFailed",
      cause: `The agent on node ${node} could not do its work${because(text)}.`,
      remedy,
    };
  if (last.failed === "power" && !details.some(isHeard))
    return {
      reason: "powerFailed",
      missingStep: "heard",
      cause: `Node ${node} could not be switched, and that was given up${because(text)}.`,
      remedy: `Put its power settings right (\`metalplug node set ${node} --power …\`), its password on the hypervisor, or the way to its BMC; then \`metalplug rebuild ${node}\`.`,
      commands: [`metalplug power status ${node}`, `metalplug rebuild ${node}`],
    };
  return {
    ...put,
    reason: "instanceError",
    cause: `The instance on node ${node} is in error${because(text)}.`,
    remedy,
  };
}

/** The last that the agent said; it is told behind what came of it. */
function hasFailedCall(details: readonly BootEventDetail[]): boolean {
  const call = details.findLast((detail) => detail.kind === "machineCalled" && detail.accepted);
  return call?.kind === "machineCalled" && call.word === "failed";
}

/** What the machine's ramdisk said last, or became of its power after it was last heard: it says more than the files before it. */
export function afterLastHeard({ details }: Story): Finding | undefined {
  const place = details.findLastIndex(isHeard);
  const last = details[place];
  const isFinished = last?.kind === "machineCalled" && last.word === "done" && last.accepted;
  const power = details.slice(place + 1).filter((detail) => detail.kind === "powerChanged");
  if (!isFinished) return ofPower(power) ?? (last?.kind === "machineCalled" ? ofCall(last) : undefined);
  return ofCall(last);
}

function ofCall({ node, word, accepted, text }: Detail<"machineCalled">): Finding {
  if (!accepted)
    return {
      reason: "callRefused",
      missingStep: "workDone",
      cause: `Its ramdisk called its driver with "${word}", and was refused${because(text)}.`,
      remedy: `See what its driver waits for with \`metalplug instance show ${node}\`; a ramdisk of an earlier operation is ended by \`metalplug power off ${node}\`.`,
      commands: [`metalplug instance show ${node}`],
    };
  if (word === "done")
    return {
      reason: "ramdiskDone",
      cause: `Its ramdisk has done its work and said so to its driver${because(text)}.`,
      remedy: `See what node ${node} is now with \`metalplug node show ${node}\`.`,
      commands: [`metalplug node show ${node}`],
    };
  return {
    reason: "ramdiskWorking",
    missingStep: "workDone",
    cause: `Its ramdisk runs; the last that it said to its driver was "${word}"${because(text)}.`,
    remedy: `Follow how far it is with \`metalplug instance watch ${node}\`.`,
    commands: [`metalplug instance watch ${node}`],
  };
}

/**
 * Of a machine that was heard before. That it went on counts only behind its going off: power is looked at now and then, and a machine may be
 * heard before it is seen to be on.
 */
function ofPower(changes: readonly Detail<"powerChanged">[]): Finding | undefined {
  const last = changes.at(-1);
  if (last?.to === "off")
    return {
      reason: "switchedOff",
      missingStep: "workDone",
      cause: `It was switched off after that${because(last.text)}.`,
      remedy: `Switch it on with \`metalplug power on ${last.node}\` if it is to run.`,
      commands: [`metalplug power on ${last.node}`],
    };
  if (last?.to !== "on" || !changes.some(({ to }) => to === "off")) return undefined;
  return {
    reason: "silentSincePowerOn",
    missingStep: "heard",
    cause: `It was switched off and on again, and nothing was heard from it since${because(last.text)}.`,
    remedy:
      "Firmware takes a minute or two; then check that this NIC is in its boot order, and that its switch port's VLAN or the relay leads to the coordinator.",
  };
}
