import { setMaxListeners } from "node:events";
import test from "ava";
import { all } from "../driver/rpc/support.js";
import { addressOf, DriverCrowd, HANGING_MAC, idOf, macOf } from "./driver-crowd.js";

const DRIVERS = 999;
/** Machines that boot at each stage of the story; each of another driver. */
const MACHINES = 60;

test("one driver of a thousand hangs: nobody else's machine waits for it, and it is served when it goes on", async (t) => {
  await using crowd = await DriverCrowd.start(DRIVERS);
  await crowd.untilUp(DRIVERS + 1);
  const claims = (await crowd.coordinator.listDrivers()).map((driver) => driver.claims);
  t.deepEqual([...new Set(claims)], [1], "the index is whole");

  crowd.hang();
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const kept = (promise: Promise<unknown>) => promise.catch(() => undefined);
  const own = Array.from({ length: 10 }, () => kept(crowd.boot(HANGING_MAC, 60_000, stop.signal)));
  await bootAll(t, crowd, 0);
  await crowd.untilUp(DRIVERS);
  const strangers = Array.from({ length: 50 }, (_, number) =>
    kept(crowd.boot(macOf(5000 + number), 60_000, stop.signal)),
  );
  await bootAll(t, crowd, MACHINES);
  stop.abort();
  await Promise.all([...own, ...strangers]);

  const events = (await all(crowd.coordinator.watchBoots())).map(({ event }) => event);
  for (let number = 0; number < 2 * MACHINES; number++) {
    const details = events.flatMap(({ mac, detail }) => (mac === macOf(number) ? [detail] : []));
    const asked = details.flatMap((detail) => (detail.kind === "ownerAsked" ? detail.drivers : []));
    t.deepEqual([...new Set(asked)], [idOf(number)]);
    // A host that is busy with a thousand drivers may let one of them answer too late: that is its own, and the machine asks again.
    const silent = details.filter(
      (detail) => detail.kind === "dhcpIgnored" && !detail.text.startsWith(`${idOf(number)}: `),
    );
    t.deepEqual(silent, []);
  }

  crowd.goOn();
  await crowd.untilUp(DRIVERS + 1);
  t.is((await crowd.coordinator.listDrivers()).filter(({ text }) => text !== "").length, 0);
});

async function bootAll(
  t: { is(a: unknown, b: unknown): boolean },
  crowd: DriverCrowd,
  first: number,
): Promise<void> {
  for (let number = first; number < first + MACHINES; number++)
    t.is((await crowd.boot(macOf(number))).address, addressOf(number));
}
