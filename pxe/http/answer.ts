import type { IncomingMessage, ServerResponse } from "node:http";
import type { ReportBoot } from "../boot/boot-event.js";
import type { BootFileAnswer, BootFileRefusal, BootFileRequest, BootFileSource } from "../boot/boot-file.js";
import type { PhoneDesk } from "../boot/phone.js";
import { parseRehearsalTicket, REHEARSAL_HEADER } from "../boot/rehearsal.js";
import type { AckedBytes } from "../net/acked-bytes.js";
import { type Ipv4Address, parseIpv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import { answerPhone } from "./answer-phone.js";
import { Exchange } from "./exchange.js";
import { isPhonePath, parsePhonePath } from "./phone-target.js";
import type { PieceStore } from "./piece-store.js";
import type { ProgressWatch } from "./progress-watch.js";
import { isWaiting } from "./request-body.js";
import { parseRequestTarget } from "./request-target.js";
import { sendBytes, sendStored } from "./send-file.js";

/** What all answers of a server share. */
export interface Answering {
  readonly files: BootFileSource;
  /** Absent: nobody takes calls. */
  readonly phone: PhoneDesk | undefined;
  readonly report: ReportBoot;
  readonly watch: ProgressWatch;
  /** Absent where the system cannot be asked. */
  readonly acked: AckedBytes | undefined;
  readonly pieces: PieceStore;
  /** Answers with files that nobody could go on with later. */
  readonly transfers: { underWay: number };
}

const STATUS: Readonly<Record<BootFileRefusal, number>> = {
  notFound: 404,
  badPath: 400,
  notYours: 403,
  netbootOff: 403,
  unreadable: 500,
};

/** Never rejects, never redirects: a redirect ends a UEFI HTTP boot. */
export async function answer(
  answering: Answering,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { files, phone, report, watch, acked } = answering;
  const client = clientAddress(request);
  const target = parseRequestTarget(request.url ?? "");
  const exchange = new Exchange({
    ...{ request, response, report, watch, acked, client },
    path: target.ok ? target.path : "",
  });
  try {
    const called = phone !== undefined && target.ok ? parsePhonePath(target.path) : undefined;
    if (phone !== undefined && called !== undefined) {
      if (request.method !== "POST") return exchange.refuseMethod("POST");
      return await answerPhone(phone, exchange, called, client);
    }
    if (isWaiting(request)) response.writeContinue();
    if (phone !== undefined && request.method === "POST" && target.ok && isPhonePath(target.path))
      return exchange.refuse(404, "notFound", "There is no such number to call.");
    if (request.method !== "GET" && request.method !== "HEAD") return exchange.refuseMethod();
    if (!target.ok) return exchange.refuse(400, "badRequest", target.reason);
    const found = await lookUp(files, { path: target.path, client, ...ticketOf(request) });
    if (response.destroyed) return;
    if ((found.kind === "file" ? found.file : found).isRehearsal) exchange.rehearse();
    if (found.kind === "refused")
      return exchange.refuse(STATUS[found.reason], found.reason, found.text, found);
    exchange.begin(found.file);
    if (!found.file.isResumed) count(answering.transfers, response);
    const { content } = found.file;
    if (content.kind === "bytes") sendBytes(exchange, found.file, content.bytes);
    else await sendStored(exchange, found.file, content.path, answering.pieces);
  } catch {
    exchange.fail(500, "The file cannot be served.");
  }
}

function count(transfers: Answering["transfers"], response: ServerResponse): void {
  transfers.underWay += 1;
  response.once("close", () => {
    transfers.underWay -= 1;
  });
}

async function lookUp(
  files: BootFileSource,
  request: Omit<BootFileRequest, "protocol">,
): Promise<BootFileAnswer> {
  try {
    return await files({ protocol: "http", ...request });
  } catch {
    return { kind: "refused", reason: "unreadable", text: "The file cannot be looked up." };
  }
}

function ticketOf({ headers }: IncomingMessage): Pick<BootFileRequest, "rehearsal"> {
  const rehearsal = parseRehearsalTicket(String(headers[REHEARSAL_HEADER] ?? ""));
  return rehearsal === undefined ? {} : { rehearsal };
}

function clientAddress(request: IncomingMessage): Ipv4Address {
  const text = request.socket.remoteAddress ?? "";
  return parseIpv4Address(text.replace(/^::ffff:/, "")) ?? UNSPECIFIED;
}
