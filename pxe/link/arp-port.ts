import { constants } from "node:os";
import { interfaceIndex } from "../net/interface-index.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import { LINUX } from "../net/linux-calls.js";
import type { MacAddress } from "../net/mac-address.js";
import { MessageReader } from "../net/message-reader.js";
import { SocketError } from "../net/socket-error.js";
import { claimedAddress, decodeArp, encodeArpProbe } from "./arp.js";
import { everybodyOn, letIn, linkEnd, openPacketSocket, shutOut } from "./packet-socket.js";
import { MOST_READ, type ProbePort, type ProbePortOptions } from "./probe-port.js";
import { check, failure } from "./raw-socket.js";

interface OpenSocket {
  readonly fd: number;
  readonly index: number;
  readonly mac: MacAddress;
  readonly unwatch: () => void;
  isResting: boolean;
}

/** Bytes: an ARP packet with Ethernet's padding. */
const LONGEST = 64;

/**
 * ARP probes on one interface, RFC 5227, by a packet socket. Such a socket gets every ARP packet of the segment, which must not wake an idle
 * coordinator; but to close one stops this thread for some 10 ms, until no processor uses it any more. So it stays open, and at rest the
 * kernel drops what comes.
 */
export class ArpPort implements ProbePort {
  private readonly name: string;
  private readonly options: ProbePortOptions;
  private readonly reader: MessageReader;
  private socket: OpenSocket | undefined;

  constructor(name: string, options: ProbePortOptions) {
    this.name = name;
    this.options = options;
    this.reader = new MessageReader(options.calls, LONGEST);
  }

  ask(address: Ipv4Address): void {
    const { calls } = this.options;
    const what = `Cannot probe ${address} on interface ${this.name}`;
    const { fd, index, mac } = this.awake(what);
    const probe = encodeArpProbe(mac, address);
    const everybody = everybodyOn(index, LINUX.ETH_P_ARP);
    check(calls, what, "sendto", calls.sendto(fd, probe, probe.length, 0, everybody, everybody.length));
  }

  takeIn(): void {
    const { socket } = this;
    if (socket === undefined) return;
    const errno = this.reader.readAll(socket.fd, MOST_READ, ({ bytes }) => this.handle(bytes, socket.mac));
    if (errno === undefined) return;
    this.options.lost(failure(`Cannot hear answers on interface ${this.name}`, "recvmmsg", errno).message);
  }

  rest(): void {
    const { socket } = this;
    if (socket === undefined || socket.isResting) return;
    socket.isResting = shutOut(this.options.calls, socket.fd);
    if (!socket.isResting) this.close();
  }

  close(): void {
    this.socket?.unwatch();
    if (this.socket !== undefined) this.options.calls.close(this.socket.fd);
    this.socket = undefined;
  }

  /** The socket, listening. Another one where the interface has been made anew, or has another MAC, since the last question. */
  private awake(what: string): OpenSocket {
    const { calls } = this.options;
    const index = interfaceIndex(this.name);
    if (index === undefined) throw failure(what, "bind", constants.errno.ENODEV);
    if (this.socket !== undefined && !isStill(this.socket, linkEnd(calls, this.socket.fd), index))
      this.close();
    this.socket ??= this.open(what, index);
    if (this.socket.isResting) letIn(calls, what, this.socket.fd);
    this.socket.isResting = false;
    return this.socket;
  }

  private open(what: string, index: number): OpenSocket {
    const { calls, readiness } = this.options;
    const fd = openPacketSocket(calls, what, { index, protocol: LINUX.ETH_P_ARP });
    const { mac, isEthernet } = linkEnd(calls, fd);
    if (!isEthernet) {
      calls.close(fd);
      throw new SocketError("ENOTSUP", "bind", `${what}: it is not Ethernet, so it has no ARP`);
    }
    return { fd, index, mac, unwatch: readiness.watch(fd, () => this.takeIn()), isResting: false };
  }

  private handle(bytes: Uint8Array, own: MacAddress): void {
    const packet = decodeArp(bytes);
    const address = packet.ok ? claimedAddress(packet.value) : undefined;
    if (!packet.ok || address === undefined || packet.value.senderHardwareAddress === own) return;
    this.options.heard(address, packet.value.senderHardwareAddress);
  }
}

function isStill(
  socket: OpenSocket,
  now: { readonly index: number; readonly mac: MacAddress },
  index: number,
) {
  return socket.index === index && now.index === index && now.mac === socket.mac;
}
