import { bindDgram } from "../../pxe/net/dgram-socket.js";
import type { BindUdp } from "../../pxe/net/udp-socket.js";

/** Counts the datagrams that all clients send and receive, and interrupts at given counts; one interruption after the other. */
export class CountedWire {
  interruptions = 0;
  private datagrams = 0;
  private readonly points: number[];
  private readonly interrupt: () => Promise<void>;
  private running: Promise<void> = Promise.resolve();

  constructor(points: readonly number[], interrupt: () => Promise<void>) {
    this.points = [...points];
    this.interrupt = interrupt;
  }

  readonly bind: BindUdp = async (binding, receive) => {
    const socket = await bindDgram(binding, (datagram) => {
      this.count();
      receive(datagram);
    });
    return {
      ...{ localAddress: socket.localAddress, localPort: socket.localPort, sendErrors: 0 },
      send: (bytes, address, port) => {
        socket.send(bytes, address, port);
        this.count();
      },
      close: () => socket.close(),
      [Symbol.asyncDispose]: () => socket.close(),
    };
  };

  idle(): Promise<void> {
    return this.running;
  }

  private count(): void {
    this.datagrams += 1;
    const [next = Number.POSITIVE_INFINITY] = this.points;
    if (this.datagrams < next) return;
    this.points.shift();
    this.interruptions += 1;
    this.running = this.running.then(this.interrupt);
  }
}
