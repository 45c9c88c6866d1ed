import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { type CoordinatorClient, connectCoordinator, type DriverClient } from "../../driver/rpc/client.js";
import { Draws } from "../draws.js";
import { type Answer, Attacker, type Ending, flawOf } from "../driver/rpc/hostile/attacker.js";
import { hostileMessages, LIMIT, mixedMessage, plausibleMessage } from "../driver/rpc/hostile/messages.js";
import { IMAGE, macAt, NODES, plausibleFor } from "../driver/rpc/hostile/plausible.js";
import { type Rpc, rpcs } from "../driver/rpc/hostile/shapes.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { GIVE_UP, PATIENCE } from "../patience.js";
import { chooseSeed } from "../pxe/tftp/seeded-random.js";
import { CoordinatorProcess } from "./coordinator-process.js";
import { DriverProcess } from "./driver-process.js";
import { memoryOf } from "./process-memory.js";

/** Bytes a server may grow by while it is attacked a second time: as much as its heap comes and goes. */
const GROWTH = 128 << 20;
const STREAMS = 60;
const HELD = 64;

test.serial(
  "a driver answers hostile input to every RPC by a code, keeps its state and its memory, and serves on",
  async (t) => {
    t.timeout(GIVE_UP);
    const folder = await temporaryFolder(t);
    await using driver = await DriverProcess.start(folder);
    const { client } = driver;
    await writeFile(join(folder, "kernel"), "kernel");
    const target: Target = {
      pid: driver.pid,
      address: driver.grpcAddress,
      rpcs: rpcs().filter(({ service }) => service !== "Coordinator"),
      prepare: () => setUpDriver(client, folder),
      state: () => stateOfDriver(client),
    };
    await attack(t, target);
    const told = await stateOfDriver(client);
    t.deepEqual(await oddFiles(driver.dataDir), [], "its folder has no file of a caller's name");
    await driver.kill();
    await driver.start();
    t.is(await stateOfDriver(client), told, "what it told is what is on disk");
    await client.addNode({ name: "after", macs: ["52:54:00:00:01:01"] });
  },
);

test.serial(
  "a coordinator answers hostile input to every RPC by a code, keeps its state and its memory, and serves on",
  async (t) => {
    t.timeout(GIVE_UP);
    const folder = await temporaryFolder(t);
    await using coordinator = await CoordinatorProcess.start({
      folder,
      drivers: [],
      pool: { start: 100, end: 200 },
      unknown: "pool",
    });
    await using client = connectCoordinator(coordinator.grpcAddress, PATIENCE);
    const target: Target = {
      pid: coordinator.pid,
      address: coordinator.grpcAddress,
      rpcs: rpcs().filter(({ service }) => service === "Coordinator"),
      prepare: async () => undefined,
      state: () => stateOfCoordinator(client),
    };
    await attack(t, target);
    const told = await stateOfCoordinator(client);
    await coordinator.kill();
    await coordinator.start();
    const kept = await stateOfCoordinator(client);
    // A stream of leases that was cut off may have added some after the question.
    for (const lease of JSON.parse(told)) t.true(kept.includes(JSON.stringify(lease)), `${lease} is on disk`);
  },
);

interface Target {
  readonly pid: number;
  readonly address: string;
  readonly rpcs: readonly Rpc[];
  /** Makes that there is something to be asked about. */
  readonly prepare: () => Promise<void>;
  /** All that it keeps, as text. */
  readonly state: () => Promise<string>;
}

/** Twice: by the second time everything that is kept is full. */
async function attack(t: ExecutionContext, target: Target): Promise<void> {
  const seed = chooseSeed();
  t.log(`SEED=${seed}`);
  const draws = new Draws(seed);
  await using attacker = new Attacker(target.address);
  const tally = { ok: 0, refused: 0 };
  const flaws: string[] = [];
  const round = async (): Promise<number> => {
    for (const rpc of target.rpcs) {
      await target.prepare();
      for await (const { what, answer, size } of attackOne(rpc, attacker, target, draws)) {
        tally[answer.kind]++;
        const flaw = flawOf(answer, size);
        if (flaw !== undefined) flaws.push(`${rpc.path} ${what}: ${flaw}`);
      }
    }
    await attacker.letGo();
    return memoryOf(target.pid);
  };
  const first = await round();
  const second = await round();
  t.log(JSON.stringify({ ...tally, first, second }));
  t.deepEqual([...new Set(flaws)].slice(0, 40), []);
  t.true(second - first < GROWTH, `grew from ${first} to ${second} bytes`);
}

interface Attempted {
  readonly what: string;
  readonly answer: Answer;
  /** Bytes of the largest message. */
  readonly size: number;
}

