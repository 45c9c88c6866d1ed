import type { ReportBoot } from "../boot/boot-event.js";
import type { BootFileAnswer, BootFileRefusal, BootFileRequest } from "../boot/boot-file.js";
import { printableText } from "../boot/path.js";
import { parseRehearsalTicket, REHEARSAL_OPTION } from "../boot/rehearsal.js";
import { ipv4FromNumber } from "../net/ipv4-address.js";
import { type Incoming, type IoSocket, SLICE_HEADER, type UdpIo } from "../net/udp-io.js";
import { type Rollover, wireBlock } from "./block-number.js";
import { CallerLimits } from "./caller-limits.js";
import { FileShelf, type TransferMode, UnservableFile } from "./file-shelf.js";
import { checkMode, formatOptions, type Limits, negotiate } from "./negotiation.js";
import {
  decodePacket,
  encodeError,
  encodeOack,
  isAck,
  looksLikeRequest,
  TFTP_ERRORS,
  type TftpRequest,
  wireBlockOf,
  writeDataHeader,
} from "./packet.js";
import { reportRefusal } from "./report.js";
import { clientOf, createSession, peerKey, type Session } from "./session.js";
import { SessionTable } from "./session-table.js";
import { createTransfer, resumeTransfer, type TransferAction } from "./transfer.js";
import type { TransferJournal, TransferRecord } from "./transfer-journal.js";

/** Answers at once or later, from the io's own loop; never throws. False: too much is asked already, and there will be no answer. */
export type AskForFile = (request: BootFileRequest, answer: (answer: BootFileAnswer) => void) => boolean;

export interface EngineOptions {
  readonly io: Pick<UdpIo, "now" | "alarmAt" | "fileBytes" | "heldBytes">;
  readonly ask: AskForFile;
  readonly report: ReportBoot;
  readonly limits: Limits;
  readonly rollover: Rollover;
  /** Transfers at once. When full, one makes room, see `SessionTable.makeRoom`; without one, the request is dropped: firmware asks again. */
  readonly maxTransfers: number;
  readonly journal: TransferJournal;
}

/** What the engine left unanswered, since its start. */
export interface EngineDrops {
  /** Requests while all places were taken by clients that had answered, or while too many questions waited for the file source. */
  busy: number;
  /** Requests and ERROR replies beyond what one address may cause. */
  caller: number;
}

/** Milliseconds: a request this soon after a packet of its own transfer is a late duplicate, not a new start. */
const DUPLICATE_WITHIN = 1000;

type Refusal = Extract<BootFileAnswer, { kind: "refused" }>;

const ERROR_CODES: Readonly<Record<BootFileRefusal, number>> = {
  notFound: TFTP_ERRORS.fileNotFound,
  badPath: TFTP_ERRORS.accessViolation,
  notYours: TFTP_ERRORS.accessViolation,
  netbootOff: TFTP_ERRORS.accessViolation,
  unreadable: TFTP_ERRORS.notDefined,
};

/**
 * The TFTP server without its sockets. Requests come to `requests`; a transfer goes on by one of the `transferSockets`, which
 * all transfers share: a client's address and port tell which transfer a packet is of. In single-port mode that one is `requests` too.
 */
export class TftpEngine {
  readonly drops: EngineDrops = { busy: 0, caller: 0 };
  private readonly options: EngineOptions;
  private readonly sessions: SessionTable;
  private readonly callers = new CallerLimits();
  private readonly shelf: FileShelf;
  private readonly headers: Uint8Array;
  private requests: IoSocket | undefined;
  private transferSockets: readonly IoSocket[] = [];
  private nextSocket = 0;
  private closed = false;

  constructor(options: EngineOptions) {
    const { io, report, maxTransfers: capacity, limits, journal } = options;
    this.options = options;
    this.shelf = new FileShelf(io);
    this.headers = new Uint8Array(limits.maxWindow * SLICE_HEADER);
    this.sessions = new SessionTable({
      capacity,
      callers: this.callers,
      journal,
      report,
      now: () => io.now(),
      alarmAt: (due) => io.alarmAt(due),
      send: (session, action) => this.send(session, action),
      sendError: (session, text) =>
        this.socketOf(session)?.send(
          encodeError(TFTP_ERRORS.notDefined, text),
          session.address,
          session.port,
        ),
    });
  }

  /** Transfers under way. */
  get transfers(): number {
    return this.sessions.size;
  }

  useSockets(requests: IoSocket, transferSockets: readonly IoSocket[]): void {
    this.requests = requests;
    this.transferSockets = transferSockets;
  }

  /** Without sockets for transfers, those go on by the request port. */
  private get isSinglePort(): boolean {
    return this.transferSockets.length === 0;
  }

