import { readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import type { Ipv4Address } from "./ipv4-address.js";

/** The MTU, bytes, of the interface that has `address`; any 127.x.x.x is the loopback's. `undefined` where it cannot be told. */
export async function interfaceMtu(address: Ipv4Address): Promise<number | undefined> {
  const has = (other: { readonly address: string }) => other.address === address;
  const interfaces = Object.entries(networkInterfaces());
  const [name] =
    interfaces.find(([, addresses]) => addresses?.some(has)) ??
    (address.startsWith("127.")
      ? interfaces.find(([, all]) => all?.some(({ internal }) => internal))
      : undefined) ??
    [];
  if (name === undefined) return undefined;
  const text = await readFile(`/sys/class/net/${name}/mtu`, "latin1").catch(() => "");
  return /^\d+\s*$/.test(text) ? Number(text) : undefined;
}
