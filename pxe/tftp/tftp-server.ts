import type { ReportBoot } from "../boot/boot-event.js";
import type { BootFileAnswer, BootFileRequest, BootFileSource } from "../boot/boot-file.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import { defaultTftpSettings, type TftpSettings } from "./settings.js";
import { chooseShell, LinuxSockets, type Shell } from "./shell.js";
import { WorkerKeeper, type WorkerKeeperOptions } from "./worker-keeper.js";
import { COUNTERS, type FromWorker, RECEIVE_BUFFER } from "./worker-messages.js";
import type { WorkerThread } from "./worker-thread.js";

export interface TftpServerOptions {
  readonly address: Ipv4Address;
  /** 0 lets the kernel choose. */
  readonly port: number;
  readonly files: BootFileSource;
  readonly report: ReportBoot;
  /** Calls the listener whenever an answer of `files` may have changed; answers how to end that. Without it an answer holds for a second. */
  readonly watchFiles?: (listener: () => void) => () => void;
  readonly settings?: Partial<TftpSettings>;
  readonly notice?: (notice: TftpNotice) => void;
}

/** What an operator should know of the server itself, with a sentence. */
export interface TftpNotice {
  readonly kind: "workerCrashed" | "workerRestarted" | "overload" | "smallBuffer";
  readonly text: string;
}

export interface TftpServer extends AsyncDisposable {
  readonly address: Ipv4Address;
  readonly port: number;
  readonly shell: Shell["kind"];
  /** Why it is not the Linux shell. */
  readonly shellReason?: string;
  readonly settings: TftpSettings;
  /** Transfers under way. */
  readonly transfers: number;
  /** Ends every transfer with an ERROR to its client. Closing twice is harmless. */
  close(): Promise<void>;
  /** Ends every worker, or the one of this number, as a fault would, for tests of what comes after. */
  crashWorkers(index?: number): Promise<void>;
}

/** Milliseconds between looks at what was left unanswered. */
const LOOK_EVERY = 10_000;

/**
 * Serves files to boot firmware from threads of its own. Rejects with a `SocketError` when a socket cannot be bound (EADDRINUSE, EACCES),
 * and where the Linux shell is asked for by name and cannot be had.
 */
export async function startTftpServer(options: TftpServerOptions): Promise<TftpServer> {
  const asked = { ...(await defaultTftpSettings(options.address)), ...options.settings };
  const shell = await chooseShell(asked.shell);
  const server = new Server(options, shell, shell.kind === "linux" ? asked : { ...asked, workers: 1 });
  try {
    await server.open();
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

class Server implements TftpServer {
  readonly settings: TftpSettings;
  readonly shell: Shell["kind"];
  readonly shellReason?: string;
  port: number;
  private readonly options: TftpServerOptions;
  private readonly calls: Extract<Shell, { kind: "linux" }>["calls"] | undefined;
  private readonly keepers: WorkerKeeper[] = [];
  private sockets: LinuxSockets | undefined;
  private unwatch: () => void = () => undefined;
  private look: NodeJS.Timeout | undefined;
  private seen = 0;
  private closing: Promise<void> | undefined;

  constructor(options: TftpServerOptions, shell: Shell, settings: TftpSettings) {
    this.options = options;
    this.settings = settings;
    this.port = options.port;
    this.shell = shell.kind;
    if (shell.kind === "linux") this.calls = shell.calls;
    else this.shellReason = shell.reason;
  }

  get address(): Ipv4Address {
    return this.options.address;
  }

  get transfers(): number {
    return this.keepers.reduce((sum, { running }) => sum + (running?.transfers ?? 0), 0);
  }

  async open(): Promise<void> {
    const { address, port, watchFiles } = this.options;
    this.unwatch = watchFiles?.(() => this.filesChanged()) ?? this.unwatch;
    const { calls, settings } = this;
    if (calls !== undefined) this.sockets = new LinuxSockets(calls, address, port, settings);
    this.tellSmallBuffer();
    const each = this.sockets?.workers.map((linux) => ({ linux })) ?? [{}];
    for (const linux of each) {
      const started = await this.keep({ address, port: this.sockets?.port ?? port, settings, ...linux });
      this.keepers.push(started.keeper);
      this.port = started.port;
    }
    this.look = setInterval(() => this.tellShortfall(), LOOK_EVERY).unref();
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async crashWorkers(index?: number): Promise<void> {
    const hit = this.keepers.filter((_, i) => index === undefined || i === index);
    await Promise.all(hit.map(({ running }) => running?.crash()));
  }

  private keep(setup: WorkerKeeperOptions["setup"]) {
    return WorkerKeeper.start({
      setup,
      onTurn: (turn, thread) => this.onTurn(turn, thread),
      onCrash: (reason) =>
        this.notice("workerCrashed", `A TFTP worker ended by a fault and is started again: ${reason}.`),
      onRestart: () => this.notice("workerRestarted", "A TFTP worker serves again."),
    });
  }

  private async closeAll(): Promise<void> {
    clearInterval(this.look);
    this.unwatch();
    await Promise.all(this.keepers.map((keeper) => keeper.stop()));
    this.sockets?.close();
  }

  private onTurn({ questions, reports }: Extract<FromWorker, { kind: "turn" }>, thread: WorkerThread): void {
    for (const report of reports) this.options.report(report);
    for (const { id, request } of questions)
      void this.answer(request).then((answer) => thread.answer({ id, answer }));
  }

  private async answer(request: BootFileRequest): Promise<BootFileAnswer> {
    try {
      return await this.options.files(request);
    } catch {
      return { kind: "refused", reason: "unreadable", text: "The file cannot be looked up." };
    }
  }

  private filesChanged(): void {
    for (const { running } of this.keepers) running?.filesChanged();
  }

  private tellShortfall(): void {
    const counted =
      this.count(COUNTERS.busy) + this.count(COUNTERS.caller) + this.count(COUNTERS.reportsLeftOut);
    if (counted === this.seen) return;
    this.seen = counted;
    this.notice(
      "overload",
      `Since its start TFTP left unanswered ${this.count(COUNTERS.busy)} requests while all ${this.settings.maxTransfers} places for ` +
        `transfers were taken and ${this.count(COUNTERS.caller)} packets of addresses that asked too much, and left out ` +
        `${this.count(COUNTERS.reportsLeftOut)} events.`,
    );
  }

  /** Firmware asks again after a second or more, so a storm that overruns the buffer costs its machines that. */
  private tellSmallBuffer(): void {
    const { receiveBuffer = RECEIVE_BUFFER } = this.sockets ?? {};
    if (receiveBuffer >= RECEIVE_BUFFER) return;
    this.notice(
      "smallBuffer",
      `The kernel lets ${receiveBuffer} bytes of TFTP requests wait instead of ${RECEIVE_BUFFER}, so of many machines switched on at once ` +
        `some have to ask twice: raise net.core.rmem_max to ${RECEIVE_BUFFER}, or give the driver CAP_NET_ADMIN.`,
    );
  }

  private count(counter: number): number {
    return this.keepers.reduce((sum, { running }) => sum + (running?.counters[counter] ?? 0), 0);
  }

  private notice(kind: TftpNotice["kind"], text: string): void {
    this.options.notice?.({ kind, text });
  }
}
