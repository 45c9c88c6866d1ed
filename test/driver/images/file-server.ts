import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { ExecutionContext } from "ava";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FileServer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  /** The Range header of each request, "" without one. */
  readonly asked: string[];
  /** How it answers from now on. */
  answer: Answer;
}

/** A real HTTP server whose faults are switched on and off. */
export async function fileServer(
  t: ExecutionContext,
  answer: Answer,
  tls?: { readonly cert: string; readonly key: string },
): Promise<FileServer> {
  const asked: string[] = [];
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    asked.push(request.headers.range ?? "");
    running.answer(request, response);
  };
  const server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const scheme = tls === undefined ? "http" : "https";
  const running: FileServer = { url: `${scheme}://127.0.0.1:${port}`, port, asked, answer };
  return running;
}

/** Serves `files` by path, with ETag and ranges as a good server does. */
export function serveFiles(files: Readonly<Record<string, Uint8Array>>): Answer {
  return (request, response) => {
    const bytes = files[request.url ?? ""];
    if (bytes === undefined) return void response.writeHead(404).end();
    const etag = `"${bytes.length}-${bytes[0]}"`;
    const first = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const isPart = first > 0 && (request.headers["if-range"] ?? etag) === etag;
    if (isPart && first >= bytes.length)
      return void response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
    const body = isPart ? bytes.subarray(first) : bytes;
    const range = isPart && { "content-range": `bytes ${first}-${bytes.length - 1}/${bytes.length}` };
    response.writeHead(isPart ? 206 : 200, { etag, "content-length": body.length, ...range }).end(body);
  };
}

/** Serves as `whole` does, but cuts the connection after so many bytes of the body. */
export function cutAfter(bytes: number, whole: Uint8Array): Answer {
  return (_, response) => {
    response.writeHead(200, { "content-length": whole.length, etag: `"${whole.length}-${whole[0]}"` });
    response.write(whole.subarray(0, bytes), () => response.socket?.resetAndDestroy());
  };
}
