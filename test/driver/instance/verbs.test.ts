import test, { type ExecutionContext } from "ava";
import { MetalplugError } from "../../../driver/errors.js";
import { VERB_TABLE, VERBS, type Verb } from "../../../driver/instance/lifecycle-table.js";
import { MANUAL } from "../../../driver/power/power-port.js";
import { ANY, macOf } from "../inventory/inventory-lab.js";
import { type DeskLab, type DeskLabOptions, deskLab } from "./desk-lab.js";
import { tokenAt } from "./life-lab.js";

const SPAWN = { ...ANY, node: "r1", image: "debian", loader: "ipxe", vifs: [] } as const;
const MINUTE = 60_000;

/** Calls that lead a new node into each state of the table. */
const INTO: Readonly<Record<keyof typeof VERB_TABLE, (lab: DeskLab) => Promise<unknown>>> = {
  deploying: (lab) => lab.conductor.spawn({ ...SPAWN, kind: "deploy" }),
  active: async (lab) => {
    await INTO.deploying(lab);
    await lab.time.pass(5000);
    await lab.call("start");
    const done = lab.call("done");
    await lab.time.pass(5000);
    await done;
  },
  rebuilding: async (lab) => {
    await INTO.active(lab);
    await lab.conductor.rebuild({ ...ANY, node: "r1" });
  },
  starting: async (lab) => {
    await INTO.active(lab);
    await lab.conductor.reboot({ ...ANY, node: "r1" });
  },
  rescue: async (lab) => {
    await INTO.active(lab);
    await lab.conductor.rescue({ ...ANY, node: "r1", image: "rescue" });
    await lab.time.pass(5000);
  },
  deleting: async (lab) => {
    await INTO.active(lab);
    await lab.conductor.destroy({ ...ANY, node: "r1" });
  },
  cleaning: async (lab) => {
    await INTO.deleting(lab);
    await lab.time.pass(5000);
  },
  error: async (lab) => {
    await INTO.rebuilding(lab);
    await lab.time.pass(5000);
    await lab.call("start");
    await lab.call("failed");
  },
};

function ask({ conductor }: DeskLab, verb: Verb): Promise<unknown> {
  const request = { ...ANY, node: "r1" };
  return verb === "rescue" ? conductor.rescue({ ...request, image: "rescue" }) : conductor[verb](request);
}

test("a rebuild of what only netboots takes nothing for a disk", async (t) => {
  const lab = await deskLab(t);
  await lab.conductor.spawn({ ...SPAWN, kind: "netboot" });
  await lab.time.pass(5000);
  const asked = lab.conductor.rebuild({ ...ANY, node: "r1", deploy: { root: "none" } });
  const error = await t.throwsAsync(asked, {
    message: /nothing is written to disk for an instance of kind netboot$/,
  });
  t.like(error, { code: "ARGUMENT_REFUSED" });
});

for (const state of Object.keys(VERB_TABLE) as (keyof typeof VERB_TABLE)[])
  for (const verb of VERBS)
    test(`${verb} while ${state} leads where the table says, or is refused with what to do`, async (t) => {
      const lab = await deskLab(t);
      await INTO[state](lab);
      // What goes on without time passing has gone on.
      await lab.time.pass(1);
      const was = lab.inventory.instance("r1");
      const rule = VERB_TABLE[state][verb];
      // After a failed rebuild nothing is on the disk that could be started.
      const isBlank = state === "error" && (verb === "reboot" || verb === "unrescue");
      if ("remedy" in rule || isBlank) {
        const error = await t.throwsAsync(ask(lab, verb), { instanceOf: MetalplugError });
        t.is(error?.code, "STATE_REFUSED");
        if ("remedy" in rule) t.true(error?.message.endsWith(rule.remedy), error?.message);
        t.deepEqual(lab.inventory.instance("r1"), was);
        return;
      }
      await ask(lab, verb);
      t.is(
        lab.inventory.instance("r1").state.kind,
        rule.to === "same" ? was.state.kind : (rule.to as typeof was.state.kind),
      );
      t.is(lab.inventory.instance("r1").id, was.id);
    });

