import test from "ava";
import { BootTeller, type KnownBoot } from "../../../pxe/coordinator/boot-teller.js";
import type { OwnerAnswer } from "../../../pxe/coordinator/ownership.js";
import { mac } from "./lab.js";

function bootOf(number: number, driver: string, bootSession = "s"): KnownBoot {
  const grant = { node: "n", instance: "i", netbootOff: "" };
  const answer: OwnerAnswer = { kind: "owner", driver, epoch: 1, revision: 1, ttl: 1000, grant };
  return { question: { mac: mac(number), bootSession }, verdict: { kind: "one", answer } };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** The drivers that were told in each turn, each as often as it was. */
async function toldOf(boots: readonly KnownBoot[]): Promise<string[][]> {
  let told: string[] = [];
  const turns: string[][] = [];
  const teller = new BootTeller(({ verdict }) => {
    if (verdict.kind === "one") told.push(verdict.answer.driver);
  });
  for (const boot of boots) teller.tellSoon(boot);
  for (let left = boots.length; left > 0; left -= told.length) {
    if (told.length > 0) turns.push(told);
    told = [];
    await turn();
  }
  if (told.length > 0) turns.push(told);
  teller.close();
  return turns;
}

test("each driver is told of its boots in one turn, and no turn tells many", async (t) => {
  const boots = Array.from({ length: 400 }, (_, number) => bootOf(number, `hv${number % 10}`));
  const turns = await toldOf(boots);
  t.deepEqual(
    turns.map((told) => [new Set(told).size, told.length]),
    Array.from({ length: 10 }, () => [1, 40]),
  );
});

test("drivers with few boots each are told together", async (t) => {
  const boots = Array.from({ length: 100 }, (_, number) => bootOf(number, `hv${number}`));
  const turns = await toldOf(boots);
  t.deepEqual(
    turns.map((told) => told.length),
    [32, 32, 32, 4],
  );
});

test("a driver with very many boots is told in several turns", async (t) => {
  const turns = await toldOf(Array.from({ length: 150 }, (_, number) => bootOf(number, "hv1")));
  t.deepEqual(
    turns.map((told) => told.length),
    [64, 64, 22],
  );
});

test("of a machine that booted twice meanwhile only the last boot is told", async (t) => {
  const told: string[] = [];
  const teller = new BootTeller(({ question }) => told.push(question.bootSession));
  teller.tellSoon(bootOf(1, "hv1", "first"));
  teller.tellSoon(bootOf(1, "hv1", "second"));
  while (told.length === 0) await turn();
  await turn();
  t.deepEqual(told, ["second"]);
  teller.close();
});

test("what is left when the teller is closed is told to nobody", async (t) => {
  const told: string[] = [];
  const teller = new BootTeller(({ question }) => {
    told.push(question.mac);
    if (told.length === 40) teller.close();
  });
  for (let number = 0; number < 80; number++) teller.tellSoon(bootOf(number, `hv${number % 2}`));
  while (told.length === 0) await turn();
  for (let turns = 0; turns < 5; turns++) await turn();
  t.is(told.length, 40);
});

test("a boot whose driver was asked meanwhile is not told, and one that is told anew on its way goes once", async (t) => {
  const told: string[] = [];
  const teller = new BootTeller(({ question }) => {
    told.push(question.bootSession);
    if (told.length > 1) return;
    teller.forget(mac(40));
    teller.tellSoon(bootOf(79, "hv1", "later"));
  });
  for (let number = 0; number < 80; number++) teller.tellSoon(bootOf(number, `hv${number % 2}`));
  while (told.length < 79) await turn();
  t.deepEqual([told.length, told.filter((session) => session === "later").length], [79, 1]);
  teller.close();
});
