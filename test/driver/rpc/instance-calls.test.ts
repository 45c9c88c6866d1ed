import test from "ava";
import { MetalplugError } from "../../../driver/errors.js";
import { MAC, MAC2, refusedWith, startTestDriver } from "./support.js";

const NODES = ["a", "b", "c", "d"];

async function driverWithNodes(...args: Parameters<typeof startTestDriver>) {
  const driver = await startTestDriver(...args);
  for (const [index, name] of NODES.entries())
    await driver.inventory.addNode({ requestId: "", name, macs: index === 0 ? [MAC, MAC2] : [] });
  return driver;
}

test("a deployment is spawned with all that was asked, and answered while it is under way", async (t) => {
  const { client, lifecycle } = await driverWithNodes(t);
  const deploy = { disk: "serial:WD-1", root: "2", userData: "#cloud-config\nä\n" };
  const spawned = await client.spawn({
    node: "a",
    image: "debian",
    kind: "deploy",
    vifs: [{ mac: MAC }, { mac: MAC2 }],
    bootMac: MAC2,
    deploy,
    withoutPower: true,
  });
  t.like(lifecycle.requests[0], {
    kind: "deploy",
    bootMac: MAC2,
    deploy,
    withoutPower: true,
    image: "debian",
  });
  t.like(spawned, { kind: "deploy", state: "deploying", bootMac: MAC2, deploy });
  t.deepEqual(spawned.operation, {
    id: "o-1",
    step: "waits for its turn",
    startedAt: 1_760_000_000_500,
    failures: 0,
  });
});

test("what is not asked for does not arrive", async (t) => {
  const { client, lifecycle } = await driverWithNodes(t);
  await client.spawn({ node: "b", image: "debian" });
  const [request] = lifecycle.requests;
  t.deepEqual(Object.keys(request ?? {}).sort(), [
    "expectedRevision",
    "image",
    "kind",
    "loader",
    "node",
    "requestId",
    "vifs",
  ]);
  await client.destroy("b");
  t.deepEqual(Object.keys(lifecycle.requests[1] ?? {}).sort(), ["expectedRevision", "node", "requestId"]);
});

test("a discovery has neither image nor vifs, and its instance ends by itself", async (t) => {
  const { client, lifecycle } = await driverWithNodes(t);
  t.like(await client.spawn({ node: "b", kind: "discover" }), { kind: "discover", image: "", vifs: [] });
  lifecycle.finish("b");
  await refusedWith(t, client.getInstance("b"), "INSTANCE_NOT_FOUND");
});

test("rebuild, reboot, rescue and unrescue begin what the lifecycle carries on", async (t) => {
  const { client, lifecycle } = await driverWithNodes(t);
  const { id } = await client.spawn({ node: "a", image: "debian" });
  const deploy = { root: "none" };
  t.like(await client.rebuild({ node: "a", image: "other", deploy }), {
    ...{ id, state: "rebuilding", image: "other", deploy },
  });
  lifecycle.finish("a");
  t.like(await client.rebuild({ node: "a" }), { image: "other", deploy });
  lifecycle.finish("a");
  t.like(await client.reboot("a"), { state: "active", operation: { step: "is switched off" } });
  lifecycle.finish("a");
  t.like(await client.rescue("a", "helper"), { state: "rescue", rescueImage: "helper", image: "other" });
  lifecycle.finish("a");
  t.like(await client.unrescue("a"), { state: "active", operation: { step: "is switched off" } });
  lifecycle.finish("a");
  const refused = await refusedWith(t, client.unrescue("a"), "STATE_REFUSED");
  t.is(refused.message, 'Cannot unrescue node "a": it is active; it is not in rescue');
});

test("every mutation carries its request id and the revision it expects", async (t) => {
  const { client, lifecycle } = await driverWithNodes(t);
  await client.spawn({ node: "a", image: "debian" }, { requestId: "r-1" });
  const { revision } = await client.getInstance("a");
  const stale = { requestId: "r-2", expectedRevision: revision + 5 };
  const calls = [
    () => client.rebuild({ node: "a" }, stale),
    () => client.reboot("a", stale),
    () => client.rescue("a", "helper", stale),
    () => client.unrescue("a", stale),
    () => client.destroy("a", stale),
  ];
  for (const call of calls) await refusedWith(t, call(), "REVISION_MISMATCH");
  t.is(lifecycle.requests.length, 6);
  t.true(lifecycle.requests.slice(1).every(({ requestId }) => requestId === "r-2"));
  t.like(await client.destroy("a", { expectedRevision: revision }), { state: "active" });
});

test("a destroyed deployment is cleaned, unless that is not wanted", async (t) => {
  const { client, lifecycle } = await driverWithNodes(t);
  await client.spawn({ node: "a", image: "debian", kind: "deploy" });
  t.like(await client.destroy("a"), { state: "deleting", operation: { step: "is switched off" } });
  lifecycle.finish("a");
  t.like(await client.getInstance("a"), {
    state: "cleaning",
    operation: { step: "waits for the agent to run" },
  });
  t.like(await client.destroy("a", { withoutCleaning: true }), { state: "cleaning" });
  await refusedWith(t, client.getInstance("a"), "INSTANCE_NOT_FOUND");
});

