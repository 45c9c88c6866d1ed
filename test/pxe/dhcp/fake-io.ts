import { ipv4FromNumber } from "../../../pxe/net/ipv4-address.js";
import type { LoopBinding, LoopIo, LoopSocket } from "../../../pxe/net/loop-io.js";
import { SocketError } from "../../../pxe/net/socket-error.js";
import type { LocalEnd, ReceiveIncoming } from "../../../pxe/net/udp-io.js";

/** A network that notes what was opened, sent and closed; each of its sockets has failed to send once. */
export class FakeIo implements LoopIo {
  readonly shell = "linux";
  readonly opened: { readonly binding: LoopBinding; readonly receive: ReceiveIncoming }[] = [];
  readonly sent: {
    readonly by: string;
    readonly to: string;
    readonly from?: string;
    readonly bytes: Uint8Array;
  }[] = [];
  readonly closed: string[] = [];
  flushes = 0;
  failing: (binding: LoopBinding) => boolean = () => false;
  framesRefused = false;
  granted: number | undefined;

  async open(binding: LoopBinding, receive: ReceiveIncoming): Promise<LoopSocket> {
    const by = binding.device ?? "general";
    if (this.failing(binding)) throw new Error(`cannot bind ${by}`);
    this.opened.push({ binding, receive });
    let isOpen = true;
    return {
      localAddress: binding.address,
      localPort: binding.port === 0 ? 40067 : binding.port,
      receiveBuffer: this.granted ?? binding.receiveBuffer,
      sendErrors: 1,
      send: (bytes, address, port, from) =>
        this.sent.push({ by, to: `${ipv4FromNumber(address)}:${port}`, from: nameOf(from), bytes }),
      close: async () => {
        if (isOpen) this.closed.push(by);
        isOpen = false;
      },
    };
  }

  openFrames(): ReturnType<LoopIo["openFrames"]> {
    if (this.framesRefused)
      throw new SocketError("EPERM", "socket", "Cannot open a packet socket: no permission");
    return {
      errors: 1,
      send: (bytes, mac, index) => this.sent.push({ by: "frames", to: `${mac} on ${index}`, bytes }),
    };
  }

  flush(): void {
    this.flushes += 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

function nameOf(from: LocalEnd | undefined): string {
  return from === undefined ? "" : ipv4FromNumber(from.localAddress);
}
