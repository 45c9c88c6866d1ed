import { availableParallelism } from "node:os";
import { interfaceMtu } from "../net/interface-mtu.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { Rollover } from "./block-number.js";

/** How boot files go out by TFTP. */
export interface TftpSettings {
  /** `auto`: the Linux shell, or dgram where that cannot be had. */
  readonly shell: "auto" | "linux" | "dgram";
  /** Threads that share the port; the dgram shell has one. */
  readonly workers: number;
  /** Largest block, bytes. */
  readonly maxBlksize: number;
  /** Largest window, blocks. */
  readonly maxWindow: number;
  /** Everything by the one port, for NAT and containers; else transfers go by ports of the kernel's choice (RFC 1350 §4). */
  readonly singlePort: boolean;
  readonly rollover: Rollover;
  /** Transfers at once, in all. */
  readonly maxTransfers: number;
}

/** Headers of a DATA packet's datagram: IPv4 20, UDP 8, TFTP 4. */
const HEADERS = 32;
const ETHERNET_MTU = 1500;
/** RFC 2348. */
const LARGEST_BLKSIZE = 65_464;
const MOST_WORKERS = 8;

/** What is not said otherwise. No datagram is longer than the MTU of the interface that has `address`: fragments get lost in tunnels. */
export async function defaultTftpSettings(address: Ipv4Address): Promise<TftpSettings> {
  const mtu = (await interfaceMtu(address)) ?? ETHERNET_MTU;
  return {
    shell: "auto",
    workers: Math.max(1, Math.min(MOST_WORKERS, availableParallelism() - 1)),
    maxBlksize: Math.max(512, Math.min(LARGEST_BLKSIZE, mtu - HEADERS)),
    maxWindow: 64,
    singlePort: false,
    rollover: 0,
    maxTransfers: 4096,
  };
}
