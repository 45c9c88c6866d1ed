import type { SilenceReason } from "../boot/boot-event.js";
import { formatSubnet, subnetContains } from "../net/subnet.js";
import { isAnswer, isFile, type Story } from "./boot-story.js";
import { leaseNotStored } from "./disk-findings.js";
import { because, type Detail, type Finding, listed } from "./finding.js";
import { isSystemAfterBoot } from "./foreign-findings.js";
import { orHealed } from "./healed-findings.js";
import { delayed, rateLimited, strangersHeld, unknownMachine } from "./stranger-findings.js";
import { troubleOf } from "./trouble-findings.js";
import { withheldFiles } from "./withheld-findings.js";

type Ignored = Detail<"dhcpIgnored">;

/** What was refused after the last good thing that happened explains why nothing good follows. A RELEASE that comes twice stops nothing. */
export function lastMessageIgnored(story: Story): Finding | undefined {
  const last = story.details.findLast(
    (detail) =>
      (detail.kind === "dhcpIgnored" && detail.message !== "RELEASE") || isFile(detail) || isAnswer(detail),
  );
  if (last?.kind !== "dhcpIgnored") return undefined;
  if (last.reason === "foreignAddresses" && isProxied(story.details)) return undefined;
  if (last.reason === "notForUs" && isSystemAfterBoot(story.details)) return undefined;
  const withheld = last.reason === "foreignAddresses" ? withheldFiles(story) : undefined;
  return withheld ?? orHealed(SILENCES[last.reason](last, story), last, story);
}

/** It was told its boot files beside another server's address: that it takes the address there is right. */
function isProxied(details: Story["details"]): boolean {
  return details.some((detail) => detail.kind === "dhcpSent" && detail.isProxy === true);
}

/** What it means that a message got no answer, by the reason. */
const SILENCES: { readonly [R in SilenceReason]: (detail: Ignored, story: Story) => Finding } = {
  unknownMachine,
  rateLimited,
  delayed,
  conflict: ({ text }, { details, context }) => {
    const drivers = decidedDrivers(details) ?? context.claimants;
    return {
      reason: "twoOwners",
      missingStep: "owned",
      cause: `Several drivers claim this MAC at the same epoch (${text}), so nobody may boot it.`,
      remedy: "Remove the node from all of them but one, or hand it over with a higher epoch.",
      who: drivers,
      commands: [`metalplug node remove NODE --driver ${drivers[1] ?? "ADDRESS"}`],
    };
  },
  ownerSilent: (ignored, story) =>
    strangersHeld(troubleOf(ignored, story) ?? ownerSilent(ignored, story), story),
  draining: (_, { details }) => {
    const drivers = decidedDrivers(details) ?? [];
    const name = drivers.length === 0 ? "The driver" : `Driver ${listed(drivers)}`;
    return {
      reason: "ownerDraining",
      missingStep: "owned",
      cause: `${name}, which has this MAC, is being stopped, and lets no machine begin meanwhile.`,
      remedy: `Start it again where it does not come back by itself (\`systemctl start metalplug-driver\` on its host); the machine asks again.`,
      who: drivers,
      commands: ["metalplug drivers"],
    };
  },
  noVif: ({ text }) => ({
    reason: "noVif",
    missingStep: "offered",
    cause: `The owner grants this MAC no address${because(text)}.`,
    remedy: "Spawn an instance on the node with a vif on this MAC: `metalplug spawn`.",
    commands: ["metalplug spawn NODE --image IMAGE --vif mac=MAC"],
  }),
  noSubnet: (ignored, story) => wrongSegment(ignored, story) ?? noSubnet(ignored),
  poolEmpty: ({ text }) => ({
    reason: "poolEmpty",
    missingStep: "offered",
    cause: `The pool had no address for it${because(text)}.`,
    remedy: "Widen the pool, shorten its leases, or give the vif a fixed address.",
    commands: ["metalplug leases"],
  }),
  addressTaken: ({ text }) => ({
    reason: "addressTaken",
    missingStep: "offered",
    cause: `Its address is taken${because(text)}.`,
    remedy:
      "Find the other holder with `metalplug leases` or by ARP, and give one of the two another address.",
    commands: ["metalplug leases"],
  }),
  notForUs: ({ text }) => ({
    reason: "foreignServerTaken",
    missingStep: "requested",
    cause: `The machine took another DHCP server's offer${because(text)}.`,
    remedy: "Stop the other DHCP server on this network, or keep it from answering this machine.",
  }),
  notOurs: ({ message, text }) => ({
    reason: "requestNotOurs",
    missingStep: message === "DISCOVER" ? "offered" : "acknowledged",
    cause: `Its ${message} was not ours to answer${because(text)}.`,
    remedy: "Restart the machine, or its DHCP client, so that it asks anew with a DISCOVER.",
  }),
  unservedMessage: ({ message, text }) => ({
    reason: "unservedMessage",
    missingStep: "offered",
    cause: `Its last message, ${message}, is not served${because(text)}.`,
    remedy:
      message === "BOOTP"
        ? "Switch on DHCP or PXE in the machine, or serve BOOTP: `bootp: true` on its subnet and a fixed address on its vif."
        : "Look at what sends it: it does not follow RFC 2131.",
  }),
  storeFailed: ({ text }) => leaseNotStored(text),
  foreignRelay: ({ text }) => ({
    reason: "foreignRelay",
    missingStep: "heard",
    cause: `It was heard through a relay that is not listed${because(text)}.`,
    remedy:
      "Add the relay to `dhcp.relays` of the coordinator's configuration: its giaddr and the address it sends from.",
  }),
  foreignAddresses: ({ text }) => ({
    reason: "foreignAddresses",
    missingStep: "offered",
    cause: `Another DHCP server gives the addresses of this subnet${because(text)}.`,
    remedy: "Look at that server, or set `addresses: own` for the subnet and switch the other server off.",
  }),
  overload: () => ({
    reason: "overload",
    missingStep: "offered",
    cause: "The coordinator had too many machines waiting at once and dropped its message.",
    remedy: "The firmware asks again by itself; if it happens often, look for silent drivers or a slow disk.",
  }),
};