test("how far an operation is goes with the instance, in get and list", async (t) => {
  const { client, lifecycle } = await driverWithNodes(t);
  await client.spawn({ node: "a", image: "debian", kind: "deploy" });
  lifecycle.progressed("a", { queuePlace: 2, deadline: 1_760_000_900_000 });
  t.like((await client.getInstance("a")).operation, { queuePlace: 2, deadline: 1_760_000_900_000 });
  lifecycle.step("a", "agentWorking", { failures: 2, failure: "no answer" });
  lifecycle.progressed("a", { doneBytes: 2 ** 33, totalBytes: 2 ** 40 });
  const [listed] = await client.listInstances();
  t.deepEqual(listed?.operation, {
    ...{ id: "o-1", step: "has the agent at work", startedAt: 1_760_000_000_500 },
    ...{ doneBytes: 2 ** 33, totalBytes: 2 ** 40, failures: 2, failure: "no answer" },
  });
  lifecycle.progressed("a", { phase: "verifying", doneBytes: 1, totalBytes: 2 });
  t.like((await client.getInstance("a")).operation, { step: "verifying", doneBytes: 1 });
  lifecycle.fail("a", "Cannot write: the disk is broken. Destroy it.");
  const failed = await client.getInstance("a");
  t.is(failed.operation, undefined);
  t.like(failed, { state: "error", reason: "Cannot write: the disk is broken. Destroy it." });
});

test("instances are listed by state and image, and a page token belongs to its filter", async (t) => {
  const { client, lifecycle } = await driverWithNodes(t);
  for (const node of NODES)
    await client.spawn({
      node,
      image: node === "d" ? "other" : "debian",
      kind: node === "a" ? "netboot" : "deploy",
    });
  lifecycle.fail("c", "no disk");
  const nodes = async (query: Parameters<typeof client.listInstances>[0]) =>
    (await client.listInstances(query)).map(({ node }) => node);
  t.deepEqual(await nodes({}), NODES);
  t.deepEqual(await nodes({ states: ["deploying"] }), ["b", "d"]);
  t.deepEqual(await nodes({ states: ["error", "active", "error"] }), ["a", "c"]);
  t.deepEqual(await nodes({ image: "other" }), ["d"]);
  t.deepEqual(await nodes({ image: "debian", states: ["deploying", "error"] }), ["b", "c"]);
  t.deepEqual(await nodes({ image: "absent" }), []);
  const query = { states: ["deploying", "error"], image: "debian" } as const;
  const { items, nextPageToken } = await client.listInstancesPage({ ...query, pageSize: 1 });
  t.deepEqual(
    items.map(({ node }) => node),
    ["b"],
  );
  const again = { states: ["error", "deploying"], image: "debian", pageToken: nextPageToken } as const;
  t.deepEqual(
    (await client.listInstancesPage(again)).items.map(({ node }) => node),
    ["c"],
  );
  for (const other of [{}, { image: "debian" }, { states: ["error"] as const }])
    await refusedWith(
      t,
      client.listInstancesPage({ ...other, pageToken: nextPageToken }),
      "ARGUMENT_REFUSED",
    );
});

test("a list with much user data comes in pages that a peer can take", async (t) => {
  const { client, inventory, lifecycle } = await startTestDriver(t);
  const userData = "x".repeat(64 * 1024);
  for (let index = 0; index < 100; index++) {
    const node = `n${String(index).padStart(3, "0")}`;
    await inventory.addNode({ requestId: "", name: node, macs: [] });
    await lifecycle.spawn({
      ...{ requestId: "", expectedRevision: 0, node, image: "i", kind: "deploy", loader: "ipxe" },
      ...{ vifs: [], deploy: { userData } },
    });
  }
  const first = await client.listInstancesPage({ pageSize: 1000 });
  t.is(first.items.length, 32);
  const all = await client.listInstances();
  t.deepEqual([all.length, all.at(-1)?.node, all.at(-1)?.deploy?.userData?.length], [100, "n099", 65_536]);
});

test("the claims of a node are told again when its instance changes by itself, not for progress alone", async (t) => {
  const { client, lifecycle } = await driverWithNodes(t);
  const claims = client.watchClaims();
  const next = async () => (await claims.next()).value;
  while ((await next())?.kind !== "synced");
  await client.spawn({ node: "a", image: "debian", kind: "deploy" });
  t.like([await next(), await next()], [{ mac: MAC }, { mac: MAC2 }]);
  lifecycle.progressed("a", { doneBytes: 1, totalBytes: 2 });
  lifecycle.finish("a");
  t.like([await next(), await next()], [{ kind: "claimed", mac: MAC }, { mac: MAC2 }]);
  await client.destroy("a", { withoutCleaning: true });
  t.like([await next(), await next()], [{ kind: "claimed", mac: MAC }, { mac: MAC2 }]);
  await claims.return(undefined);
});

test("once the driver drains, nothing new begins", async (t) => {
  const { client, server } = await startTestDriver(t, { client: { deadline: 50 } });
  server.drain();
  for (const call of [client.rebuild({ node: "a" }), client.reboot("a"), client.rescue("a", "i")])
    t.true(
      ["STOPPING", "DEADLINE"].includes((await t.throwsAsync(call, { instanceOf: MetalplugError })).code),
    );
});
