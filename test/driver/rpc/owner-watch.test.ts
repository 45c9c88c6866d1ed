import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import type { Server } from "@grpc/grpc-js";
import test, { type ExecutionContext } from "ava";
import { ConnectGate } from "../../../driver/rpc/connect-gate.js";
import { hypervisorService } from "../../../driver/rpc/hypervisor-service.js";
import { watchDrivers } from "../../../driver/rpc/owner-watch.js";
import { ownershipService } from "../../../driver/rpc/ownership-service.js";
import { hypervisorDefinition, ownershipDefinition } from "../../../driver/rpc/proto.js";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import type { EventCursor } from "../../../pxe/boot/event-archive.js";
import type { ClaimNews } from "../../../pxe/coordinator/owner-source.js";
import { NO_STRANGERS_WATCH } from "../no-unknown.js";
import { bareContext, startBareServer } from "./bare-driver.js";
import { MemoryInventory } from "./memory-inventory.js";
import { LOOPBACK, MAC, MAC2, mac, startTestDriver, until } from "./support.js";

const OTHER_MAC = mac("52:54:00:00:00:77");

function watched(t: ExecutionContext, ...drivers: string[]) {
  return watchedFrom(t, undefined, ...drivers);
}

/** `point`: where to go on with their events. */
function watchedFrom(
  t: ExecutionContext,
  point: Omit<EventCursor, "driver"> | undefined,
  ...drivers: string[]
) {
  const news: ClaimNews[] = [];
  const events: BootEvent[] = [];
  const watch = watchDrivers({
    strangers: NO_STRANGERS_WATCH,
    drivers,
    news: (item) => news.push(item),
    events: (event) => events.push(event),
    ...(point && { cursorOf: (driver: string) => ({ ...point, driver }) }),
    random: () => 0,
  });
  t.teardown(() => watch.close());
  const ask = (driver: string, deadline = 5000) =>
    watch.ask(driver, { mac: MAC, bootSession: "s-1" }, { deadline });
  /** Waits until the last piece of news is of this kind. */
  const last = (kind: ClaimNews["kind"]) => until(() => news.at(-1)?.kind === kind);
  return { news, events, watch, ask, last };
}

test("claims come as news, then changes, and a question is answered", async (t) => {
  const { server, client } = await startTestDriver(t);
  await client.addNode({ name: "a", macs: [MAC] });
  const driver = server.address;
  const { news, last, ask } = watched(t, driver);
  await last("up");
  t.deepEqual(news, [
    { kind: "reset", driver, hypervisor: "hv1" },
    { kind: "claimed", driver, mac: MAC, epoch: 1 },
    { kind: "up", driver, hypervisor: "hv1" },
  ]);
  await client.removeNode("a");
  await last("released");
  t.deepEqual(news.at(-1), { kind: "released", driver, mac: MAC });
  t.deepEqual(await ask(driver), { kind: "notMine", driver, ttl: 10_000, revision: 2 });
});

test("an owner's answer carries its grant", async (t) => {
  const { server, client } = await startTestDriver(t);
  await client.addNode({ name: "a", macs: [MAC] });
  const { last, ask } = watched(t, server.address);
  await last("up");
  t.like(await ask(server.address), {
    kind: "owner",
    driver: server.address,
    epoch: 1,
    revision: 1,
    ttl: 10_000,
    grant: { node: "a", netbootOff: "nothing is spawned on it" },
  });
  server.drain();
  t.like(await ask(server.address), { kind: "draining", epoch: 1, text: "the driver is stopping", ttl: 0 });
});

test("what is granted to a MAC changes: its claim is told again, so that no old answer is reused", async (t) => {
  const { server, client } = await startTestDriver(t);
  await client.addNode({ name: "a", macs: [MAC] });
  const { news, last } = watched(t, server.address);
  await last("up");
  const claimed = () => news.filter(({ kind }) => kind === "claimed");
  const again = { kind: "claimed", driver: server.address, mac: MAC, epoch: 1 } as const;
  const acts = [
    () => client.spawn({ node: "a", image: "debian" }),
    () => client.plug("a", { mac: MAC }),
    () => client.unplug("a", MAC),
    () => client.destroy("a"),
  ];
  for (const [index, act] of acts.entries()) {
    await act();
    await until(() => claimed().length >= 2 + index);
    t.deepEqual(claimed().at(-1), again);
  }
});

