import { once } from "node:events";
import { Client, credentials } from "@grpc/grpc-js";
import test from "ava";
import type { ClaimMessage } from "../../../driver/rpc/client.js";
import type { HypervisorWatchEventsResponse__Output } from "../../../driver/rpc/gen/metalplug/v1/HypervisorWatchEventsResponse.js";
import { hypervisorDefinition, ownershipDefinition } from "../../../driver/rpc/proto.js";
import { EventRing } from "../../../pxe/boot/event-ring.js";
import { MemoryInventory } from "./memory-inventory.js";
import { MAC, MAC2, mac, refusedWith, startTestDriver, take, until } from "./support.js";

const RESET = { kind: "reset", hypervisor: "hv1", revision: 0 };

/** The messages without the driver's run, which is another each time. */
const told = (messages: readonly ClaimMessage[]) =>
  messages.map((message) => {
    if (message.kind !== "reset" && message.kind !== "synced") return message;
    const { run: _, ...rest } = message;
    return rest;
  });

test("claims come as a reset, all of them, a synced, then each change", async (t) => {
  const { client, inventory } = await startTestDriver(t);
  await client.addNode({ name: "a", macs: [MAC] });
  const claims = client.watchClaims();
  t.deepEqual(told(await take3(claims)), [
    RESET,
    { kind: "claimed", mac: MAC, epoch: 1, revision: 0 },
    { kind: "synced", hypervisor: "hv1", revision: 1 },
  ]);
  await client.addNode({ name: "b", macs: [MAC2] });
  t.deepEqual((await claims.next()).value, { kind: "claimed", mac: MAC2, epoch: 1, revision: 2 });
  await client.removeNode("a");
  t.deepEqual((await claims.next()).value, { kind: "released", mac: MAC, revision: 3 });
  await claims.return(undefined);
  await until(() => inventory.listenerCount === 0);
  t.pass("the listener is gone with the watcher");
});

async function take3<T>(stream: AsyncGenerator<T>): Promise<T[]> {
  const taken: T[] = [];
  for (let i = 0; i < 3; i++) {
    const { value, done } = await stream.next();
    if (done) throw new Error("the stream ended");
    taken.push(value);
  }
  return taken;
}

test("a watch of claims goes on after its revision", async (t) => {
  const { client } = await startTestDriver(t);
  await client.addNode({ name: "a", macs: [MAC] });
  await client.addNode({ name: "b", macs: [MAC2] });
  await client.removeNode("a");
  t.deepEqual(told(await take(client.watchClaims({ fromRevision: 1 }), 3)), [
    { kind: "claimed", mac: MAC2, epoch: 1, revision: 2 },
    { kind: "released", mac: MAC, revision: 3 },
    { kind: "synced", hypervisor: "hv1", revision: 3 },
  ]);
  t.deepEqual(told(await take(client.watchClaims({ fromRevision: 3 }), 1)), [
    { kind: "synced", hypervisor: "hv1", revision: 3 },
  ]);
});

test("a watch of claims that names no run goes on after the server was started again on the same state", async (t) => {
  const memory = new MemoryInventory();
  const first = await startTestDriver(t, { memory });
  await first.client.addNode({ name: "a", macs: [MAC] });
  const [, , synced] = await take(first.client.watchClaims(), 3);
  await first.server.close();
  await memory.addNode({ requestId: "", name: "b", macs: [MAC2] });
  const second = await startTestDriver(t, { memory });
  const fromRevision = synced?.revision ?? 0;
  t.deepEqual(told(await take(second.client.watchClaims({ fromRevision }), 2)), [
    { kind: "claimed", mac: MAC2, epoch: 1, revision: 2 },
    { kind: "synced", hypervisor: "hv1", revision: 2 },
  ]);
});

test("a watch goes on in the run it names, and starts with a reset in another, whatever its revision", async (t) => {
  const { client } = await startTestDriver(t);
  await client.addNode({ name: "a", macs: [MAC] });
  const [reset] = await take(client.watchClaims(), 1);
  const run = reset?.kind === "reset" ? reset.run : "";
  t.not(run, "");
  t.deepEqual(await take(client.watchClaims({ run, fromRevision: 1 }), 1), [
    { kind: "synced", hypervisor: "hv1", run, revision: 1 },
  ]);
  t.like((await take(client.watchClaims({ run: "another", fromRevision: 1 }), 1))[0], RESET);
});

for (const { title, fromRevision, forgottenUpTo } of [
  { title: "that is not kept any more", fromRevision: 1, forgottenUpTo: 2 },
  {
    title: "that the driver has not reached, as after a loss of its disk",
    fromRevision: 99,
    forgottenUpTo: 0,
  },
]) {
  test(`a watch from a revision ${title} starts with a reset`, async (t) => {
    const { client, inventory } = await startTestDriver(t);
    await client.addNode({ name: "a", macs: [MAC] });
    await client.addNode({ name: "b", macs: [MAC2] });
    inventory.forgottenUpTo = forgottenUpTo;
    t.like((await take(client.watchClaims({ fromRevision }), 1))[0], RESET);
  });
}

