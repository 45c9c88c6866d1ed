import { isHeard, type Story } from "./boot-story.js";
import type { Detail } from "./finding.js";
import { type Finding, listed } from "./finding.js";
import { describeSlip } from "./nearest-mac.js";

/** More would bury the cause. */
const MOST_FACTS = 8;

/** What is not the cause, as far as is known, and yet worth knowing; nothing that the cause has told. */
export function otherFacts(story: Story, finding: Finding): readonly string[] {
  const told = `${finding.cause} ${finding.remedy}`;
  return FACTS.flatMap((tell) => tell(story))
    .filter(({ about }) => !told.includes(about))
    .map(({ text }) => text)
    .slice(0, MOST_FACTS);
}

interface Fact {
  /** Where the cause has this in it, it need not be told again. */
  readonly about: string;
  readonly text: string;
}

const FACTS: readonly ((story: Story) => readonly Fact[])[] = [
  foreignServers,
  driverTroubles,
  driversDown,
  severalWays,
  losses,
  imagesDamaged,
  neighbours,
  earlierBoots,
];

function foreignServers({ context }: Story): readonly Fact[] {
  return context.foreignServers.map(({ server, interface: segment, givesAddresses }) => ({
    about: server,
    text: `Another ${givesAddresses ? "DHCP" : "ProxyDHCP"} server, ${server}, answers on ${segment}.`,
  }));
}

function driverTroubles({ context }: Story): readonly Fact[] {
  return context.troubles.map(({ driver, trouble, text }) => ({
    about: text === "" ? driver : text.replace(/\.$/, ""),
    text: `Between the coordinator and driver ${driver} something is wrong (${WORDS[trouble]})${text === "" ? "" : `: ${text.replace(/\.$/, "")}`}.`,
  }));
}

const WORDS: { readonly [T in Detail<"driverTroubled">["trouble"]]: string } = {
  clock: "clock",
  certificate: "certificate",
  certificateEnds: "end of a certificate",
  unreachable: "unreachable",
  refused: "certificates",
};

function driversDown({ context }: Story): readonly Fact[] {
  return context.drivers
    .filter(({ state }) => state === "down")
    .map(({ driver, hypervisor = driver, text }) => ({
      about: hypervisor,
      text: `Driver ${hypervisor} is down${text === "" ? "" : `: ${text.replace(/\.$/, "")}`}.`,
    }));
}

/** A machine whose NICs share a MAC, or that was moved, is heard by several ways. */
function severalWays({ details, context }: Story): readonly Fact[] {
  const own = details.flatMap((detail) => (detail.kind === "dhcpReceived" ? [detail.via] : []));
  const before = context.earlier
    .flat()
    .flatMap(({ detail }) => (detail.kind === "dhcpReceived" ? [detail.via] : []));
  const now = [...new Set(own)];
  const past = [...new Set(before)].filter((via) => !now.includes(via));
  if (now.length > 1)
    return [{ about: "several ways", text: `It was heard by several ways in this boot: ${listed(now)}.` }];
  return now.length === 1 && past.length > 0
    ? [
        {
          about: "earlier boots by",
          text: `It was heard by ${now[0]} this time, in earlier boots by ${listed(past)}.`,
        },
      ]
    : [];
}

function losses({ details }: Story): readonly Fact[] {
  return details.flatMap((detail) => {
    if (detail.kind !== "fileServed" || detail.retransmits < 10) return [];
    const text = `${detail.retransmits} packets of ${detail.path} had to be sent again: the network loses some.`;
    return [{ about: detail.path, text }];
  });
}

function imagesDamaged({ details }: Story): readonly Fact[] {
  return details.flatMap((detail) =>
    detail.kind === "imageDamaged"
      ? [{ about: "sound", text: `A stored file of image ${listed(detail.images)} is damaged.` }]
      : [],
  );
}

function neighbours({ context, details }: Story): readonly Fact[] {
  if (context.claimants.length > 0 && details.some(isHeard)) return [];
  return context.nearKnown.map((near) => ({
    about: near.mac,
    text: `${listed(near.claimants)} claims ${near.mac}, ${describeSlip(near)}.`,
  }));
}

function earlierBoots({ context }: Story): readonly Fact[] {
  const last = context.earlier.at(-1)?.[0];
  if (last === undefined) return [];
  const count = context.earlier.length;
  const since = new Date(last.at).toISOString();
  return [
    {
      about: "boots within",
      text: `${count === 1 ? "One earlier boot is" : `${count} earlier boots are`} kept; the last began at ${since}.`,
    },
  ];
}
