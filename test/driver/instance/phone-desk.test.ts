import test from "ava";
import type { PhoneAnswer, PhoneWord } from "../../../pxe/boot/phone.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { ANY, macOf } from "../inventory/inventory-lab.js";
import { type DeskLab, deskLab } from "./desk-lab.js";
import { tokenAt } from "./life-lab.js";

const SPAWN = { ...ANY, node: "r1", image: "debian", loader: "ipxe", vifs: [] } as const;
const DEPLOY = { ...SPAWN, kind: "deploy" } as const;
const TAKEN: PhoneAnswer = { kind: "taken" };

/** A deployment whose agent has not called yet. */
async function booting(lab: DeskLab): Promise<string> {
  await lab.conductor.spawn(DEPLOY);
  await lab.time.pass(5000);
  return tokenAt(lab, macOf(1)) ?? "";
}

test("a deployment goes from spawn to its disk, and netboot is off once done is answered", async (t) => {
  const lab = await deskLab(t);
  await lab.conductor.spawn(DEPLOY);
  t.is(lab.inventory.bound(macOf(1)), undefined, "nothing boots before it is prepared");
  await lab.time.pass(5000);
  t.is(lab.where(), "awaitingAgent");
  t.deepEqual(lab.switched, ["r1 off", "r1 on network"]);
  const token = tokenAt(lab, macOf(1)) ?? "";
  t.deepEqual(await lab.call("start"), TAKEN);
  t.deepEqual(await lab.call("progress", { body: '{"phase":"writing","done":1,"total":4}' }), TAKEN);
  t.like(lab.conductor.progress("r1"), { phase: "writing", doneBytes: 1, totalBytes: 4 });
  await lab.call("progress", { body: '{"phase":"dancing","done":2,"total":4}' });
  t.like(lab.conductor.progress("r1"), { phase: undefined, doneBytes: 2 }, "an unknown phase is none");
  const done = lab.call("done");
  await lab.time.pass(500);
  t.is(lab.where(), "settingBootDisk");
  t.is(lab.conductor.progress("r1").doneBytes, undefined, "the agent is at nothing any more");
  t.not(lab.inventory.bound(macOf(1)), undefined, "netboot is on until the boot device is set");
  await lab.time.pass(1000);
  t.deepEqual(await done, TAKEN);
  t.is(lab.where(), "active");
  t.is(lab.inventory.bound(macOf(1)), undefined);
  t.is(lab.switched.at(-1), "r1 on disk");
  t.deepEqual(await lab.call("done", { token }), TAKEN, "the same again");
  for (const word of ["start", "progress", "failed", "report"] as const)
    t.is((await lab.call(word, { token })).kind, "refused");
  t.is(lab.where(), "active");
});

test("done is taken again after a restart", async (t) => {
  const lab = await deskLab(t);
  const token = await booting(lab);
  await lab.call("start");
  const done = lab.call("done");
  await lab.time.pass(2000);
  t.deepEqual(await done, TAKEN);
  const again = await lab.again();
  t.deepEqual(await again.call("done", { token }), TAKEN);
  t.is(again.where(), "active");
});

test("a driver that is killed between done and its answer goes on by itself", async (t) => {
  const lab = await deskLab(t);
  const token = await booting(lab);
  await lab.call("start");
  void lab.call("done");
  await lab.time.pass(500);
  const again = await lab.again();
  t.is(again.where(), "settingBootDisk");
  await again.time.pass(2000);
  t.is(again.where(), "active");
  t.deepEqual(await again.call("done", { token }), TAKEN);
});

test("a boot device that cannot be set in time asks the agent to call again, and is not waited for for ever", async (t) => {
  const stuck = await deskLab(t, { ports: stuckOnDisk() });
  await booting(stuck);
  await stuck.call("start");
  const done = stuck.call("done");
  await stuck.time.pass(6000);
  t.is((await done).kind, "later");
  await stuck.time.pass(600_000);
  t.is(stuck.where(), "active");
});

function stuckOnDisk() {
  const set = async (_: unknown, target: string, { boot }: { boot?: { device: string } }) =>
    boot?.device === "disk"
      ? new Promise<never>(() => undefined)
      : ({ state: target === "off" ? "off" : "on", seenAt: 0 } as const);
  return { power: { set } };
}

interface Attack {
  readonly word: PhoneWord;
  readonly token?: string;
  readonly body?: string;
  readonly client?: string;
  readonly mac?: number;
  readonly kind: PhoneAnswer["kind"];
}

const attacked = test.macro({
  async exec(t, { kind, word, ...more }: Attack) {
    const lab = await deskLab(t, { nodes: 2 });
    await booting(lab);
    lab.given.note(macOf(1), "10.77.0.99" as Ipv4Address);
    lab.given.note(macOf(2), "10.77.0.98" as Ipv4Address);
    const was = JSON.stringify(lab.inventory.instances());
    t.is((await lab.call(word, more)).kind, kind);
    t.is(JSON.stringify(lab.inventory.instances()), was);
  },
  title: (name = "") => `changes nothing: ${name}`,
});

