import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import type { BindUdp } from "../../../pxe/net/udp-socket.js";

/** Clients that stop in the middle of a transfer, all at a step of the test's choice, and go on when it opens. */
export class Gate {
  /** By server port, when it was last heard, on the clock of `performance.now`. */
  readonly heardAt = new Map<number, number>();
  private readonly stopAfter: number;
  private isOpen = false;
  private readonly held: (() => void)[] = [];
  private stopped = 0;
  private waiting: { readonly count: number; readonly resolve: () => void } | undefined;

  /** Datagrams each client may send before the gate is opened. */
  constructor(stopAfter: number) {
    this.stopAfter = stopAfter;
  }

  readonly bind: BindUdp = async (binding, receive) => {
    let sent = 0;
    const socket = await bindDgram(binding, (datagram) => {
      this.heardAt.set(datagram.port, performance.now());
      receive(datagram);
    });
    return {
      ...{ localAddress: socket.localAddress, localPort: socket.localPort, sendErrors: 0 },
      send: (bytes, address, port) => {
        sent += 1;
        const copy = Buffer.from(bytes);
        const go = () => socket.send(copy, address, port);
        if (this.isOpen || sent <= this.stopAfter) go();
        else this.held.push(go);
        if (sent === this.stopAfter + 1) this.onStopped();
      },
      close: () => socket.close(),
      [Symbol.asyncDispose]: () => socket.close(),
    };
  };

  /** Once so many clients have come to the gate. */
  reached(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiting = { count, resolve };
      this.stopped -= 1;
      this.onStopped();
    });
  }

  open(): void {
    this.isOpen = true;
    for (const go of this.held.splice(0)) go();
  }

  private onStopped(): void {
    this.stopped += 1;
    if (this.waiting !== undefined && this.stopped >= this.waiting.count) this.waiting.resolve();
  }
}
