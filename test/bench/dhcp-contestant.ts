import { type MacAddress, macAddressFromBytes } from "../../pxe/net/mac-address.js";
import { HYPERVISORS, type HypervisorId } from "./arena.js";
import type { Relay } from "./dhcp-script.js";
import type { StormMachine } from "./dhcp-storm-client.js";
import type { Server } from "./servers.js";

/** A machine that servers are told of: its fixed address is host `number`, and its files are `hypervisor`'s. */
export interface Machine {
  readonly mac: MacAddress;
  readonly number: number;
  readonly hypervisor: HypervisorId;
}

/** A DHCP server that runs. */
export interface DhcpContestant extends AsyncDisposable {
  readonly name: string;
  /** Its processes, by what each is for. */
  readonly servers: Readonly<Record<string, readonly Server[]>>;
  readonly address: Relay["server"];
  /** What each machine has to be answered, when it asks as that firmware. */
  expects(machine: Machine, firmware: StormMachine["firmware"]): StormMachine;
}

export interface DhcpEntrant {
  readonly name: string;
  /** What it has on disk, and how safely, before its ACK leaves. */
  readonly writes: string;
  start(round: number): Promise<DhcpContestant>;
}

export const FIRST_MACHINE = 0x0400;
/** perfdhcp counts its MACs up from here too. */
export const FIRST_MAC = Uint8Array.of(0x52, 0x54, 0, 0x66, 0, 0);

/** In turn of the hypervisors. */
export function makeMachines(count: number): readonly Machine[] {
  return Array.from({ length: count }, (_, i) => ({
    mac: macAddressFromBytes(Uint8Array.of(...FIRST_MAC.subarray(0, 4), i >>> 8, i & 255)),
    number: FIRST_MACHINE + i,
    hypervisor: HYPERVISORS[i % HYPERVISORS.length] ?? "hv1",
  }));
}
