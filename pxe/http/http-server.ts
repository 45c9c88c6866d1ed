import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ReportBoot } from "../boot/boot-event.js";
import type { BootFileAnswer, BootFileRefusal, BootFileSource } from "../boot/boot-file.js";
import { type Ipv4Address, parseIpv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import { Exchange } from "./exchange.js";
import { parseRequestTarget } from "./request-target.js";
import { sendBytes, sendStored } from "./send-file.js";

export interface HttpServerOptions {
  readonly address: Ipv4Address;
  /** 0 lets the kernel choose. */
  readonly port: number;
  readonly files: BootFileSource;
  readonly report: ReportBoot;
  /** Connections at once; further ones are closed. */
  readonly maxConnections?: number;
}

export interface HttpServer extends AsyncDisposable {
  readonly address: Ipv4Address;
  readonly port: number;
  /** Ends every connection. Closing twice is harmless. */
  close(): Promise<void>;
}

/** Milliseconds and bytes. */
const HEADERS_TIMEOUT = 10_000;
const KEEP_ALIVE_TIMEOUT = 30_000;
const STALLED_TIMEOUT = 60_000;
const LONGEST_HEADERS = 8 * 1024;

const STATUS: Readonly<Record<BootFileRefusal, number>> = {
  notFound: 404,
  badPath: 400,
  notYours: 403,
  netbootOff: 403,
  unreadable: 500,
};

/** Rejects with the system's error when the port cannot be bound (EADDRINUSE, EACCES). */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const limits = {
    maxHeaderSize: LONGEST_HEADERS,
    headersTimeout: HEADERS_TIMEOUT,
    requestTimeout: HEADERS_TIMEOUT,
  };
  const server = createServer({
    ...limits,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    connectionsCheckingInterval: 5000,
  });
  // busybox nc, the HTTP client of a small ramdisk, closes its sending half behind the request and still waits for the answer.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.maxConnections = options.maxConnections ?? 4096;
  server.timeout = STALLED_TIMEOUT;
  server.on("request", (request, response) => void answer(options, request, response));
  server.on("clientError", (_error, socket) => refuseUnreadable(socket as Socket));
  const listening = once(server, "listening");
  server.listen({ host: options.address, port: options.port });
  await listening;
  return running(server, options.address);
}

function running(server: Server, asked: Ipv4Address): HttpServer {
  const bound = server.address();
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return closing;
  };
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  return { address: asked, port, close, [Symbol.asyncDispose]: close };
}

/** Never rejects, never redirects: a redirect ends a UEFI HTTP boot. */
async function answer(
  options: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const client = clientAddress(request);
  const target = parseRequestTarget(request.url ?? "");
  const exchange = new Exchange({
    request,
    response,
    report: options.report,
    client,
    path: target.ok ? target.path : "",
  });
  response.on("error", () => response.destroy());
  try {
    if (request.method !== "GET" && request.method !== "HEAD") return exchange.refuseMethod();
    if (!target.ok) return exchange.refuse(400, "badRequest", target.reason);
    const file = await lookUp(options.files, target.path, client);
    if (response.destroyed) return;
    if (file.kind === "refused")
      return exchange.refuse(STATUS[file.reason], file.reason, file.text, file.mac);
    exchange.begin(file.file);
    if (file.file.content.kind === "bytes") sendBytes(exchange, file.file, file.file.content.bytes);
    else sendStored(exchange, file.file, file.file.content.path);
  } catch {
    exchange.fail(500, "The file cannot be served.");
  }
}

async function lookUp(files: BootFileSource, path: string, client: Ipv4Address): Promise<BootFileAnswer> {
  try {
    return await files({ protocol: "http", path, client });
  } catch {
    return { kind: "refused", reason: "unreadable", text: "The file cannot be looked up." };
  }
}

function clientAddress(request: IncomingMessage): Ipv4Address {
  const text = request.socket.remoteAddress ?? "";
  return parseIpv4Address(text.replace(/^::ffff:/, "")) ?? UNSPECIFIED;
}

function refuseUnreadable(socket: Socket): void {
  if (!socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const text = "The request is not HTTP/1.1.\n";
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
  );
}
