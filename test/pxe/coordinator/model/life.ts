import { describe } from "../../../../pxe/boot/describe-event.js";
import type { Grant } from "../../../../pxe/boot/grant.js";
import type { Ownership } from "../../../../pxe/coordinator/ownership.js";
import type {
  StrangerRule,
  StrangerTreatment,
  SubnetSettings,
} from "../../../../pxe/coordinator/settings.js";
import { QUARANTINE_TIME } from "../../../../pxe/coordinator/transaction-end.js";
import type { ProbeResult } from "../../../../pxe/net/address-probe.js";
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "../../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../../pxe/net/mac-address.js";
import { subnetContains } from "../../../../pxe/net/subnet.js";
import {
  BOOT,
  CONFLICT,
  Dice,
  DRAINING,
  ETH1,
  fixedGrant,
  HV1,
  HV2,
  ip,
  mac,
  NONE,
  one,
  POOL_GRANT,
  range,
  SILENT,
  subnet,
} from "../lab.js";
import { Checks } from "./checks.js";
import { Client } from "./client.js";
import { Disk } from "./disk.js";
import { Server } from "./server.js";
import { Timeline } from "./timeline.js";

const LEASE_SECONDS = 120;
/** Milliseconds of a run before everything turns well. */
const MISCHIEF = 240_000;
/** A fixed address is nobody else's: milliseconds until its machine has it when packets arrive again. */
const FIXED_BY = 30_000;
/** What strangers and other hosts had of the pool falls free in the end. */
const POOL_BY = QUARANTINE_TIME + 2 * LEASE_SECONDS * 1000;
const POOL_START = ipv4ToNumber(ip("10.77.0.100"));
const HV2_BOOT = {
  server: ip("10.77.0.12"),
  files: new Map([...BOOT.files].map(([stage, file]) => [stage, `2/${file}`])),
};

/** Its number among the machines. */
const FIRST_STRANGER = 8;

type Part = "fixed" | "pool" | "stranger";

interface Machine {
  readonly part: Part;
  readonly client: Client;
}

/** Milliseconds; to be switched off and on takes longer, so that nothing of the life before comes after a message of this one. */
const SLOWEST_PACKET = 200;

/** One run: machines of each kind, drivers that answer late or change their mind, a process that is killed, a lossy network, other hosts. */
export class Life {
  readonly trace: string[] = [];
  private readonly dice: Dice;
  private readonly timeline = new Timeline();
  private readonly disk: Disk;
  private readonly server: Server;
  readonly checks: Checks;
  private readonly machines: readonly Machine[];
  private readonly byMac = new Map<MacAddress, Machine>();
  private readonly foreign = new Map<Ipv4Address, MacAddress>();
  private readonly subnets: readonly SubnetSettings[];
  private readonly rules: readonly StrangerRule[];
  /** Of a hundred packets, how many are lost, and how many come twice. */
  private loss: number;
  private twice: number;
  private isQuiet = false;

  constructor(seed: number) {
    this.dice = new Dice(seed);
    const { dice, timeline } = this;
    const unknown = this.treatment();
    this.rules = Array.from({ length: dice.below(4) }, (_, place) => ({
      match: { macPrefix: mac(place + FIRST_STRANGER) },
      treatment: this.treatment(),
    }));
    const bootp = dice.below(3) > 0;
    const common = { leaseSeconds: LEASE_SECONDS, unknown, rules: this.rules, bootp };
    const probe = dice.below(2) === 0;
    this.subnets = [
      { ...ETH1, ...common, probe },
      subnet("10.78.0.0/24", { ...common, probe, pool: range("10.78.0.100", "10.78.0.104") }),
    ];
    this.loss = dice.below(25);
    this.twice = dice.below(20);
    this.disk = new Disk(timeline, dice);
    this.disk.failing = dice.below(10);
    this.disk.slowest = dice.pick([5, 50, 3000]);
    this.server = new Server(this.subnets, timeline, this.disk, {
      whose: (of, answer) => this.whose(of, answer),
      probe: (address, answer) => this.probe(address, answer),
      deliver: (reply) =>
        this.carry(`<- ${reply.chaddr}`, () => this.byMac.get(reply.chaddr)?.client.receive(reply)),
      onEvent: (of, event, before) => this.checks.event(of, event, before),
      onAction: (of, event, action, before) => {
        if (action.kind === "report") this.note(`${of} ${describe(action)}`);
        this.checks.action(of, event, action, before);
      },
    });
    this.checks = new Checks({
      now: () => this.server.now,
      elapsed: () => timeline.now,
      treatmentOf: (of) => this.treatmentOf(of, unknown),
      disk: this.disk.leases,
      fixedOwner: (address) => this.fixedOwner(address),
      isProbed: (address) =>
        this.subnets.some((one) => one.probe === true && subnetContains(one.subnet, address)),
    });
    this.machines = this.makeMachines();
    for (const machine of this.machines) this.byMac.set(machine.client.mac, machine);
  }

