import type { FoundServer, ProbeKind } from "../boot/foreign-server.js";
import type { ServerReply } from "../dhcp/server-reply.js";
import type { HeardDatagram } from "../link/dhcp-tap.js";

/** Servers told of one segment: who floods it with names cannot fill memory or the screen. */
export const MOST_FOUND = 64;

/** Adds what was offered; a server is known by its identifier and by where its frames come from, so that two with one name are told apart. */
export function withOffer(
  found: readonly FoundServer[],
  name: string,
  asked: ProbeKind,
  reply: ServerReply,
  { from, mac }: Pick<HeardDatagram, "from" | "mac">,
): readonly FoundServer[] {
  const { server, offer, coordinator, isProxy } = reply;
  const place = found.findIndex(
    (one) => one.server === server && one.mac === mac && (one.isProxy === true) === isProxy,
  );
  const before = found[place];
  if (before === undefined && found.length >= MOST_FOUND) return found;
  const offers = { ...before?.offers, [asked]: offer };
  const said = { ...(coordinator !== undefined && { coordinator }), ...(isProxy && { isProxy }) };
  const now: FoundServer = { ...(before ?? { interface: name, server, from, mac }), offers, ...said };
  return before === undefined ? [...found, now] : found.with(place, now);
}
