import { existsSync, readFileSync } from "node:fs";
import { type Background, until } from "./commands.js";
import { type DhcpListing, listDhcp } from "./dhcp-listing.js";
import type { Lab } from "./namespaces.js";
import { type CapturedDatagram, readPcap } from "./pcap.js";

/** DHCP and the start of each TFTP transfer: small beside the 15 MB a boot moves. */
export const BOOT_TRAFFIC = "udp port 67 or udp port 68 or udp port 4011 or udp port 69";

export interface CapturedDhcp extends CapturedDatagram {
  readonly dhcp: DhcpListing;
}

/** A running tcpdump on one interface, and what it has seen so far. */
export class Capture {
  readonly file: string;
  readonly #tcpdump: Background;

  private constructor(file: string, tcpdump: Background) {
    this.file = file;
    this.#tcpdump = tcpdump;
  }

  /** On the lab's bridge it sees everybody; on a machine's tap, what that machine gets. */
  static async start(lab: Lab, device = "br0", filter = BOOT_TRAFFIC, host = "bridge"): Promise<Capture> {
    const file = lab.path(`${device}-${++counter}.pcap`);
    const argv = ["tcpdump", "-i", device, "-U", "--immediate-mode", "-Z", "root", "-w", file, filter];
    const tcpdump = lab.start(host, argv, `${device}-${counter}.tcpdump.log`);
    await until("tcpdump listens", () => tcpdump.output().includes("listening on") && existsSync(file), {
      timeout: 120_000,
    });
    return new Capture(file, tcpdump);
  }

  datagrams(): readonly CapturedDatagram[] {
    return readPcap(readFileSync(this.file));
  }

  /** DHCP messages of, or to, one machine. */
  dhcp(mac: string): readonly CapturedDhcp[] {
    return this.datagrams().flatMap((datagram) => {
      const dhcp = listDhcp(datagram.payload);
      return dhcp !== undefined && dhcp.chaddr === mac ? [{ ...datagram, dhcp }] : [];
    });
  }

  /** Waits for a DHCP message; `timeout` in milliseconds. */
  waitForDhcp(
    mac: string,
    type: DhcpListing["type"],
    options: { readonly timeout?: number; readonly after?: number } = {},
  ): Promise<CapturedDhcp> {
    return until(
      `${type} of ${mac} on the wire`,
      () => this.dhcp(mac).find((seen) => seen.dhcp.type === type && seen.at > (options.after ?? 0)),
      { timeout: options.timeout ?? 120_000 },
    );
  }

  async stop(): Promise<void> {
    await this.#tcpdump.stop("SIGINT");
  }
}

let counter = 0;