  run(): void {
    const { dice, timeline } = this;
    for (const { client } of this.machines) timeline.after(dice.below(20_000), () => client.boot());
    for (let at = 0; at < MISCHIEF; at += 5000) timeline.after(at + dice.below(5000), () => this.mischief());
    for (let at = 0; at < MISCHIEF + POOL_BY; at += 5000) timeline.after(at, () => this.server.sweep());
    timeline.runUntil(timeline.now + MISCHIEF);
    this.turnWell();
    timeline.runUntil(timeline.now + FIXED_BY);
    this.expectServed("fixed");
    for (const { part, client } of this.machines) if (part === "stranger") client.off();
    timeline.runUntil(timeline.now + POOL_BY);
    this.expectServed("fixed");
    this.expectServed("pool");
  }

  /** Most give addresses, or there would be little to see. */
  private treatment(): StrangerTreatment {
    const { dice } = this;
    const seconds = 1 + dice.below(8);
    return dice.pick<StrangerTreatment>([
      { policy: "pool" },
      { policy: "pool" },
      { policy: "ignore" },
      { policy: "log" },
      { policy: "delay", seconds },
      { policy: "delay", tries: 1 + dice.below(2) },
      { policy: "delay", seconds, tries: 1 },
    ]);
  }

  private treatmentOf(of: MacAddress, unknown: StrangerTreatment): StrangerTreatment | undefined {
    if (this.byMac.get(of)?.part !== "stranger") return undefined;
    return this.rules.find(({ match }) => match.macPrefix === of)?.treatment ?? unknown;
  }

  private makeMachines(): Machine[] {
    const { timeline, dice } = this;
    const parts: Part[] = ["fixed", "fixed", "fixed", "pool", "pool", "pool", "pool"];
    while (parts.length < 14) parts.push("stranger");
    const wires = {
      send: (sent: Parameters<Server["receive"]>[0], arrival: Parameters<Server["receive"]>[1]) =>
        this.carry(`-> ${sent.chaddr}`, () => this.server.receive(sent, arrival)),
      isForeign: (address: Ipv4Address) => this.foreign.has(address),
      onBound: (client: Client) => {
        if (client.belief === undefined) return;
        const others = this.machines.map((machine) => machine.client);
        this.checks.bound(client.mac, client.belief.address, others);
      },
    };
    return parts.map((part, place) => ({ part, client: new Client(mac(place + 1), timeline, dice, wires) }));
  }

  private mischief(): void {
    const { dice, server, timeline } = this;
    const what = dice.below(10);
    if (what < 2 && server.isUp) {
      this.note("killed");
      server.kill();
      timeline.after(dice.below(3000), () => this.restart());
    } else if (what < 5) this.moveForeign();
    else if (what === 5) server.behind += dice.below(20_000);
    else if (what === 6) this.loss = dice.below(40);
  }

  private restart(): void {
    if (this.server.isUp) return;
    this.note("started");
    this.server.start();
    this.checks.restarted();
  }

