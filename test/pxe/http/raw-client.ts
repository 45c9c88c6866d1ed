import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { HttpServer } from "../../../pxe/http/http-server.js";

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: Buffer;
}

/** A client that sends just the bytes a test tells it to, and reads only when asked to. */
export class RawClient implements Disposable {
  readonly socket: Socket;
  /** Resolves when the connection is gone, however it went. */
  readonly closed: Promise<void>;
  private chunks: Buffer[] = [];
  private length = 0;
  private wake: () => void = () => undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    for (const event of ["readable", "end", "close"]) socket.on(event, () => this.wake());
    socket.on("error", () => undefined);
  }

  static async connect({ address, port }: Pick<HttpServer, "address" | "port">): Promise<RawClient> {
    const client = new RawClient(connect(port, address));
    await Promise.race([once(client.socket, "connect"), client.closed]);
    return client;
  }

  send(text: string): void {
    this.socket.write(text, "latin1");
  }

  get(path: string, ...headers: readonly string[]): void {
    this.send([`GET ${path} HTTP/1.1`, "Host: h", ...headers, "", ""].join("\r\n"));
  }

  /** The next answer with its whole body; `undefined` when the connection ends before. */
  async answer(hasBody = true): Promise<RawAnswer | undefined> {
    let headEnd = -1;
    while (headEnd < 0) {
      headEnd = this.peek().indexOf("\r\n\r\n");
      if (headEnd < 0 && !(await this.readMore())) return undefined;
    }
    const head = this.take(headEnd + 4).toString("latin1");
    const length = hasBody ? Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0) : 0;
    while (this.length < length) if (!(await this.readMore())) return undefined;
    return { status: Number(head.slice(9, 12)), head, body: this.take(length) };
  }

  /** Something of an answer is there, and is left where it is. */
  async begun(): Promise<void> {
    while (this.socket.readableLength === 0 && !this.socket.destroyed) await this.stirred();
  }

  /** Bytes that came until the connection ended. */
  async drain(): Promise<number> {
    let count = 0;
    for (let isMore = true; isMore; isMore = await this.readMore()) count += this.take(this.length).length;
    this.socket.destroy();
    await this.closed;
    return count;
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  /** Whether anything more came. */
  private async readMore(): Promise<boolean> {
    for (;;) {
      const chunk: unknown = this.socket.read();
      if (chunk instanceof Buffer) {
        this.chunks.push(chunk);
        this.length += chunk.length;
        return true;
      }
      if (this.socket.destroyed || this.socket.readableEnded) return false;
      await this.stirred();
    }
  }

  private stirred(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private peek(): Buffer {
    const whole = Buffer.concat(this.chunks);
    this.chunks = [whole];
    return whole;
  }

  private take(length: number): Buffer {
    const whole = this.peek();
    this.chunks = [whole.subarray(length)];
    this.length -= length;
    return whole.subarray(0, length);
  }
}
