import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { ConnectionBook } from "./connection-book.js";
import type { HttpSettings } from "./settings.js";

/** What was closed at once since the start, by the limit that said so. */
export interface Refusals {
  readonly total: number;
  readonly address: number;
  readonly pipelined: number;
}

export interface ConnectionLimits extends Pick<HttpSettings, "maxConnections" | "maxPerAddress"> {
  /** One that has not asked anything yet can go for another. */
  readonly silentIsIdle?: boolean;
}

interface Turns {
  isBusy: boolean;
  readonly waiting: (() => void)[];
}

/** Requests that wait on one connection for the answers before theirs. */
export const MOST_WAITING = 16;

/** The connections of one server, by both its ports: admits them, and gives the requests on each their turn. */
export class Connections {
  readonly refusals = { total: 0, address: 0, pipelined: 0 };
  private readonly book: ConnectionBook;
  private readonly open = new Set<Socket>();
  /** The one that is idle for longest comes first. */
  private readonly idle = new Set<Socket>();
  private readonly turns = new WeakMap<Socket, Turns>();

  private readonly silentIsIdle: boolean;

  constructor(limits: ConnectionLimits) {
    this.book = new ConnectionBook(limits);
    this.silentIsIdle = limits.silentIsIdle ?? false;
  }

  /** `socket` is the TCP connection, also where TLS is spoken over it. */
  opened(socket: Socket): void {
    const address = socket.remoteAddress ?? "";
    const admission = this.book.enter(address, this.idle.size);
    if (admission.kind === "refused") {
      this.refusals[admission.limit] += 1;
      socket.destroy();
      return;
    }
    this.open.add(socket);
    socket.once("close", () => {
      this.open.delete(socket);
      this.idle.delete(socket);
      this.book.leave(address);
    });
    if (admission.kind === "makeRoom") this.closeLongestIdle();
    if (this.silentIsIdle) this.idle.add(socket);
  }

  /**
   * Runs `answer` when the answers to all requests before it on this connection are out. Node hands over every request of a pipelining client
   * at once (RFC 9112 §9.3.2); without turns each would hold an open file.
   */
  asked(socket: Socket, response: ServerResponse, answer: () => void): void {
    if (socket.destroyed) return;
    this.idle.delete(socket);
    const turns = this.turnsOf(socket);
    const begin = () => {
      response.once("close", () => this.answered(socket, turns));
      answer();
    };
    if (turns.isBusy && turns.waiting.length >= MOST_WAITING) {
      this.refusals.pipelined += 1;
      socket.destroy();
    } else if (turns.isBusy) turns.waiting.push(begin);
    else {
      turns.isBusy = true;
      begin();
    }
  }

  closeAll(): void {
    for (const socket of this.open) socket.destroy();
  }

  private turnsOf(socket: Socket): Turns {
    const known = this.turns.get(socket);
    if (known !== undefined) return known;
    const turns: Turns = { isBusy: false, waiting: [] };
    this.turns.set(socket, turns);
    socket.once("close", () => {
      turns.waiting.length = 0;
    });
    return turns;
  }

  private answered(socket: Socket, turns: Turns): void {
    if (socket.destroyed) return;
    const next = turns.waiting.shift();
    turns.isBusy = next !== undefined;
    if (next === undefined) this.idle.add(socket);
    else next();
  }

  private closeLongestIdle(): void {
    const [socket] = this.idle;
    if (socket === undefined) return;
    this.idle.delete(socket);
    socket.destroy();
  }
}