  /** Goes on with a transfer after its last acknowledged block. */
  resume(record: TransferRecord, acked: number): void {
    const { file, settings } = record;
    const now = this.options.io.now();
    const session = createSession(record, now);
    session.startedAt = record.startedAt - performance.timeOrigin;
    session.isReported = true;
    session.slot = record.slot;
    session.file = file;
    session.transfer = resumeTransfer(settings, now, acked);
    this.sessions.add(session);
    try {
      session.shelved = this.shelf.open(file, session.request.mode as TransferMode);
      this.sessions.apply(session, { kind: "start" });
    } catch {
      this.sessions.fail(session, "The file cannot be opened again.");
    }
  }

  onRequestPort(incoming: Incoming): void {
    if (this.closed) return;
    if (isAck(incoming) && this.isSinglePort) {
      this.onTransferPort(0, incoming);
      return;
    }
    const bytes = payload(incoming);
    const decoded = decodePacket(bytes);
    if (!decoded.ok) {
      if (looksLikeRequest(bytes)) this.refuseMalformed(incoming, decoded.reason);
      return;
    }
    const packet = decoded.value;
    if (packet.kind === "rrq") this.onReadRequest(incoming, packet);
    else if (packet.kind === "wrq") this.refuseWrite(incoming, packet.filename);
    else if (this.isSinglePort) this.onTransferPort(0, incoming);
    else if (packet.kind !== "error") this.answerStranger(this.requests, incoming);
  }

  onTransferPort(socket: number, incoming: Incoming): void {
    const session = this.sessions.find(peerKey(incoming.address, incoming.port));
    if (session?.socket !== socket || session.transfer === undefined) {
      this.answerStranger(this.transferSockets[socket] ?? this.requests, incoming);
      return;
    }
    if (isAck(incoming)) {
      session.heardAt = this.options.io.now();
      this.sessions.apply(session, { kind: "ack", block: wireBlockOf(incoming) });
      return;
    }
    const decoded = decodePacket(payload(incoming));
    if (!decoded.ok || decoded.value.kind !== "error") return;
    session.heardAt = this.options.io.now();
    this.sessions.apply(session, decoded.value);
  }

  onAlarm(): void {
    const next = Math.min(this.sessions.onAlarm(), this.shelf.tidy());
    if (next !== Number.POSITIVE_INFINITY) this.options.io.alarmAt(next);
  }

  /** Ends every transfer with an ERROR to its client. Closing twice is harmless. */
  close(): void {
    this.closed = true;
    this.sessions.close("The server is stopping.");
    this.shelf.close();
  }

  private onReadRequest(incoming: Incoming, request: TftpRequest): void {
    const mode = checkMode(request.mode);
    if (!mode.ok) {
      this.refuseRequest(incoming, mode.code, request.filename, mode.text);
      return;
    }
    const running = this.sessions.find(peerKey(incoming.address, incoming.port));
    if (running !== undefined && !this.startsOver(running, request)) return;
    if (!this.sessions.makeRoom()) this.drops.busy += 1;
    else if (!this.callers.mayStart(incoming.address, this.options.io.now())) this.drops.caller += 1;
    else this.begin(this.addSession(incoming, request));
  }

  /** A request from the port of a transfer under way: our first answer is lost, or a late duplicate came, or the machine began anew. */
  private startsOver(running: Session, request: TftpRequest): boolean {
    const { transfer } = running;
    if (isSameRequest(running.request, request)) {
      if (transfer?.answered !== true) {
        this.sessions.apply(running, { kind: "requestAgain" });
        return false;
      }
      if (this.options.io.now() - running.heardAt < DUPLICATE_WITHIN) return false;
    }
    if (transfer?.answered !== true && !this.callers.mayHaveMore(running.address, this.options.io.now())) {
      this.drops.caller += 1;
      return false;
    }
    this.sessions.end(running, "aborted", "The client sent a new request from the same port.");
    return true;
  }

  private addSession({ address, port }: Incoming, request: TftpRequest): Session {
    this.nextSocket = (this.nextSocket + 1) % Math.max(1, this.transferSockets.length);
    const session = createSession({ address, port, socket: this.nextSocket, request }, this.options.io.now());
    this.sessions.add(session);
    return session;
  }

  private begin(session: Session): void {
    const isAsked = this.options.ask(questionOf(session), (answer) => {
      if (session.ended) return;
      if (answer.kind === "refused") this.refuseFile(session, answer);
      else this.openFile(session, answer);
    });
    if (isAsked) return;
    this.sessions.drop(session);
    this.drops.busy += 1;
  }

