import { locateBootFile } from "../../pxe/client/boot-url.js";
import type { DhcpClientLease } from "../../pxe/client/dhcp-client.js";
import { fetchHttp, HttpFetchError, type HttpFile } from "../../pxe/client/http-client.js";
import { fetchTftp } from "../../pxe/client/tftp-client.js";
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

/** Fetches what iPXE fetches, and answers what the ramdisk then reads. */
export async function bootDiscovery({ file, siaddr, address }: DhcpClientLease): Promise<DiscoveryOrder> {
  const location = locateBootFile(file, siaddr);
  if (location?.kind !== "tftp") throw new Error(`the boot file is "${file}"`);
  const { path } = location;
  const { bytes } = await fetchTftp({ server: location, path, bind: bindDgram, localAddress: address });
  const script = new TextDecoder().decode(bytes);
  for (const name of ["kernel", "ramdisk"]) {
    const [url = ""] = script.match(new RegExp(`http://\\S+/${name}`)) ?? [];
    const { status } = await fetchHttp({ url, localAddress: address });
    if (status !== 200) throw new Error(`${url} is answered ${status}`);
  }
  const of = (name: string): string => new RegExp(` metalplug\\.${name}=(\\S+)`).exec(script)?.[1] ?? "";
  return { task: of("task"), mac: of("mac"), url: of("url"), token: of("token") };
}

/** A call of the ramdisk's, which calls again where the connection broke before there was an answer. */
export async function phone(
  { url, mac, token }: DiscoveryOrder,
  word: string,
  body: unknown,
  localAddress: Ipv4Address,
): Promise<HttpFile> {
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const headers = { Authorization: `Bearer ${token}`, "Content-Length": String(bytes.length) };
  const call = {
    url: `${url}/phone/${mac}/${word}`,
    method: "POST",
    body: bytes,
    headers,
    localAddress,
  } as const;
  for (;;) {
    const answer = await fetchHttp(call).catch(unlessUnanswered);
    if (answer !== undefined) return answer;
  }
}

function unlessUnanswered(error: unknown): undefined {
  if (!(error instanceof HttpFetchError) || error.hasAnswered) throw error;
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
