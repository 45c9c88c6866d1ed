import type { SilenceReason } from "../boot/boot-event.js";
import { because, type Detail, type Finding } from "./finding.js";

/** What it means that a message got no answer, by the reason. */
export const SILENCES: { readonly [R in SilenceReason]: (detail: Detail<"dhcpIgnored">) => Finding } = {
  unknownMachine: () => ({
    missingStep: "owned",
    cause: "No driver claims this MAC.",
    remedy: "Add the machine to its hypervisor with `metalplug node add`, with this MAC among its NICs.",
  }),
  conflict: ({ text }) => ({
    missingStep: "owned",
    cause: `Several drivers claim this MAC at the same epoch (${text}), so nobody may boot it.`,
    remedy: "Remove the node from all of them but one, or hand it over with a higher epoch.",
  }),
  ownerSilent: ({ text }) => ({
    missingStep: "owned",
    cause: `A driver that may own this MAC did not answer (${text}).`,
    remedy:
      "Start that driver again or restore the network to it, or take it out of the coordinator's configuration.",
  }),
  draining: ({ text }) => ({
    missingStep: "owned",
    cause: `The driver that owns this MAC is draining (${text}).`,
    remedy: "Wait until that driver has started again, or hand the node over to another one.",
  }),
  noVif: ({ text }) => ({
    missingStep: "offered",
    cause: `The owner grants this MAC no address${because(text)}.`,
    remedy: "Spawn an instance on the node with a vif on this MAC: `metalplug spawn`.",
  }),
  noSubnet: ({ text }) => ({
    missingStep: "offered",
    cause: `No configured subnet fits${because(text)}.`,
    remedy:
      "Add the subnet, with its interface or behind its relay, to the coordinator's configuration, or correct the vif's address.",
  }),
  poolEmpty: ({ text }) => ({
    missingStep: "offered",
    cause: `The pool had no address for it${because(text)}.`,
    remedy: "Widen the pool, shorten its leases, or give the vif a fixed address.",
  }),
  addressTaken: ({ text }) => ({
    missingStep: "offered",
    cause: `Its address is taken${because(text)}.`,
    remedy:
      "Find the other holder with `metalplug leases` or by ARP, and give one of the two another address.",
  }),
  notForUs: ({ text }) => ({
    missingStep: "requested",
    cause: `The machine took another DHCP server's offer${because(text)}.`,
    remedy: "Stop the other DHCP server on this network, or keep it from answering this machine.",
  }),
  notOurs: ({ message, text }) => ({
    missingStep: message === "DISCOVER" ? "offered" : "acknowledged",
    cause: `Its ${message} was not ours to answer${because(text)}.`,
    remedy: "Restart the machine, or its DHCP client, so that it asks anew with a DISCOVER.",
  }),
  unservedMessage: ({ message, text }) => ({
    missingStep: "offered",
    cause: `Its last message, ${message}, is not served${because(text)}.`,
    remedy:
      message === "BOOTP"
        ? "Switch on DHCP or PXE in the machine, or serve BOOTP: `bootp: true` on its subnet and a fixed address on its vif."
        : "Look at what sends it: it does not follow RFC 2131.",
  }),
  storeFailed: ({ text }) => ({
    missingStep: "acknowledged",
    cause: `The lease could not be stored, so it was not promised${because(text)}.`,
    remedy: "Make room on the coordinator's data disk, or replace it.",
  }),
  foreignRelay: ({ text }) => ({
    missingStep: "heard",
    cause: `It was heard through a relay that is not listed${because(text)}.`,
    remedy:
      "Add the relay to `dhcp.relays` of the coordinator's configuration: its giaddr and the address it sends from.",
  }),
  rateLimited: ({ text }) => ({
    missingStep: "owned",
    cause: `No driver claims this MAC, and too many messages came from machines of its kind${because(text)}.`,
    remedy:
      "Find out what sends so much there; if all of them are machines of yours, add them to their hypervisors or raise the limit.",
  }),
  delayed: ({ text }) => ({
    missingStep: "offered",
    cause: `No driver claims this MAC, and its subnet's policy leaves it to other servers at first${because(text)}.`,
    remedy: "Wait for its next tries; or add the machine to its hypervisor with `metalplug node add`.",
  }),
  foreignAddresses: ({ text }) => ({
    missingStep: "offered",
    cause: `Another DHCP server gives the addresses of this subnet${because(text)}.`,
    remedy: "Look at that server, or set `addresses: own` for the subnet and switch the other server off.",
  }),
  overload: () => ({
    missingStep: "offered",
    cause: "The coordinator had too many machines waiting at once and dropped its message.",
    remedy: "The firmware asks again by itself; if it happens often, look for silent drivers or a slow disk.",
  }),
};
