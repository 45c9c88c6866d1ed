import type { ReportBoot } from "../boot/boot-event.js";
import type { BootFileAnswer, BootFileRefusal, BootFileSource } from "../boot/boot-file.js";
import { printableText } from "../boot/path.js";
import { bindDgram } from "../net/dgram-socket.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { BindUdp, Datagram, UdpSocket } from "../net/udp-socket.js";
import { openBootFile } from "./file-reader.js";
import { checkMode, formatOptions, type Limits, negotiate } from "./negotiation.js";
import { decodePacket, encodeError, looksLikeRequest, TFTP_ERRORS, type TftpRequest } from "./packet.js";
import { reportRefusal, reportStart } from "./report.js";
import type { Session } from "./session.js";
import { SessionTable } from "./session-table.js";
import { createTransfer } from "./transfer.js";

export interface TftpServerOptions {
  readonly address: Ipv4Address;
  /** 0 lets the kernel choose. */
  readonly port: number;
  readonly files: BootFileSource;
  readonly report: ReportBoot;
  readonly bind?: BindUdp;
  /** Bytes. */
  readonly maxBlksize?: number;
  /** Blocks. */
  readonly maxWindow?: number;
  /** Transfers at once. When full, the oldest whose client never answered makes room; without one, the request is dropped: firmware asks again. */
  readonly maxTransfers?: number;
  /** Milliseconds on a monotonic clock. */
  readonly clock?: () => number;
}

export interface TftpServer extends AsyncDisposable {
  readonly address: Ipv4Address;
  readonly port: number;
  /** Transfers under way. */
  readonly transfers: number;
  /** Ends every transfer with an ERROR to its client. Closing twice is harmless. */
  close(): Promise<void>;
}

/** Transfers share these; a client that keeps its port still meets a new server port in its next transfer. */
const TRANSFER_SOCKETS = 4;
const RECEIVE_BUFFER = 1024 * 1024;
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

