import type { BootStage } from "../../pxe/boot/boot-client.js";
import type { Grant } from "../../pxe/boot/grant.js";
import { BootSessions } from "../../pxe/coordinator/boot-sessions.js";
import { ClaimIndex } from "../../pxe/coordinator/claim-index.js";
import type { World } from "../../pxe/coordinator/decision.js";
import { Forwarder } from "../../pxe/coordinator/forwarder.js";
import { LeaseBook } from "../../pxe/coordinator/lease-book.js";
import { OwnerDesk } from "../../pxe/coordinator/owner-desk.js";
import type { AskDriver } from "../../pxe/coordinator/owner-source.js";
import type { SubnetSettings } from "../../pxe/coordinator/settings.js";
import { type SendReply, TransactionTable } from "../../pxe/coordinator/transaction-table.js";
import { type Ipv4Address, ipv4FromNumber } from "../../pxe/net/ipv4-address.js";
import { dashedMac, type MacAddress } from "../../pxe/net/mac-address.js";
import { addressOfHost, PREFIX_LENGTH } from "./core-network.js";
import type { Machine } from "./dhcp-contestant.js";

const SERVER = addressOfHost(1);
/** Milliseconds. */
const TTL = 10_000;

/** Everything of a coordinator between a datagram and its answer, and nothing else: no socket, no gRPC, no disk, and nobody reads its events. */
export class CoreSite {
  /** Milliseconds since 1970; moved by hand. */
  now = 1_700_000_000_000;
  events = 0;
  readonly table: TransactionTable;
  private readonly machines = new Map<MacAddress, Machine>();

  constructor(machines: readonly Machine[], send: SendReply) {
    for (const machine of machines) this.machines.set(machine.mac, machine);
    const index = new ClaimIndex([]);
    for (const { hypervisor } of machines.slice(0, 100))
      index.apply({ kind: "up", driver: hypervisor, hypervisor });
    for (const { mac, hypervisor } of machines)
      index.apply({ kind: "claimed", driver: hypervisor, mac, epoch: 1 });
    this.table = this.tableFor(index);
    this.table.sendBy(send);
  }

  private tableFor(index: ClaimIndex): TransactionTable {
    const clock = () => this.now;
    const report = () => {
      this.events++;
    };
    const isKnown = (mac: MacAddress) => index.isClaimed(mac);
    const book = new LeaseBook(SUBNETS, []);
    let lastSession = 0;
    const sessions = new BootSessions(() => `session-${++lastSession}`, isKnown, Date.now);
    const world: World = {
      subnets: SUBNETS,
      book,
      serverIdentifier: () => SERVER,
      isOwn: (address) => address === SERVER,
      name: (driver) => index.name(driver),
      isKnown,
    };
    const desk = new OwnerDesk({ index, ask: this.ask, report, clock, turned: () => {} });
    const forwarder = new Forwarder({ own: () => [], sessions, clock, report });
    const store = { load: () => [], commit: async () => {} };
    return new TransactionTable({ world, book, desk, sessions, store, forwarder, isKnown, clock, report });
  }

  private readonly ask: AskDriver = async (driver, { mac }) => {
    const machine = this.machines.get(mac);
    if (machine === undefined) return { kind: "notMine", driver, ttl: TTL };
    return { kind: "owner", driver, epoch: 1, revision: 1, ttl: TTL, grant: grantOf(machine) };
  };
}

const SUBNETS: readonly SubnetSettings[] = [
  {
    subnet: { network: addressOfHost(0), prefixLength: PREFIX_LENGTH },
    ...{ dns: [], leaseSeconds: 3600, unknown: { policy: "ignore" } },
    pool: { start: addressOfHost(0xe000), end: addressOfHost(0xe0ff) },
  },
];

/** As a driver grants a machine that boots by iPXE. */
function grantOf({ mac, number }: Machine): Grant {
  const files = new Map<BootStage, string>([
    ["biosPxe", "undionly.kpxe"],
    ["uefiX64Pxe", "snponly.efi"],
    ["biosIpxe", scriptOf(mac)],
    ["uefiX64Ipxe", scriptOf(mac)],
  ]);
  return {
    ...{ node: `machine${number}`, instance: `instance${number}`, netbootOff: "" },
    address: { kind: "fixed", address: addressOfHost(number), prefixLength: PREFIX_LENGTH, dns: [] },
    boot: { server: bootServerOf(number), files },
  };
}

export function scriptOf(mac: MacAddress): string {
  return `m/${dashedMac(mac)}/boot.ipxe`;
}

/** Ten drivers. */
export function bootServerOf(number: number): Ipv4Address {
  return ipv4FromNumber(0x0a63_000b + (number % 10));
}
