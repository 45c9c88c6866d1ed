import type { BootEventDetail } from "../../../../pxe/boot/boot-event.js";
import type { DhcpRequest } from "../../../../pxe/coordinator/dhcp-request.js";
import type { StrangerTreatment } from "../../../../pxe/coordinator/settings.js";
import type { MacAddress } from "../../../../pxe/net/mac-address.js";

export interface StrangerWitness {
  /** `undefined` for machines that drivers claim. */
  readonly treatmentOf: (mac: MacAddress) => StrangerTreatment | undefined;
  /** Milliseconds. */
  readonly elapsed: () => number;
}

/** What strangers may be given, counted from outside: too much waiting is no broken promise, too little is one. */
export class StrangerChecks {
  /** Messages left to other servers, offers after such a wait, and judgements. */
  readonly counts = { delays: 0, waited: 0, judged: 0 };
  private readonly witness: StrangerWitness;
  private readonly asked = new Map<MacAddress, { readonly firstAt: number; readonly tries: number }>();

  constructor(witness: StrangerWitness) {
    this.witness = witness;
  }

  restarted(): void {
    this.asked.clear();
  }

  heard(mac: MacAddress, { message }: DhcpRequest): void {
    if (message !== "DISCOVER") return;
    const { firstAt = this.witness.elapsed(), tries = 0 } = this.asked.get(mac) ?? {};
    this.asked.set(mac, { firstAt, tries: tries + 1 });
  }

  told(mac: MacAddress, detail: BootEventDetail): void {
    const treatment = this.witness.treatmentOf(mac);
    if (detail.kind === "dhcpIgnored" && detail.reason === "delayed") {
      this.counts.delays++;
      if (treatment?.policy !== "delay") throw new Error(`${mac} is delayed by ${treatment?.policy}`);
    }
    if (detail.kind !== "strangerJudged") return;
    this.counts.judged++;
    if (detail.policy !== treatment?.policy)
      throw new Error(`${mac} judged by ${detail.policy}, not ${treatment?.policy}`);
  }

  answered(mac: MacAddress, message: "OFFER" | "ACK"): void {
    const treatment = this.witness.treatmentOf(mac);
    if (treatment?.policy === "ignore" || treatment?.policy === "log")
      throw new Error(`${message} to ${mac} by policy ${treatment.policy}`);
    if (treatment?.policy !== "delay" || message === "ACK") return;
    const { firstAt, tries } = this.asked.get(mac) ?? { firstAt: this.witness.elapsed(), tries: 0 };
    const waited = this.witness.elapsed() - firstAt;
    if (waited < (treatment.seconds ?? 0) * 1000 || tries <= (treatment.tries ?? 0))
      throw new Error(`OFFER to ${mac} after ${waited} ms and ${tries} tries: ${JSON.stringify(treatment)}`);
    this.counts.waited++;
  }
}
