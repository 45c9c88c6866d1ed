import type { Lease, LeaseExportPart, LeaseRecord, RouteRequest } from "../rpc/client.js";
import { isoTime, jsonText } from "./output.js";

/** Told in the help of each verb that writes or reads it; keys are added to it, never renamed. */
export const LEASE_JSON = `
A lease in JSON:
  address    "10.77.0.21"
  mac        "52:54:00:12:34:56"
  kind       "fixed" (a vif's), "pool", or "unknownMachine" (pool, nobody claims it)
  state      "active" or "expired" (only where leases are listed)
  hostname, hypervisor   absent where there is none
  expiresAt  "2026-01-02T03:04:05.006Z"
  network    { "prefixLength": 24, "gateway": "10.77.0.1", "dns": ["10.77.0.1"] }, absent where not known;
             with "mtu" and "routes" where the vif has its own`;

/** The first line's `format`. */
const FORMAT = "metalplug-leases";
const VERSION = 1;
const KINDS: readonly Lease["kind"][] = ["fixed", "pool", "unknownMachine"];

/** The keys in the order they are documented. */
export function leaseJson(lease: Lease, state?: "active" | "expired"): object {
  const { address, mac, kind, hostname, hypervisor, expiresAt, network } = lease;
  return { address, mac, kind, state, hostname, hypervisor, expiresAt, network };
}

export function exportLine(lease: Lease): string {
  return jsonText(leaseJson(lease));
}

export function headerLine({ coordinator, time, total }: LeaseExportPart): string {
  return JSON.stringify({
    format: FORMAT,
    version: VERSION,
    coordinator,
    time: isoTime(time),
    leases: total,
  });
}

/** How many leases follow, or what is wrong with the line. */
export function readHeader(text: string): number | string {
  const header = parsed(text);
  if (header?.["format"] !== FORMAT) return "it does not begin as a file that metalplug leases export wrote";
  if (header["version"] !== VERSION)
    return `its format has version ${JSON.stringify(header["version"])}; this program reads ${VERSION}`;
  const { leases } = header;
  return typeof leases === "number" && leases >= 0
    ? leases
    : "its first line does not say how many leases follow";
}

/** The lease, or what is wrong with the line. Whether addresses are such is the coordinator's to judge. */
export function readLeaseLine(text: string): LeaseRecord | string {
  const record = parsed(text);
  if (record === undefined) return "is no JSON object";
  const { address, mac, hostname, hypervisor } = record;
  const kind = KINDS.find((known) => known === record["kind"]);
  if (typeof address !== "string") return "has no address";
  if (typeof mac !== "string") return "has no mac";
  if (kind === undefined) return `has no kind that is one of ${KINDS.join(", ")}`;
  const expiresAt = timeOf(record["expiresAt"]);
  if (expiresAt === undefined) return "has no expiresAt like 2026-01-02T03:04:05.006Z";
  if (!isOptionalText(hostname)) return "has a hostname that is no text";
  if (!isOptionalText(hypervisor)) return "has a hypervisor that is no text";
  const network = readNetwork(record["network"]);
  if (typeof network === "string") return network;
  return {
    ...{ address, mac, kind, expiresAt },
    ...(hostname && { hostname }),
    ...(hypervisor && { hypervisor }),
    ...(network && { network }),
  };
}

function readNetwork(value: unknown): LeaseRecord["network"] | string {
  if (value === undefined) return undefined;
  if (!isObject(value)) return "has a network that is no object";
  const { prefixLength, gateway, dns, mtu, routes = [] } = value;
  if (!Number.isInteger(prefixLength)) return "has a network without prefixLength";
  if (!isOptionalText(gateway)) return "has a network with a gateway that is no text";
  if (!Array.isArray(dns) || !dns.every((address) => typeof address === "string"))
    return "has a network without dns";
  if (mtu !== undefined && !(Number.isInteger(mtu) && Number(mtu) > 0))
    return "has a network with an mtu that is no size";
  if (!Array.isArray(routes) || !routes.every(isRoute)) return "has a network with routes that are none";
  return {
    ...{ prefixLength: Number(prefixLength), dns },
    ...(gateway && { gateway }),
    ...(mtu === undefined ? {} : { mtu: Number(mtu) }),
    ...(routes.length === 0 ? {} : { routes }),
  };
}

function isRoute(value: unknown): value is RouteRequest {
  if (!isObject(value) || !isObject(value["destination"])) return false;
  const { network, prefixLength } = value["destination"];
  return typeof network === "string" && Number.isInteger(prefixLength) && typeof value["router"] === "string";
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === "string";
}

function timeOf(value: unknown): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
