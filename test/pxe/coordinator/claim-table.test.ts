import test from "ava";
import { ClaimTable } from "../../../pxe/coordinator/claim-table.js";
import { chooseSeed, seededRandom } from "../tftp/seeded-random.js";

const STEPS = 40_000;
const DRIVERS = 7;

interface Claim {
  readonly epoch: number;
  readonly generation: number;
}

test("whatever is done to a table, it tells what a map of maps would (seeded)", (t) => {
  const seed = chooseSeed();
  t.log(`SEED=${seed}`);
  const random = seededRandom(seed);
  const upTo = (limit: number) => Math.floor(random() * limit);
  const table = new ClaimTable();
  const model = new Map<number, Map<number, Claim>>();
  const claimsOf = (mac: number) => model.get(mac) ?? new Map<number, Claim>();
  for (let step = 0; step < STEPS; step++) {
    const driver = upTo(DRIVERS);
    // Neighbours in a vendor's range, and MACs that differ in their upper half alone.
    const mac = upTo(3) * 2 ** 32 + 0x54000000 + upTo(1500);
    const act = upTo(100);
    if (act < 65) {
      const claim = { epoch: 1 + upTo(3), generation: upTo(2) };
      table.put(mac, driver, claim.epoch, claim.generation);
      model.set(mac, claimsOf(mac).set(driver, claim));
    } else if (act < 99) {
      table.delete(mac, driver);
      claimsOf(mac).delete(driver);
    } else {
      const generation = upTo(2);
      table.keepGeneration(driver, generation);
      for (const claims of model.values())
        if (claims.get(driver)?.generation !== generation) claims.delete(driver);
    }
    const expected = claimsOf(mac);
    const highest = Math.max(...Array.from(expected.values(), ({ epoch }) => epoch));
    const holders = [...expected].filter(([, { epoch }]) => epoch === highest).map(([holder]) => holder);
    if (table.has(mac) !== expected.size > 0) t.fail(`step ${step}: has ${mac}`);
    t.deepEqual([...table.holders(mac)].sort(), holders.sort(), `step ${step}`);
  }
  for (let driver = 0; driver < DRIVERS; driver++) {
    const count = [...model.values()].filter((claims) => claims.has(driver)).length;
    t.is(table.count(driver), count);
  }
});
