import test from "ava";
import { LIFECYCLE_DEFAULTS } from "../../../driver/instance/lifecycle-settings.js";
import { ANY } from "../inventory/inventory-lab.js";
import { deskLab } from "./desk-lab.js";

const MINUTE = 60_000;
/** As many as may switch their machines at the same time, and some. */
const NODES = 140;

const spawn = (node: string, kind: "netboot" | "deploy") =>
  ({ ...ANY, node, image: "debian", loader: "ipxe", vifs: [], kind }) as const;

test("a deployment that ends in error gives its place to the next one, and counts no more", async (t) => {
  const lab = await deskLab(t, { nodes: 2, settings: { deploysAtOnce: 1 } });
  await lab.conductor.spawn(spawn("r1", "deploy"));
  await lab.conductor.spawn(spawn("r2", "deploy"));
  await lab.time.pass(5000);
  t.deepEqual([lab.where("r1"), lab.where("r2")], ["awaitingAgent", "queued"]);
  t.is(lab.conductor.progress("r2").queuePlace, 1);
  await lab.call("start");
  await lab.call("failed", { body: JSON.stringify({ reason: "no disk" }) });
  await lab.time.pass(5000);
  t.deepEqual([lab.where("r1"), lab.where("r2")], ["error", "awaitingAgent"]);
  t.deepEqual(lab.conductor.deploys(), { running: 1, limit: 1, queued: 0 });
  t.deepEqual(lab.conductor.progress("r1"), {});
  await lab.conductor.destroy({ ...ANY, node: "r1", withoutCleaning: true });
  t.deepEqual(lab.conductor.deploys(), { running: 1, limit: 1, queued: 0 });
});

test("one that waits and is not given a turn in time leaves the queue to those behind it", async (t) => {
  const settings = { deploysAtOnce: 1, deadlines: { ...LIFECYCLE_DEFAULTS.deadlines, queued: 60 } };
  const lab = await deskLab(t, { nodes: 3, settings });
  for (const node of ["r1", "r2"]) await lab.conductor.spawn(spawn(node, "deploy"));
  await lab.time.pass(MINUTE - 1000);
  await lab.conductor.spawn(spawn("r3", "deploy"));
  await lab.time.pass(2000);
  t.deepEqual([lab.where("r2"), lab.where("r3")], ["error", "queued"]);
  t.is(lab.conductor.progress("r3").queuePlace, 1);
  t.is(lab.conductor.deploys().queued, 1);
});

test("machines whose power hangs until they are in error keep nobody else's from being switched", async (t) => {
  let hangs = true;
  const lab = await deskLab(t, {
    nodes: NODES,
    ports: {
      power: {
        set: (_, target) =>
          hangs
            ? new Promise(() => undefined)
            : Promise.resolve({ state: target === "off" ? "off" : "on", seenAt: 0 }),
      },
    },
  });
  for (let number = 1; number < NODES; number++) await lab.conductor.spawn(spawn(`r${number}`, "netboot"));
  await lab.time.pass(300 * MINUTE);
  for (let number = 1; number < NODES; number++) t.is(lab.where(`r${number}`), "error");
  hangs = false;
  await lab.conductor.spawn(spawn(`r${NODES}`, "netboot"));
  await lab.time.pass(1000);
  t.is(lab.where(`r${NODES}`), "active");
});