test("a driver that is not there is down, and questions to it are silent with the reason", async (t) => {
  const { news, last, ask } = watched(t, `${LOOPBACK}:1`);
  await last("down");
  t.like(news[0], { kind: "down", driver: `${LOOPBACK}:1` });
  t.regex(String(Object(news[0]).text), /connection refused/);
  const answer = await ask(`${LOOPBACK}:1`);
  t.is(answer.kind, "silent");
  t.like(await ask("10.0.0.1:1"), { kind: "silent", text: "this driver is not configured" });
});

test("drivers whose hosts answer nothing hold up none that is there, and leave no connection behind", async (t) => {
  let open = 0;
  const silent = createServer((socket) => {
    open++;
    socket.on("error", () => undefined).on("close", () => open--);
    socket.resume();
  }).listen(0, "0.0.0.0");
  t.teardown(() => silent.close());
  await once(silent, "listening");
  const bound = silent.address();
  if (bound === null || typeof bound === "string") throw new Error("no port");
  // Three times as many as are connected to at once.
  const hosts = Array.from({ length: 48 }, (_, i) => `127.0.1.${1 + i}:${bound.port}`);
  const { server } = await startTestDriver(t);
  const { news, watch } = watched(t, ...hosts, server.address);
  await until(() => news.some(({ kind, driver }) => kind === "up" && driver === server.address));
  t.true(news.filter(({ kind }) => kind === "down").length < 32, "it waited for a third of them at most");
  await watch.close();
  await until(() => open === 0);
});

test("the same trouble is told once, however often the connection is tried", async (t) => {
  let tries = 0;
  const server = createServer((socket) => {
    tries += 1;
    socket.destroy();
  }).listen(0, LOOPBACK);
  t.teardown(() => server.close());
  await once(server, "listening");
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("no port");
  const { news, last } = watched(t, `${LOOPBACK}:${bound.port}`);
  await last("down");
  const before = tries;
  await until(() => tries >= before + 3);
  // On a busy host the trouble of one try may be another one's: it took too long.
  const troubles = news.map((item) => Object(item).text);
  for (const [index, text] of troubles.entries()) t.not(text, troubles[index - 1]);
});

test("after a restart of the driver all claims are told again: its disk may have been wiped, and be further by now", async (t) => {
  const first = await startTestDriver(t);
  await first.client.addNode({ name: "a", macs: [MAC] });
  const { news, last, ask } = watched(t, first.server.address);
  await last("up");
  await first.server.close();
  await last("down");
  const wiped = new MemoryInventory();
  for (const name of ["b", "c"])
    await wiped.addNode({ requestId: "", name, macs: [name === "b" ? MAC2 : OTHER_MAC] });
  const driver = first.server.address;
  const told = news.length;
  await startTestDriver(t, { memory: wiped, listen: { host: LOOPBACK, port: first.server.port } });
  await last("up");
  const since = news.slice(told).filter(({ kind }) => kind !== "down");
  t.deepEqual(since, [
    { kind: "reset", driver, hypervisor: "hv1" },
    { kind: "claimed", driver, mac: MAC2, epoch: 1 },
    { kind: "claimed", driver, mac: OTHER_MAC, epoch: 1 },
    { kind: "up", driver, hypervisor: "hv1" },
  ]);
  t.is((await ask(driver)).kind, "notMine");
});

test("another driver behind the same address is heard from its beginning", async (t) => {
  const first = await startTestDriver(t);
  await first.client.addNode({ name: "a", macs: [MAC] });
  const { news, last } = watched(t, first.server.address);
  await last("up");
  await first.server.close();
  await last("down");
  const memory = new MemoryInventory("hv2");
  await memory.addNode({ requestId: "", name: "b", macs: [MAC2] });
  await startTestDriver(t, { memory, listen: { host: LOOPBACK, port: first.server.port } });
  await last("up");
  const driver = first.server.address;
  t.deepEqual(news.slice(-3), [
    { kind: "reset", driver, hypervisor: "hv2" },
    { kind: "claimed", driver, mac: MAC2, epoch: 1 },
    { kind: "up", driver, hypervisor: "hv2" },
  ]);
});

