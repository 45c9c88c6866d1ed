import test from "ava";
import { failure } from "../../../driver/errors.js";
import type { Node } from "../../../driver/node/node.js";
import { MANUAL } from "../../../driver/power/power-port.js";
import { nodesDefinition } from "../../../driver/rpc/proto.js";
import { MAC, refusedWith, startTestDriver, until } from "./support.js";

const PLUG = { kind: "command", command: "plug", machine: "7" } as const;

async function driverWithNode(...args: Parameters<typeof startTestDriver>) {
  const driver = await startTestDriver(...args);
  const node: Node = await driver.inventory.addNode({ requestId: "", name: "a", macs: [MAC] });
  Object.assign(node, { power: PLUG });
  return driver;
}

test("a node is switched, and its power read", async (t) => {
  const { client, power } = await driverWithNode(t);
  const seenAt = 1_760_000_000_123;
  t.deepEqual(await client.getPower("a"), { state: "off", seenAt });
  t.deepEqual(await client.setPower({ node: "a", target: "on" }), { state: "on", seenAt });
  await client.setPower({ node: "a", target: "cycle", bootDevice: "network" });
  await client.setPower({ node: "a", target: "on", bootDevice: "http", continuous: true });
  t.deepEqual(await client.setPower({ node: "a", target: "off", bootDevice: "disk" }), {
    state: "off",
    seenAt,
  });
  t.deepEqual(power.asked, ["a on", "a cycle network once", "a on http continuous", "a off disk once"]);
});

test("a boot device is set with the node's firmware where that is known", async (t) => {
  const { client, power, inventory } = await driverWithNode(t);
  Object.assign(inventory.node("a"), { found: { hardware: { firmware: "uefi" }, at: 0 } });
  await client.setPower({ node: "a", target: "on", bootDevice: "network" });
  Object.assign(inventory.node("a"), { hardware: { firmware: "bios" } });
  await client.setPower({ node: "a", target: "on", bootDevice: "network" });
  t.deepEqual(power.asked, ["a on network once uefi", "a on network once bios"]);
});

test("a node without power settings is switched by hand, and why its power is not known is told", async (t) => {
  const { client, inventory } = await driverWithNode(t);
  Object.assign(inventory.node("a"), { power: MANUAL });
  t.like(await client.setPower({ node: "a", target: "on" }), {
    state: "unknown",
    trouble: "Somebody switches it by hand",
  });
});

test("a switching that is asked for again while it is under way is one, and both get its answer", async (t) => {
  const { client, power } = await driverWithNode(t);
  let release = (): void => undefined;
  power.hold = new Promise((resolve) => {
    release = resolve;
  });
  const ask = () => client.setPower({ node: "a", target: "on" }, { requestId: "p-1" });
  const both = [ask(), ask()];
  await until(() => power.asked.length > 0);
  await refusedWith(
    t,
    client.setPower({ node: "a", target: "off" }, { requestId: "p-1" }),
    "REQUEST_ID_REUSED",
  );
  release();
  const [one, other] = await Promise.all(both);
  t.deepEqual(one, other);
  t.deepEqual(await ask(), one);
  t.deepEqual(power.asked, ["a on"]);
});

test("who stops waiting does not stop the switching, and learns of it by the same request id", async (t) => {
  const { client, power } = await driverWithNode(t);
  let release = (): void => undefined;
  power.hold = new Promise((resolve) => {
    release = resolve;
  });
  const abort = new AbortController();
  const request = { node: "a", target: "on" } as const;
  const given = client.setPower(request, { requestId: "p-1", signal: abort.signal });
  await until(() => power.asked.length > 0);
  abort.abort();
  await refusedWith(t, given, "CANCELLED");
  await refusedWith(t, client.setPower(request, { requestId: "p-1", deadline: 50 }), "DEADLINE");
  release();
  t.is((await client.setPower(request, { requestId: "p-1" })).state, "on");
  t.deepEqual(power.asked, ["a on"]);
});

test("a switching that failed is not tried again by the client, and may be asked for anew", async (t) => {
  const { client, power } = await driverWithNode(t);
  const fields = { what: "switch on", node: "a", kind: "command", found: "exit code 1" };
  power.broken = failure("POWER_FAILED", fields);
  const request = { node: "a", target: "on" } as const;
  const error = await refusedWith(t, client.setPower(request, { requestId: "p-1" }), "POWER_FAILED");
  t.is(error.message, 'Cannot switch on node "a" by command: exit code 1');
  t.is(power.asked.length, 1);
  await refusedWith(t, client.getPower("a"), "POWER_FAILED");
  power.broken = undefined;
  t.is((await client.setPower(request, { requestId: "p-1" })).state, "on");
});

test("a reading that nobody waits for any more is given up", async (t) => {
  const { client, power } = await driverWithNode(t);
  power.hold = new Promise(() => undefined);
  const abort = new AbortController();
  const given = client.getPower("a", { signal: abort.signal });
  await until(() => power.reads === 1);
  abort.abort();
  await refusedWith(t, given, "CANCELLED");
  await until(() => power.givenUp === 1);
  t.pass();
});

test("a switching under way ends with the server, which says that it stops", async (t) => {
  const { channel, server, power } = await driverWithNode(t);
  power.hold = new Promise(() => undefined);
  const request = { name: "a", target: "POWER_TARGET_ON" } as const;
  const given = channel.call(nodesDefinition.SetPower, request, (answer) => answer);
  await until(() => power.asked.length > 0);
  await server.close();
  await refusedWith(t, given, "STOPPING");
});

test("while the driver itself switches a machine nobody else does, and once it is in error anybody may", async (t) => {
  const { client, lifecycle, power } = await driverWithNode(t);
  await client.spawn({ node: "a", image: "debian", kind: "deploy" });
  const set = () => client.setPower({ node: "a", target: "off" });
  t.is(
    (await refusedWith(t, set(), "STATE_REFUSED")).message,
    'Cannot switch the power of node "a": it is deploying, and the driver itself switches it; wait until that has ended (metalplug instance watch a), or destroy the instance',
  );
  t.is((await client.getPower("a")).state, "off");
  lifecycle.fail("a", "no disk");
  await set();
  t.deepEqual(power.asked, ["a off"]);
});

test("a node that is not there has no power", async (t) => {
  const { client } = await driverWithNode(t);
  await refusedWith(t, client.getPower("zz"), "NODE_NOT_FOUND");
  await refusedWith(t, client.setPower({ node: "zz", target: "on" }), "NODE_NOT_FOUND");
});
