import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { Connections } from "../../pxe/http/connections.js";
import { checkRequest } from "./request-checks.js";
import { findRoute, type Route, textAnswer, type WebAnswer } from "./route.js";
import { STREAM_HEADERS, sendContent } from "./send-content.js";
import { webStream } from "./web-stream.js";

export interface WebServerOptions {
  /** `port` 0: any free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** The address is of this host only. */
  readonly isLoopback: boolean;
  readonly routes: readonly Route[];
  /** Told of what a route threw. */
  readonly failed?: (path: string, error: unknown) => void;
}

export interface WebServer extends AsyncDisposable {
  /** `http://127.0.0.1:7480/` as bound. */
  readonly url: string;
  readonly port: number;
  /** Ends every connection. Closing twice is harmless. */
  close(): Promise<void>;
}

/** Connections at once, in all and of one address, unless all are of one; bytes of a request's head; milliseconds. */
const LIMITS = { connections: 256, perAddress: 64, head: 8 * 1024 };
const TIMES = { head: 10_000, idle: 30_000, silence: 60_000, check: 1_000 };

/** HTTP for people and their tools, read only. Rejects with the system's error when the port cannot be had. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const connections = new Connections({
    maxConnections: LIMITS.connections,
    maxPerAddress: options.isLoopback ? Number.POSITIVE_INFINITY : LIMITS.perAddress,
    silentIsIdle: true,
  });
  const server = createServer({
    maxHeaderSize: LIMITS.head,
    headersTimeout: TIMES.head,
    requestTimeout: TIMES.head,
    keepAliveTimeout: TIMES.idle,
    connectionsCheckingInterval: TIMES.check,
  });
  server.timeout = TIMES.silence;
  server.on("connection", (socket) => connections.opened(socket));
  // Whoever asks by Expect whether to send a body is told by the answer that it is not wanted.
  for (const event of ["request", "checkContinue", "checkExpectation"] as const)
    server.on(event, (request: IncomingMessage, response: ServerResponse) => {
      response.on("error", () => response.destroy());
      connections.asked(request.socket, response, () => void answer(options, request, response));
    });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => refuseUnreadable(error, socket));
  const listening = once(server, "listening");
  server.listen({ host: options.listen.host, port: options.listen.port });
  await listening;
  return startedServer(server, connections, options.listen.host);
}

function startedServer(server: Server, connections: Connections, host: string): WebServer {
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= new Promise((resolve) => {
      server.close(() => resolve());
      connections.closeAll();
    });
    return closing;
  };
  return { url: `http://${host}:${port}/`, port, close, [Symbol.asyncDispose]: close };
}

async function answer(
  options: WebServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const checked = checkRequest(request, options.isLoopback);
  if (!("path" in checked)) {
    const { status, text, allow } = checked;
    response.shouldKeepAlive = false;
    return sendContent(request, response, textAnswer(`${text}\n`, status), allow ? { allow } : {});
  }
  const { path, query } = checked;
  const found = findRoute(options.routes, path);
  if (found === undefined)
    return sendContent(request, response, textAnswer(`There is nothing at ${JSON.stringify(path)}.\n`, 404));
  const lastEventId = String(request.headers["last-event-id"] ?? query.get("after") ?? "");
  try {
    const answered = await found.route.answer({ rest: found.rest, query, lastEventId });
    if (!response.destroyed) await send(request, response, answered);
  } catch (error) {
    options.failed?.(path, error);
    if (response.headersSent) response.destroy();
    else
      await sendContent(
        request,
        response,
        textAnswer("This could not be answered; the log tells why.\n", 500),
      );
  }
}

async function send(request: IncomingMessage, response: ServerResponse, answered: WebAnswer): Promise<void> {
  if (answered.kind === "content") return sendContent(request, response, answered);
  response.writeHead(200, STREAM_HEADERS);
  if (request.method === "HEAD") return void response.end();
  response.flushHeaders();
  // The client may be silent for as long as it listens.
  request.socket.setTimeout(0);
  answered.open(webStream(response));
}

/** Only what came as HTTP is answered. */
function refuseUnreadable(
  error: NodeJS.ErrnoException,
  socket: Duplex & { readonly bytesWritten?: number },
): void {
  if (!socket.writable || (socket.bytesWritten ?? 0) > 0 || !error.code?.startsWith("HPE_")) {
    socket.destroy();
    return;
  }
  const isLarge = error.code === "HPE_HEADER_OVERFLOW";
  const status = isLarge ? "431 Request Header Fields Too Large" : "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
