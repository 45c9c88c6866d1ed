import test, { type ExecutionContext } from "ava";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { GIVE_UP } from "../patience.js";
import { chooseSeed, seededRandom } from "../pxe/tftp/seeded-random.js";
import { CoordinatorProcess } from "./coordinator-process.js";
import { CountedWire } from "./counted-wire.js";
import { DriverProcess } from "./driver-process.js";
import { machinesOf, spawnMachines } from "./machines.js";

const MACHINES = 200;
const KILLS = 12;
/** A boot is four datagrams where nothing is lost, and each machine boots twice. */
const DATAGRAMS = MACHINES * 8;

test.serial(
  "kill -9 of the coordinator at random points of 200 boots: each machine boots with its one address",
  async (t) => {
    t.timeout(GIVE_UP);
    const seed = chooseSeed();
    t.log(`SEED=${seed}`);
    const folder = await temporaryFolder(t);
    await using driver = await DriverProcess.start(folder);
    const machines = machinesOf(MACHINES);
    await spawnMachines(driver, folder, machines);
    const pool = { start: 100, end: 600 };
    await using coordinator = await CoordinatorProcess.start({ folder, drivers: [driver.grpcAddress], pool });
    const wire = new CountedWire(killPoints(seed), () => killAndStart(t, coordinator, given));
    const given = new Map<MacAddress, Ipv4Address>();
    await Promise.all(
      machines.map(async ({ mac, address: fixed }) => {
        const { address } = await coordinator.boot(mac, wire.bind);
        given.set(mac, address);
        if (fixed !== undefined) t.is(address, fixed);
        const again = await coordinator.boot(mac, wire.bind);
        t.is(again.address, address, `${mac} has one address`);
      }),
    );
    await wire.idle();
    t.is(new Set(given.values()).size, MACHINES, "no address was given to two machines");
    t.true(wire.interruptions >= KILLS / 2, `it was killed ${wire.interruptions} times`);
    t.deepEqual(new Map([...(await coordinator.leases())].sort()), new Map([...given].sort()));
  },
);

/** Every lease that was acknowledged is there after the kill. */
async function killAndStart(
  t: ExecutionContext,
  coordinator: CoordinatorProcess,
  given: ReadonlyMap<MacAddress, Ipv4Address>,
): Promise<void> {
  const acknowledged = new Map(given);
  await coordinator.kill();
  await coordinator.start();
  const kept = await coordinator.leases();
  for (const [mac, address] of acknowledged) t.is(kept.get(mac), address, `the lease of ${mac}`);
}

function killPoints(seed: number): readonly number[] {
  const random = seededRandom(seed);
  return Array.from({ length: KILLS }, () => 1 + Math.floor(random() * DATAGRAMS)).sort((a, b) => a - b);
}
