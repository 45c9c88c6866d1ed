import { LINUX, type LinuxCalls } from "../net/linux-calls.js";
import { int32 } from "../net/linux-socket.js";
import type { MacAddress } from "../net/mac-address.js";
import { findControl, MessageReader, type ReceivedMessage } from "../net/message-reader.js";
import type { Readiness } from "../net/readiness.js";
import { WakeUp } from "../net/wake-up.js";
import { type PaceEvent, step, UNHURRIED } from "./advertisement-pace.js";
import { openSocket, setOption } from "./raw-socket.js";
import { decodeRouterSolicitation, encodeRouterAdvertisement } from "./router-advertisement.js";

/** The interface as it is now: the port is of no use any more when one of these changes. */
export interface RouterLink {
  readonly name: string;
  readonly index: number;
  readonly mac: MacAddress;
}

/** Bytes: a solicitation with a few options. */
const LONGEST = 256;
/** Solicitations read in one go. */
const MOST_READ = 64;
const HOP_LIMIT = 255;
const ALL_NODES = multicastAddress(1);
const ALL_ROUTERS = multicastAddress(2);
const ROUTER_SOLICITATION = 133;

/**
 * Answers router solicitations on one interface, by a raw socket that gets nothing else. An advertisement has to leave from a link-local address
 * (RFC 4861 §4.2); the kernel chooses one for every destination that is answered here.
 */
export class RouterPort {
  private readonly link: RouterLink;
  private readonly calls: LinuxCalls;
  private readonly reader: MessageReader;
  private readonly advertisement: Uint8Array;
  private readonly fd: number;
  private readonly unwatch: () => void;
  private readonly wakeUp = new WakeUp(now, () => this.feed({ kind: "timer" }));
  private pace = UNHURRIED;

  /** Throws a `SocketError`. */
  constructor(link: RouterLink, calls: LinuxCalls, readiness: Readiness) {
    this.link = link;
    this.calls = calls;
    this.reader = new MessageReader(calls, LONGEST);
    this.advertisement = encodeRouterAdvertisement(link.mac);
    this.fd = openRouterSocket(calls, link);
    this.unwatch = readiness.watch(this.fd, () => this.takeIn());
  }

  isOn(link: RouterLink): boolean {
    return this.link.index === link.index && this.link.mac === link.mac;
  }

  close(): void {
    this.wakeUp.cancel();
    this.unwatch();
    this.calls.close(this.fd);
  }

  /** An error of the socket passes: that the interface is gone is seen by the next look at it. */
  private takeIn(): void {
    this.reader.readAll(this.fd, MOST_READ, (message) => this.handle(message));
  }

  private handle({ bytes, name, control }: ReceivedMessage): void {
    const source = name.subarray(NAME.address, NAME.scope);
    const by = decodeRouterSolicitation({ bytes, hopLimit: hopLimitOf(control), source });
    if (by.ok) this.feed({ kind: "solicited", by: by.value }, source);
  }

  private feed(event: PaceEvent, solicitor: Uint8Array = ALL_NODES): void {
    const { pace, send, wakeAt } = step(this.pace, now(), event);
    this.pace = pace;
    this.wakeUp.at(wakeAt);
    if (send !== undefined) this.send(send === "toAll" ? ALL_NODES : solicitor);
  }

  /** What cannot be sent is lost, as on the network: whoever asked asks again. */
  private send(address: Uint8Array): void {
    const { advertisement, link } = this;
    const to = ipv6Name(address, link.index);
    this.calls.sendto(this.fd, advertisement, advertisement.length, 0, to, to.length);
  }
}

/** How every sentence about an interface without answers begins. */
export function cannotAnswer(name: string): string {
  return `Cannot answer router solicitations on interface ${name}`;
}

function openRouterSocket(calls: LinuxCalls, { name, index }: RouterLink): number {
  const what = cannotAnswer(name);
  const { IPPROTO_IPV6, IPPROTO_ICMPV6 } = LINUX;
  return openSocket(calls, what, [LINUX.AF_INET6, LINUX.SOCK_RAW, IPPROTO_ICMPV6], (fd) => {
    const set = (level: number, option: number, value: Uint8Array) =>
      setOption(calls, what, fd, [level, option, value]);
    set(IPPROTO_ICMPV6, LINUX.ICMP6_FILTER, onlySolicitations());
    set(LINUX.SOL_SOCKET, LINUX.SO_BINDTODEVICE, Buffer.from(`${name}\0`));
    set(IPPROTO_IPV6, LINUX.IPV6_UNICAST_HOPS, int32(HOP_LIMIT));
    set(IPPROTO_IPV6, LINUX.IPV6_MULTICAST_HOPS, int32(HOP_LIMIT));
    set(IPPROTO_IPV6, LINUX.IPV6_MULTICAST_IF, int32(index));
    set(IPPROTO_IPV6, LINUX.IPV6_RECVHOPLIMIT, int32(1));
    // struct ipv6_mreq: the group, and the interface.
    set(IPPROTO_IPV6, LINUX.IPV6_ADD_MEMBERSHIP, Buffer.concat([ALL_ROUTERS, int32(index)]));
  });
}

/** struct icmp6_filter: 256 bits, of which a set one blocks its type. */
function onlySolicitations(): Uint8Array {
  const words = new Uint32Array(8).fill(0xffff_ffff);
  words[ROUTER_SOLICITATION >> 5] = ~(1 << (ROUTER_SOLICITATION & 31));
  return new Uint8Array(words.buffer);
}

/** struct sockaddr_in6: 0 family   2 port   4 flow   8 address (16)   24 scope. */
const NAME = { address: 8, scope: 24, end: 28 } as const;

function ipv6Name(address: Uint8Array, scope: number): Uint8Array {
  const name = new Uint8Array(NAME.end);
  const view = new DataView(name.buffer);
  view.setUint16(0, LINUX.AF_INET6, true);
  name.set(address, NAME.address);
  view.setUint32(NAME.scope, scope, true);
  return name;
}

function hopLimitOf(control: Uint8Array): number {
  const data = findControl(control, LINUX.IPPROTO_IPV6, LINUX.IPV6_HOPLIMIT);
  return data === undefined ? 0 : (data[0] ?? 0);
}

/** ff02::n, RFC 4291 §2.7.1. */
function multicastAddress(group: number): Uint8Array {
  return Uint8Array.of(0xff, 0x02, ...new Array<number>(13).fill(0), group);
}

function now(): number {
  return performance.now();
}