for (const token of ["", "none", "0".repeat(64), "x".repeat(100_000), "é\0\n"])
  test(`the token ${JSON.stringify(token.slice(0, 20))}`, attacked, { word: "done", token, kind: "refused" });
test("another machine's token", attacked, { word: "done", mac: 2, kind: "refused" });
test("a call from another address", attacked, { word: "start", client: "10.77.0.50", kind: "refused" });
test("a call from another machine's address", attacked, {
  ...{ word: "start", client: "10.77.0.98", kind: "refused" },
});
test("a MAC that is not here", attacked, { word: "start", mac: 9, kind: "refused" });

const BODIES = [
  "",
  "null",
  "[]",
  "{",
  '{"done":-1,"total":2}',
  '{"done":"1","total":2}',
  "\xff\xfe",
  `${"[".repeat(400)}`,
];
for (const body of [...BODIES, `{"done":1,"total":2,"x":"${"y".repeat(5000)}"}`, '{"done":1e400,"total":2}'])
  test(`progress that says nothing of it is malformed: ${JSON.stringify(body.slice(0, 30))}`, async (t) => {
    const lab = await deskLab(t);
    await booting(lab);
    await lab.call("start");
    t.is((await lab.call("progress", { body })).kind, "malformed");
    t.is(lab.where(), "agentWorking");
  });

test("a reason is made fit to print, whatever it is", async (t) => {
  for (const [body, told] of [
    ['{"reason":"no disk fits"}', "no disk fits"],
    ["", "it did not say why"],
    ['{"reason":5}', "it did not say why"],
    ['{"reason":"a\\u001b[2Jb\\nc"}', "a\\x1b[2Jb\\x0ac"],
  ] as const) {
    const lab = await deskLab(t);
    await booting(lab);
    await lab.call("start");
    t.deepEqual(await lab.call("failed", { body }), TAKEN);
    const state = lab.inventory.instance("r1").state;
    t.is(
      state.kind === "error" ? state.reason : "",
      `the agent gave up: ${told}; what leads out: destroy, rebuild, rescue`,
    );
  }
});

test("the token of work that was given up, or done anew, is refused", async (t) => {
  const lab = await deskLab(t);
  const token = await booting(lab);
  await lab.call("start");
  await lab.call("failed");
  t.is((await lab.call("done", { token })).kind, "refused");
  await lab.conductor.rebuild({ ...ANY, node: "r1" });
  await lab.time.pass(5000);
  t.is((await lab.call("done", { token })).kind, "refused");
  t.not(tokenAt(lab, macOf(1)), token);
  t.deepEqual(await lab.call("start"), TAKEN);
});

test("whoever calls in a circle makes few events", async (t) => {
  const lab = await deskLab(t);
  await booting(lab);
  const before = lab.events.length;
  for (let call = 0; call < 500; call++) await lab.call("start", { token: "x" });
  await lab.call("start");
  for (let call = 0; call < 500; call++) await lab.call("progress", { body: '{"done":1,"total":2}' });
  const calls = lab.events.slice(before).filter(({ kind }) => kind === "machineCalled");
  t.is(calls.length, 3);
});

test("a discovery is reported, then the machine goes off and the instance has ended", async (t) => {
  const lab = await deskLab(t);
  await lab.conductor.spawn({ ...SPAWN, image: "", kind: "discover" });
  await lab.time.pass(5000);
  const token = tokenAt(lab, macOf(1)) ?? "";
  t.is((await lab.call("report", { body: '{"cpus":"many"}' })).kind, "malformed");
  t.is(lab.found.size, 0);
  t.deepEqual(await lab.call("report", { body: '{"cpus":4}' }), TAKEN);
  t.deepEqual(lab.found.get("r1"), { cpus: 4 });
  t.deepEqual(await lab.call("done"), TAKEN);
  t.deepEqual(await lab.call("done", { token }), TAKEN);
  await lab.time.pass(2000);
  t.is(lab.where(), "available");
  t.deepEqual(await lab.call("done", { token }), TAKEN, "its answer may have been lost");
});

test("a deployment is cleaned when it ends", async (t) => {
  const lab = await deskLab(t);
  await booting(lab);
  await lab.call("start");
  await lab.conductor.destroy({ ...ANY, node: "r1" });
  t.is(lab.inventory.bound(macOf(1)), undefined);
  await lab.time.pass(5000);
  t.is(lab.where(), "awaitingAgent");
  t.true(lab.inventory.bound(macOf(1))?.binding.kernelArguments.includes("metalplug.task=clean"));
  t.deepEqual(await lab.call("start"), TAKEN);
  t.deepEqual(await lab.call("done"), TAKEN);
  await lab.time.pass(2000);
  t.is(lab.where(), "available");
});
