import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "../lab/commands.js";
import { HOSTS } from "./arena.js";
import { type Contestant, type Entrant, inTurn, OurFiles } from "./contestants.js";
import { answersTftp, type TftpPeer, tftpPeers } from "./peers.js";
import { type Measurement, OURS } from "./results.js";
import { type BenchPlan, type StartContext, startDriver } from "./servers.js";
import { TFTP_CASES, TFTP_FILES, type TftpCase, type TftpFile } from "./tftp-cases.js";

/** Beside the files that are read: what is asked for to see whether a server is there, and the ramdisk of our images. */
const PROBE = "probe";

/** Every server takes its turn in every round of each case; peers are started anew for each, ours stays up as it does in real life. */
export async function benchTftp(
  context: StartContext,
  { rounds, only, say }: BenchPlan,
): Promise<readonly Measurement[]> {
  const cases = TFTP_CASES.filter(({ name }) => name.includes(only));
  if (cases.length === 0) return [];
  const used = TFTP_FILES.filter(({ name }) => cases.some(({ file }) => file === name));
  const files = await makeFiles(context.folder, used);
  await using ours = await startOurs(context, files, used);
  const entrants = [ours.entrant, ...peerEntrants(context, files, say)];
  const measurements: Measurement[] = [];
  for (const benchCase of cases)
    for (let round = 1; round <= Math.min(rounds, benchCase.mostRounds ?? rounds); round++)
      for (const entrant of inTurn(entrants, round)) {
        if (benchCase.needsWindowsize && !entrant.grantsWindowsize) continue;
        say(`${benchCase.name}: ${entrant.name}, round ${round}`);
        const figures = await measure(benchCase, entrant, files, say);
        if (figures === undefined) continue;
        measurements.push({ case: benchCase.name, server: entrant.name, round, figures });
      }
  return measurements;
}

async function measure(benchCase: TftpCase, entrant: Entrant, files: string, say: (line: string) => void) {
  try {
    await using contestant = await entrant.start();
    contestant.server.forgetPeakMemory();
    return await benchCase.run(contestant, files, (line) => say(`  ${entrant.name}: ${line}`));
  } catch (error) {
    say(`NOT MEASURED: ${entrant.name}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

async function makeFiles(folder: string, used: readonly TftpFile[]): Promise<string> {
  const root = join(folder, "tftp");
  await mkdir(root);
  await writeFile(join(root, PROBE), "probe");
  for (const { name, bytes } of used) await writeFile(join(root, name), randomBytes(bytes));
  return root;
}

async function startOurs(
  context: StartContext,
  folder: string,
  used: readonly TftpFile[],
): Promise<AsyncDisposable & { readonly entrant: Entrant }> {
  const driver = await startDriver(context, "hv1", "tftp");
  const files = new OurFiles(used);
  await files.push(driver, folder, PROBE);
  const contestant: Contestant = {
    server: driver.server,
    address: driver.boot.address,
    port: driver.boot.tftpPort,
    path: (file, machine) => files.path(file, machine),
    // It takes part again.
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return {
    entrant: { name: OURS, grantsWindowsize: true, start: () => Promise.resolve(contestant) },
    [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
  };
}

function peerEntrants(
  context: StartContext,
  folder: string,
  say: (line: string) => void,
): readonly Entrant[] {
  const { peers, skipped } = context.arena.privileged
    ? tftpPeers(context.unpacked)
    : { peers: [], skipped: ["no TFTP peers: they need port 69, so run as root"] };
  for (const line of skipped) say(`skipped: ${line}`);
  return peers.map((peer, place) => ({
    ...peer,
    start: () => startPeer(context, folder, peer, context.arena.address(HOSTS.peer + place)),
  }));
}

async function startPeer(
  context: StartContext,
  folder: string,
  peer: TftpPeer,
  address: Contestant["address"],
): Promise<Contestant> {
  const server = peer.start(context, address, folder);
  const answers = () => server.running && answersTftp(address, 69, PROBE);
  try {
    await until(`${peer.name} answers`, answers, { timeout: 5000 });
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw new Error(`${error instanceof Error ? error.message : error}\n${server.output()}`);
  }
  return {
    server,
    address,
    port: 69,
    path: (file) => file,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
