import type { DhcpMessageName, WithheldReason } from "../boot/boot-event.js";
import { loaderPackages } from "../boot/shared-loaders.js";
import { UNSPECIFIED } from "../net/ipv4-address.js";
import { hasBootFile, isAcknowledged, isAnswer, isFile, isOfSystem, type Story } from "./boot-story.js";
import { because, type Detail, type Finding, listed } from "./finding.js";

type Withheld = Detail<"netbootWithheld">;

/** The machine got, or was offered, an address and no boot files. */
export function withheldFiles({ details }: Story): Finding | undefined {
  const last = details.findLast((detail) => detail.kind === "netbootWithheld" || hasBootFile(detail));
  if (last?.kind !== "netbootWithheld" || details.some(isFile)) return undefined;
  if (last.reason === "deployed") return startsFromDisk(last, details);
  const missingStep = details.some(isAcknowledged) ? "fileAsked" : "requested";
  const decided = details.findLast((detail) => detail.kind === "ownershipDecided");
  const who = decided === undefined || decided.verdict === "none" ? [] : decided.drivers;
  return { missingStep, who, ...WITHHELD[last.reason](last) };
}

/** The coordinator only listens: what it would have said was not sent. */
export function heldBack({ details }: Story): Finding | undefined {
  const last = details.findLast(
    (detail) => detail.kind === "dhcpHeldBack" || isAnswer(detail) || isFile(detail),
  );
  if (last?.kind !== "dhcpHeldBack") return undefined;
  return {
    reason: "heldBack",
    missingStep: last.message === "OFFER" || last.message === "DISCOVER" ? "offered" : "acknowledged",
    cause: `The coordinator only listens; it would have ${wouldHave(last)}.`,
    remedy: "Set `mode: serve` in the coordinator's configuration when it is to answer.",
  };
}

/** A machine's own message would have gone on to another server. */
function wouldHave({ message, address, bootServer, bootFile, destination }: Detail<"dhcpHeldBack">): string {
  const isAnswer = address !== UNSPECIFIED || ANSWERS.includes(message);
  if (!isAnswer) return `handed its ${message} to ${destination}`;
  const given = address === UNSPECIFIED ? "no address" : address;
  const boot = bootFile === undefined ? "" : ` and the boot file ${bootFile} from ${bootServer}`;
  return `answered ${message} with ${given}${boot}`;
}

const ANSWERS: readonly DhcpMessageName[] = ["OFFER", "ACK", "NAK"];

/** That it asks for no file is right: nothing is missing. */
function startsFromDisk({ text }: Withheld, details: Story["details"]): Finding {
  const running = details.some(isOfSystem) ? ", and its system has asked for its address since" : "";
  return {
    reason: "startsFromDisk",
    cause: `It gets an address and no boot files, as it is to: ${text.replace(/\.$/, "")}${running}.`,
    remedy: "Nothing is to be done; to install it anew, rebuild its instance.",
    commands: ["metalplug rebuild NODE"],
  };
}

type Told = Omit<Finding, "missingStep">;

const WITHHELD: { readonly [R in Exclude<WithheldReason, "deployed">]: (withheld: Withheld) => Told } = {
  netbootOff: ({ text }) => ({
    reason: "netbootOff",
    cause: `It got an address but no boot files${because(text)}.`,
    remedy:
      "If it waits for its turn, `metalplug instance list` tells; if it is to boot from the network, spawn an instance on its node.",
    commands: ["metalplug instance list", "metalplug spawn NODE --image IMAGE --vif mac=MAC"],
  }),
  wrongArchitecture: ({ text }) => ({
    reason: "wrongArchitecture",
    cause: `Its image is for another architecture${because(text)}.`,
    remedy: "Spawn the node with an image of the machine's architecture, or push this one for it.",
    commands: ["metalplug image list"],
  }),
  unknownArchitecture: ({ text }) => ({
    reason: "unknownArchitecture",
    cause: `Nothing is known to boot its firmware${because(text)}.`,
    remedy: 'Name a boot file for its number under "architectures" of the driver\'s configuration.',
    commands: ["metalplug check --config FILE"],
  }),
  loaderMissing,
  stranger: ({ text }) => ({
    reason: "strangerWithoutBootFiles",
    cause: `It gets no boot files${because(text)}.`,
    remedy: "Add the machine to its hypervisor with `metalplug node add`, with this MAC among its NICs.",
    commands: ["metalplug node add NAME --mac MAC", "metalplug unknown list"],
  }),
};

function loaderMissing({ text, missing = [] }: Withheld): Told {
  const packages = loaderPackages(missing);
  const install = packages.length === 0 ? [] : [`apt-get install ${packages.join(" ")}`];
  const get =
    packages.length === 0
      ? `put ${missing.length === 0 ? "the loader" : listed(missing)} into one of its \`loaders\` folders`
      : `install Debian's ${listed(packages)}`;
  return {
    reason: "loaderMissing",
    cause: `Its hypervisor has no boot loader for it${because(text)}.`,
    remedy: `On that hypervisor, ${get}, and restart its driver, which looks for loaders at its start.`,
    commands: install,
  };
}
