import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { chooseShell } from "../../pxe/tftp/shell.js";
import { AttackProcess } from "../attack-process.js";
import { percentile } from "../bench/statistics.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { GIVE_UP } from "../patience.js";
import { testUnless } from "../prerequisites.js";
import { chooseSeed } from "../pxe/tftp/seeded-random.js";
import { CoordinatorProcess } from "./coordinator-process.js";
import { DriverProcess } from "./driver-process.js";
import type { HostileDhcpOrder, HostileDhcpResult } from "./hostile-dhcp-sender.js";
import { type Machine, machinesOf, spawnMachines } from "./machines.js";
import { memoryOf } from "./process-memory.js";

const SENDER = fileURLToPath(new URL("./hostile-dhcp-sender.js", import.meta.url));
/** By then all that is kept for `why` and `boots` is full. */
const FIRST = 500_000;
const ALL = 1_000_000;
/** Bytes the coordinator may grow by from the first look to the last: as much as its heap comes and goes. */
const GROWTH = 64 << 20;
const BEFORE = 200;
/** Else most of the attack would end before it is looked at. */
const ENOUGH = { perSecond: 100_000, burst: 1_000_000 };
const UNLIMITED = { macPrefix: ENOUGH, relay: ENOUGH, circuit: ENOUGH };

const linux = await chooseShell("auto");
const hostileTest =
  linux.kind === "linux"
    ? test.serial
    : testUnless(`hostile packets take many source addresses: ${linux.reason}`);

hostileTest(
  `${ALL} hostile packets beside machines that boot, strangers that take the whole pool among them`,
  async (t) => {
    t.timeout(GIVE_UP);
    const seed = chooseSeed();
    t.log(`SEED=${seed}`);
    const folder = await temporaryFolder(t);
    await using driver = await DriverProcess.start(folder);
    const machines = machinesOf(40);
    await spawnMachines(driver, folder, machines);
    const pool = { start: 100, end: 600 };
    const place = {
      folder,
      drivers: [driver.grpcAddress],
      pool,
      unknown: "pool",
      strangers: UNLIMITED,
    } as const;
    await using coordinator = await CoordinatorProcess.start(place);
    const quiet = new Boots(coordinator, machines);
    await quiet.boot(BEFORE);
    const { server } = coordinator;
    const order: HostileDhcpOrder = { seed, server, network: "127.81", rests: [FIRST, ALL] };
    await using attack = new AttackProcess<HostileDhcpResult>(SENDER, order);
    const stormy = new Boots(coordinator, machines, quiet.given);
    const booting = stormy.bootUntil(() => attack.isOver);
    booting.catch(() => undefined);
    await attack.rested(1);
    const before = memoryOf(coordinator.pid);
    attack.goOn();
    const { dropped, answers } = await attack.rested(2);
    const after = memoryOf(coordinator.pid);
    attack.goOn();
    await attack.ended;
    await booting;
    const [calm, storm] = [quiet, stormy].map(({ times }) => [percentile(times, 50), percentile(times, 99)]);
    t.log(JSON.stringify({ dropped, answers, before, after, boots: stormy.times.length, calm, storm }));
    t.true(dropped < ALL / 100, `the server was not overrun, but sent what it took in: ${dropped} lost`);
    t.true(after - before < GROWTH, `grew by ${after - before} bytes`);
    t.true(stormy.times.length >= 100, `${stormy.times.length} machines booted meanwhile`);
    t.deepEqual([...quiet.changed, ...stormy.changed], [], "each machine has its one address");
    await isServing(t, coordinator, machines);
  },
);

/** Machines that boot one after the other, each to the address it had before. */
class Boots {
  /** Milliseconds from DISCOVER to ACK. */
  readonly times: number[] = [];
  readonly given: Map<MacAddress, Ipv4Address>;
  readonly changed: string[] = [];
  private readonly coordinator: CoordinatorProcess;
  private readonly machines: readonly Machine[];

  constructor(
    coordinator: CoordinatorProcess,
    machines: readonly Machine[],
    given?: ReadonlyMap<MacAddress, Ipv4Address>,
  ) {
    this.coordinator = coordinator;
    this.machines = machines;
    this.given = new Map(given);
  }

  boot(count: number): Promise<void> {
    return this.bootUntil(() => this.times.length >= count);
  }

  async bootUntil(isOver: () => boolean): Promise<void> {
    for (let i = 0; !isOver(); i++) await this.bootOne(this.machines[i % this.machines.length]);
  }

  private async bootOne(machine: Machine | undefined): Promise<void> {
    if (machine === undefined) return;
    const start = performance.now();
    const { address, file } = await this.coordinator.boot(machine.mac);
    this.times.push(performance.now() - start);
    const expected = machine.address ?? this.given.get(machine.mac) ?? address;
    this.given.set(machine.mac, address);
    if (address !== expected || file === "") this.changed.push(`${machine.mac}: ${address} ${file}`);
  }
}

async function isServing(
  t: ExecutionContext,
  coordinator: CoordinatorProcess,
  machines: readonly Machine[],
): Promise<void> {
  const leases = await coordinator.leases();
  for (const { mac, address } of machines) {
    t.true(leases.has(mac));
    if (address !== undefined) t.is(leases.get(mac), address);
  }
}
