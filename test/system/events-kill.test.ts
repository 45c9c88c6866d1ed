import { setTimeout as delay } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import { connectCoordinator } from "../../driver/rpc/client.js";
import type { BootSummary } from "../../pxe/boot/boot-summary.js";
import type { DhcpClientLease } from "../../pxe/client/dhcp-client.js";
import { walkIpxe } from "../../pxe/client/ipxe-walk.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { Draws } from "../draws.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { until } from "../lab/commands.js";
import { GIVE_UP, IN_ITS_TIME, PATIENCE } from "../patience.js";
import { chooseSeed } from "../pxe/tftp/seeded-random.js";
import { CoordinatorProcess } from "./coordinator-process.js";
import { CountedWire } from "./counted-wire.js";
import { DriverProcess } from "./driver-process.js";
import { bootsOf, driverEventsOf, EventWatch, type ToldEvent } from "./event-watch.js";
import { machinesOf, spawnMachines } from "./machines.js";

const MACHINES = 60;
const KILLS = 10;
/** DHCP's alone, where nothing is lost. */
const DATAGRAMS = MACHINES * 4;

test.serial(
  "kill -9 of both programs at random points of boots: what any watcher was told is there, in its place, and nothing twice or left out",
  async (t) => {
    t.timeout(GIVE_UP);
    const seed = chooseSeed();
    t.log(`SEED=${seed}`);
    const draws = new Draws(seed);
    const folder = await temporaryFolder(t);
    await using driver = await DriverProcess.start(folder);
    const machines = machinesOf(MACHINES);
    await spawnMachines(driver, folder, machines);
    const pool = { start: 100, end: 600 };
    await using coordinator = await CoordinatorProcess.start({ folder, drivers: [driver.grpcAddress], pool });
    const points = Array.from({ length: KILLS }, () => 1 + draws.below(DATAGRAMS)).sort((a, b) => a - b);
    const wire = new CountedWire(points, async () => {
      const victims = draws.pick([[coordinator], [driver], [coordinator, driver]]);
      await Promise.all(victims.map((victim) => victim.kill()));
      await Promise.all(victims.map((victim) => victim.start()));
    });
    const joined = new EventWatch((after, signal) => bootsOf(coordinator.grpcAddress, after, signal));
    const own = new EventWatch((after, signal) => driverEventsOf(driver.grpcAddress, after, signal));
    const fetchAgain = await Promise.all(
      machines.map(async ({ mac }) => {
        const lease = await coordinator.boot(mac, wire.bind);
        await fetchAll(mac, lease);
        t.pass("one more is booted: the time limit begins anew");
        return () => fetchAll(mac, lease);
      }),
    );
    await wire.idle();
    // What a driver had not told yet when it was killed, nobody knows.
    for (const fetch of fetchAgain) await fetch();
    t.true(wire.interruptions >= KILLS / 2, `killed ${wire.interruptions} times`);
    await untilCaughtUp(coordinator, own);
    const kept = await listed(coordinator);
    const events = await driverEvents(driver, own);
    checkWatch(t, "the coordinator's", joined.told, kept);
    checkWatch(t, "the driver's", own.told, events);
    checkJoined(t, kept, events);
    await Promise.all([coordinator.kill(), driver.kill()]);
    await Promise.all([coordinator.start(), driver.start()]);
    t.deepEqual((await listed(coordinator)).slice(0, kept.length), kept, "another kill changes nothing");
    await checkBoots(t, coordinator);
    await joined[Symbol.asyncDispose]();
    await own[Symbol.asyncDispose]();
    t.log(`${kept.length} events, ${events.length} of them the driver's, ${wire.interruptions} kills`);
  },
);

/** A machine whose driver is away asks again. */
async function fetchAll(mac: MacAddress, lease: DhcpClientLease): Promise<void> {
  for (;;) {
    const walked = walkIpxe(mac, lease, {
      ...{ bind: bindDgram, clock: () => performance.now(), localAddress: lease.address },
    });
    const isWhole = await walked.then(
      () => true,
      () => false,
    );
    if (isWhole) return;
    await delay(50);
  }
}