function ownerSilent({ text }: Ignored, { details }: Story): Finding {
  const drivers = decidedDrivers(details) ?? [];
  return {
    reason: "ownerSilent",
    missingStep: "owned",
    cause: `A driver that may own this MAC did not answer (${text}).`,
    remedy: `Start ${drivers.length === 0 ? "that driver" : listed(drivers)} again or restore the network to it, or take it out of the coordinator's configuration.`,
    who: drivers,
    commands: ["metalplug drivers"],
  };
}

/** Its address belongs to another network than the one it was heard on: a cable, a VLAN or a relay is not where the configuration has it. */
function wrongSegment({ address }: Ignored, { details, context }: Story): Finding | undefined {
  if (address === undefined) return undefined;
  const via = details.findLast((detail) => detail.kind === "dhcpReceived")?.via ?? "another network";
  const home = context.subnets.find(({ subnet }) => subnetContains(subnet, address));
  const where =
    home === undefined
      ? undefined
      : (home.interface && `interface ${home.interface}`) || `a relay in ${formatSubnet(home.subnet)}`;
  return {
    reason: "wrongSegment",
    missingStep: "offered",
    cause: `It was heard by ${via}, and its address ${address} belongs ${where === undefined ? "to no configured subnet" : `behind ${where}`}.`,
    remedy:
      where === undefined
        ? `Add the subnet of ${address} to the coordinator's configuration, or give the vif an address of the network that the machine is on.`
        : `Move the machine's switch port to the VLAN of ${where}, or give its vif an address of the network that it is on.`,
    commands: ["metalplug vif list"],
  };
}

function noSubnet({ text }: Ignored): Finding {
  return {
    reason: "noSubnet",
    missingStep: "offered",
    cause: `No configured subnet fits${because(text)}.`,
    remedy:
      "Add the subnet, with its interface or behind its relay, to the coordinator's configuration, or correct the vif's address.",
    commands: ["metalplug check --config FILE"],
  };
}

function decidedDrivers(details: Story["details"]): readonly string[] | undefined {
  return details.findLast((detail) => detail.kind === "ownershipDecided")?.drivers;
}
