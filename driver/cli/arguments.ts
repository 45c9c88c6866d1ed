import {
  explainMacAddress,
  type MacAddress,
  parseMacAddress,
  parseSpelledMac,
} from "../../pxe/net/mac-address.js";
import { UsageError } from "./usage-error.js";

/** Throws UsageError with the right spelling where the digits are there. */
export function macArgument(text: string): MacAddress {
  const mac = parseMacAddress(text);
  if (mac === undefined) throw new UsageError(explainMacAddress(text), "MAC_REFUSED");
  return mac;
}

/** As `macArgument`, in every usual spelling: for questions, where nothing is written down by it. */
export function spelledMacArgument(text: string): MacAddress {
  return parseSpelledMac(text) ?? macArgument(text);
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
