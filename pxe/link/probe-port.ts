import type { Ipv4Address } from "../net/ipv4-address.js";
import type { LinuxCalls } from "../net/linux-calls.js";
import type { MacAddress } from "../net/mac-address.js";
import type { Readiness } from "../net/readiness.js";

/** One way to ask for addresses: ARP on an interface, or ICMP. Its socket is opened by the first question. */
export interface ProbePort {
  /** Sends one question. Throws a `SocketError` that says why it could not. */
  ask(address: Ipv4Address): void;
  /** Reads what has come. */
  takeIn(): void;
  /** No probe is under way: what comes now wakes nobody. */
  rest(): void;
  close(): void;
}

export interface ProbePortOptions {
  readonly calls: LinuxCalls;
  readonly readiness: Readiness;
  /** Some host has the address. */
  readonly heard: (address: Ipv4Address, by?: MacAddress) => void;
  /** Answers cannot come any more. */
  readonly lost: (text: string) => void;
}

/** Messages read in one go, so that a flood leaves time for everything else. */
export const MOST_READ = 256;
