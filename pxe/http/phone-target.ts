import { PHONE_WORDS, type PhoneWord } from "../boot/phone.js";
import { dashedMac, type MacAddress, parseMacAddress } from "../net/mac-address.js";

export interface PhoneTarget {
  readonly mac: MacAddress;
  readonly word: PhoneWord;
}

/** Whether a path, percent-decoded, is meant for the phone at all. */
export function isPhonePath(path: string): boolean {
  return path.startsWith("/phone/");
}

/** `/phone/<dashed MAC>/<word>` in this one spelling; `undefined` for every other path. */
export function parsePhonePath(path: string): PhoneTarget | undefined {
  const [root, phone, dashed = "", spelled, ...more] = path.split("/");
  const mac = parseMacAddress(dashed.replaceAll("-", ":"));
  const word = PHONE_WORDS.find((known) => known === spelled);
  const isWhole = root === "" && phone === "phone" && more.length === 0;
  if (!isWhole || mac === undefined || word === undefined || dashedMac(mac) !== dashed) return undefined;
  return { mac, word };
}

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;

/** RFC 6750 §2.1; empty when there is none. */
export function bearerToken(authorization: string | undefined): string {
  return BEARER.exec(authorization ?? "")?.[1] ?? "";
}
