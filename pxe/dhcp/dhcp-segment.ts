import type { LoopSocket } from "../net/loop-io.js";
import { SocketError } from "../net/socket-error.js";
import type { DhcpSocketNotice } from "./socket-notice.js";

export interface DhcpSegmentOptions {
  readonly interface: string;
  /** Rejects with a `SocketError`. */
  readonly open: () => Promise<LoopSocket>;
  /** The index of the interface as it is now; it gets another one when it is made anew under its name. */
  readonly index: () => number | undefined;
  readonly tell: (notice: DhcpSocketNotice) => void;
}

/** The server's socket on one interface, for as long as the interface is there. */
export class DhcpSegment {
  readonly interface: string;
  /** Of sockets that are closed. */
  private pastErrors = 0;
  private readonly options: DhcpSegmentOptions;
  private held: { readonly socket: LoopSocket; readonly index: number } | undefined;
  private refusedWith = "";
  private isClosed = false;

  constructor(options: DhcpSegmentOptions) {
    this.interface = options.interface;
    this.options = options;
  }

  get socket(): LoopSocket | undefined {
    return this.held?.socket;
  }

  get index(): number | undefined {
    return this.held?.index;
  }

  get sendErrors(): number {
    return this.pastErrors + (this.socket?.sendErrors ?? 0);
  }

  /** An interface that is missing may come; anything else that stands against the socket rejects. */
  async start(): Promise<void> {
    const index = this.options.index();
    if (index === undefined) this.tell("interfaceAbsent");
    else this.held = { index, socket: await this.options.open() };
  }

  /** Looks whether the interface is still what it was. Never rejects, and is not called again before it resolves. */
  async look(): Promise<void> {
    const index = this.options.index();
    if (this.held !== undefined && this.held.index !== index) {
      await this.drop();
      this.tell("interfaceVanished");
    }
    if (this.held === undefined && index !== undefined) await this.reopen(index);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.drop();
  }

  private async reopen(index: number): Promise<void> {
    try {
      const socket = await this.options.open();
      this.held = { index, socket };
      if (this.isClosed) await this.drop();
      else this.tell("interfaceAppeared");
      this.refusedWith = "";
    } catch (error) {
      this.refused(error);
    }
  }

  /** Told once, not each second. */
  private refused(error: unknown): void {
    const code = error instanceof SocketError ? error.code : "";
    const reason = error instanceof Error ? error.message : String(error);
    if (code === "ENODEV" || reason === this.refusedWith) return;
    this.refusedWith = reason;
    this.options.tell({ kind: "interfaceRefused", interface: this.interface, code, reason });
  }

  private async drop(): Promise<void> {
    const { held } = this;
    this.held = undefined;
    if (held === undefined) return;
    await held.socket.close();
    this.pastErrors += held.socket.sendErrors;
  }

  private tell(kind: "interfaceAbsent" | "interfaceVanished" | "interfaceAppeared"): void {
    this.options.tell({ kind, interface: this.interface });
  }
}
