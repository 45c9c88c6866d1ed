import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import type { BootEventDetail, ReportBoot } from "../boot/boot-event.js";
import type { BootFile, BootFileRefusal } from "../boot/boot-file.js";
import { printableText } from "../boot/path.js";
import { REHEARSAL_HEADER } from "../boot/rehearsal.js";
import type { AckedBytes } from "../net/acked-bytes.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import type { ProgressWatch } from "./progress-watch.js";
import { takenBytes } from "./taken-bytes.js";

export interface ExchangeParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly report: ReportBoot;
  readonly client: Ipv4Address;
  /** As asked, percent-decoded. */
  readonly path: string;
  readonly watch: ProgressWatch;
  readonly acked: AckedBytes | undefined;
}

/** By what a path takes. */
const METHODS = {
  "GET, HEAD": "Only GET and HEAD are served.",
  POST: "Only POST is served here.",
} as const;

/** One request and its answer, which ends in exactly one report: served, refused or stopped. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  private readonly parts: ExchangeParts;
  private readonly startedAt = performance.now();
  private mac: MacAddress | undefined;
  private reported = false;
  private isRehearsal = false;
  /** Body bytes: what the answer has, and what the kernel took for the connection. */
  private size = 0;
  private taken = 0;

  constructor(parts: ExchangeParts) {
    this.parts = parts;
    this.request = parts.request;
    this.response = parts.response;
  }

  /** The rehearsal's ticket is good: nothing is reported, and the client is told so. */
  rehearse(): void {
    this.isRehearsal = true;
    this.response.setHeader(REHEARSAL_HEADER, "honoured");
  }

  /** The file is found: reports the start now and the end when the answer is out or the connection gone. */
  begin(file: BootFile): void {
    this.mac = file.mac;
    const range = this.request.headers.range;
    const options = this.request.method === "HEAD" ? "HEAD" : range === undefined ? "" : `range=${range}`;
    this.report({
      kind: "fileStarted",
      protocol: "http",
      path: this.path,
      bytes: file.size,
      options: printableText(options),
    });
    this.response.once("close", () => this.end(file));
    this.awaitClient();
  }

  /** The head is written, and a body of `size` bytes is to follow. */
  expect(size: number): void {
    this.size = size;
  }

  took(bytes: number): void {
    this.taken += bytes;
  }

  /** Answers with one sentence; nothing of the request is repeated in it. */
  refuse(
    status: number,
    reason: BootFileRefusal | "badRequest",
    text: string,
    { mac, nearest }: { readonly mac?: MacAddress; readonly nearest?: string } = {},
  ): void {
    this.mac = mac;
    this.reported = true;
    this.report({
      kind: "fileRefused",
      protocol: "http",
      path: this.path,
      reason,
      text: printableText(text),
      ...(nearest === undefined ? {} : { nearest }),
    });
    this.awaitClient();
    this.reply(status, text);
  }

  refuseMethod(allowed: keyof typeof METHODS = "GET, HEAD"): void {
    this.response.setHeader("Allow", allowed);
    this.refuse(405, "badRequest", METHODS[allowed]);
  }

  /** Answers what was no question for a file: nothing is reported. */
  tell(status: number, text: string): void {
    this.tellWithoutEnd(status, text)();
  }

  /** All of the answer is out, and the connection goes on until the result is called. */
  tellWithoutEnd(status: number, text: string): () => void {
    this.reported = true;
    this.awaitClient();
    const body = this.writeHead(status, text);
    this.response.write(body);
    return () => this.response.end();
  }

  /** A failure after `begin`. Once the headers are out only a cut connection can tell the client. */
  fail(status: number, text: string): void {
    this.stop("failed", text);
    if (this.response.writableEnded) return;
    if (this.response.headersSent) this.response.destroy();
    else this.reply(status, text);
  }

  /** From here on the client has to take what it is given. */
  private awaitClient(): void {
    const unwatch = this.parts.watch.add({
      size: () => this.size,
      taken: takenBytes(this.parts.acked, this.response.socket, () => this.taken),
      cutOff: (text) => this.cutOff(text),
    });
    this.response.once("close", unwatch);
  }

  private cutOff(text: string): void {
    this.stop("timedOut", text);
    cutConnection(this.response);
  }

  private get milliseconds(): number {
    return Math.round(performance.now() - this.startedAt);
  }

  private get part(): { readonly range?: string } {
    const range = this.response.getHeader("Content-Range");
    return this.response.statusCode === 206 ? { range: String(range).replace(/^bytes /, "") } : {};
  }

  private get path(): string {
    return printableText(this.parts.path);
  }

  private reply(status: number, text: string): void {
    const body = this.writeHead(status, text);
    this.response.end(this.request.method === "HEAD" ? undefined : body);
  }

  /** Answers the body that is to follow. */
  private writeHead(status: number, text: string): Buffer {
    const body = Buffer.from(`${printableText(text)}\n`);
    for (const name of ["Content-Range", "ETag"]) if (status !== 416) this.response.removeHeader(name);
    this.response.writeHead(status, {
      "Content-Type": "text/plain; charset=utf-8",
      "Content-Length": body.length,
    });
    return body;
  }

  private end(file: BootFile): void {
    if (!this.response.writableFinished) this.stop("aborted", "The connection was closed before the end.");
    else if (this.request.method === "HEAD") this.stop("probed", "The client asked for the size only.");
    else this.served(file);
  }

  private served(file: BootFile): void {
    if (this.reported) return;
    this.reported = true;
    const digest = file.digest === undefined ? {} : { digest: file.digest };
    const size = { bytes: this.taken, milliseconds: this.milliseconds, retransmits: 0 };
    this.report({ kind: "fileServed", protocol: "http", path: this.path, ...size, ...digest, ...this.part });
  }

  private stop(outcome: "aborted" | "failed" | "probed" | "timedOut", text: string): void {
    if (this.reported) return;
    this.reported = true;
    this.report({
      kind: "fileStopped",
      protocol: "http",
      path: this.path,
      bytes: this.taken,
      milliseconds: this.milliseconds,
      outcome,
      text,
    });
  }

  private report(detail: BootEventDetail): void {
    if (this.isRehearsal) return;
    const mac = this.mac === undefined ? {} : { mac: this.mac };
    this.parts.report({ ...mac, client: this.parts.client, detail });
  }
}

/** A reset, where one can be had: what the client has not taken would else stay in the kernel's memory for minutes. */
function cutConnection({ socket }: ServerResponse): void {
  if (socket === null || socket instanceof TLSSocket) socket?.destroy();
  else socket.resetAndDestroy();
}
