import { LONGEST_PHONE_CALL, type PhoneAnswer, type PhoneDesk } from "../boot/phone.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { Exchange } from "./exchange.js";
import { bearerToken, type PhoneTarget } from "./phone-target.js";
import { isWaiting, passOver, readBody } from "./request-body.js";

const STATUS: Readonly<Record<PhoneAnswer["kind"], number>> = {
  taken: 200,
  refused: 403,
  later: 503,
  malformed: 400,
};

/** Bytes of a body that is too long which are read all the same. */
const MOST_PASSED_OVER = 4 * LONGEST_PHONE_CALL;

/** Reads a machine's call to its end and hands it to the desk. Never rejects; neither the token nor the body is told to anyone else. */
export async function answerPhone(
  desk: PhoneDesk,
  exchange: Exchange,
  { mac, word }: PhoneTarget,
  client: Ipv4Address,
): Promise<void> {
  const { request, response } = exchange;
  const isAwaited = isWaiting(request);
  const isAnnouncedTooLong = Number(request.headers["content-length"] ?? 0) > LONGEST_PHONE_CALL;
  if (isAwaited && !isAnnouncedTooLong) response.writeContinue();
  const body = await readBody(request, LONGEST_PHONE_CALL);
  if (body.kind === "torn" || response.destroyed) return;
  if (body.kind === "tooLong") return refuseLong(exchange, isAwaited && isAnnouncedTooLong);
  const token = bearerToken(request.headers.authorization);
  const answer = await ask(desk, { mac, word, token, client, body: body.bytes });
  if (!response.destroyed)
    exchange.tell(STATUS[answer.kind], answer.kind === "taken" ? "Taken." : answer.text);
}

async function ask(desk: PhoneDesk, call: Parameters<PhoneDesk>[0]): Promise<PhoneAnswer> {
  try {
    return await desk(call);
  } catch {
    return { kind: "later", text: "The call cannot be taken now." };
  }
}

/** A client that waits for leave to send its body sends none of it now; what others send is read, or they would not get to read this. */
function refuseLong(exchange: Exchange, sendsNone: boolean): void {
  const { request, response } = exchange;
  response.setHeader("Connection", "close");
  const text = `A call has at most ${LONGEST_PHONE_CALL} bytes.`;
  if (sendsNone) exchange.tell(413, text);
  else passOver(request, MOST_PASSED_OVER, exchange.tellWithoutEnd(413, text));
}
