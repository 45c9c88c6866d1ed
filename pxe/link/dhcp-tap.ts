import { constants } from "node:os";
import { interfaceIndex } from "../net/interface-index.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import { decodeIpv4Datagram } from "../net/ipv4-datagram.js";
import { LINUX, type LinuxCalls } from "../net/linux-calls.js";
import { type MacAddress, macAddressToBytes } from "../net/mac-address.js";
import { MessageReader } from "../net/message-reader.js";
import type { Readiness } from "../net/readiness.js";
import { SocketError } from "../net/socket-error.js";
import { everybodyOn, linkEnd, onlyUdpTo, openPacketSocket, senderMac } from "./packet-socket.js";
import { check, failure, setOption } from "./raw-socket.js";

/** A datagram to a DHCP client, whoever on the segment it is for. */
export interface HeardDatagram {
  readonly from: Ipv4Address;
  /** Of the frame: the server's, or the relay's that stands between. */
  readonly mac: MacAddress;
  /** Good until the next datagram. */
  readonly payload: Uint8Array;
}

export interface DhcpTapOptions {
  readonly calls: LinuxCalls;
  readonly readiness: Readiness;
  readonly interface: string;
  readonly heard: (datagram: HeardDatagram) => void;
}

const CLIENT_PORT = 68;
const LONGEST = 1500;
/** Datagrams read before the event loop's other work goes on. */
const MOST_READ = 64;

/**
 * Hears what DHCP servers of an interface's segment send to clients, as far as it comes to this host: broadcasts, and whatever the switch floods. Not what
 * this host sends itself. By a packet socket, so that neither an address nor a port is taken.
 */
export class DhcpTap {
  /** The interface's own. */
  readonly mac: MacAddress;
  private readonly options: DhcpTapOptions;
  private readonly reader: MessageReader;
  private readonly fd: number;
  private readonly index: number;
  private readonly unwatch: () => void;
  private isClosed = false;

  /** Throws a `SocketError`. */
  constructor(options: DhcpTapOptions) {
    const { calls, readiness, interface: name } = options;
    const what = `Cannot hear DHCP servers on interface ${name}`;
    const index = interfaceIndex(name);
    if (index === undefined) throw failure(what, "bind", constants.errno.ENODEV);
    this.options = options;
    this.index = index;
    this.reader = new MessageReader(calls, LONGEST);
    this.fd = openTap(calls, what, index);
    const { mac, isEthernet } = linkEnd(calls, this.fd);
    this.mac = mac;
    if (!isEthernet) {
      calls.close(this.fd);
      throw new SocketError("ENOTSUP", "bind", `${what}: it is not Ethernet`);
    }
    this.unwatch = readiness.watch(this.fd, () => this.takeIn());
  }

  /** False once the interface has gone, has been made anew, or has another MAC. */
  isStill(): boolean {
    const { index, mac } = linkEnd(this.options.calls, this.fd);
    return index === this.index && mac === this.mac && interfaceIndex(this.options.interface) === index;
  }

  /** Hears also what is sent to this MAC alone, and not to everybody. Throws a `SocketError`. */
  listenFor(mac: MacAddress): void {
    // struct packet_mreq { interface, type, length of the address, address (8) }
    const request = new Uint8Array(16);
    const view = new DataView(request.buffer);
    view.setInt32(0, this.index, true);
    view.setUint16(4, LINUX.PACKET_MR_UNICAST, true);
    view.setUint16(6, 6, true);
    request.set(macAddressToBytes(mac), 8);
    const what = `Cannot listen for ${mac} on interface ${this.options.interface}`;
    setOption(this.options.calls, what, this.fd, [LINUX.SOL_PACKET, LINUX.PACKET_ADD_MEMBERSHIP, request]);
  }

  /** An IPv4 packet to everybody. Throws a `SocketError`. */
  send(packet: Uint8Array): void {
    const { calls, interface: name } = this.options;
    const to = everybodyOn(this.index, LINUX.ETH_P_IP);
    const sent = calls.sendto(this.fd, packet, packet.length, 0, to, to.length);
    check(calls, `Cannot ask DHCP servers on interface ${name}`, "sendto", sent);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.unwatch();
    this.options.calls.close(this.fd);
  }

  /** An error of the socket passes: that the interface is gone is seen by `isStill`. */
  private takeIn(): void {
    this.reader.readAll(this.fd, MOST_READ, ({ bytes, name }) => {
      const datagram = this.isClosed ? undefined : decodeIpv4Datagram(bytes);
      if (!datagram?.ok) return;
      const { source: from, payload } = datagram.value;
      this.options.heard({ from, mac: senderMac(name), payload });
    });
  }
}

function openTap(calls: LinuxCalls, what: string, index: number): number {
  const place = { index, protocol: LINUX.ETH_P_IP };
  return openPacketSocket(calls, what, place, (fd) => {
    if (!onlyUdpTo(calls, fd, CLIENT_PORT)) throw failure(what, "setsockopt", calls.errno());
  });
}
