import type { Ipv4Address } from "../net/ipv4-address.js";
import { LINUX, type LinuxCalls, loadBatchedCalls } from "../net/linux-calls.js";
import { grantedReceiveBuffer, localName, openUdpSocket } from "../net/linux-socket.js";
import type { TftpSettings } from "./settings.js";
import { RECEIVE_BUFFER, TRANSFER_SOCKETS, type WorkerSetup } from "./worker-messages.js";

export type Shell =
  | { readonly kind: "linux"; readonly calls: LinuxCalls }
  /** `reason`: why not the Linux shell. */
  | { readonly kind: "dgram"; readonly reason: string };

/** Rejects only where the Linux shell is asked for by name and cannot be had. */
export async function chooseShell(wanted: TftpSettings["shell"]): Promise<Shell> {
  if (wanted === "dgram") return { kind: "dgram", reason: "it was asked for" };
  try {
    return { kind: "linux", calls: await loadBatchedCalls() };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    if (wanted === "linux")
      throw new Error(
        `The Linux shell for TFTP cannot be had: ${reason}. Ask for "auto" to be served by the portable one instead`,
      );
    return { kind: "dgram", reason };
  }
}

/** The sockets of all workers. They belong to the main thread, so that what comes while a worker is started again waits in them. */
export class LinuxSockets {
  readonly port: number;
  /** Bytes of requests that may wait for a worker. */
  readonly receiveBuffer: number;
  readonly workers: readonly NonNullable<WorkerSetup["linux"]>[];
  private readonly calls: LinuxCalls;
  private open: number[] = [];

  /** Throws a `SocketError`. */
  constructor(calls: LinuxCalls, address: Ipv4Address, port: number, settings: TftpSettings) {
    this.calls = calls;
    try {
      const requests = this.openRequests(address, port, settings.workers);
      this.port = localName(calls, requests[0] ?? -1).port;
      this.receiveBuffer = grantedReceiveBuffer(calls, requests[0] ?? -1);
      this.workers = requests.map((requestFd) => ({
        requestFd,
        transferFds: Array.from({ length: settings.singlePort ? 0 : TRANSFER_SOCKETS }, () =>
          this.socket(address, 0),
        ),
        wakeUpFd: this.keep(calls.eventfd(0, LINUX.EFD_NONBLOCK | LINUX.EFD_CLOEXEC)),
      }));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Once no worker uses them. */
  close(): void {
    for (const fd of this.open) this.calls.close(fd);
    this.open = [];
  }

  /** A socket that shares its port would join another program's, so the port is tried by one that does not. */
  private openRequests(address: Ipv4Address, port: number, count: number): number[] {
    const alone = openUdpSocket(this.calls, { address, port, receiveBuffer: RECEIVE_BUFFER });
    if (count === 1) return [this.keep(alone)];
    const { port: found } = localName(this.calls, alone);
    this.calls.close(alone);
    return Array.from({ length: count }, () => this.socket(address, found, true));
  }

  private socket(address: Ipv4Address, port: number, shared = false): number {
    return this.keep(openUdpSocket(this.calls, { address, port, shared, receiveBuffer: RECEIVE_BUFFER }));
  }

  private keep(fd: number): number {
    this.open.push(fd);
    return fd;
  }
}