test("a driver that does not take the point up to which it was heard is heard from its beginning", async (t) => {
  const memory = new MemoryInventory("hv1");
  await memory.addNode({ requestId: "", name: "a", macs: [MAC] });
  const context = { ...bareContext(memory), run: "no name of a run" };
  const services = (server: Server): void => {
    server.addService(ownershipDefinition, ownershipService(context));
    server.addService(hypervisorDefinition, hypervisorService(context));
  };
  context.ring.report({ mac: MAC, detail: { kind: "netbootWithheld", reason: "netbootOff", text: "one" } });
  const first = await startBareServer(services);
  const run = "no name of a run";
  const { news, events, last } = watchedFrom(t, { run, sequence: 7 }, first.address);
  await until(() => events.length === 1);
  await last("up");
  await first[Symbol.asyncDispose]();
  await last("down");
  await using second = await startBareServer(services, Number(first.address.split(":")[1]));
  await last("up");
  t.is(second.address, first.address);
  t.is(news.filter(({ kind }) => kind === "reset").length, 2);
});

test("events come once each, over a break and a new run", async (t) => {
  const first = await startTestDriver(t);
  const report = (driver: typeof first, text: string) =>
    driver.ring.report({ mac: MAC, detail: { kind: "netbootWithheld", reason: "netbootOff", text } });
  const { events, last } = watched(t, first.server.address);
  const texts = () => events.map(({ detail }) => Object(detail).text);
  report(first, "one");
  await until(() => events.length === 1);
  report(first, "two");
  await until(() => events.length === 2);
  await first.server.close();
  await last("down");
  const second = await startTestDriver(t, { listen: { host: LOOPBACK, port: first.server.port } });
  report(second, "three");
  await until(() => events.length === 3);
  t.deepEqual(texts(), ["one", "two", "three"]);
});

test("a driver whose process is stopped is noticed, and is up again when it goes on", async (t) => {
  const child = fork(fileURLToPath(new URL("stoppable-driver.js", import.meta.url)));
  t.teardown(() => child.kill("SIGKILL"));
  const [driver] = await once(child, "message");
  const { last, ask } = watched(t, String(driver));
  await last("up");
  child.kill("SIGSTOP");
  t.is((await ask(String(driver), 100)).kind, "silent");
  await last("down");
  child.kill("SIGCONT");
  await last("up");
  t.is((await ask(String(driver))).kind, "owner");
});

test("many drivers are watched at once, and closing ends it all", async (t) => {
  const drivers = await Promise.all(Array.from({ length: 40 }, () => startTestDriver(t)));
  const { news, watch } = watched(t, ...drivers.map(({ server }) => server.address));
  await until(() => news.filter(({ kind }) => kind === "up").length === 40);
  await watch.close();
  const told = news.length;
  await watch.close();
  await until(() => drivers.every(({ inventory }) => inventory.listenerCount === 0));
  t.is(news.length, told, "the end of a watch is no news");
});

test("the gate lets so many in, the next when one leaves, and forgets those who gave up", async (t) => {
  const gate = new ConnectGate(2);
  const never = new AbortController();
  const [leave] = await Promise.all([gate.enter(never.signal), gate.enter(never.signal)]);
  const order: string[] = [];
  const giving = new AbortController();
  const gaveUp = gate.enter(giving.signal).catch(() => order.push("gave up"));
  const third = gate.enter(never.signal).then((release) => {
    order.push("third");
    return release;
  });
  giving.abort();
  await gaveUp;
  t.deepEqual(order, ["gave up"]);
  leave();
  leave();
  await third;
  const fourth = gate.enter(never.signal).then(() => order.push("fourth"));
  (await third)();
  await fourth;
  t.deepEqual(order, ["gave up", "third", "fourth"]);
});

test("those who get nowhere lose their places while others wait, and those who get on keep theirs", async (t) => {
  const gate = new ConnectGate(2);
  const { signal } = new AbortController();
  const stuck = await Promise.all([gate.enter(signal), gate.enter(signal)]);
  const leave = await gate.enter(signal);
  const last = await gate.enter(signal);
  const order: string[] = [];
  const fifth = gate.enter(signal).then(() => order.push("fifth"));
  for (const late of stuck) late();
  order.push("the stuck ones came through");
  leave();
  await fifth;
  t.deepEqual(order, ["the stuck ones came through", "fifth"]);
  last();
});
