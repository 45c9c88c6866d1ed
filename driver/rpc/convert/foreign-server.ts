import type { ForeignServer, ProbeKind, ServerOffer, Standing } from "../../../pxe/boot/foreign-server.js";
import { parseIpv4Address, UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import { parseMacAddress } from "../../../pxe/net/mac-address.js";
import type {
  ForeignServer__Output,
  ForeignServer as WireServer,
} from "../gen/metalplug/v1/ForeignServer.js";
import type { ProbeKind__Output } from "../gen/metalplug/v1/ProbeKind.js";
import type { ServerOffer__Output, ServerOffer as WireOffer } from "../gen/metalplug/v1/ServerOffer.js";
import type { ServerStanding__Output } from "../gen/metalplug/v1/ServerStanding.js";
import { refused } from "./arguments.js";
import { enumTable } from "./enums.js";
import { durationFromWire, durationToWire, timestampFromWire, timestampToWire } from "./time.js";

const standings = enumTable<Standing, ServerStanding__Output>({
  foreign: "SERVER_STANDING_FOREIGN",
  known: "SERVER_STANDING_KNOWN",
  coordinator: "SERVER_STANDING_COORDINATOR",
  impostor: "SERVER_STANDING_IMPOSTOR",
});
const probeKinds = enumTable<ProbeKind, ProbeKind__Output>({
  system: "PROBE_KIND_SYSTEM",
  bios: "PROBE_KIND_BIOS",
  uefi: "PROBE_KIND_UEFI",
  uefiHttp: "PROBE_KIND_UEFI_HTTP",
});

/** Orders and names it among all. */
export function foreignServerKey({ interface: name, server, isProxy, mac }: ForeignServer): string {
  return `${name} ${server} ${isProxy === true ? "proxy" : "dhcp"} ${mac ?? ""}`;
}

export function foreignServerToWire(found: ForeignServer): WireServer {
  const { interface: name, server, from, mac = "", standing, coordinator = "", isProxy = false } = found;
  const asked = Object.entries(found.offers) as (readonly [ProbeKind, ServerOffer])[];
  const offers = asked.map(([kind, offer]) => ({ askedAs: probeKinds.toWire(kind), ...offerToWire(offer) }));
  return {
    ...{ interface: name, server, from, mac, standing: standings.toWire(standing), coordinator, isProxy },
    offers: found.overheard === undefined ? offers : [...offers, offerToWire(found.overheard)],
    firstSeenTime: timestampToWire(found.firstSeenAt),
    lastSeenTime: timestampToWire(found.lastSeenAt),
  };
}

export function foreignServerFromWire(wire: ForeignServer__Output): ForeignServer {
  const standing = standings.fromWire(wire.standing);
  if (standing === undefined)
    throw refused("standing", wire.standing, "foreign, known, coordinator or impostor");
  const mac = parseMacAddress(wire.mac);
  const overheard = wire.offers.find(({ askedAs }) => probeKinds.fromWire(askedAs) === undefined);
  return {
    interface: wire.interface,
    server: parseIpv4Address(wire.server) ?? UNSPECIFIED,
    from: parseIpv4Address(wire.from) ?? UNSPECIFIED,
    ...(mac !== undefined && { mac }),
    standing,
    ...(wire.coordinator !== "" && { coordinator: wire.coordinator }),
    ...(wire.isProxy && { isProxy: true }),
    offers: offersFromWire(wire.offers),
    ...(overheard !== undefined && { overheard: offerFromWire(overheard) }),
    firstSeenAt: timestampFromWire(wire.firstSeenTime),
    lastSeenAt: timestampFromWire(wire.lastSeenTime),
  };
}

function offersFromWire(wires: readonly ServerOffer__Output[]): ForeignServer["offers"] {
  const pairs = wires.flatMap((wire) => {
    const kind = probeKinds.fromWire(wire.askedAs);
    return kind === undefined ? [] : [[kind, offerFromWire(wire)] as const];
  });
  return Object.fromEntries(pairs);
}

function offerToWire(offer: ServerOffer): WireOffer {
  const { leaseSeconds, dns, bootServerDiscovery } = offer;
  const { address = "", router = "", domain = "", bootServer = "", bootFile = "" } = offer;
  return {
    ...{ address, router, domain, bootServer, bootFile, dns: [...dns], bootServerDiscovery },
    leaseDuration: leaseSeconds === undefined ? null : durationToWire(leaseSeconds * 1000),
  };
}

function offerFromWire(wire: ServerOffer__Output): ServerOffer {
  const address = parseIpv4Address(wire.address);
  const router = parseIpv4Address(wire.router);
  const bootServer = parseIpv4Address(wire.bootServer);
  return {
    ...(address !== undefined && { address }),
    ...(wire.leaseDuration !== null && { leaseSeconds: durationFromWire(wire.leaseDuration) / 1000 }),
    ...(router !== undefined && { router }),
    dns: wire.dns.flatMap((text) => parseIpv4Address(text) ?? []),
    ...(wire.domain !== "" && { domain: wire.domain }),
    ...(bootServer !== undefined && { bootServer }),
    ...(wire.bootFile !== "" && { bootFile: wire.bootFile }),
    bootServerDiscovery: wire.bootServerDiscovery,
  };
}
