import { parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { explainMacAddress, type MacAddress, parseMacAddress } from "../../pxe/net/mac-address.js";
import type { CpuArchitecture, VifRequest } from "../rpc/client.js";
import { UsageError } from "./usage-error.js";

/** Throws UsageError with the right spelling where the digits are there. */
export function macArgument(text: string): MacAddress {
  const mac = parseMacAddress(text);
  if (mac === undefined) throw new UsageError(explainMacAddress(text), "MAC_REFUSED");
  return mac;
}

export function countArgument(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new UsageError(`${option} is "${text}"; expected a whole number`, "ARGUMENT_REFUSED");
  return Number(text);
}

/** Collects an option that may be given several times. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

const VIF_KEYS = ["mac", "ip", "gateway", "dns"] as const;
type VifKey = (typeof VIF_KEYS)[number];

/** Reads `mac=M[,ip=A/L[,gateway=G][,dns=D]…]`; without `ip` the address comes from the subnet's pool. Throws UsageError. */
export function vifArgument(text: string): VifRequest {
  const parts = text.split(",").map((part) => vifPart(text, part));
  const all = (wanted: VifKey): readonly string[] =>
    parts.filter(({ key }) => key === wanted).map(({ value }) => value);
  for (const key of ["mac", "ip", "gateway"] as const)
    if (all(key).length > 1) throw vifError(text, `${key} is given twice`);
  const [macText] = all("mac");
  if (macText === undefined) throw vifError(text, "mac=… is missing");
  const mac = macArgument(macText);
  const [ip] = all("ip");
  const [gateway] = all("gateway");
  const dns = all("dns");
  if (ip === undefined && (gateway !== undefined || dns.length > 0))
    throw vifError(text, "gateway and dns go with ip=ADDRESS/PREFIX");
  if (ip === undefined) return { mac };
  for (const address of [gateway, ...dns])
    if (address !== undefined && parseIpv4Address(address) === undefined)
      throw vifError(text, `"${address}" is no IPv4 address`);
  return { mac, address: { kind: "fixed", ...hostAddress(text, ip), ...(gateway && { gateway }), dns } };
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

function vifError(vif: string, found: string): UsageError {
  return new UsageError(
    `Cannot read --vif "${vif}": ${found}; expected mac=MAC[,ip=ADDRESS/PREFIX[,gateway=ADDRESS][,dns=ADDRESS]…]`,
    "ARGUMENT_REFUSED",
  );
}

/** Throws UsageError. */
export function architectureArgument(text: string): CpuArchitecture {
  const found = ARCHITECTURES.find((architecture) => architecture === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `--arch is "${text}"; expected one of ${ARCHITECTURES.join(", ")}`,
    "ARGUMENT_REFUSED",
  );
}

const ARCHITECTURES: readonly CpuArchitecture[] = ["x86_64", "aarch64"];
