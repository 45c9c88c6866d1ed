import { MOST_WAITING, type Refusals } from "./connections.js";
import type { HttpNotice } from "./notice.js";
import type { HttpSettings } from "./settings.js";

/** Tells the operator now and then how many connections were refused, however many they are. */
export class RefusalTeller {
  private readonly settings: HttpSettings;
  private readonly refusals: Refusals;
  private readonly notice: (notice: HttpNotice) => void;
  private readonly timer: NodeJS.Timeout;
  private told = 0;

  constructor(settings: HttpSettings, refusals: Refusals, notice: (notice: HttpNotice) => void) {
    this.settings = settings;
    this.refusals = refusals;
    this.notice = notice;
    this.timer = setInterval(() => this.look(), settings.noticeEvery).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const { total, address, pipelined } = this.refusals;
    const refused = total + address + pipelined;
    if (refused === this.told) return;
    this.told = refused;
    const { maxConnections, maxPerAddress } = this.settings;
    this.notice({
      kind: "refused",
      text:
        `Since its start HTTP refused ${total} connections while all ${maxConnections} places were taken and ${address} of addresses ` +
        `that had ${maxPerAddress} already, and closed ${pipelined} with more than ${MOST_WAITING} requests waiting.`,
    });
  }
}