for (const state of Object.keys(VERB_TABLE) as (keyof typeof VERB_TABLE)[])
  test(`destroy without cleaning ends an instance at once while it is ${state}`, async (t) => {
    const lab = await deskLab(t);
    await INTO[state](lab);
    const { id } = lab.inventory.instance("r1");
    t.is((await lab.conductor.destroy({ ...ANY, node: "r1", withoutCleaning: true })).id, id);
    t.is(lab.where(), "available");
    await lab.time.pass(MINUTE);
    t.is(lab.where(), "available", "nothing of it goes on");
  });

async function refused(t: ExecutionContext, act: Promise<unknown>, code: string): Promise<string> {
  const error = await t.throwsAsync(act, { instanceOf: MetalplugError });
  t.is(error?.code, code as never);
  return error?.message ?? "";
}

test("a node whose power is manual spawns and destroys as it always did", async (t) => {
  const lab = await deskLab(t, { power: MANUAL });
  const spawned = await lab.conductor.spawn({ ...SPAWN, kind: "netboot" });
  t.deepEqual(spawned.state, { kind: "active" });
  t.is(lab.inventory.bound(macOf(1))?.binding.kernelArguments, "ro");
  t.deepEqual(await lab.conductor.destroy({ ...ANY, node: "r1" }), spawned);
  t.is(lab.where(), "available");
  t.deepEqual(lab.switched, []);
});

test("what cannot be is refused before anything is there", async (t) => {
  const lab = await deskLab(t);
  const { conductor } = lab;
  const deploy = { ...SPAWN, kind: "deploy" } as const;
  t.regex(
    await refused(t, conductor.spawn({ ...deploy, image: "plain" }), "ARGUMENT_REFUSED"),
    /without a disk image/,
  );
  for (const deployment of [{ root: "0" }, { root: "1;2" }, { disk: "sda" }, { disk: "/dev/../sda" }])
    await refused(t, conductor.spawn({ ...deploy, deploy: deployment }), "ARGUMENT_REFUSED");
  await refused(t, conductor.spawn({ ...deploy, deploy: { userData: "x".repeat(65_537) } }), "LIMIT_REACHED");
  await refused(t, conductor.spawn({ ...SPAWN, kind: "netboot", deploy: {} }), "ARGUMENT_REFUSED");
  await lab.inventory.removeImage({ ...ANY, name: "metalplug-agent" });
  t.is(
    await refused(t, conductor.spawn(deploy), "AGENT_MISSING"),
    'Cannot deploy node "r1": hypervisor hv1 has no image "metalplug-agent" that would do it; make it with "metalplug agent build" and push it with "metalplug image push metalplug-agent"',
  );
  await refused(t, conductor.spawn({ ...SPAWN, image: "", kind: "discover" }), "AGENT_MISSING");
  t.is(lab.where(), "available");
});

test("a call that is repeated is one call, also after a restart", async (t) => {
  const lab = await deskLab(t);
  const request = { ...SPAWN, kind: "deploy", requestId: "q1" } as const;
  const spawned = await lab.conductor.spawn(request);
  const again = await lab.again();
  t.deepEqual(await again.conductor.spawn(request), spawned);
  t.is(again.inventory.instance("r1").id, spawned.id);
  const reboot = { ...ANY, requestId: "q2", node: "r1" };
  await refused(t, again.conductor.reboot(reboot), "STATE_REFUSED");
});

test("of two schedulers that want a node one wins, and the other learns why not", async (t) => {
  const lab = await deskLab(t);
  const { revision } = lab.inventory.node("r1");
  const request = { ...SPAWN, kind: "deploy", expectedRevision: revision } as const;
  const outcomes = await Promise.allSettled([lab.conductor.spawn(request), lab.conductor.spawn(request)]);
  t.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "rejected"],
  );
  t.is(outcomes[1]?.status === "rejected" && outcomes[1].reason.code, "REVISION_MISMATCH");
});

