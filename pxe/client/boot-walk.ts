import { createHash } from "node:crypto";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { BindUdp } from "../net/udp-socket.js";
import { type BootLocation, locateBootFile, scriptImages } from "./boot-url.js";
import type { DhcpClientLease } from "./dhcp-client.js";
import { fetchHttp } from "./http-client.js";
import { fetchTftp } from "./tftp-client.js";

export interface FetchedFile {
  readonly role: "script" | "kernel" | "ramdisk";
  readonly location: string;
  readonly bytes: Uint8Array;
  /** SHA-256, hex. */
  readonly sha256: string;
  readonly milliseconds: number;
}

export interface WalkOptions {
  readonly bind: BindUdp;
  /** Monotonic, milliseconds. */
  readonly clock: () => number;
  /** The address files are asked from: the machine's own, where this host has it. */
  readonly localAddress?: Ipv4Address;
  readonly signal?: AbortSignal;
  readonly onFile: (file: FetchedFile) => void;
}

/** The client was sent somewhere it cannot go on from; the sentence says what it found. */
class BootWalkError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BootWalkError";
  }
}

/** Goes on from a lease as iPXE does: fetches the script, then the kernel and ramdisk it names, and answers all three. */
export async function walkBoot(
  lease: DhcpClientLease,
  options: WalkOptions,
): Promise<readonly FetchedFile[]> {
  const script = await fetchOne("script", [lease.file], lease.siaddr, options);
  const text = new TextDecoder().decode(script.bytes);
  if (!text.startsWith("#!ipxe"))
    throw new BootWalkError(
      `${script.location} is no iPXE script: it starts with ${JSON.stringify(text.slice(0, 20))}`,
    );
  const images = scriptImages(text);
  const kernel = await fetchOne("kernel", images.kernel, lease.siaddr, options);
  return [script, kernel, await fetchOne("ramdisk", images.ramdisk, lease.siaddr, options)];
}

/** Tries the alternatives in order, as `a || b` in a script does. */
async function fetchOne(
  role: FetchedFile["role"],
  alternatives: readonly string[],
  siaddr: Ipv4Address,
  options: WalkOptions,
): Promise<FetchedFile> {
  const failures: unknown[] = [];
  for (const file of alternatives) {
    const startedAt = options.clock();
    try {
      const bytes = await fetchBytes(locateBootFile(file, siaddr), options);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const fetched = { role, location: file, bytes, sha256, milliseconds: options.clock() - startedAt };
      options.onFile(fetched);
      return fetched;
    } catch (error) {
      failures.push(error);
    }
  }
  const reasons = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
  const found = reasons.length > 0 ? reasons.join("; ") : "no file is named";
  throw new BootWalkError(`Cannot fetch the ${role}: ${found}`, { cause: failures });
}

async function fetchBytes(location: BootLocation | undefined, options: WalkOptions): Promise<Uint8Array> {
  if (location === undefined) throw new BootWalkError("the boot file's URL is neither tftp:// nor http://");
  const { bind, localAddress, signal } = options;
  const common = { ...(localAddress && { localAddress }), ...(signal && { signal }) };
  if (location.kind === "http") return (await fetchHttp({ url: location.url, ...common })).bytes;
  const { address, port, path } = location;
  return (await fetchTftp({ server: { address, port }, path, bind, blksize: 1432, ...common })).bytes;
}