  private moveForeign(): void {
    this.foreign.clear();
    for (let count = this.dice.below(3); count > 0; count--)
      this.foreign.set(ipv4FromNumber(POOL_START + this.dice.below(10)), mac(1000 + count));
  }

  /** The end of all mischief but the strangers': every known machine is to get its address. */
  private turnWell(): void {
    this.note("all is well from here");
    this.isQuiet = true;
    this.loss = 0;
    this.twice = 0;
    this.disk.failing = 0;
    this.disk.slowest = 50;
    this.foreign.clear();
    this.restart();
    for (const { part, client } of this.machines) {
      if (part === "stranger") continue;
      client.isQuiet = true;
      client.segment = "eth1";
      client.off();
      this.timeline.after(SLOWEST_PACKET + this.dice.below(2000), () => client.boot());
    }
  }

  private expectServed(part: Part): void {
    for (const machine of this.machines) {
      if (machine.part !== part) continue;
      const { mac: of, address } = machine.client;
      const fixed = part === "fixed" ? this.fixedOf(of) : address;
      if (address === undefined || address !== fixed)
        throw new Error(`${of} (${part}) has ${address} in the end`);
    }
  }

  /** Late, changing answers; a stranger's is known at once. */
  private whose(of: MacAddress, answer: (ownership: Ownership) => void): void {
    const { dice } = this;
    if (this.byMac.get(of)?.part === "stranger" && dice.below(4) > 0) answer(NONE);
    else this.timeline.after(dice.below(this.isQuiet ? 20 : 250), () => answer(this.verdict(of)));
  }

  private verdict(of: MacAddress): Ownership {
    const { dice } = this;
    const { part } = this.byMac.get(of) ?? { part: "stranger" };
    if (!this.isQuiet && dice.below(12) === 0) return dice.pick([CONFLICT, SILENT, DRAINING]);
    if (part === "stranger") return NONE;
    const isSecond = dice.below(4) === 0;
    const grant: Grant = part === "fixed" ? fixedGrant(this.fixedOf(of)) : POOL_GRANT;
    return isSecond ? one({ ...grant, boot: HV2_BOOT }, HV2) : one(grant, HV1);
  }

  private fixedOf(of: MacAddress): Ipv4Address {
    const place = this.machines.findIndex(({ client }) => client.mac === of);
    return ip(`10.77.0.${50 + place}`);
  }

  private fixedOwner(address: Ipv4Address): MacAddress | undefined {
    return this.machines.find(({ part, client }) => part === "fixed" && this.fixedOf(client.mac) === address)
      ?.client.mac;
  }

  /** By ARP, which tells who, or by ICMP, which does not. */
  private probe(address: Ipv4Address, answer: (result: ProbeResult) => void): void {
    const { dice } = this;
    const user = this.machines.find(({ client }) => client.address === address)?.client.mac;
    const by = this.foreign.get(address) ?? user;
    const isUnasked = !this.isQuiet && dice.below(10) === 0;
    const delay = isUnasked ? 0 : 100 + dice.below(250);
    if (!this.isQuiet && dice.below(40) === 0) return;
    this.timeline.after(delay, () => {
      if (isUnasked) answer({ kind: "notProbed", text: "too many" });
      else if (by === undefined) answer({ kind: "free" });
      else answer({ kind: "inUse", by });
    });
  }

  /** Loses, doubles, and lets packets overtake each other. */
  private carry(what: string, arrive: () => void): void {
    const { dice, timeline } = this;
    const isLost = dice.below(100) < this.loss;
    if (isLost) this.note(`${what} lost`);
    const copies = isLost ? 0 : dice.below(100) < this.twice ? 2 : 1;
    for (let copy = 0; copy < copies; copy++)
      timeline.after(dice.below(this.isQuiet ? 5 : SLOWEST_PACKET), arrive);
  }

  private note(text: string): void {
    this.trace.push(`${this.timeline.now - 1_000_000_000} ${text}`);
    if (this.trace.length > 4000) this.trace.splice(0, 2000);
  }
}
