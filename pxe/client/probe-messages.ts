import type { ProbeKind } from "../boot/foreign-server.js";
import { encodeOption } from "../dhcp/options.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import { PROBE_CLIENT_IDENTIFIER } from "../dhcp/probe-mark.js";
import type { MacAddress } from "../net/mac-address.js";
import { discover } from "./dhcp-messages.js";

export interface ProbeFacts {
  readonly kind: ProbeKind;
  readonly mac: MacAddress;
  readonly xid: number;
  /** Seconds it claims to have waited: some servers answer only who waits. */
  readonly secs: number;
}

/** Option 93. */
const ARCHITECTURES: Readonly<Record<ProbeKind, number | undefined>> = {
  system: undefined,
  bios: 0,
  uefi: 7,
  uefiHttp: 16,
};

/** A DISCOVER as a machine of that kind sends it, for servers to answer to everybody. */
export function probeDiscover({ kind, mac, xid, secs }: ProbeFacts): DhcpPacket {
  const architecture = ARCHITECTURES[kind];
  const packet = discover({ mac, xid, isIpxe: false, ...(architecture !== undefined && { architecture }) });
  const options = new Map([
    ...packet.options,
    encodeOption("clientIdentifier", PROBE_CLIENT_IDENTIFIER),
    encodeOption("parameterRequestList", ASKED_FOR),
    ...(kind === "uefiHttp" ? [encodeOption("vendorClass", "HTTPClient:Arch:00016:UNDI:003000")] : []),
  ]);
  return { ...packet, secs, broadcast: true, options };
}

const ASKED_FOR = [1, 3, 6, 15, 43, 51, 54, 60, 66, 67, 150];
