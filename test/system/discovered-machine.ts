import { walkBoot } from "../../pxe/client/boot-walk.js";
import type { DhcpClientLease } from "../../pxe/client/dhcp-client.js";
import { fetchHttp, type HttpFile } from "../../pxe/client/http-client.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";

/** What the discovery ramdisk is told by its kernel arguments. */
export interface DiscoveryOrder {
  readonly task: string;
  /** Dashed. */
  readonly mac: string;
  readonly url: string;
  readonly token: string;
}

/** Fetches what firmware and loader fetch, and answers what the ramdisk then reads. */
export async function bootDiscovery(lease: DhcpClientLease): Promise<DiscoveryOrder> {
  const files = await walkBoot(lease, {
    ...{ bind: bindDgram, clock: () => performance.now(), localAddress: lease.address },
    onFile: () => undefined,
  });
  const script = new TextDecoder().decode(files[0]?.bytes);
  const of = (name: string): string => new RegExp(` metalplug\\.${name}=(\\S+)`).exec(script)?.[1] ?? "";
  return { task: of("task"), mac: of("mac"), url: of("url"), token: of("token") };
}

/** A call of the ramdisk's. */
export function phone(
  { url, mac, token }: DiscoveryOrder,
  word: string,
  body: unknown,
  localAddress: Ipv4Address,
): Promise<HttpFile> {
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const headers = { Authorization: `Bearer ${token}`, "Content-Length": String(bytes.length) };
  return fetchHttp({
    url: `${url}/phone/${mac}/${word}`,
    method: "POST",
    body: bytes,
    headers,
    localAddress,
  });
}

/** A frame of a switch as `tcpdump` keeps it: chassis `sw1`, port `7`, system name `sw1` (IEEE 802.1AB §9). */
const LLDP = [
  ...["0180c200000e", "020000000001", "88cc"],
  ...["020407737731", "04020737", "06020078", "0a03737731", "0000"],
].join("");

/** A report of a machine with these NICs, whose first is at switch sw1 port 7. */
export function reportOf(macs: readonly string[]): object {
  return {
    ...{ cpus: 8, memory: 16 * 2 ** 30, architecture: "x86_64", firmware: "uefi" },
    disks: [
      { name: "/dev/sda", bytes: 2 ** 40, serial: "S1" },
      { name: "/dev/sdb", bytes: 2 ** 40 },
    ],
    nics: macs.map((mac, index) => ({
      mac,
      name: `eth${index}`,
      link: true,
      ...(index === 0 && { lldp: LLDP }),
    })),
  };
}
