import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import { connectDriver, type DriverClient } from "../../driver/rpc/client.js";
import { spawnOn } from "../../examples/scheduler/spawn.js";
import { WatchedDriver } from "../../examples/scheduler/watched-driver.js";
import { freePort } from "../free-port.js";
import { Background, until } from "../lab/commands.js";
import { METALPLUG } from "../lab/programs.js";

const MAIN = fileURLToPath(new URL("../../examples/scheduler/main.js", import.meta.url));
const GIB = 2 ** 30;
/** Milliseconds: the machine may be busy with other tests. */
const PATIENCE = 60_000;

/** A driver in a process of its own, which can be killed and started again at the same address. */
class DriverProcess {
  readonly address: string;
  readonly client: DriverClient;
  readonly #argv: readonly string[];
  readonly #log: string;
  #process: Background | undefined;

  private constructor(folder: string, id: string, port: number, file: string) {
    this.address = `127.0.0.1:${port}`;
    this.client = connectDriver(this.address, { deadline: PATIENCE });
    this.#argv = [process.execPath, METALPLUG, "driver", "--config", file];
    this.#log = join(folder, `${id}.log`);
  }

  static async make(folder: string, id: string): Promise<DriverProcess> {
    const port = await freePort();
    const file = join(folder, `${id}.yaml`);
    const boot = { address: "127.0.0.1", tftpPort: await freePort(), httpPort: await freePort() };
    const grpc = { listen: `127.0.0.1:${port}` };
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ id, dataDir: join(folder, id), grpc, boot, loaders: [folder] }));
    return new DriverProcess(folder, id, port, file);
  }

  async start(): Promise<void> {
    const driver = new Background(this.#argv, this.#log);
    const before = driver.output().length;
    this.#process = driver;
    await until(
      "the driver is ready",
      () => {
        const told = driver.output().slice(before);
        if (!driver.running) throw new Error(told);
        return told.includes('"event":"ready"');
      },
      { timeout: PATIENCE },
    );
  }

  async kill(): Promise<void> {
    await this.#process?.stop("SIGKILL");
  }
}

interface Run {
  readonly process: Background;
  /** Waits until it has said what fits. */
  said(pattern: RegExp): Promise<void>;
  /** Its exit code, and all that it said. */
  ended(): Promise<readonly [code: unknown, said: string]>;
}

let runs = 0;

function schedule(t: ExecutionContext, folder: string, args: readonly string[]): Run {
  const program = new Background([process.execPath, MAIN, ...args], join(folder, `scheduler-${++runs}.log`));
  t.teardown(() => program.stop("SIGKILL"));
  return {
    process: program,
    said: async (pattern) => {
      await until(`${pattern}`, () => pattern.test(program.output()), { timeout: PATIENCE });
    },
    ended: async () => [await program.exited, program.output()],
  };
}

/** hv1 with one node of 64 GiB, hv2 with two, hv3 with three, numbered through. */
async function startSite(t: ExecutionContext): Promise<{ folder: string; drivers: DriverProcess[] }> {
  const folder = mkdtempSync(join(tmpdir(), "metalplug-scheduler-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "tiny");
  writeFileSync(file, "tiny");
  const drivers: DriverProcess[] = [];
  let number = 0;
  for (const id of ["hv1", "hv2", "hv3"]) {
    const driver = await DriverProcess.make(folder, id);
    drivers.push(driver);
    t.teardown(async () => {
      await driver.client.close();
      await driver.kill();
    });
    await driver.start();
    await driver.client.pushImage({ name: "debian13", kernelPath: file, ramdiskPath: file });
    for (let nodes = 0; nodes < drivers.length; nodes++) {
      number += 1;
      const hardware = { memory: 64 * GIB };
      await driver.client.addNode({ name: `r${number}`, macs: [`52:54:00:00:00:0${number}`], hardware });
    }
  }
  return { folder, drivers };
}

async function instancesOf(drivers: readonly DriverProcess[]): Promise<readonly string[]> {
  const lists = await Promise.all(drivers.map(({ client }) => client.listInstances()));
  return lists.flatMap((instances) => instances.map(({ node }) => node)).sort();
}

test("the scheduler spreads machines, waits for a driver that was killed, and of two that race for the last node one gets it", async (t) => {
  t.timeout(4 * PATIENCE);
  const { folder, drivers } = await startSite(t);
  const addresses = drivers.map(({ address }) => address);
  const [, , hv3] = drivers;
  if (hv3 === undefined) throw new Error("there are three");

  const first = await schedule(t, folder, [
    "--count",
    "2",
    "--memory",
    "64",
    "debian13",
    ...addresses,
  ]).ended();
  t.is(first[0], 0, first[1]);
  t.regex(first[1], /hv3 is there: 3 of 3 nodes are free\n/);
  t.regex(first[1], /hv3: r4 boots debian13 \(instance \S+\)\n/);
  t.regex(first[1], /hv[23]: r[25] boots debian13 \(instance \S+\)\n/);

  await hv3.kill();
  const waiting = schedule(t, folder, ["--count", "3", "debian13", ...addresses]);
  await waiting.said(/Waiting for 127\.0\.0\.1:\d+\n/);
  await hv3.start();
  const second = await waiting.ended();
  t.is(second[0], 0, second[1]);
  t.regex(second[1], /127\.0\.0\.1:\d+ is not there: Cannot reach the driver at .*\n/);
  t.regex(second[1], /hv3 is there: [12] of 3 nodes are free\n(?:.*\n)*hv3: r\d boots debian13/);
  t.is((await instancesOf(drivers)).length, 5);

  const racing = [1, 2].map(() => schedule(t, folder, ["debian13", ...addresses]).ended());
  const ended = await Promise.all(racing);
  t.deepEqual(ended.map(([code]) => code).sort(), [0, 1], ended.map(([, said]) => said).join("\n"));
  t.true(ended.some(([, said]) => said.includes('No free machine fits at a driver with image "debian13"\n')));
  t.deepEqual(await instancesOf(drivers), ["r1", "r2", "r3", "r4", "r5", "r6"]);
});

test("a node that somebody takes between the look and the spawn is left to them, and the next one is taken", async (t) => {
  const { drivers } = await startSite(t);
  const hv3 = drivers[2];
  if (hv3 === undefined) throw new Error("there are three");
  const { client } = hv3;
  const faster = {
    ...client,
    listNodes: async (options?: Parameters<DriverClient["listNodes"]>[0]) => {
      const nodes = await client.listNodes(options);
      await client.spawn({ node: "r4", image: "debian13" });
      return nodes;
    },
  };
  const told: string[] = [];
  const driver = new WatchedDriver(faster, (line) => told.push(line));
  await driver.refresh();
  const wanted = { image: "debian13", filter: { minMemory: 64 * GIB } };
  const spawned = await spawnOn(driver, wanted, (line) => told.push(line));
  t.is(spawned.kind === "spawned" && spawned.instance.node, "r5");
  t.regex(
    told[1] ?? "",
    /^hv3: r4 went to somebody else: Node "r4" has revision \d+, not \d+: instance \S+ was spawned on it meanwhile; look at it and try again$/,
  );
});

test("the scheduler without arguments tells how it is used", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "metalplug-scheduler-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const [code, said] = await schedule(t, folder, []).ended();
  t.is(code, 2);
  t.regex(said, /^usage: node main\.js /);
});
