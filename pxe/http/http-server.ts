import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { Socket } from "node:net";
import type { ReportBoot } from "../boot/boot-event.js";
import type { BootFileSource } from "../boot/boot-file.js";
import type { PhoneDesk } from "../boot/phone.js";
import { type AckedBytes, loadAckedBytes } from "../net/acked-bytes.js";
import type { CertificateFiles } from "../net/certificate.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import { type Answering, answer } from "./answer.js";
import { CertificateWatch, secureContextOptions } from "./certificate-watch.js";
import { Connections } from "./connections.js";
import type { HttpNotice } from "./notice.js";
import { PieceStore } from "./piece-store.js";
import { ProgressWatch } from "./progress-watch.js";
import { RefusalTeller } from "./refusal-teller.js";
import { HTTP_DEFAULTS, type HttpSettings, type HttpsOptions } from "./settings.js";

export interface HttpServerOptions {
  readonly address: Ipv4Address;
  /** 0 lets the kernel choose. */
  readonly port: number;
  /** The same files by HTTPS, beside HTTP. */
  readonly https?: HttpsOptions;
  readonly files: BootFileSource;
  /** Takes the calls of machines, `POST /phone/…`; absent: there is no such path. */
  readonly phone?: PhoneDesk;
  readonly report: ReportBoot;
  readonly settings?: Partial<HttpSettings>;
  readonly notice?: (notice: HttpNotice) => void;
}

export interface HttpServer extends AsyncDisposable {
  readonly address: Ipv4Address;
  readonly port: number;
  readonly httpsPort?: number;
  /** Files that go out at present, but for those whose client goes on by itself where it stopped. */
  readonly transfers: number;
  /** Ends every connection. Closing twice is harmless. */
  close(): Promise<void>;
}

/** Bytes; a User-Agent of 8 KiB fits. */
const LONGEST_HEADERS = 16 * 1024;
/** Milliseconds in which nothing moves on a connection, for what no other rule covers; never sooner than the rule for slow clients. */
const SILENCE = 60_000;

/**
 * Rejects with the system's error when a port cannot be bound (EADDRINUSE, EACCES), and with a sentence when the certificate cannot
 * be used.
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const settings = { ...HTTP_DEFAULTS, ...options.settings };
  const acked = settings.takenBy === "auto" ? await loadAckedBytes() : undefined;
  const server = new BootFileServer(options, settings, acked);
  try {
    await server.open();
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

class BootFileServer implements HttpServer {
  readonly address: Ipv4Address;
  port = 0;
  httpsPort?: number;
  private readonly options: HttpServerOptions;
  private readonly settings: HttpSettings;
  private readonly connections: Connections;
  private readonly answering: Answering;
  private readonly listening: Server[] = [];
  private readonly teller: RefusalTeller;
  private certificate: CertificateWatch | undefined;
  private closing: Promise<void> | undefined;

  constructor(options: HttpServerOptions, settings: HttpSettings, acked: AckedBytes | undefined) {
    this.address = options.address;
    this.options = options;
    this.settings = settings;
    this.connections = new Connections(settings);
    const { files, phone, report } = options;
    const watch = new ProgressWatch(settings.progress, settings.checkEvery);
    this.answering = {
      files,
      phone,
      report,
      watch,
      acked,
      pieces: new PieceStore(),
      transfers: { underWay: 0 },
    };
    this.teller = new RefusalTeller(settings, this.connections.refusals, this.notice);
  }

  get transfers(): number {
    return this.answering.transfers.underWay;
  }

  async open(): Promise<void> {
    const { port, https } = this.options;
    this.port = await this.listen(createServer(this.limits()), port);
    if (https === undefined) return;
    const context = secureContextOptions(https);
    const server = createTlsServer({
      ...this.limits(),
      ...context,
      handshakeTimeout: this.settings.headersTimeout,
    });
    this.httpsPort = await this.listen(server, https.port);
    this.certificate = this.watchCertificate(https, server);
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private readonly notice = (notice: HttpNotice): void => this.options.notice?.(notice);

  private limits() {
    const { headersTimeout, keepAliveTimeout, checkEvery } = this.settings;
    return {
      maxHeaderSize: LONGEST_HEADERS,
      headersTimeout,
      requestTimeout: headersTimeout,
      keepAliveTimeout,
      connectionsCheckingInterval: checkEvery,
    };
  }

  private async listen(server: Server | TlsServer, port: number): Promise<number> {
    // busybox nc, the HTTP client of a small ramdisk, closes its sending half behind the request and still waits for the answer.
    Object.assign(server, { httpAllowHalfOpen: true });
    server.timeout = Math.max(SILENCE, 2 * this.settings.progress.milliseconds);
    server.on("connection", (socket) => this.connections.opened(socket));
    // Whoever asks by Expect whether to send its body is told when it is its turn, by whoever wants the body.
    for (const event of ["request", "checkContinue"] as const)
      server.on(event, (request, response) => {
        response.on("error", () => response.destroy());
        const begin = () => void answer(this.answering, request, response);
        this.connections.asked(request.socket, response, begin);
      });
    server.on("clientError", (error, socket) => refuseUnreadable(error, socket as Socket));
    const listening = once(server, "listening");
    server.listen({ host: this.address, port });
    await listening;
    this.listening.push(server);
    const bound = server.address();
    return typeof bound === "object" && bound !== null ? bound.port : 0;
  }

  private watchCertificate(files: CertificateFiles, server: TlsServer): CertificateWatch {
    return new CertificateWatch(
      files,
      this.settings.certificateEvery,
      (options) => server.setSecureContext(options),
      this.notice,
    );
  }

  private async closeAll(): Promise<void> {
    this.certificate?.stop();
    this.teller.stop();
    const closed = this.listening.map((server) => new Promise((resolve) => server.close(resolve)));
    this.connections.closeAll();
    await Promise.all(closed);
  }
}

/** Only what came as HTTP is answered: neither time-outs nor a failed TLS handshake. */
function refuseUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable || socket.bytesWritten > 0 || !error.code?.startsWith("HPE_")) {
    socket.destroy();
    return;
  }
  const text = "The request is not HTTP/1.1.\n";
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
  );
}
