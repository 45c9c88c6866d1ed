import { join } from "node:path";
import { machineFileName } from "../../pxe/boot/boot-names.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import { type MacAddress, macAddressFromBytes } from "../../pxe/net/mac-address.js";
import type { BenchDriver, Server } from "./servers.js";

/** A running server and what the files are called there. */
export interface Contestant extends AsyncDisposable {
  readonly server: Server;
  readonly address: Ipv4Address;
  readonly port: number;
  /** What one of the machines calls the file. */
  path(file: string, machine: number): string;
}

/** One that can be started, anew or as it has run all the time. */
export interface Entrant {
  readonly name: string;
  readonly grantsWindowsize: boolean;
  start(): Promise<Contestant>;
}

/** Who is first changes with the round. */
export function inTurn<T>(items: readonly T[], round: number): readonly T[] {
  const first = round % Math.max(items.length, 1);
  return [...items.slice(first), ...items.slice(0, first)];
}

/** A file that so many machines have as their kernel. */
export interface MachinesFile {
  readonly name: string;
  readonly machines: number;
}

/** Calls at once while machines are added. */
const ADDED_AT_ONCE = 64;

/** Our driver's files and machines: every file an image, every machine spawned with a pool address, so that any client may fetch. */
export class OurFiles {
  readonly #files: readonly MachinesFile[];

  constructor(files: readonly MachinesFile[]) {
    this.#files = files;
  }

  async push({ client }: BenchDriver, folder: string, ramdisk: string): Promise<void> {
    for (const { name } of this.#files)
      await client.pushImage({
        name,
        kernelPath: join(folder, name),
        ramdiskPath: join(folder, ramdisk),
      });
    const waiting = this.#files.flatMap(({ name, machines }) =>
      Array.from({ length: machines }, (_, machine) => ({ name, mac: this.#macOf(name, machine) })),
    );
    const worker = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const node = `node-${next.mac.replaceAll(":", "")}`;
        await client.addNode({ name: node, macs: [next.mac] });
        await client.spawn({ node, image: next.name });
      }
    };
    await Promise.all(Array.from({ length: ADDED_AT_ONCE }, worker));
  }

  path(file: string, machine: number): string {
    return machineFileName(this.#macOf(file, machine), "kernel");
  }

  #macOf(file: string, machine: number): MacAddress {
    const place = this.#files.findIndex(({ name }) => name === file);
    return macAddressFromBytes(Uint8Array.of(0x52, 0x54, 0x66, place, machine >>> 8, machine & 255));
  }
}
