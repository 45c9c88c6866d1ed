import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import { fetchTftp } from "../../../pxe/client/tftp-client.js";
import { chooseShell } from "../../../pxe/tftp/shell.js";
import { AttackProcess } from "../../attack-process.js";
import { GIVE_UP } from "../../patience.js";
import { testUnless } from "../../prerequisites.js";
import { storedFile } from "./file-table.js";
import type { HostileOrder, HostileResult } from "./hostile-sender.js";
import { chooseSeed, randomBytes, seededRandom } from "./seeded-random.js";
import type { ServerFacts } from "./server-process.js";
import { SpawnedServer } from "./spawned-server.js";

const SENDER = fileURLToPath(new URL("./hostile-sender.js", import.meta.url));
const KERNEL = randomBytes(seededRandom(5), 300_000);
const CONFIG = Buffer.from("default linux\n");
const MAX_TRANSFERS = 4096;
/** Bytes the server's process may grow by from the first look to the last: as much as its two heaps come and go. */
const GROWTH = 48 << 20;
/** What may be sent to addresses that never answer, as a multiple of what came from them: a block of 512 bytes is an answer to 17. */
const MOST_BYTES = 8;
const MOST_DATAGRAMS = 4;
/** Milliseconds: four packets, 1 + 2 + 4 + 4 s apart, and some time for a slow host. */
const UNANSWERED_FOR = 20_000;

const linux = await chooseShell("auto");
const obstacle =
  linux.kind === "linux" ? undefined : `hostile packets take many source addresses: ${linux.reason}`;
const hostileTest = obstacle === undefined ? test.serial : testUnless(obstacle);

for (const { shell, first, all } of [
  { shell: "linux", first: 200_000, all: 1_000_000 },
  { shell: "dgram", first: 40_000, all: 120_000 },
] as const)
  hostileTest(`${shell}: ${all} hostile packets beside machines that boot`, async (t) => {
    t.timeout(GIVE_UP);
    const seed = chooseSeed();
    t.log(`SEED=${seed}`);
    await using server = await startServer(t, shell);
    const order: HostileOrder = { seed, port: server.port, names: ["kernel", "config"], rests: [first, all] };
    await using attack = new AttackProcess<HostileResult>(SENDER, order);
    const machines = new Machines(server);
    let most = 0;
    const watching = server.untilFacts(({ transfers }) => {
      most = Math.max(most, transfers);
      return attack.isOver;
    });
    watching.catch(() => undefined);
    await attack.rested(1);
    const before = await server.facts();
    attack.goOn();
    const { packets, dropped } = await attack.rested(2);
    const after = await server.facts();
    const over = performance.now();
    await machines.finish(t);
    await server.untilFacts(({ transfers }) => transfers === 0 || performance.now() - over > UNANSWERED_FOR);
    t.is((await server.facts()).transfers, 0, "those that never answered are gone");
    attack.goOn();
    const result = await attack.rested(3);
    await attack.ended;
    await watching;
    tell(t, { result, before, after, most, machines: machines.completed });
    t.true(dropped < packets / 100, `the server was not overrun, but sent what it took in: ${dropped} lost`);
    t.true(most <= MAX_TRANSFERS, `${most} transfers at once`);
    t.true(after.rss - before.rss < GROWTH, `grew by ${after.rss - before.rss} bytes`);
    t.is(result.strangeTexts, 0, "an ERROR holds its own text only");
    t.true(machines.completed >= 3, "each kind of transfer went through beside them");
    const { mute } = result;
    t.true(
      mute.receivedBytes < MOST_BYTES * mute.sentBytes,
      `${mute.receivedBytes} bytes to addresses that never answered`,
    );
    t.true(mute.received < MOST_DATAGRAMS * mute.sent);
    // Two files in two modes, however many have read them.
    t.true((await server.facts()).openFiles <= 4);
    t.deepEqual(
      server.notices.filter(({ kind }) => kind !== "overload"),
      [],
    );
  });

async function startServer(t: ExecutionContext, shell: "linux" | "dgram"): Promise<SpawnedServer> {
  const folder = await mkdtemp(join(tmpdir(), "hostile-"));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "kernel"), KERNEL);
  const files = [storedFile("kernel", join(folder, "kernel"), KERNEL)];
  await writeFile(join(folder, "config"), CONFIG);
  files.push(storedFile("config", join(folder, "config"), CONFIG));
  return SpawnedServer.start({
    files,
    settings: { shell, maxTransfers: MAX_TRANSFERS, maxBlksize: 1468, maxWindow: 64 },
  });
}

function tell(
  t: ExecutionContext,
  told: { result: HostileResult; before: ServerFacts; after: ServerFacts; most: number; machines: number },
): void {
  t.log(JSON.stringify(told));
}

/** Machines that boot one after the other, for as long as it goes on. */
class Machines {
  completed = 0;
  private isOver = false;
  private readonly running: Promise<string | undefined>;

  constructor(server: SpawnedServer) {
    this.running = this.boot(server);
  }

  /** Every one of them got its file. */
  async finish(t: ExecutionContext): Promise<void> {
    this.isOver = true;
    t.is(await this.running, undefined);
  }

  private async boot(server: SpawnedServer): Promise<string | undefined> {
    while (!this.isOver)
      for (const fetch of [{ blksize: 1468 }, { blksize: 1468, windowsize: 16 }, {}]) {
        const { bytes } = await fetchTftp({ server, path: "kernel", ...fetch });
        if (!Buffer.from(bytes).equals(KERNEL)) return "the bytes differ";
        this.completed += 1;
      }
    return undefined;
  }
}
