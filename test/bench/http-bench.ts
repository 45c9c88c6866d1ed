import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { freePort } from "../free-port.js";
import { until } from "../lab/commands.js";
import { HOSTS } from "./arena.js";
import { CASE } from "./case-names.js";
import { runLoadClient } from "./child-result.js";
import { type Contestant, type Entrant, inTurn, OurFiles } from "./contestants.js";
import { findPeer } from "./debian-peers.js";
import type { HttpLoadRequest, HttpLoadResult } from "./http-load-client.js";
import { startNginx } from "./nginx.js";
import { type Figures, type Measurement, OURS } from "./results.js";
import { type BenchPlan, type StartContext, startDriver } from "./servers.js";

const MIB = 1 << 20;
const GIB = 1024 * MIB;
/** Milliseconds. */
const TIMEOUT = 200_000;
/** Files are this many random bytes, over and over again. */
const UNIT = 16 * MIB;

const FILES = [
  { name: "disk1g", bytes: GIB, machines: 1 },
  { name: "ramdisk16m", bytes: UNIT, machines: 200 },
] as const;
type HttpFile = (typeof FILES)[number];

interface HttpCase {
  readonly name: string;
  readonly file: HttpFile;
  /** Compares every byte while it measures; else the digest is taken of one transfer before. */
  readonly verifies: boolean;
}

const CASES: readonly HttpCase[] = [
  { name: CASE.httpOne, file: FILES[0], verifies: false },
  { name: CASE.httpAtOnce, file: FILES[1], verifies: true },
];

type Say = (line: string) => void;

/** Both servers stay up, so that nginx has its workers warm as ours has. */
export async function benchHttp(
  context: StartContext,
  { rounds, only, say }: BenchPlan,
): Promise<readonly Measurement[]> {
  const cases = CASES.filter(({ name }) => name.includes(only));
  if (cases.length === 0) return [];
  const folder = await makeFiles(
    context.folder,
    cases.map(({ file }) => file),
  );
  const measurements: Measurement[] = [];
  await using entrants = await startAll(context, folder, cases, say);
  const wrong = new Set<string>();
  for (const benchCase of cases)
    for (let round = 1; round <= rounds; round++)
      for (const { name, contestant } of inTurn(entrants.list, round)) {
        say(`${benchCase.name}: ${name}, round ${round}`);
        if (round === 1 && !benchCase.verifies && !(await isRight(contestant, benchCase, folder)))
          wrong.add(name);
        const figures = await measure(benchCase, contestant, folder, (line) => say(`  ${name}: ${line}`));
        const failed = wrong.has(name) ? { ...figures, failed: 1 } : figures;
        measurements.push({ case: benchCase.name, server: name, round, figures: failed });
      }
  return measurements;
}

async function makeFiles(folder: string, files: readonly HttpFile[]): Promise<string> {
  const root = join(folder, "http");
  await mkdir(root);
  const unit = randomBytes(UNIT);
  await writeFile(join(root, "unit"), unit);
  await writeFile(join(root, "probe"), "probe");
  for (const { name, bytes } of files) {
    await using file = await open(join(root, name), "w");
    for (let written = 0; written < bytes; written += UNIT) await file.write(unit);
  }
  return root;
}

interface Running {
  readonly name: Entrant["name"];
  readonly contestant: Contestant;
}

class Entrants implements AsyncDisposable {
  readonly list: Running[] = [];

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { contestant } of this.list) await contestant[Symbol.asyncDispose]();
  }
}

async function startAll(
  context: StartContext,
  folder: string,
  cases: readonly HttpCase[],
  say: Say,
): Promise<Entrants> {
  const entrants = new Entrants();
  entrants.list.push({ name: OURS, contestant: await startOurs(context, folder, cases) });
  const program = findPeer("nginx", context.unpacked);
  if (program === undefined) say("skipped: nginx is not here");
  else {
    const contestant = await startPeer(context, program, folder).catch((error: unknown) =>
      say(`skipped: nginx: ${error instanceof Error ? error.message : error}`),
    );
    if (contestant !== undefined) entrants.list.push({ name: "nginx", contestant });
  }
  return entrants;
}

async function startOurs(
  context: StartContext,
  folder: string,
  cases: readonly HttpCase[],
): Promise<Contestant> {
  const driver = await startDriver(context, "hv2", "http");
  const files = new OurFiles(cases.map(({ file }) => file));
  await files.push(driver, folder, "probe");
  return {
    server: driver.server,
    address: driver.boot.address,
    port: driver.boot.httpPort,
    path: (file, machine) => files.path(file, machine),
    [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
  };
}

async function startPeer(context: StartContext, program: string, root: string): Promise<Contestant> {
  const address = context.arena.address(HOSTS.peer);
  const port = await freePort();
  const server = await startNginx(context, program, { address, port, root });
  const contestant: Contestant = {
    server,
    address,
    port,
    path: (file) => file,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  try {
    const answers = () => server.running && digest(contestant, "probe").then(Boolean);
    await until("nginx answers", answers, { timeout: 5000 });
    return contestant;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw new Error(`${error instanceof Error ? error.message : error}\n${server.output()}`);
  }
}

async function isRight(contestant: Contestant, { file }: HttpCase, folder: string): Promise<boolean> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(join(folder, file.name))) hash.update(chunk);
  return (await digest(contestant, contestant.path(file.name, 0))) === hash.digest("hex");
}

/** SHA-256 of what the server gives; nothing when it gives nothing. */
function digest({ address, port }: Contestant, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const hash = createHash("sha256");
    const request = get({ host: address, port, path: `/${path}`, agent: false }, (answer) => {
      answer.on("data", (chunk) => hash.update(chunk));
      answer.on("end", () => resolve(answer.statusCode === 200 ? hash.digest("hex") : undefined));
    });
    request.on("error", () => resolve(undefined));
  });
}

async function measure(
  { file, verifies }: HttpCase,
  contestant: Contestant,
  folder: string,
  say: Say,
): Promise<Figures> {
  const { server, address, port } = contestant;
  server.forgetPeakMemory();
  const paths = Array.from({ length: file.machines }, (_, machine) => contestant.path(file.name, machine));
  const unit = verifies ? { unitFile: join(folder, "unit") } : {};
  const request: HttpLoadRequest = { address, port, paths, size: file.bytes, ...unit };
  const before = server.cpuSeconds;
  const result = await runLoadClient<HttpLoadResult>("http-load-client", request, { timeout: TIMEOUT });
  const spent = server.cpuSeconds - before;
  if (result.firstFailure !== undefined)
    say(`${result.failed} of ${paths.length} failed, one with: ${result.firstFailure}`);
  return {
    "MB/s": result.bytes / 1e6 / result.seconds,
    "CPU-s/GiB": spent / (result.bytes / GIB),
    "first byte ms": result.firstByte.p50 * 1000,
    "first byte p99 ms": result.firstByte.p99 * 1000,
    "p99 s": result.duration.p99,
    failed: result.failed,
    "client busy": result.cpuSeconds / result.seconds,
    "peak MiB": server.peakMemory,
  };
}
