import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { fetchTftp } from "../../../pxe/client/tftp-client.js";
import { chooseShell } from "../../../pxe/tftp/shell.js";
import { startTftpServer } from "../../../pxe/tftp/tftp-server.js";
import { testUnless } from "../../prerequisites.js";
import { bindFaulty } from "./faulty-socket.js";
import { storedFile, tableSource } from "./file-table.js";
import { chooseSeed, randomBytes, seededRandom } from "./seeded-random.js";
import { LOOPBACK } from "./udp-peer.js";
import type { Faults } from "./virtual-link.js";

/** More blocks than a block number can count. */
const LONG = randomBytes(seededRandom(9), 70_000 * 8 + 5);

const DOUBLED: Faults = { loss: 0, duplication: 0.05, reordering: 0 };
const SOUND: Faults = { ...DOUBLED, reordering: 0.05 };
const BAD: Faults = { ...SOUND, loss: 0.05 };

const linux = await chooseShell("auto");
const obstacle = linux.kind === "linux" ? undefined : linux.reason;

// In short windows a block that is lost, or waits for the next one, costs a time-out: what is left out here stands in lossy-link.test.ts.
for (const { shell, shellTest } of [
  { shell: "dgram", shellTest: test.serial },
  { shell: "linux", shellTest: obstacle === undefined ? test.serial : testUnless(obstacle) },
] as const)
  for (const [windowsize, what, faults] of [
    [1, "some doubled", DOUBLED],
    [2, "some doubled", DOUBLED],
    [16, "some doubled and reordered", SOUND],
    [64, "some doubled and reordered", SOUND],
    [64, "5 % lost, some doubled and reordered", BAD],
  ] as const)
    shellTest(
      `${shell}: 70,000 blocks in windows of ${windowsize} through real sockets, ${what}`,
      async (t) => {
        const seed = chooseSeed();
        const folder = await mkdtemp(join(tmpdir(), "long-file-"));
        t.teardown(() => rm(folder, { recursive: true }));
        const path = join(folder, "long");
        await writeFile(path, LONG);
        await using server = await startTftpServer({
          ...{ address: LOOPBACK, port: 0, report: () => undefined, settings: { shell } },
          files: tableSource([storedFile("long", path, LONG)]),
        });
        const bind = bindFaulty(faults, seededRandom(seed));
        const { bytes, blocks } = await fetchTftp({ server, path: "long", blksize: 8, windowsize, bind });
        t.is(blocks, 70_001, `SEED=${seed}`);
        t.true(Buffer.from(bytes).equals(LONG), `SEED=${seed}`);
      },
    );
