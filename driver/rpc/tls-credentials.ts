import type { Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { CallCredentials, ChannelCredentials } from "@grpc/grpc-js";
import type { Identity } from "../certificate/identity.js";
import type { TlsMaterial } from "../certificate/tls-files.js";
import type { TlsSource } from "../certificate/tls-keeper.js";
import { endAt } from "./end-at.js";
import { handshakeTrouble, isTrouble, judgeServer, refusedTrouble } from "./peer-check.js";
import { troubleError } from "./tls-trouble.js";

type Connector = ReturnType<ChannelCredentials["_createSecureConnector"]>;
type Connected = Awaited<ReturnType<Connector["connect"]>>;

export interface TlsCallee {
  /** As it is dialled. */
  readonly host: string;
  readonly role: Identity["role"];
}

/**
 * TLS for one channel. Each connection takes the certificate that is there by then, looks at the server's, and fails with a sentence that tells what was
 * wrong; grpc-js' own credentials keep the first certificate for good, and cannot tell a server that refuses us from one that is down.
 */
export class TlsCredentials extends ChannelCredentials {
  private readonly source: TlsSource;
  private readonly callee: TlsCallee;
  /** Who the server of the last connection is. */
  peer: Identity | undefined;

  constructor(source: TlsSource, callee: TlsCallee) {
    super();
    this.source = source;
    this.callee = callee;
  }

  override _isSecure(): boolean {
    return true;
  }

  override _equals(other: ChannelCredentials): boolean {
    return other === this;
  }

  override _createSecureConnector(
    _target: unknown,
    _options: unknown,
    callCredentials: CallCredentials = CallCredentials.createEmpty(),
  ): Connector {
    return {
      connect: (socket) => this.connect(socket),
      waitForReady: async () => undefined,
      getCallCredentials: () => callCredentials,
      destroy: () => undefined,
    };
  }

  private connect(socket: Socket): Promise<Connected> {
    const material = this.source.current();
    const { host } = this.callee;
    return new Promise((resolve, reject) => {
      const secure = connect({
        socket,
        host,
        // RFC 6066 §3: an address is no server name.
        ...(/[a-z]/i.test(host) && { servername: host }),
        secureContext: material.context,
        ALPNProtocols: ["h2"],
        // Looked at in `judge`, which can say more.
        rejectUnauthorized: false,
        checkServerIdentity: () => undefined,
      });
      const failed = (error: Error): void => reject(handshakeError(error));
      const closed = (): void => reject(new Error("The connection was closed during the TLS handshake"));
      secure.once("error", failed);
      secure.once("close", closed);
      secure.once("secureConnect", () => {
        secure.off("close", closed);
        const trouble = this.judge(secure, material);
        if (trouble !== undefined) {
          secure.destroy();
          return reject(trouble);
        }
        tellRefusal(secure, material);
        secure.off("error", failed);
        resolve({ socket: secure, secure: true });
      });
    });
  }

  private judge(secure: TLSSocket, { files }: TlsMaterial): Error | undefined {
    const certificate = secure.getPeerCertificate();
    const facts = { isAuthorized: secure.authorized, code: String(secure.authorizationError), certificate };
    const judged = judgeServer(facts, { ...this.callee, ca: files.ca });
    if (isTrouble(judged)) return troubleError(judged);
    this.peer = judged;
    endAt(secure, Date.parse(certificate.valid_to));
    return undefined;
  }
}

/** A server that lets us in sends its settings first of all (RFC 9113 §3.4); one that closes instead does not take our certificate. TLS 1.3 lets it look only after we are done. */
function tellRefusal(secure: TLSSocket, material: TlsMaterial): void {
  const isRefused = (): boolean => secure.bytesRead === 0;
  const refused = (): Error => troubleError(refusedTrouble(material, Date.now()));
  secure.on("error", (error) => {
    if (isRefused()) error.message = refused().message;
  });
  secure.once("close", (hadError: boolean) => {
    if (isRefused() && !hadError) secure.emit("error", refused());
  });
}

function handshakeError(error: Error): Error {
  const trouble = handshakeTrouble("code" in error ? String(error.code) : "");
  return trouble === undefined ? error : troubleError(trouble);
}
