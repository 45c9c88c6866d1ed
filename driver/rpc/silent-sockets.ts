import type { Socket } from "node:net";
import type { ChannelCredentials } from "@grpc/grpc-js";

/**
 * The connections of one channel on which its peer has not said a word, as a program that was stopped does: the kernel takes them for it.
 * @grpc/grpc-js 1.14 forgets such a connection when the channel is closed, and its socket stays open for ever.
 */
export class SilentSockets {
  private readonly sockets = new Set<Socket>();
  private closed = false;

  /** Of credentials that belong to this channel alone. */
  constructor(credentials: ChannelCredentials) {
    const create = credentials._createSecureConnector.bind(credentials);
    credentials._createSecureConnector = (...options) => {
      const connector = create(...options);
      const connect = connector.connect.bind(connector);
      connector.connect = (socket) => {
        this.add(socket);
        return connect(socket);
      };
      return connector;
    };
  }

  /** Destroys them, and what is connected later. */
  close(): void {
    this.closed = true;
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
    this.sockets.clear();
  }

  private add(socket: Socket): void {
    if (this.closed) socket.destroy();
    else this.sockets.add(socket.once("close", () => this.sockets.delete(socket)));
  }
}
