import { Client, credentials } from "@grpc/grpc-js";
import test from "ava";
import type { InstanceView } from "../../../driver/rpc/client.js";
import type { InstancesWatchResponse__Output } from "../../../driver/rpc/gen/metalplug/v1/InstancesWatchResponse.js";
import { instancesDefinition } from "../../../driver/rpc/proto.js";
import { all, MAC, refusedWith, startTestDriver, until } from "./support.js";

const USER_DATA = "x".repeat(64 * 1024);

async function deploying(...args: Parameters<typeof startTestDriver>) {
  const driver = await startTestDriver(...args);
  await driver.inventory.addNode({ requestId: "", name: "a", macs: [MAC] });
  await driver.inventory.addNode({ requestId: "", name: "b", macs: [] });
  await driver.client.spawn({ node: "a", image: "debian", kind: "deploy", deploy: { userData: USER_DATA } });
  return driver;
}

test("an instance is told as it is, then at each change of it, and the stream ends after it has", async (t) => {
  const { client, lifecycle } = await deploying(t);
  const watch = client.watchInstance("a");
  const next = async (): Promise<InstanceView | undefined> => (await watch.next()).value ?? undefined;
  t.like(await next(), { state: "deploying", operation: { step: "waits for its turn" } });
  lifecycle.step("a", "agentWorking");
  t.like(await next(), { operation: { step: "has the agent at work" } });
  lifecycle.progressed("a", { doneBytes: 7, totalBytes: 10 });
  t.like(await next(), { operation: { doneBytes: 7, totalBytes: 10 } });
  lifecycle.finish("a");
  t.like(await next(), { state: "active" });
  await client.spawn({ node: "b", image: "debian" });
  await client.destroy("a", { withoutCleaning: true });
  t.is(await next(), undefined);
  await until(() => lifecycle.listenerCount === 1);
  t.pass("only the server's own listener is left");
});

test("a node without instance, and one that is not there, have nothing to watch", async (t) => {
  const { client } = await deploying(t);
  await refusedWith(t, all(client.watchInstance("b")), "INSTANCE_NOT_FOUND");
  await refusedWith(t, all(client.watchInstance("zz")), "INSTANCE_NOT_FOUND");
  await refusedWith(t, all(client.watchInstance("../a")), "NAME_REFUSED");
});

test("another instance on the same node is not taken for the one that is watched", async (t) => {
  const { client, inventory, lifecycle } = await deploying(t);
  const watch = client.watchInstance("a");
  await watch.next();
  const instance = inventory.instance("a");
  inventory.put("a", { ...instance, id: "another" });
  lifecycle.progressed("a", {});
  t.true((await watch.next()).done);
});

test("who reads slowly is told the latest, and nothing piles up for him", async (t) => {
  const { server, lifecycle } = await deploying(t);
  const client = new Client(server.address, credentials.createInsecure());
  t.teardown(() => client.close());
  const { path, requestSerialize, responseDeserialize } = instancesDefinition.Watch;
  const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { node: "a" });
  call.on("error", () => undefined);
  call.pause();
  await until(() => lifecycle.listenerCount === 2);
  const last = 100_000;
  for (let done = 1; done <= last; done++) {
    lifecycle.progressed("a", { doneBytes: done, totalBytes: last });
    if (done % 1000 === 0) await new Promise(setImmediate);
  }
  let told = 0;
  for await (const message of call as AsyncIterable<InstancesWatchResponse__Output>) {
    told++;
    if (message.instance?.operation?.doneBytes === String(last)) break;
  }
  call.cancel();
  t.true(told < 1000, `${told} messages`);
});

test("a watch ends as cancelled when it is aborted, and says so when the driver stops", async (t) => {
  const { client, server, lifecycle } = await deploying(t);
  const abort = new AbortController();
  const watch = client.watchInstance("a", { signal: abort.signal });
  await watch.next();
  abort.abort();
  await refusedWith(t, watch.next(), "CANCELLED");
  await until(() => lifecycle.listenerCount === 1);
  const other = client.watchInstance("a");
  await other.next();
  const ended = other.next();
  await server.close();
  await refusedWith(t, ended, "STOPPING");
});
