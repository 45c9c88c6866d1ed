import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import type { BindUdp, Datagram } from "../../../pxe/net/udp-socket.js";
import type { Faults } from "./virtual-link.js";

/** Real sockets behind which datagrams get lost, doubled and held back until the next has come, both ways. */
export function bindFaulty(faults: Faults, random: () => number): BindUdp {
  return async (binding, receive) => {
    const incoming = faulty<Datagram>(faults, random, receive);
    const socket = await bindDgram(binding, ({ bytes, ...from }) =>
      incoming({ ...from, bytes: Buffer.from(bytes) }),
    );
    const outgoing = faulty<Datagram>(faults, random, (datagram) =>
      socket.send(datagram.bytes, datagram.address, datagram.port),
    );
    return {
      localAddress: socket.localAddress,
      localPort: socket.localPort,
      sendErrors: 0,
      send: (bytes, address, port) => outgoing({ bytes: Buffer.from(bytes), address, port }),
      close: () => socket.close(),
      [Symbol.asyncDispose]: () => socket.close(),
    };
  };
}

function faulty<T>(faults: Faults, random: () => number, pass: (item: T) => void): (item: T) => void {
  let held: T | undefined;
  return (item) => {
    if (random() < faults.loss) return;
    if (held === undefined && random() < faults.reordering) {
      held = item;
      return;
    }
    pass(item);
    if (random() < faults.duplication) pass(item);
    if (held !== undefined) pass(held);
    held = undefined;
  };
}
