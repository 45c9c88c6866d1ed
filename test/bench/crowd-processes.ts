import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../examples/first-light/fleet.js";
import { driverAddress } from "./crowd-numbers.js";
import type { CrowdRequest } from "./driver-crowd.js";
import { Server } from "./servers.js";

const SCRIPT = fileURLToPath(new URL("driver-crowd.js", import.meta.url));
/** Drivers of one process. */
const TOGETHER = 2500;

/** Drivers from number 0 on, the last of them in a process of its own, which can be stopped. */
export class Crowd implements AsyncDisposable {
  readonly addresses: readonly string[];
  readonly #processes: readonly Server[];

  static async start(
    folder: string,
    { drivers, machines }: { readonly drivers: number; readonly machines: number },
  ): Promise<Crowd> {
    const sizes = [...sizesOf(drivers - 1), 1];
    const processes: Server[] = [];
    const addresses: string[] = [];
    for (const [place, size] of sizes.entries()) {
      const request: CrowdRequest = { port: await freePort(), machines };
      const log = join(folder, `crowd-${drivers}-${machines}-${place}.log`);
      processes.push(new Server([process.execPath, SCRIPT, JSON.stringify(request)], log));
      for (let i = 0; i < size; i++) addresses.push(`${driverAddress(addresses.length)}:${request.port}`);
    }
    await Promise.all(processes.map((server) => server.printed(/ready/)));
    return new Crowd(addresses, processes);
  }

  private constructor(addresses: readonly string[], processes: readonly Server[]) {
    this.addresses = addresses;
    this.#processes = processes;
  }

  /** The last driver's process. */
  get last(): number {
    const { pid } = this.#processes.at(-1) ?? {};
    if (pid === undefined) throw new Error("a crowd has a driver");
    return pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.kill(this.last, "SIGCONT");
    await Promise.all(this.#processes.map((server) => server[Symbol.asyncDispose]()));
  }
}

function sizesOf(drivers: number): readonly number[] {
  const full = Array.from({ length: Math.floor(drivers / TOGETHER) }, () => TOGETHER);
  return drivers % TOGETHER === 0 ? full : [...full, drivers % TOGETHER];
}
