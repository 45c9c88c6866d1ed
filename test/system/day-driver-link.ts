import { request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { connectDriver } from "../../driver/rpc/client.js";
import { fetchHttp } from "../../pxe/client/http-client.js";
import { fetchTftp } from "../../pxe/client/tftp-client.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import { dashedMac, type MacAddress } from "../../pxe/net/mac-address.js";
import { PATIENCE } from "../patience.js";
import type { DriverProcess } from "./driver-process.js";

/** Milliseconds between two tries of whatever met no driver. */
const PAUSE = 40;

/** What one machine says to its driver and fetches from it, from an address of its own, again and again until the driver is there. */
export class DayDriverLink {
  readonly driver: Pick<DriverProcess, "grpcAddress" | "tftp" | "httpUrl">;
  private readonly mac: MacAddress;
  private readonly address: Ipv4Address;

  constructor(driver: DayDriverLink["driver"], mac: MacAddress, address: Ipv4Address) {
    this.driver = driver;
    this.mac = mac;
    this.address = address;
  }

  /** Where it is to call. */
  get url(): string {
    return this.driver.httpUrl;
  }

  /** As firmware does: by DHCP, which asks the driver, then the script, kernel and ramdisk. The script; `undefined` where nothing is to be booted. */
  async netboot(signal: AbortSignal): Promise<string | undefined> {
    return this.untilAnswered(signal, async () => {
      const isGranted = await this.isGranted();
      const script = await this.get("boot.ipxe", signal);
      if (!isGranted || script.status !== 200) return undefined;
      for (const name of ["kernel", "ramdisk"])
        if ((await this.get(name, signal)).status !== 200) return undefined;
      return Buffer.from(script.bytes).toString();
    });
  }

  /** Whether any of DHCP, HTTP and TFTP lets it netboot; asked until each has answered. */
  async netboots(signal: AbortSignal): Promise<boolean> {
    return this.untilAnswered(signal, async () => {
      if (await this.isGranted()) return true;
      if ((await this.get("boot.ipxe", signal)).status === 200) return true;
      const path = `m/${dashedMac(this.mac)}/kernel`;
      const { address: localAddress } = this;
      return fetchTftp({ server: this.driver.tftp, localAddress, path, timeout: 2000 }).then(
        () => true,
        () => false,
      );
    });
  }

  /** A file of this machine; `undefined` where it is refused. */
  file(name: string, signal: AbortSignal, range?: string): Promise<Buffer | undefined> {
    return this.untilAnswered(signal, async () => {
      const { status, bytes } = await this.get(name, signal, range);
      return status === 200 || status === 206 ? Buffer.from(bytes) : undefined;
    });
  }

  /** False where it is refused for good. */
  phone(word: string, token: string, body: string, signal: AbortSignal): Promise<boolean> {
    return this.untilAnswered(signal, async () => {
      const status = await this.post(`/phone/${dashedMac(this.mac)}/${word}`, token, body, signal);
      if (status === 200) return true;
      if (status === 403) return false;
      throw new Error(`${word} was answered ${status}`);
    });
  }

  private async untilAnswered<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await ask();
      } catch {
        await delay(PAUSE, undefined, { signal });
      }
    }
  }

  private async isGranted(): Promise<boolean> {
    await using client = connectDriver(this.driver.grpcAddress, PATIENCE);
    const answer = await client.lookupMac(this.mac, { poolAddress: this.address });
    return answer.kind === "owner" && answer.grant.boot !== undefined;
  }

  private get(name: string, signal: AbortSignal, range?: string): ReturnType<typeof fetchHttp> {
    const url = `${this.driver.httpUrl}/m/${dashedMac(this.mac)}/${name}`;
    const headers = range === undefined ? {} : { range };
    return fetchHttp({ url, localAddress: this.address, headers, signal });
  }

  private post(path: string, token: string, body: string, signal: AbortSignal): Promise<number> {
    const headers = { authorization: `Bearer ${token}`, "content-length": Buffer.byteLength(body) };
    const options = { method: "POST", headers, localAddress: this.address, agent: false as const, signal };
    return new Promise((resolve, reject) => {
      const call = request(`${this.driver.httpUrl}${path}`, options, (response) => {
        response
          .on("error", reject)
          .on("end", () => resolve(response.statusCode ?? 0))
          .resume();
      });
      call.on("error", reject).end(body);
    });
  }
}
