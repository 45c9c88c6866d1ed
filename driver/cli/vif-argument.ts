import { parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { parseSubnet } from "../../pxe/net/subnet.js";
import type { RouteRequest, VifRequest } from "../rpc/client.js";
import { countArgument, macArgument } from "./arguments.js";
import { UsageError } from "./usage-error.js";

/** Those that may be given several times. */
const LISTS = ["dns", "route"] as const;
const SINGLES = ["mac", "ip", "gateway", "network", "hostname", "mtu"] as const;
const VIF_KEYS = [...SINGLES, ...LISTS];
type VifKey = (typeof VIF_KEYS)[number];

export const VIF_SPELLING =
  "mac=MAC[,ip=ADDRESS/PREFIX[,gateway=ADDRESS][,dns=ADDRESS]…][,network=NAME][,hostname=NAME][,mtu=BYTES][,route=SUBNET:ROUTER]…";

/** Without `ip` the address comes from the subnet's pool. Throws UsageError. */
export function vifArgument(text: string): VifRequest {
  const parts = text.split(",").map((part) => vifPart(text, part));
  const all = (wanted: VifKey): readonly string[] =>
    parts.filter(({ key }) => key === wanted).map(({ value }) => value);
  for (const key of SINGLES) if (all(key).length > 1) throw vifError(text, `${key} is given twice`);
  const [macText] = all("mac");
  if (macText === undefined) throw vifError(text, "mac=… is missing");
  const mac = macArgument(macText);
  const [[network], [hostname], [mtu]] = [all("network"), all("hostname"), all("mtu")];
  const routes = all("route").map((route) => routeOf(text, route));
  return {
    mac,
    ...addressOf(text, all),
    ...(network === undefined ? {} : { network }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(mtu === undefined ? {} : { mtu: countArgument("mtu", mtu) }),
    ...(routes.length === 0 ? {} : { routes }),
  };
}

function addressOf(text: string, all: (key: VifKey) => readonly string[]): Pick<VifRequest, "address"> {
  const [ip] = all("ip");
  const [gateway] = all("gateway");
  const dns = all("dns");
  if (ip === undefined && (gateway !== undefined || dns.length > 0))
    throw vifError(text, "gateway and dns go with ip=ADDRESS/PREFIX");
  if (ip === undefined) return {};
  for (const address of [gateway, ...dns])
    if (address !== undefined && parseIpv4Address(address) === undefined)
      throw vifError(text, `"${address}" is no IPv4 address`);
  return { address: { kind: "fixed", ...hostAddress(text, ip), ...(gateway && { gateway }), dns } };
}

function vifPart(vif: string, part: string): { readonly key: VifKey; readonly value: string } {
  const equals = part.indexOf("=");
  const key = VIF_KEYS.find((known) => known === part.slice(0, Math.max(equals, 0)));
  const value = part.slice(equals + 1);
  if (key === undefined || value === "") throw vifError(vif, `"${part}" is not understood`);
  return { key, value };
}

function hostAddress(vif: string, text: string): { readonly address: string; readonly prefixLength: number } {
  const [address = "", length = ""] = text.split("/", 2);
  const isWhole = text === `${address}/${length}` && /^([1-9]|[12]\d|3[0-2])$/.test(length);
  if (!isWhole || parseIpv4Address(address) === undefined)
    throw vifError(vif, `ip is "${text}", expected an address with its prefix length, like 10.77.0.21/24`);
  return { address, prefixLength: Number(length) };
}

function routeOf(vif: string, text: string): RouteRequest {
  const [to = "", router = "", ...rest] = text.split(":");
  const destination = parseSubnet(to);
  if (destination === undefined || parseIpv4Address(router) === undefined || rest.length > 0)
    throw vifError(vif, `route is "${text}", expected a subnet and its router, like 10.1.0.0/16:10.77.0.254`);
  return { destination, router };
}

function vifError(vif: string, found: string): UsageError {
  return new UsageError(`Cannot read --vif "${vif}": ${found}; expected ${VIF_SPELLING}`, "ARGUMENT_REFUSED");
}