  private openFile(session: Session, { file }: Extract<BootFileAnswer, { kind: "file" }>): void {
    try {
      session.shelved = this.shelf.open(file, session.request.mode as TransferMode);
    } catch (error) {
      const text = error instanceof UnservableFile ? error.message : "The file cannot be opened.";
      const { mac, isRehearsal } = file;
      const whose = { ...(mac && { mac }), ...(isRehearsal && { isRehearsal }) };
      this.refuseFile(session, { reason: "unreadable", text, ...whose });
      return;
    }
    session.file = file;
    this.startTransfer(session, session.shelved.bytes.size);
  }

  private startTransfer(session: Session, size: number): void {
    const { io, limits, rollover } = this.options;
    const { request, file } = session;
    const agreement = negotiate(request.options, size, limits, file?.isRehearsal);
    const { blksize, windowsize, timeout, acknowledged } = agreement;
    const settings = { size, blksize, windowsize, timeout, acknowledged, rollover };
    session.transfer = createTransfer(settings, io.now());
    this.sessions.apply(session, { kind: "start" });
  }

  private send(session: Session, action: Exclude<TransferAction, { kind: "none" | "finish" }>): void {
    const { transfer, shelved, address, port } = session;
    const socket = this.socketOf(session);
    if (transfer === undefined || shelved === undefined || socket === undefined) return;
    const { blksize, acknowledged } = transfer.settings;
    if (action.kind === "sendOack") {
      socket.send(encodeOack(acknowledged), address, port);
      return;
    }
    const { first, count } = action;
    const isCritical = transfer.tries > 0 || first + count > transfer.lastBlock;
    if (isCritical && !shelved.isUnchanged()) {
      this.sessions.fail(session, "The file changed while it was sent.");
      return;
    }
    for (let i = 0; i < count; i++)
      writeDataHeader(this.headers, i * SLICE_HEADER, wireBlock(first + i, this.options.rollover));
    const offset = (first - 1) * blksize;
    socket.sendSlices(
      { headers: this.headers, count, file: shelved.bytes, offset, stride: blksize },
      address,
      port,
    );
  }

  private refuseFile(session: Session, answer: Omit<Refusal, "kind">): void {
    this.sessions.drop(session);
    const text = printableText(answer.text);
    this.sendError(this.socketOf(session), session, ERROR_CODES[answer.reason], text);
    if (answer.isRehearsal) return;
    const { filename: path } = session.request;
    reportRefusal(this.options.report, { client: clientOf(session), path, ...answer });
  }

  private refuseMalformed(incoming: Incoming, reason: string): void {
    this.refuseRequest(incoming, TFTP_ERRORS.illegalOperation, "", `Malformed request: ${reason}.`);
  }

  private refuseWrite(incoming: Incoming, path: string): void {
    this.refuseRequest(incoming, TFTP_ERRORS.accessViolation, path, "This server takes no files.");
  }

  private refuseRequest(incoming: Incoming, code: number, path: string, text: string): void {
    this.sendError(this.transferSockets[0] ?? this.requests, incoming, code, text);
    const client = ipv4FromNumber(incoming.address);
    reportRefusal(this.options.report, { client, path, reason: "badRequest", text });
  }

  /** RFC 1350 §4: a stranger gets an ERROR and disturbs nobody. ERRORs get none, nor does a client whose transfer has just ended. */
  private answerStranger(socket: IoSocket | undefined, incoming: Incoming): void {
    const decoded = decodePacket(payload(incoming));
    if (!decoded.ok || decoded.value.kind === "error") return;
    if (this.sessions.endedLately(peerKey(incoming.address, incoming.port))) return;
    this.sendError(socket, incoming, TFTP_ERRORS.unknownTransferId, "Unknown transfer");
  }

  private sendError(
    socket: IoSocket | undefined,
    { address, port }: { readonly address: number; readonly port: number },
    code: number,
    text: string,
  ): void {
    if (this.callers.mayHaveMore(address, this.options.io.now()))
      socket?.send(encodeError(code, text), address, port);
    else this.drops.caller += 1;
  }

  private socketOf({ socket }: Session): IoSocket | undefined {
    return this.transferSockets[socket] ?? this.requests;
  }
}

function questionOf(session: Session): BootFileRequest {
  const { filename: path, options } = session.request;
  const rehearsal = parseRehearsalTicket(options.get(REHEARSAL_OPTION) ?? "");
  const client = clientOf(session);
  return { protocol: "tftp", path, client, ...(rehearsal && { rehearsal }) };
}

function isSameRequest(a: TftpRequest, b: TftpRequest): boolean {
  return (
    a.filename === b.filename && a.mode === b.mode && formatOptions(a.options) === formatOptions(b.options)
  );
}

/** A view that holds until the callback ends. */
function payload({ bytes, offset, length }: Incoming): Uint8Array {
  return bytes.subarray(offset, offset + length);
}
