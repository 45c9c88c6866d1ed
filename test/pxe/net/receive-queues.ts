import { readFileSync } from "node:fs";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";

export interface ReceiveQueues {
  /** Bytes that wait in the sockets, with the kernel's own records. */
  readonly waiting: number;
  /** Datagrams that found no place. */
  readonly dropped: number;
}

/** Of the UDP sockets bound to an address and any of the ports: /proc/net/udp, columns 5 and 13. */
export function receiveQueues(address: Ipv4Address, ports: readonly number[]): ReceiveQueues {
  const wanted = Buffer.from(address.split(".").map(Number).reverse()).toString("hex").toUpperCase();
  let [waiting, dropped] = [0, 0];
  for (const line of readFileSync("/proc/net/udp", "latin1").split("\n")) {
    const words = line.trim().split(/\s+/);
    const [found, port = ""] = (words[1] ?? "").split(":");
    if (found !== wanted || !ports.includes(Number.parseInt(port, 16))) continue;
    waiting += Number.parseInt(words[4]?.split(":")[1] ?? "0", 16);
    dropped += Number(words[12]);
  }
  return { waiting, dropped };
}
