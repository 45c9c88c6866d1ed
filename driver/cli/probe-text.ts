import {
  type FoundServer,
  type OfferSummary,
  PROBE_KINDS,
  type ServerOffer,
  type Standing,
  summarize,
} from "../../pxe/boot/foreign-server.js";
import { formatSpan, formatTable } from "./table.js";

/** A server with what it is to whoever asks. */
export type JudgedServer = FoundServer & { readonly standing: Standing };

const HEADINGS = ["INTERFACE", "SERVER", "MAC", "ANSWERS", "ADDRESS", "LEASE", "BOOT FILE"];
const KINDS: Readonly<Record<(typeof PROBE_KINDS)[number], string>> = {
  system: "system",
  bios: "BIOS",
  uefi: "UEFI",
  uefiHttp: "UEFI-HTTP",
};

export function serverTable(servers: readonly JudgedServer[]): readonly string[] {
  return formatTable(HEADINGS, servers.map(row));
}

function row(server: JudgedServer): readonly string[] {
  const { interface: name, server: id, from, mac } = server;
  const { bootServer, bootFile } = summarize(server);
  const offers = offersOf(server);
  const address = offers.find((offer) => offer.address !== undefined);
  const lease = address?.leaseSeconds;
  const file =
    bootFile === undefined ? "-" : `${bootFile}${bootServer === undefined ? "" : ` from ${bootServer}`}`;
  return [
    name,
    from === id ? id : `${id} by ${from}`,
    mac ?? "-",
    PROBE_KINDS.flatMap((kind) => (server.offers[kind] ? [KINDS[kind]] : [])).join(",") || "machines",
    address?.address ?? "-",
    lease === undefined ? "-" : formatSpan(lease * 1000),
    file,
  ];
}

function offersOf({ offers, overheard }: FoundServer): readonly ServerOffer[] {
  return [...PROBE_KINDS.map((kind) => offers[kind]), overheard].filter((offer) => offer !== undefined);
}

/** What machines meet there, and what to do about it: a sentence or two each. */
export function judgement(server: JudgedServer): readonly string[] {
  const { server: id, standing, coordinator = "" } = server;
  switch (standing) {
    case "coordinator":
      return [`${id} is a metalplug coordinator (${coordinator}).`];
    case "known":
      return [`${id} is meant to be there; it ${whatItDoes(server, summarize(server))}.`];
    case "impostor":
      return [
        `${id} is the coordinator's own name, and another host answers by it: machines cannot tell the two apart.`,
        `Find it by its MAC ${server.mac ?? ""} in the switches' address tables, and switch its DHCP server off.`,
      ];
    case "foreign":
      return [`${id} ${whatItDoes(server, summarize(server))}.`, remedy(server)];
  }
}

function whatItDoes(server: JudgedServer, summary: OfferSummary): string {
  const { givesAddresses, bootFile, bootServer } = summary;
  const trap = trapOf(server, summary);
  if (bootFile === undefined) {
    const given = givesAddresses
      ? "gives addresses and no boot file: a machine that takes its offer does not boot from the network"
      : "answers machines that boot, without an address or a boot file";
    return given + trap;
  }
  const what = givesAddresses ? `addresses and the boot file ${bootFile}` : `the boot file ${bootFile}`;
  return `gives ${what}: machines may boot from ${bootServer ?? server.server} instead of from metalplug${trap}`;
}

function trapOf({ bootServerPort }: JudgedServer, { bootServerDiscovery }: OfferSummary): string {
  if (!bootServerDiscovery) return "";
  return `; it sends UEFI firmware to its port 4011 (option 60 without 43)${PORTS[bootServerPort ?? "unasked"]}`;
}

/** A boot server need not answer the INFORM that a probe sends: firmware sends a REQUEST. */
const PORTS = {
  unasked: "",
  answers: ", which answers",
  closed: ", where nobody listens: such machines do not boot",
  silent: ", which did not answer a probe: such machines boot only if it answers them",
} as const;

function remedy({ server, mac, isProxy }: JudgedServer): string {
  const place = mac === undefined ? "" : ` by its MAC ${mac} in the switches' address tables`;
  const kept = isProxy
    ? "switch its boot service off"
    : 'let metalplug boot beside its addresses ("addresses: foreign" in the subnet)';
  return `If it is the site's own, ${kept} and name it in dhcp.foreignServers.known: [${server}]; else find it${place} and switch it off.`;
}
