import { constants } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer, type TLSSocket, type Server as TlsServer } from "node:tls";
import { failureOf } from "../certificate/failure-kind.js";
import type { TlsMaterial } from "../certificate/tls-files.js";
import type { TlsSource } from "../certificate/tls-keeper.js";
import { callerFailure, type Refusal } from "./caller-check.js";
import { endAt } from "./end-at.js";

export interface ListenerOptions {
  readonly host: string;
  /** 0 lets the kernel choose. */
  readonly port: number;
  /** Absent: everybody is let in. */
  readonly tls?: TlsSource | undefined;
  readonly limits?: ConnectionLimits | undefined;
  /** Takes a connection over. */
  readonly accept: (connection: Duplex) => void;
  readonly refused: (refusal: Refusal) => void;
}

export interface ConnectionLimits {
  /** At once; those who come after are closed. */
  readonly connections: number;
  /** Under way at once; the oldest is closed for a new one. */
  readonly handshakes: number;
}

const LIMITS: ConnectionLimits = { connections: 4096, handshakes: 256 };
/** Milliseconds a handshake may take, and between two looks for renewed files while nobody connects. */
const HANDSHAKE = 10_000;
const LOOK_EVERY = 10_000;

/**
 * Listens for gRPC, and lets in, with TLS, only who shows a certificate that is believed: HTTP/2 begins after that. Strangers can take neither the
 * places of those who are in nor memory without bound. A connection ends when the certificate that opened it does.
 */
export class Listener {
  private readonly options: ListenerOptions;
  private readonly limits: ConnectionLimits;
  private readonly server: Server;
  private readonly handshaking = new Map<string, Socket>();
  private readonly open = new Set<Duplex>();
  private door: TlsServer | undefined;
  private material: TlsMaterial | undefined;
  private timer: NodeJS.Timeout | undefined;

  private constructor(options: ListenerOptions) {
    this.options = options;
    this.limits = options.limits ?? LIMITS;
    this.server = createServer({ noDelay: true }, (socket) => this.arrived(socket));
  }

  /** Rejects with the system's error when the port cannot be had, and with CERTIFICATE_UNUSABLE. */
  static async start(options: ListenerOptions): Promise<Listener> {
    const listener = new Listener(options);
    const { tls, host, port } = options;
    try {
      if (tls !== undefined) listener.openDoor(tls);
      listener.server.listen(port, host === "localhost" ? "127.0.0.1" : host);
      await once(listener.server, "listening");
    } catch (error) {
      listener.stop();
      throw error;
    }
    // A connection that could not be taken, as where files run out: the next one may be.
    listener.server.on("error", () => undefined);
    return listener;
  }

  get port(): number {
    const bound = this.server.address();
    return typeof bound === "object" && bound !== null ? bound.port : 0;
  }

  /** Connections that are in. */
  get connections(): number {
    return this.open.size;
  }

  /** Nobody comes in any more; who is in stays until `endAll`. */
  stop(): void {
    clearInterval(this.timer);
    this.server.close();
    for (const socket of this.handshaking.values()) socket.destroy();
  }

  endAll(): void {
    for (const connection of this.open) connection.destroy();
  }

  private arrived(socket: Socket): void {
    const from = peerOf(socket);
    socket.on("error", () => undefined);
    if (this.open.size >= this.limits.connections) {
      this.refuse(from, "tooMany", `${this.limits.connections} connections are open already`);
      socket.destroy();
    } else if (this.door === undefined) this.letIn(socket);
    else this.shakeHands(socket, from, this.door);
  }

  private shakeHands(socket: Socket, from: string, door: TlsServer): void {
    const [oldest] = this.handshaking;
    if (oldest !== undefined && this.handshaking.size >= this.limits.handshakes) {
      const [other, waiting] = oldest;
      this.refuse(other, "tooMany", `${this.limits.handshakes} handshakes were under way`);
      this.handshaking.delete(other);
      waiting.destroy();
    }
    this.handshaking.set(from, socket);
    socket.once("close", () => this.handshaking.delete(from));
    this.look();
    door.emit("connection", socket);
  }

  private openDoor(tls: TlsSource): void {
    const material = tls.current();
    this.material = material;
    const door = createTlsServer({
      ...serverOptions(material),
      requestCert: true,
      // Who is not believed is closed in `shaken`, which can say who it was and why.
      rejectUnauthorized: false,
      ALPNProtocols: ["h2"],
      handshakeTimeout: HANDSHAKE,
    });
    door.on("secureConnection", (socket) => this.shaken(socket));
    door.on("tlsClientError", (error, socket) => this.unshaken(error, socket));
    this.door = door;
    this.timer = setInterval(() => this.look(), LOOK_EVERY).unref();
  }

  private shaken(socket: TLSSocket): void {
    const from = peerOf(socket);
    this.handshaking.delete(from);
    socket.on("error", () => undefined);
    const certificate = socket.getPeerCertificate();
    const facts = { isAuthorized: socket.authorized, code: String(socket.authorizationError), certificate };
    const failure = callerFailure(facts, Date.now());
    if (failure === undefined) {
      endAt(socket, Date.parse(certificate.valid_to));
      this.letIn(socket);
    } else {
      this.refuse(from, failure.reason, failure.text);
      socket.destroy();
    }
  }

  private unshaken(error: Error, socket: TLSSocket): void {
    const code = "code" in error ? String(error.code) : error.message;
    if (code !== "ECONNRESET") {
      const reason = failureOf(code);
      const text = reason === "plain" ? "it spoke without TLS" : `the handshake failed: ${code}`;
      this.refuse(peerOf(socket), reason, text);
    }
    socket.destroy();
  }

  private letIn(connection: Socket): void {
    this.open.add(connection);
    connection.once("close", () => this.open.delete(connection));
    this.options.accept(connection);
  }

  /** Takes renewed files into use. Where the authorities changed, all that are in come again and are looked at anew. */
  private look(): void {
    const material = this.options.tls?.current();
    if (material === undefined || material === this.material) return;
    const isOtherCa = material.ca !== this.material?.ca;
    this.material = material;
    this.door?.setSecureContext(serverOptions(material));
    if (isOtherCa) this.endAll();
  }

  private refuse(from: string, reason: Refusal["reason"], text: string): void {
    this.options.refused({ from, reason, text });
  }
}

/** No connection is resumed: each shows a certificate that is looked at. */
function serverOptions({ options }: TlsMaterial) {
  return { ...options, secureOptions: constants.SSL_OP_NO_TICKET };
}

function peerOf({ remoteAddress = "somebody", remotePort = 0 }: Socket): string {
  return `${remoteAddress}:${remotePort}`;
}
