import { failed, type PowerTrouble, refused } from "../power-trouble.js";
import { toldText } from "../told-text.js";
import { listAt, textAt } from "./json.js";

/** What a BMC answered. */
export interface Reply {
  /** `GET /redfish/v1/`, for sentences. */
  readonly asked: string;
  readonly status: number;
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; `undefined` where the answer has no body. */
  readonly body: unknown;
}

export function isGood({ status }: Reply): boolean {
  return status >= 200 && status < 300;
}

/** These stay so until somebody changes something; of all others another try may help. */
const FINAL: readonly number[] = [403, 404, 405, 501];
const LONGEST_RETRY = 60_000;

/** The trouble that an answer tells which is not good. */
export function troubleIn(reply: Reply, now: number): PowerTrouble {
  const { asked, status, body } = reply;
  const said = messagesIn(body);
  const found = `the BMC answers ${asked} with ${status}${said === "" ? "" : `: ${said}`}`;
  return FINAL.includes(status) ? refused(found) : failed(found, { retryAfter: retryAfter(reply, now) });
}

/** What an error's body says (DSP0266 §8.6 "Error responses"), or a task's; empty where nothing is to be found. */
export function messagesIn(body: unknown): string {
  const lists = [
    listAt(body, "error", "@Message.ExtendedInfo"),
    listAt(body, "Messages"),
    listAt(body, "@Message.ExtendedInfo"),
  ];
  const messages = lists.flat().flatMap((one) => textAt(one, "Message") ?? textAt(one, "MessageId") ?? []);
  const told = messages.length > 0 ? messages : [textAt(body, "error", "message") ?? ""];
  return toldText([...new Set(told.slice(0, 8).map(toldText))].join("; "));
}

/** Whether the registry's message of that name is among an answer's: `Base.1.18.SessionLimitExceeded`. */
export function hasMessage(body: unknown, name: string): boolean {
  const ids = listAt(body, "error", "@Message.ExtendedInfo").map((one) => textAt(one, "MessageId") ?? "");
  return [...ids, textAt(body, "error", "code") ?? ""].some((id) => id.endsWith(`.${name}`));
}

/** Milliseconds (RFC 9110 §10.2.3: seconds or a date), at most a minute. `now` is milliseconds since 1970. */
export function retryAfter({ headers }: Reply, now: number): number | undefined {
  const text = headers["retry-after"];
  if (text === undefined) return undefined;
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_RETRY);
}
