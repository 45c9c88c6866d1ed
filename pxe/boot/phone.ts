import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";

/** What a machine's ramdisk or its system tells its driver. `start`: the ramdisk runs; `done`: the work is finished; `report`: what hardware there is. */
export const PHONE_WORDS = ["start", "progress", "done", "failed", "report"] as const;
export type PhoneWord = (typeof PHONE_WORDS)[number];

/** `POST /phone/<dashed MAC>/<word>` with the token as `Authorization: Bearer <token>`. */
export interface PhoneCall {
  readonly mac: MacAddress;
  readonly word: PhoneWord;
  /** Not checked yet; empty when none was sent. */
  readonly token: string;
  readonly client: Ipv4Address;
  /** At most `LONGEST_PHONE_CALL` bytes. */
  readonly body: Uint8Array;
}

/** Bytes: a discovery report with the LLDP frames of 64 NICs fits. */
export const LONGEST_PHONE_CALL = 256 * 1024;

/** `refused` is for good (403: the token is not, or no more, one of this MAC's work); `later` asks to call again (503). */
export type PhoneAnswer =
  | { readonly kind: "taken" }
  | { readonly kind: "refused" | "later" | "malformed"; readonly text: string };

/** Never rejects. */
export type PhoneDesk = (call: PhoneCall) => Promise<PhoneAnswer>;
