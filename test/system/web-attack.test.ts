import { once } from "node:events";
import { connect, type Socket } from "node:net";
import test from "ava";
import { MOST_SUBSCRIBERS } from "../../driver/web/live-feed.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { freePort } from "../free-port.js";
import { GIVE_UP } from "../patience.js";
import { CoordinatorProcess } from "./coordinator-process.js";
import { DriverProcess } from "./driver-process.js";
import { machinesOf, spawnMachines } from "./machines.js";
import { memoryOf } from "./process-memory.js";

const IDLE = 3000;
const MACHINES = 40;
/** Bytes the coordinator may grow by. */
const GROWTH = 96 << 20;
const HEAD = "GET /api/live HTTP/1.1\r\nHost: localhost\r\n";

test(`${IDLE} idle connections, half requests and listeners that read nothing leave machines and readers alone`, async (t) => {
  t.timeout(GIVE_UP);
  const folder = await temporaryFolder(t);
  await using driver = await DriverProcess.start(folder);
  const machines = machinesOf(MACHINES);
  await spawnMachines(driver, folder, machines);
  const port = await freePort();
  await using coordinator = await CoordinatorProcess.start({
    ...{ folder, drivers: [driver.grpcAddress], pool: { start: 100, end: 600 } },
    lines: [`web: { listen: "127.0.0.1:${port}" }`],
  });
  const before = memoryOf(coordinator.pid);
  const sockets: Socket[] = [];
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
  });
  const open = async (text: string): Promise<Socket> => {
    const socket = connect(port, "127.0.0.1")
      .on("error", () => undefined)
      .pause();
    sockets.push(socket);
    await once(socket, "connect");
    socket.write(text);
    return socket;
  };
  for (let number = 0; number < MOST_SUBSCRIBERS; number++) await open(`${HEAD}\r\n`);
  const filling = (async () => {
    for (let number = 0; number < IDLE; number++)
      await open(["", "GET", HEAD, `${HEAD}X: ${"y".repeat(7000)}`][number % 4] ?? "");
  })();
  for (const { mac } of machines) t.truthy((await coordinator.boot(mac)).address);
  await filling;
  for (const { mac } of machines) t.truthy((await coordinator.boot(mac)).address);
  const answer = await fetch(`http://localhost:${port}/`);
  t.regex(await answer.text(), /<title>metalplug<\/title>/);
  t.is((await fetch(`http://localhost:${port}/api/live`)).status, 503, "so many look already");
  const after = memoryOf(coordinator.pid);
  t.true(after - before < GROWTH, `${before} bytes, then ${after}`);
});

test("a driver tells at / what it is", async (t) => {
  const folder = await temporaryFolder(t);
  const port = await freePort();
  await using _driver = await DriverProcess.start(folder, {
    lines: [`web: { listen: "127.0.0.1:${port}" }`],
  });
  t.regex(await (await fetch(`http://127.0.0.1:${port}/`)).text(), /^This is metalplug driver hv1, version /);
});
