import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import { parseIpv4Address } from "../../../pxe/net/ipv4-address.js";
import { parseMacAddress } from "../../../pxe/net/mac-address.js";
import type { BootEvent__Output, BootEvent as WireBootEvent } from "../gen/metalplug/v1/BootEvent.js";
import { detailFromWire } from "./boot-event-from-wire.js";
import { detailToWire } from "./boot-event-to-wire.js";
import { timestampFromWire, timestampToWire } from "./time.js";

export function bootEventToWire(event: BootEvent): WireBootEvent {
  return {
    sequence: event.sequence,
    time: timestampToWire(event.at),
    source: event.source,
    bootSession: event.bootSession ?? "",
    mac: event.mac ?? "",
    clientAddress: event.client ?? "",
    ...detailToWire(event.detail),
  };
}

/** `undefined` for an event of a kind this version does not know, or a broken one: a watch goes on without it. */
export function bootEventFromWire(wire: BootEvent__Output): BootEvent | undefined {
  const detail = detailFromWire(wire);
  if (detail === undefined) return undefined;
  const mac = parseMacAddress(wire.mac);
  const client = parseIpv4Address(wire.clientAddress);
  return {
    sequence: Number(wire.sequence),
    at: timestampFromWire(wire.time),
    source: wire.source,
    ...(wire.bootSession === "" ? {} : { bootSession: wire.bootSession }),
    ...(mac === undefined ? {} : { mac }),
    ...(client === undefined ? {} : { client }),
    detail,
  };
}
