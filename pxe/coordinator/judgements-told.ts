import type { BootEventDetail } from "../boot/boot-event.js";
import type { MacAddress } from "../net/mac-address.js";
import { BoundedMap } from "./bounded-map.js";

/** Strangers whose last judgement is remembered. */
const CAPACITY = 4_096;

/** Under which policy a stranger falls is told once a boot, and again when that changes: not for each of its messages. */
export class JudgementsTold {
  private readonly told = new BoundedMap<MacAddress, string>(CAPACITY);

  /** True for every other event. */
  isNews(mac: MacAddress, bootSession: string | undefined, detail: BootEventDetail): boolean {
    if (detail.kind !== "strangerJudged") return true;
    const { policy, rule, text } = detail;
    const judgement = [bootSession, policy, rule, text].join(" ");
    if (this.told.get(mac) === judgement) return false;
    this.told.set(mac, judgement);
    return true;
  }
}