const QUEUE: DeskLabOptions = { nodes: 5, settings: { deploysAtOnce: 2 } };

test("deployments beyond the limit wait in their order, show their place, and keep it over a restart", async (t) => {
  const first = await deskLab(t, QUEUE);
  const order = ["r3", "r1", "r5", "r2", "r4"];
  for (const node of order) await first.conductor.spawn({ ...SPAWN, node, kind: "deploy" });
  await first.time.pass(1);
  const lab = await first.again();
  await lab.time.pass(5000);
  const places = order.map((node) => lab.conductor.progress(node).queuePlace);
  t.deepEqual(places, [undefined, undefined, 1, 2, 3]);
  t.deepEqual(lab.conductor.deploys(), { running: 2, limit: 2, queued: 3 });
  const view = lab.inventory.lookup(macOf(2));
  t.is(
    view.kind === "owner" && view.grant.netbootOff,
    'node "r2" is deploying: it waits for its turn: place 2',
  );
  const token = tokenAt(lab, macOf(3)) ?? "";
  await lab.call("failed", { mac: 3, token });
  await lab.time.pass(5000);
  t.deepEqual(
    order.map((node) => lab.where(node)),
    ["error", "awaitingAgent", "awaitingAgent", "queued", "queued"],
  );
  await lab.conductor.destroy({ ...ANY, node: "r2" });
  t.is(lab.conductor.progress("r4").queuePlace, 1);
});

test("a machine that never calls is started anew twice, then it is an error with a way out", async (t) => {
  const lab = await deskLab(t);
  await lab.conductor.spawn({ ...SPAWN, kind: "deploy" });
  await lab.time.pass(3 * 1801 * 1000 + 5 * MINUTE);
  t.deepEqual(lab.switched, Array(3).fill(["r1 off", "r1 on network"]).flat());
  const { state } = lab.inventory.instance("r1");
  t.deepEqual(state, {
    kind: "error",
    reason:
      "while it waits for the agent to run: not done within 1800 s; what leads out: destroy, rebuild, rescue",
    during: "deploying",
  });
});

test("a full disk delays what is to be written, and loses nothing", async (t) => {
  const lab = await deskLab(t);
  await lab.conductor.spawn({ ...SPAWN, kind: "deploy" });
  await lab.time.pass(1);
  const store = lab.store as typeof lab.store & { full: boolean };
  store.full = true;
  await lab.time.pass(MINUTE);
  t.deepEqual(lab.switched, ["r1 off"], "the next step is not begun before this one is written down");
  t.true(lab.troubles.length > 0);
  store.full = false;
  await lab.time.pass(MINUTE);
  t.is(lab.where(), "awaitingAgent");
});

test("every transition is an event", async (t) => {
  const lab = await deskLab(t);
  await INTO.active(lab);
  const told = lab.events.flatMap((event) =>
    event.kind === "instanceChanged" ? [`${event.from} -> ${event.to}: ${event.text}`] : [],
  );
  t.deepEqual(told, [
    "available -> deploying: it waits for its turn",
    "deploying -> deploying: it waits until its vifs are on the wire",
    "deploying -> deploying: it is switched off",
    "deploying -> deploying: it is started from the network",
    "deploying -> deploying: it waits for the agent to run",
    "deploying -> deploying: it has the agent at work",
    "deploying -> deploying: it is told to start from its disk",
    "deploying -> active: it starts from its disk",
  ]);
});

test("closing ends what waits, and closing twice is harmless", async (t) => {
  const lab = await deskLab(t);
  await lab.conductor.spawn({ ...SPAWN, kind: "deploy" });
  await lab.close();
  await lab.close();
  t.is(lab.time.armed <= 1, true, "nothing but the switch itself is under way");
});
