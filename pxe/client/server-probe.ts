import type { ProbeKind } from "../boot/foreign-server.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import type { ServerReply } from "../dhcp/server-reply.js";
import type { MacAddress } from "../net/mac-address.js";
import { probeDiscover } from "./probe-messages.js";

/** One look for DHCP servers. It never asks for what it is offered: there is no REQUEST in it. Times are milliseconds on the caller's clock. */
export interface ServerProbe {
  readonly mac: MacAddress;
  /** Of the first kind; each other kind has the next. */
  readonly xid: number;
  readonly kinds: readonly ProbeKind[];
  /** What is still to be sent. */
  readonly due: readonly { readonly kind: ProbeKind; readonly at: number; readonly secs: number }[];
  readonly endsAt: number;
}

export interface ProbePlan {
  readonly mac: MacAddress;
  readonly xid: number;
  readonly kinds: readonly ProbeKind[];
  /** How long answers are waited for, milliseconds. */
  readonly patience: number;
  /** Times each is sent. */
  readonly tries: number;
}

/**
 * Milliseconds between two DISCOVERs: some servers look for a free address after the first (a second for ISC's, three for dnsmasq), and drop what
 * the same client sends meanwhile; the next try finds them ready.
 */
const BETWEEN = 250;
/** What the repeated ones claim to have waited. */
const REPEATED_SECS = 12;

export function startProbe({ mac, xid, kinds, patience, tries }: ProbePlan, now: number): ServerProbe {
  const due = Array.from({ length: tries }, (_, round) =>
    kinds.map((kind, place) => ({
      kind,
      at: now + (round * patience) / (tries + 1) + place * BETWEEN,
      secs: round === 0 ? 0 : REPEATED_SECS,
    })),
  ).flat();
  return { mac, xid, kinds, due, endsAt: now + patience };
}

export interface ProbeStep {
  readonly probe: ServerProbe;
  readonly send: readonly DhcpPacket[];
  /** `undefined`: it is over. */
  readonly wakeAt: number | undefined;
}

/** What is to be sent by now. An early or repeated call changes nothing. */
export function stepProbe(probe: ServerProbe, now: number): ProbeStep {
  const due = probe.due.filter(({ at }) => at > now);
  const send = probe.due
    .filter(({ at }) => at <= now)
    .map(({ kind, secs }) => probeDiscover({ kind, secs, mac: probe.mac, xid: xidOf(probe, kind) }));
  const wakeAt = now >= probe.endsAt ? undefined : Math.min(probe.endsAt, ...due.map(({ at }) => at));
  return { probe: { ...probe, due }, send, wakeAt };
}

/** What a reply to this probe was asked as; `undefined` for any other reply. */
export function askedAs(probe: ServerProbe, reply: ServerReply): ProbeKind | undefined {
  if (reply.mac !== probe.mac) return undefined;
  return probe.kinds.find((kind) => xidOf(probe, kind) === reply.xid);
}

function xidOf({ xid, kinds }: ServerProbe, kind: ProbeKind): number {
  return (xid + kinds.indexOf(kind)) % 2 ** 32;
}