async function* attackOne(
  rpc: Rpc,
  attacker: Attacker,
  target: Target,
  draws: Draws,
): AsyncGenerator<Attempted> {
  if (rpc.streams.request) yield* attackStream(rpc, attacker, draws);
  else if (rpc.streams.response) yield* attackTogether(rpc, attacker, draws);
  else yield* attackCall(rpc, attacker, target, draws);
}

/** One after the other: what is refused has changed nothing. */
async function* attackCall(
  rpc: Rpc,
  attacker: Attacker,
  { state, prepare }: Target,
  draws: Draws,
): AsyncGenerator<Attempted> {
  let before = await state();
  for (const { what, bytes } of hostileMessages(rpc.request, plausibleFor(rpc), draws)) {
    const answer = await attacker.send(rpc, bytes);
    yield { what, answer, size: bytes.length };
    const after = await state();
    if (answer.kind === "refused" && after !== before)
      throw new Error(`${rpc.path} ${what} was refused and changed ${before} to ${after}`);
    if (after !== before) await prepare();
    before = after === before ? after : await state();
  }
}

/** Streams that may have nothing to say for long, side by side. */
async function* attackTogether(rpc: Rpc, attacker: Attacker, draws: Draws): AsyncGenerator<Attempted> {
  const messages = [...hostileMessages(rpc.request, plausibleFor(rpc), draws)];
  for (let at = 0; at < messages.length; at += HELD)
    yield* await Promise.all(
      messages.slice(at, at + HELD).map(async ({ what, bytes }) => ({
        what,
        answer: await attacker.send(rpc, bytes),
        size: bytes.length,
      })),
    );
}

/** Messages in any number and order, then an end, a cut, or silence. */
async function* attackStream(rpc: Rpc, attacker: Attacker, draws: Draws): AsyncGenerator<Attempted> {
  const plausible = plausibleFor(rpc);
  const single = [...hostileMessages(rpc.request, plausible, draws)];
  const some = (): Buffer[] =>
    Array.from({ length: draws.below(6) }, () =>
      draws.oneIn(3) ? draws.pick(single).bytes : mixedMessage(rpc.request, plausible, draws),
    );
  const first = () => plausibleMessage(rpc.request, plausible, draws);
  const scripts = [
    ...single.map(({ what, bytes }) => ({ what, messages: [bytes] })),
    ...Array.from({ length: STREAMS }, () => ({ what: "many", messages: some() })),
    ...Array.from({ length: STREAMS }, () => ({
      what: "a good beginning, then many",
      messages: [first(), ...some()],
    })),
  ];
  for (let at = 0; at < scripts.length; at += HELD)
    yield* await Promise.all(
      scripts.slice(at, at + HELD).map(async ({ what, messages }) => {
        const answer = await attacker.stream(rpc, messages, draws.pick(ENDINGS));
        return { what, answer, size: Math.max(0, ...messages.map(({ length }) => length)) };
      }),
    );
  for (let held = 0; held < HELD; held++) attacker.hold(rpc, [first(), Buffer.alloc(LIMIT / 2)]);
}

const ENDINGS: readonly Ending[] = ["end", "end", "cut", "none"];

/** What attacks changed is as it was: three nodes, and an instance on the first. */
async function setUpDriver(client: DriverClient, folder: string): Promise<void> {
  const [first] = NODES;
  for (const { node } of await client.listInstances()) await client.destroy(node, { withoutCleaning: true });
  for (const { name } of await client.listNodes()) await client.removeNode(name);
  for (const [place, name] of NODES.entries()) await client.addNode({ name, macs: [macAt(place)] });
  if (!(await client.listImages()).some(({ name }) => name === IMAGE)) {
    const kernel = join(folder, "kernel");
    await client.pushImage({ name: IMAGE, kernelPath: kernel, ramdiskPath: kernel });
  }
  await client.spawn({ node: first, image: IMAGE });
}

/** What changes by calls alone. */
async function stateOfDriver(client: DriverClient): Promise<string> {
  const [nodes, images, instances] = await Promise.all([
    client.listNodes(),
    client.listImages(),
    client.listInstances(),
  ]);
  return JSON.stringify([
    nodes.map(({ name, macs }) => [name, macs]),
    images.map(({ name, kernel, ramdisk, kernelArguments }) => [name, kernel, ramdisk, kernelArguments]),
    instances.map(({ node, image, vifs }) => [node, image, vifs]),
  ]);
}

/** Without times, which are another millisecond by a restarted clock. */
async function stateOfCoordinator(client: CoordinatorClient): Promise<string> {
  const leases = await client.listLeases({ state: "all" });
  return JSON.stringify(leases.map(({ address, mac, kind, hostname }) => [address, mac, kind, hostname]));
}

/** Names below the driver's folder that neither it nor its store gives. */
async function oddFiles(dataDir: string): Promise<readonly string[]> {
  const names = await readdir(dataDir, { recursive: true });
  return names.filter((name) => !/^[\w.-]+(\/[\w.-]+)*$/.test(name) || /passwd|windows|\.\./.test(name));
}