/** Rejects with the system's error when a socket cannot be bound (EADDRINUSE, EACCES). */
export async function startTftpServer(options: TftpServerOptions): Promise<TftpServer> {
  const server = new Server(options);
  try {
    await server.open();
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

class Server implements TftpServer {
  private readonly options: TftpServerOptions;
  private readonly limits: Limits;
  private readonly clock: () => number;
  private readonly sessions: SessionTable;
  private readonly sockets: UdpSocket[] = [];
  private listener: UdpSocket | undefined;
  private nextSocket = 0;
  private closing: Promise<void> | undefined;

  constructor(options: TftpServerOptions) {
    this.options = options;
    this.limits = { maxBlksize: options.maxBlksize ?? 1468, maxWindow: options.maxWindow ?? 64 };
    this.clock = options.clock ?? (() => performance.now());
    this.sessions = new SessionTable({
      capacity: options.maxTransfers ?? 4096,
      report: options.report,
      clock: this.clock,
      send: (session, datagram) => this.send(session, datagram),
    });
  }

  get address(): Ipv4Address {
    return this.listener?.localAddress ?? this.options.address;
  }

  get port(): number {
    return this.listener?.localPort ?? this.options.port;
  }

  get transfers(): number {
    return this.sessions.size;
  }

  async open(): Promise<void> {
    for (let i = 0; i < TRANSFER_SOCKETS; i++)
      this.sockets.push(await this.bind(0, (datagram) => this.onTransferPort(i, datagram)));
    this.listener = await this.bind(this.options.port, (datagram) => this.onRequestPort(datagram));
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private bind(port: number, receive: (datagram: Datagram) => void): Promise<UdpSocket> {
    const bind = this.options.bind ?? bindDgram;
    return bind({ address: this.options.address, port, receiveBuffer: RECEIVE_BUFFER }, receive);
  }

  private async closeAll(): Promise<void> {
    await this.sessions.close("The server is stopping.");
    await Promise.all([this.listener, ...this.sockets].map((socket) => socket?.close()));
  }

  private onRequestPort(datagram: Datagram): void {
    if (this.closing !== undefined) return;
    const decoded = decodePacket(datagram.bytes);
    if (!decoded.ok) {
      if (looksLikeRequest(datagram.bytes)) this.refuseMalformed(datagram, decoded.reason);
      return;
    }
    const packet = decoded.value;
    if (packet.kind === "rrq") this.onReadRequest(datagram, packet);
    else if (packet.kind === "wrq")
      this.refuseRequest(
        datagram,
        TFTP_ERRORS.accessViolation,
        packet.filename,
        "This server takes no files.",
      );
    else if (packet.kind !== "error") this.answerStranger(this.listener, datagram);
  }

  private onReadRequest(datagram: Datagram, request: TftpRequest): void {
    const mode = checkMode(request.mode);
    if (!mode.ok) {
      this.refuseRequest(datagram, mode.code, request.filename, mode.text);
      return;
    }
    const running = this.sessions.find(datagram.address, datagram.port);
    if (running !== undefined && !this.startsOver(running, request)) return;
    if (!this.sessions.makeRoom()) return;
    void this.begin(this.createSession(datagram, request));
  }

  /** A request from the port of a transfer under way: our first answer is lost, or a late duplicate came, or the machine began anew. */
  private startsOver(running: Session, request: TftpRequest): boolean {
    const { transfer } = running;
    if (fingerprint(request) === running.fingerprint) {
      if (transfer?.answered !== true) {
        this.sessions.apply(running, { kind: "requestAgain" });
        return false;
      }
      if (this.clock() - running.heardAt < DUPLICATE_WITHIN) return false;
    }
    this.sessions.end(running, "aborted", "The client sent a new request from the same port.");
    return true;
  }

  private createSession(datagram: Datagram, request: TftpRequest): Session {
    this.nextSocket = (this.nextSocket + 1) % this.sockets.length;
    const now = this.clock();
    const session: Session = {
      key: `${datagram.address}:${datagram.port}`,
      address: datagram.address,
      port: datagram.port,
      socket: this.nextSocket,
      request,
      fingerprint: fingerprint(request),
      startedAt: now,
      heardAt: now,
      wakeAt: Number.POSITIVE_INFINITY,
      ended: false,
    };
    this.sessions.add(session);
    return session;
  }

  private async begin(session: Session): Promise<void> {
    const answer = await this.askForFile(session);
    if (session.ended) return;
    if (answer.kind === "refused") return this.refuseFile(session, answer);
    const { file } = answer;
    try {
      const reader = await openBootFile(file);
      if (session.ended) return this.sessions.release(reader.close());
      session.reader = reader;
    } catch {
      const mac = file.mac === undefined ? {} : { mac: file.mac };
      return this.refuseFile(session, { reason: "unreadable", text: "The file cannot be opened.", ...mac });
    }
    session.file = file;
    this.startTransfer(session, file.size);
  }

  private async askForFile(session: Session): Promise<BootFileAnswer> {
    const { address: client, request } = session;
    try {
      return await this.options.files({ protocol: "tftp", path: request.filename, client });
    } catch {
      return { kind: "refused", reason: "unreadable", text: "The file cannot be looked up." };
    }
  }

  private startTransfer(session: Session, size: number): void {
    const agreement = negotiate(session.request.options, size, this.limits);
    session.transfer = createTransfer({ ...agreement, size }, this.clock());
    reportStart(this.options.report, session, size);
    this.sessions.apply(session, { kind: "start" });
  }

  private onTransferPort(socket: number, datagram: Datagram): void {
    const session = this.sessions.find(datagram.address, datagram.port);
    if (session?.socket !== socket || session.transfer === undefined) {
      this.answerStranger(this.sockets[socket], datagram);
      return;
    }
    const decoded = decodePacket(datagram.bytes);
    if (!decoded.ok) return;
    const packet = decoded.value;
    if (packet.kind !== "ack" && packet.kind !== "error") return;
    session.heardAt = this.clock();
    this.sessions.apply(session, packet);
  }

  private refuseFile(session: Session, answer: Omit<Refusal, "kind">): void {
    this.sessions.drop(session);
    this.send(session, encodeError(ERROR_CODES[answer.reason], printableText(answer.text)));
    reportRefusal(this.options.report, {
      client: session.address,
      path: session.request.filename,
      ...answer,
    });
  }

  private refuseMalformed(datagram: Datagram, reason: string): void {
    this.refuseRequest(datagram, TFTP_ERRORS.illegalOperation, "", `Malformed request: ${reason}.`);
  }

  private refuseRequest(datagram: Datagram, code: number, path: string, text: string): void {
    this.sockets[0]?.send(encodeError(code, text), datagram.address, datagram.port);
    reportRefusal(this.options.report, { client: datagram.address, path, reason: "badRequest", text });
  }

  /** RFC 1350 §4: a stranger gets an ERROR and disturbs nobody. ERRORs get none, nor does a client whose transfer has just ended. */
  private answerStranger(socket: UdpSocket | undefined, datagram: Datagram): void {
    const decoded = decodePacket(datagram.bytes);
    if (!decoded.ok || decoded.value.kind === "error") return;
    if (this.sessions.endedLately(datagram.address, datagram.port)) return;
    const error = encodeError(TFTP_ERRORS.unknownTransferId, "Unknown transfer");
    socket?.send(error, datagram.address, datagram.port);
  }

  private send(session: Session, datagram: Uint8Array): void {
    this.sockets[session.socket]?.send(datagram, session.address, session.port);
  }
}

/** Equal for the same request sent again. */
function fingerprint(request: TftpRequest): string {
  return `${request.filename}\0${formatOptions(request.options)}`;
}