/** Every boot whose files went out is told as one that has them; it has them once. */
async function checkBoots(t: ExecutionContext, coordinator: CoordinatorProcess): Promise<void> {
  await using client = connectCoordinator(coordinator.grpcAddress, PATIENCE);
  const boots = await client.listBoots();
  t.is(new Set(boots.map(({ id }) => id)).size, boots.length);
  const whole = await wholeBoots(coordinator);
  t.is(machinesIn(whole), MACHINES);
  const [last] = whole;
  const story = await client.explain(last?.mac ?? "", { bootSession: last?.id ?? "" });
  t.true(story.events.length > 5);
}

async function listed(coordinator: CoordinatorProcess): Promise<readonly ToldEvent[]> {
  const all: ToldEvent[] = [];
  for await (const event of bootsOf(coordinator.grpcAddress)) all.push(event);
  return all;
}

/** All that the driver keeps, from its first. */
async function driverEvents(driver: DriverProcess, { told }: EventWatch): Promise<readonly ToldEvent[]> {
  const [first] = told;
  const end = told.at(-1)?.place ?? 0;
  const stop = new AbortController();
  const all: ToldEvent[] = [];
  const from = first === undefined ? undefined : { ...first, place: 0 };
  for await (const event of driverEventsOf(driver.grpcAddress, from, stop.signal)) {
    all.push(event);
    if (event.place >= end) break;
  }
  return all;
}

function checkWatch(
  t: ExecutionContext,
  whose: string,
  told: readonly ToldEvent[],
  kept: readonly ToldEvent[],
): void {
  const byPlace = new Map(kept.map((event) => [event.place, event]));
  t.is(byPlace.size, kept.length, `${whose} places are each one event's`);
  t.is(new Set(told.map(({ run }) => run)).size, 1, `${whose} run is one over all restarts`);
  t.true(
    told.every(({ place }, index) => place > (told[index - 1]?.place ?? 0)),
    `${whose} events came in order, none twice`,
  );
  for (const event of told) t.deepEqual(byPlace.get(event.place), event, `${whose} event ${event.place}`);
  const last = told.at(-1)?.place ?? 0;
  const missed = kept.filter(({ place }) => place <= last && place >= (told[0]?.place ?? 0));
  t.is(told.length, missed.length, `${whose} watcher missed nothing`);
}

/** The coordinator has each of the driver's events once. */
function checkJoined(t: ExecutionContext, kept: readonly ToldEvent[], events: readonly ToldEvent[]): void {
  const sequences = kept.map(({ text }) => JSON.parse(text)).filter(({ source }) => source === "hv1");
  t.deepEqual(
    sequences.map(({ sequence }) => sequence),
    events.map(({ place }) => place),
  );
  const ours = kept.map(({ text }) => JSON.parse(text)).filter(({ source }) => source === "dc1");
  t.is(new Set(ours.map(({ sequence }) => sequence)).size, ours.length, "its own are each numbered once");
}

/** The boots that have their ramdisk. */
async function wholeBoots(coordinator: CoordinatorProcess): Promise<readonly BootSummary[]> {
  await using client = connectCoordinator(coordinator.grpcAddress, PATIENCE);
  return (await client.listBoots()).filter(({ milestone }) => milestone === "ramdisk");
}

const machinesIn = (boots: readonly BootSummary[]): number => new Set(boots.map(({ mac }) => mac)).size;

/** Waits until the coordinator tells each boot whole, and the last event that the driver told. */
async function untilCaughtUp(coordinator: CoordinatorProcess, own: EventWatch): Promise<void> {
  const areWhole = async () => machinesIn(await wholeBoots(coordinator)) === MACHINES;
  await until("each boot is told whole", areWhole, IN_ITS_TIME);
  for (;;) {
    const end = own.told.at(-1)?.place ?? 0;
    const kept = await listed(coordinator);
    const sequences = kept.map(({ text }) => JSON.parse(text)).filter(({ source }) => source === "hv1");
    if (end > 0 && sequences.at(-1)?.sequence === own.told.at(-1)?.place) return;
    await delay(250);
  }
}
