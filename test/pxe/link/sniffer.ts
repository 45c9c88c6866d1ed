import { type Background, until } from "../../lab/commands.js";
import type { Lab } from "../../lab/namespaces.js";

/** tcpdump on a lab's bridge, which sees everybody: a line a packet. */
export class Sniffer {
  private readonly tcpdump: Background;

  private constructor(tcpdump: Background) {
    this.tcpdump = tcpdump;
  }

  static async start(lab: Lab, filter: string): Promise<Sniffer> {
    const argv = ["tcpdump", "-i", "br0", "-l", "-n", "-e", "-v", "--immediate-mode", filter];
    const tcpdump = lab.start("bridge", argv, "sniffer.log");
    await until("tcpdump listens", () => tcpdump.output().includes("listening on"), { timeout: 120_000 });
    return new Sniffer(tcpdump);
  }

  /** Resolves with all that was seen, once there are `count` matches. */
  async saw(pattern: RegExp, count = 1): Promise<string> {
    const all = new RegExp(pattern.source, "g");
    await until(`${pattern} on the wire`, () => (this.tcpdump.output().match(all) ?? []).length >= count, {
      timeout: 120_000,
    });
    return this.tcpdump.output();
  }

  count(pattern: RegExp): number {
    return (this.tcpdump.output().match(new RegExp(pattern.source, "g")) ?? []).length;
  }
}
