import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { openPort, type PortBinding, withoutKoffi } from "./device-socket.js";
import { type Ipv4Address, parseIpv4Address } from "./ipv4-address.js";
import { type LinuxCalls, loadLinuxCalls } from "./linux-calls.js";
import { listenError, SocketError } from "./socket-error.js";
import type { BindUdp, UdpBinding, UdpSocket } from "./udp-socket.js";

/** Bytes that may wait for the kernel; datagrams beyond are dropped, as the network itself would. */
const LONGEST_QUEUE = 4 * 1024 * 1024;

/** The portable shell, over node:dgram: a `BindUdp` whose sockets also tell the receive buffer they got, bytes. A `device` takes koffi and Linux. */
export const bindDgram = async (...[binding, receive]: Parameters<BindUdp>): Promise<DgramSocket> => {
  const socket = createSocket({ type: "udp4", lookup: literal });
  socket.on("message", (bytes, peer) => {
    const address = parseIpv4Address(peer.address);
    if (address !== undefined) receive({ bytes, address, port: peer.port });
  });
  try {
    await listen(socket, binding);
    return new DgramSocket(socket, binding.address);
  } catch (error) {
    socket.close();
    throw explained(error, binding);
  }
};

async function listen(socket: Socket, binding: UdpBinding): Promise<void> {
  const { address, port, device, receiveBuffer } = binding;
  const fd = device === undefined ? binding.fd : await openOnDevice({ ...binding, device });
  const listening = once(socket, "listening");
  if (fd === undefined) socket.bind({ address, port, exclusive: true });
  else socket.bind({ fd });
  await listening;
  if (binding.broadcast) socket.setBroadcast(true);
  if (receiveBuffer !== undefined && fd === undefined) socket.setRecvBufferSize(receiveBuffer);
}

async function openOnDevice(binding: PortBinding): Promise<number> {
  const calls: LinuxCalls = await loadLinuxCalls().catch(() => {
    throw withoutKoffi(binding);
  });
  return openPort(calls, binding);
}

function explained(error: unknown, { address, port }: UdpBinding): unknown {
  if (!(error instanceof Error) || error instanceof SocketError || !("code" in error)) return error;
  return listenError(String(error.code), "bind", `${address}:${port}`, error);
}

/** Addresses are numbers here; without this, dgram would go through the resolver and a tick for each datagram. */
function literal(
  address: string,
  _options: unknown,
  done: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  done(null, address, 4);
}

export class DgramSocket implements UdpSocket {
  readonly localAddress: Ipv4Address;
  readonly localPort: number;
  readonly receiveBuffer: number;
  sendErrors = 0;
  private readonly socket: Socket;
  private closing: Promise<void> | undefined;

  constructor(socket: Socket, address: Ipv4Address) {
    this.socket = socket;
    this.localAddress = parseIpv4Address(socket.address().address) ?? address;
    this.localPort = socket.address().port;
    // Linux counts twice what it grants, for its own records beside the data.
    this.receiveBuffer = socket.getRecvBufferSize() / (process.platform === "linux" ? 2 : 1);
    socket.on("error", () => this.countError());
  }

  send(bytes: Uint8Array, address: Ipv4Address, port: number): void {
    try {
      if (this.socket.getSendQueueSize() > LONGEST_QUEUE) this.countError();
      else this.socket.send(bytes, port, address, (error) => error !== null && this.countError());
    } catch {
      this.countError();
    }
  }

  close(): Promise<void> {
    this.closing ??= new Promise((resolve) => this.socket.close(resolve));
    return this.closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private countError(): void {
    this.sendErrors += 1;
  }
}