test("events kept come first, then each as it happens; a resumed watch gets none twice", async (t) => {
  const { client, ring } = await startTestDriver(t);
  const report = (path: string) =>
    ring.report({
      mac: MAC,
      detail: { kind: "fileStarted", protocol: "tftp", path, bytes: 7, options: "" },
    });
  report("one");
  const events = client.watchEvents();
  const { value: first } = await events.next();
  t.like(first?.event, {
    sequence: 1,
    source: "hv1",
    mac: MAC,
    detail: { kind: "fileStarted", path: "one" },
  });
  report("two");
  const { value: second } = await events.next();
  t.like(second?.event, { sequence: 2, detail: { path: "two" } });
  await events.return(undefined);
  report("three");
  const resumed = await take(client.watchEvents({ run: second?.run ?? "", afterSequence: 2 }), 1);
  t.like(resumed[0]?.event, { sequence: 3 });
  const otherRun = await take(client.watchEvents({ run: "another", afterSequence: 2 }), 3);
  t.deepEqual(
    otherRun.map(({ event }) => event.sequence),
    [1, 2, 3],
  );
});

test("open watches end when the server closes, and say that it stops", async (t) => {
  const { client, server } = await startTestDriver(t);
  const claims = client.watchClaims();
  await claims.next();
  await claims.next();
  const next = claims.next();
  await server.close();
  await refusedWith(t, next, "STOPPING");
});

test("a watch that is aborted ends as cancelled", async (t) => {
  const { client } = await startTestDriver(t);
  const stop = new AbortController();
  const claims = client.watchClaims({ signal: stop.signal });
  await claims.next();
  await claims.next();
  const next = claims.next();
  stop.abort();
  await refusedWith(t, next, "CANCELLED");
});

test("a subscriber who does not read holds up nobody, and misses nothing that is kept", async (t) => {
  const EVENTS = 6000;
  const BURST = 200;
  const kept = new EventRing({ source: "hv1", capacity: EVENTS, clock: Date.now });
  const { server, client, ring } = await startTestDriver(t, { ring: kept });
  const report = () =>
    ring.report({ detail: { kind: "netbootWithheld", reason: "netbootOff", text: "x".repeat(4000) } });
  const slow = watchWithout(server.address);
  t.teardown(() => slow.client.close());
  const reader = client.watchEvents();
  report();
  await once(slow.call, "data");
  slow.call.pause();
  for (let sequence = 1; sequence <= EVENTS; sequence++) {
    t.is((await reader.next()).value?.event.sequence, sequence);
    if (sequence % BURST === 1 && sequence < EVENTS - BURST)
      for (let count = 0; count < BURST; count++) report();
    if (sequence === EVENTS - BURST + 1) for (let count = 1; count < BURST; count++) report();
  }
  let received = 1;
  for await (const { events } of slow.call as AsyncIterable<HypervisorWatchEventsResponse__Output>) {
    for (const { sequence } of events) t.is(Number(sequence), ++received);
    if (received === EVENTS) break;
  }
  t.is(received, EVENTS);
});

test("events that pile up come many in one message, in order, and never more bytes than a peer takes", async (t) => {
  const EVENTS = 1000;
  const { server, ring } = await startTestDriver(t, {
    ring: new EventRing({ source: "hv1", capacity: EVENTS, clock: Date.now }),
  });
  const path = "\u20ac".repeat(60_000);
  const refused = { kind: "fileRefused", protocol: "tftp", path, reason: "notFound", text: "" } as const;
  for (let count = 0; count < EVENTS - 20; count++)
    ring.report({ detail: { kind: "netbootWithheld", reason: "netbootOff", text: "" } });
  for (let count = 0; count < 20; count++) ring.report({ detail: refused });
  const { call, client } = watchWithout(server.address);
  t.teardown(() => client.close());
  const sequences: number[] = [];
  let messages = 0;
  for await (const { events } of call as AsyncIterable<HypervisorWatchEventsResponse__Output>) {
    messages++;
    sequences.push(...events.map(({ sequence }) => Number(sequence)));
    if (sequences.length === EVENTS) break;
  }
  t.deepEqual(
    sequences,
    Array.from({ length: EVENTS }, (_, index) => index + 1),
  );
  t.true(messages < 20, `${messages} messages`);
});

test("the driver's record of its answers is left out for who asks so, and only that", async (t) => {
  const { client, ring } = await startTestDriver(t);
  await client.lookupMac(MAC);
  ring.report({ mac: MAC, detail: { kind: "netbootWithheld", reason: "netbootOff", text: "" } });
  const kinds = async (withoutLookups: boolean, count: number) =>
    (await take(client.watchEvents({ withoutLookups }), count)).map(({ event }) => event.detail.kind);
  t.deepEqual(await kinds(true, 1), ["netbootWithheld"]);
  t.deepEqual(await kinds(false, 2), ["lookupAnswered", "netbootWithheld"]);
});

test("a long listing of claims comes whole, in few messages", async (t) => {
  const MACS = 1200;
  const { client, server } = await startTestDriver(t);
  const macs = Array.from({ length: MACS }, (_, n) => mac(`52:54:00:00:${byte(n >> 8)}:${byte(n & 255)}`));
  await client.addNode({ name: "a", macs });
  const claims = await take(client.watchClaims(), MACS + 2);
  t.deepEqual(
    claims.flatMap((claim) => (claim.kind === "claimed" ? [claim.mac] : [])),
    macs,
  );
  t.is(claims.at(-1)?.kind, "synced");
  const plain = new Client(server.address, credentials.createInsecure());
  t.teardown(() => plain.close());
  const { path, requestSerialize, responseDeserialize } = ownershipDefinition.WatchClaims;
  const call = plain.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {});
  t.is((await take(call, 5)).at(-1)?.news, "synced");
});

function byte(value: number): string {
  return value.toString(16).padStart(2, "0");
}

/** A watch of events by plain gRPC, so that its flow can be stopped. */
function watchWithout(address: string) {
  const client = new Client(address, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = hypervisorDefinition.WatchEvents;
  return { client, call: client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {}) };
}
