import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import type { Hardware } from "../../node/hardware.js";
import type { StrangerReport as Kept } from "../../stranger/stranger.js";
import type { HypervisorWatchStrangersResponse__Output } from "../gen/metalplug/v1/HypervisorWatchStrangersResponse.js";
import type { StrangerReport, StrangerReport__Output } from "../gen/metalplug/v1/StrangerReport.js";
import { macArgument, presentArgument, unicastArgument } from "./arguments.js";
import { hardwareFromWire, hardwareToWire } from "./hardware.js";
import { timestampFromWire, timestampToWire } from "./time.js";

/** What a machine that nobody claims told of itself. */
export interface StrangerReportView {
  readonly mac: MacAddress;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly address: Ipv4Address;
  readonly hardware: Hardware;
}

/** One piece of a driver's news about strangers. */
export type StrangerNews =
  | { readonly kind: "reported"; readonly report: StrangerReportView }
  | { readonly kind: "forgotten"; readonly mac: MacAddress }
  /** All that is kept has been told once. */
  | { readonly kind: "synced" };

export function strangerReportToWire({
  mac,
  address,
  at,
  hardware,
}: Kept | StrangerReportView): StrangerReport {
  return { mac, address, reportTime: timestampToWire(at), hardware: hardwareToWire(hardware) };
}

export function strangerReportFromWire(wire: StrangerReport__Output): StrangerReportView {
  return {
    mac: macArgument(wire.mac),
    address: unicastArgument("address", wire.address),
    at: timestampFromWire(wire.reportTime),
    hardware: hardwareFromWire("hardware", presentArgument("hardware", wire.hardware)),
  };
}

export function strangerNewsFromWire(
  wire: HypervisorWatchStrangersResponse__Output,
): readonly StrangerNews[] {
  return [
    ...wire.reports.map((report) => ({ kind: "reported", report: strangerReportFromWire(report) }) as const),
    ...wire.forgottenMacs.map((mac) => ({ kind: "forgotten", mac: macArgument(mac) }) as const),
    ...(wire.synced ? [{ kind: "synced" } as const] : []),
  ];
}
