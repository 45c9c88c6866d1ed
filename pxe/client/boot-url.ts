import { type Ipv4Address, parseIpv4Address } from "../net/ipv4-address.js";

/** Where a boot file is. */
export type BootLocation =
  | { readonly kind: "tftp"; readonly address: Ipv4Address; readonly port: number; readonly path: string }
  | { readonly kind: "http"; readonly url: string };

/** What iPXE makes of the file field: an absolute URL is taken as it is, anything else is a TFTP name on siaddr. */
export function locateBootFile(file: string, siaddr: Ipv4Address): BootLocation | undefined {
  if (file === "") return undefined;
  if (!/^[a-z]+:\/\//.test(file)) return { kind: "tftp", address: siaddr, port: 69, path: file };
  if (file.startsWith("http://")) return { kind: "http", url: file };
  const tftp = /^tftp:\/\/([^/:]+)(?::(\d{1,5}))?\/(.+)$/.exec(file);
  const address = parseIpv4Address(tftp?.[1] ?? "");
  if (address === undefined) return undefined;
  return { kind: "tftp", address, port: Number(tftp?.[2] ?? 69), path: tftp?.[3] ?? "" };
}
