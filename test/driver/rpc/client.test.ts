import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import test from "ava";
import { failure } from "../../../driver/errors.js";
import * as library from "../../../driver/index.js";
import { LOOPBACK, MAC, refusedWith, startTestDriver, until } from "./support.js";

test("the package gives the client library and nothing else", (t) => {
  t.deepEqual(Object.keys(library).sort(), [
    "MetalplugError",
    "connectCoordinator",
    "connectDriver",
    "knownHardware",
  ]);
});

test("a driver that is not there is UNREACHABLE, naming its address and why", async (t) => {
  const client = library.connectDriver(`${LOOPBACK}:1`);
  t.teardown(() => client.close());
  const error = await refusedWith(t, client.listNodes(), "UNREACHABLE");
  t.is(
    error.message,
    "Cannot reach the driver at 127.0.0.1:1: connection refused; is it running, and is the address right?",
  );
});

test("what listens but speaks no gRPC does not hold a call beyond its deadline", async (t) => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket)).listen(0, LOOPBACK);
  await once(server, "listening");
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("no port");
  const client = library.connectCoordinator(`${LOOPBACK}:${bound.port}`, { deadline: 200 });
  t.teardown(async () => {
    await client.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const error = await refusedWith(t, client.listLeases(), "DEADLINE");
  t.is(error.message, `The coordinator at 127.0.0.1:${bound.port} did not answer within 200 ms`);
});

test("a driver asked as a coordinator does not know the call", async (t) => {
  const { server } = await startTestDriver(t);
  const client = library.connectCoordinator(server.address);
  t.teardown(() => client.close());
  t.regex(
    (await refusedWith(t, client.listLeases(), "UNIMPLEMENTED")).message,
    /another program is there, or another version of it$/,
  );
});

test("a call that is aborted is CANCELLED", async (t) => {
  const { client, inventory } = await startTestDriver(t);
  let asked = false;
  inventory.addNode = () => {
    asked = true;
    return new Promise(() => undefined);
  };
  const stop = new AbortController();
  const call = client.addNode({ name: "a", macs: [] }, { signal: stop.signal });
  await until(() => asked);
  stop.abort();
  await refusedWith(t, call, "CANCELLED");
  await refusedWith(t, client.listNodes({ signal: stop.signal }), "CANCELLED");
});

test("UNAVAILABLE is tried again, with the same request id", async (t) => {
  const { client, inventory } = await startTestDriver(t);
  const add = inventory.addNode.bind(inventory);
  const seen: string[] = [];
  inventory.addNode = async (request) => {
    if (seen.push(request.requestId) < 3) throw failure("STORE_FAILED", { folder: "/d", found: "EIO" });
    return add(request);
  };
  t.is((await client.addNode({ name: "a", macs: [MAC] })).name, "a");
  t.is(seen.length, 3);
  t.is(new Set(seen).size, 1);
});

test("UNAVAILABLE is not tried for ever, and its own code is told", async (t) => {
  const { client, inventory } = await startTestDriver(t);
  let tries = 0;
  inventory.addNode = async () => {
    tries++;
    throw failure("STORE_FAILED", { folder: "/d", found: "EIO" });
  };
  await refusedWith(t, client.addNode({ name: "a", macs: [MAC] }), "STORE_FAILED");
  t.is(tries, 4);
});

test("another refusal is not tried again", async (t) => {
  const { client, inventory } = await startTestDriver(t);
  let tries = 0;
  inventory.addNode = async () => {
    tries++;
    throw failure("MAC_TWICE", { mac: MAC });
  };
  await refusedWith(t, client.addNode({ name: "a", macs: [MAC] }), "MAC_TWICE");
  t.is(tries, 1);
});

test("a closed client refuses, and closing twice is harmless", async (t) => {
  const { client } = await startTestDriver(t);
  await client.close();
  await client.close();
  await refusedWith(t, client.listNodes(), "CANCELLED");
});

test("a port in use is refused with the system's error, and the server that has it goes on", async (t) => {
  const { server, client } = await startTestDriver(t);
  const listen = { host: LOOPBACK, port: server.port };
  await t.throwsAsync(startTestDriver(t, { listen }), { message: /EADDRINUSE/ });
  t.deepEqual(await client.listNodes(), []);
});

test("closing a server twice is harmless", async (t) => {
  const { server } = await startTestDriver(t);
  await Promise.all([server.close(), server.close()]);
  await t.notThrowsAsync(async () => server[Symbol.asyncDispose]());
});
