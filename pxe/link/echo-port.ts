import { type Ipv4Address, ipv4FromNumber } from "../net/ipv4-address.js";
import { LINUX, type LinuxCalls } from "../net/linux-calls.js";
import { int32, socketName } from "../net/linux-socket.js";
import { MessageReader, type ReceivedMessage } from "../net/message-reader.js";
import { SocketError } from "../net/socket-error.js";
import { decodeEchoReply, encodeEchoRequest, ipv4Payload } from "./icmp-echo.js";
import { MOST_READ, type ProbePort, type ProbePortOptions } from "./probe-port.js";
import { check, failure, openSocket, setOption } from "./raw-socket.js";

interface OpenSocket {
  readonly fd: number;
  /** Hands over IPv4 headers too. */
  readonly isRaw: boolean;
  readonly unwatch: () => void;
}

/** Bytes: an IPv4 header with options, and an echo reply with our data. */
const LONGEST = 128;
const ECHO_REPLY = 0;

/** ICMP echo for addresses behind routers, RFC 2131 §2.2. Open only while probes are under way. */
export class EchoPort implements ProbePort {
  private readonly options: ProbePortOptions;
  private readonly reader: MessageReader;
  private readonly token: Uint8Array;
  private readonly identifier: number;
  private sequence = 0;
  private socket: OpenSocket | undefined;

  /** `token` is data of this program's requests alone, so that a reply can be told from one to another's, and cannot be made up by who did not see it. */
  constructor(token: Uint8Array, options: ProbePortOptions) {
    this.options = options;
    this.token = token;
    this.identifier = ((token[0] ?? 0) << 8) | (token[1] ?? 0);
    this.reader = new MessageReader(options.calls, LONGEST);
  }

  ask(address: Ipv4Address): void {
    const { calls } = this.options;
    const what = `Cannot probe ${address} by ICMP echo`;
    this.socket ??= this.open(what);
    this.sequence = (this.sequence + 1) & 0xffff;
    const { identifier, sequence, token: data } = this;
    const request = encodeEchoRequest({ identifier, sequence, data });
    const to = socketName(address, 0);
    check(calls, what, "sendto", calls.sendto(this.socket.fd, request, request.length, 0, to, to.length));
  }

  takeIn(): void {
    const { socket } = this;
    if (socket === undefined) return;
    const senders: Ipv4Address[] = [];
    const errno = this.reader.readAll(socket.fd, MOST_READ, (message) => {
      if (this.isReply(message, socket.isRaw)) senders.push(senderOf(message.name));
    });
    // To hear the last one waited for closes the socket.
    for (const sender of senders) this.options.heard(sender);
    if (errno !== undefined)
      this.options.lost(failure("Cannot hear echo replies", "recvmmsg", errno).message);
  }

  rest(): void {
    this.close();
  }

  close(): void {
    this.socket?.unwatch();
    if (this.socket !== undefined) this.options.calls.close(this.socket.fd);
    this.socket = undefined;
  }

  private open(what: string): OpenSocket {
    const { calls, readiness } = this.options;
    const { fd, isRaw } = openEcho(calls, what);
    return { fd, isRaw, unwatch: readiness.watch(fd, () => this.takeIn()) };
  }

  private isReply({ bytes }: ReceivedMessage, isRaw: boolean): boolean {
    const payload = isRaw ? ipv4Payload(bytes) : ({ ok: true, value: bytes } as const);
    const echo = payload.ok ? decodeEchoReply(payload.value) : payload;
    return echo.ok && Buffer.compare(echo.value.data, this.token) === 0;
  }
}

/** A raw socket, or where that is refused the ping socket that Linux may grant to everybody. Throws the refusal of the first. */
function openEcho(calls: LinuxCalls, what: string): Pick<OpenSocket, "fd" | "isRaw"> {
  const onlyReplies = int32(~(1 << ECHO_REPLY));
  try {
    const fd = openSocket(calls, what, [LINUX.AF_INET, LINUX.SOCK_RAW, LINUX.IPPROTO_ICMP], (fd) =>
      setOption(calls, what, fd, [LINUX.SOL_RAW, LINUX.ICMP_FILTER, onlyReplies]),
    );
    return { fd, isRaw: true };
  } catch (error) {
    if (!(error instanceof SocketError) || error.code !== "EPERM") throw error;
    return { fd: openPing(calls, what), isRaw: false };
  }
}

function openPing(calls: LinuxCalls, what: string): number {
  return openSocket(calls, what, [LINUX.AF_INET, LINUX.SOCK_DGRAM, LINUX.IPPROTO_ICMP], () => {});
}

/** struct sockaddr_in. */
function senderOf(name: Uint8Array): Ipv4Address {
  return ipv4FromNumber(new DataView(name.buffer, name.byteOffset).getUint32(4));
}
