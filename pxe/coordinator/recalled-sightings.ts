import type { BootEvent, BootEventDetail } from "../boot/boot-event.js";
import type { MacAddress } from "../net/mac-address.js";
import type { Sighting } from "./sightings.js";

type Heard = Extract<BootEventDetail, { kind: "dhcpReceived" }>;

/** The strangers that events of before a restart tell of, the one heard longest ago first. What relays said of their circuits no event tells. */
export function recalledSightings(events: readonly BootEvent[]): readonly Sighting[] {
  const heard = new Map<MacAddress, Heard>();
  const found = new Map<MacAddress, Sighting>();
  for (const { mac, at, detail } of events) {
    if (mac === undefined) continue;
    if (isNoStranger(detail)) found.delete(mac);
    if (detail.kind === "dhcpReceived") heard.set(mac, detail);
    const sighting = sightedAgain(mac, at, detail, { before: found.get(mac), heard: heard.get(mac) });
    if (sighting === undefined) continue;
    found.delete(mac);
    found.set(mac, sighting);
  }
  return [...found.values()];
}

/** A driver has it, or took it over from the strangers. */
function isNoStranger(detail: BootEventDetail): boolean {
  if (detail.kind === "strangerDecided") return detail.decision === "accepted";
  return detail.kind === "ownershipDecided" && detail.verdict !== "none";
}

/** Under which policy it falls is told once a boot, behind its first message; further messages tell when it was heard. */
function sightedAgain(
  mac: MacAddress,
  at: number,
  detail: BootEventDetail,
  { before, heard }: { readonly before: Sighting | undefined; readonly heard: Heard | undefined },
): Sighting | undefined {
  if (detail.kind === "dhcpReceived")
    return before && { ...before, lastAt: at, via: detail.via, ...firmwareOf(detail) };
  if (detail.kind !== "strangerJudged" || heard === undefined) return undefined;
  const { policy, rule } = detail;
  const firstAt = before?.firstAt ?? at;
  return { ...before, mac, firstAt, lastAt: at, via: heard.via, ...firmwareOf(heard), policy, rule };
}

/** A running system's words say less of the machine than its firmware's. */
function firmwareOf({ architecture, vendorClass }: Heard): Pick<Sighting, "architecture" | "vendorClass"> {
  if (architecture === undefined) return {};
  return { architecture, ...(vendorClass !== undefined && { vendorClass }) };
}
