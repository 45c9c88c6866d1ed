import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { fetchTftp } from "../../../pxe/client/tftp-client.js";
import { encodeAck, encodeRequest } from "../../../pxe/tftp/packet.js";
import { chooseShell } from "../../../pxe/tftp/shell.js";
import { startTftpServer, type TftpNotice } from "../../../pxe/tftp/tftp-server.js";
import { testUnless } from "../../prerequisites.js";
import { storedFile, tableSource } from "./file-table.js";
import { Gate } from "./gated-socket.js";
import { randomBytes, seededRandom } from "./seeded-random.js";
import { SpawnedServer } from "./spawned-server.js";
import { LOOPBACK, UdpPeer } from "./udp-peer.js";

const KERNEL = randomBytes(seededRandom(3), 400_000);
const FAULTY_OPEN = new URL("./faulty-open.js", import.meta.url).href;

const linux = await chooseShell("auto");
const obstacle = linux.kind === "linux" ? undefined : linux.reason;
const linuxTest = obstacle === undefined ? test.serial : testUnless(obstacle);
const SHELLS = [
  { shell: "dgram", shellTest: test.serial },
  { shell: "linux", shellTest: linuxTest },
] as const;

/** Files of the same bytes in a folder of their own. */
async function stored(t: ExecutionContext, ...names: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), "worker-fault-"));
  t.teardown(() => rm(folder, { recursive: true }));
  const files = names.map((name) => storedFile(name, join(folder, name), KERNEL));
  for (const name of names) await writeFile(join(folder, name), KERNEL);
  return { folder, files };
}

async function startHere(t: ExecutionContext, settings: Parameters<typeof startTftpServer>[0]["settings"]) {
  const { files } = await stored(t, "kernel");
  const notices: { readonly kind: TftpNotice["kind"]; readonly at: number }[] = [];
  const server = await startTftpServer({
    ...{ address: LOOPBACK, port: 0, files: tableSource(files), report: () => undefined },
    notice: ({ kind }) => notices.push({ kind, at: performance.now() }),
    ...(settings === undefined ? {} : { settings }),
  });
  t.teardown(() => server.close());
  const noticed = async (kind: TftpNotice["kind"], count = 1) => {
    for (;;) {
      const found = notices.filter((notice) => notice.kind === kind)[count - 1];
      if (found !== undefined) return found;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { server, notices, noticed };
}

linuxTest(
  "one worker's fault stops its own transfers for a moment and those of the others not at all",
  async (t) => {
    const { server, notices, noticed } = await startHere(t, { shell: "linux", workers: 2 });
    const gate = new Gate(40);
    const fetches = Array.from({ length: 60 }, () =>
      fetchTftp({ server, path: "kernel", blksize: 256, timeout: 60_000, bind: gate.bind }),
    );
    await gate.reached(60);
    const ports = [...gate.heardAt.keys()];
    t.is(ports.length, 4, "each of two workers has two sockets for transfers");
    await server.crashWorkers(0);
    const crashed = await noticed("workerCrashed");
    gate.heardAt.clear();
    gate.open();
    // The broken worker rests for 100 ms at least, and its clients hear nothing meanwhile.
    const isOver = noticed("workerRestarted").then(() => undefined);
    const speaking = await Promise.race([heardFrom(gate, 2), isOver]);
    const duringFault = [...gate.heardAt.keys()];
    t.is(speaking, 2, "two sockets went on while the worker was away");
    t.is(duringFault.length, 2);
    for (const { bytes } of await Promise.all(fetches)) t.true(Buffer.from(bytes).equals(KERNEL));
    t.is(gate.heardAt.size, 4, "the other two went on after it");
    const restarted = await noticed("workerRestarted");
    for (const port of ports)
      if (!duringFault.includes(port)) t.true((gate.heardAt.get(port) ?? 0) > crashed.at);
    t.true(restarted.at > crashed.at);
    t.deepEqual(
      notices.map(({ kind }) => kind).filter((kind) => kind !== "overload"),
      ["workerCrashed", "workerRestarted"],
    );
  },
);

async function heardFrom(gate: Gate, count: number): Promise<number> {
  while (gate.heardAt.size < count) await new Promise((resolve) => setImmediate(resolve));
  return gate.heardAt.size;
}

for (const { shell, shellTest } of SHELLS) {
  shellTest(
    `${shell}: a worker that keeps failing is started again ever later, and then serves as before`,
    async (t) => {
      const { server, notices, noticed } = await startHere(t, { shell, workers: 1 });
      for (let fault = 1; fault <= 4; fault++) {
        await server.crashWorkers();
        await noticed("workerRestarted", fault);
      }
      const times = notices.filter(({ kind }) => kind !== "overload");
      t.deepEqual(
        times.map(({ kind }) => kind),
        Array(4).fill(["workerCrashed", "workerRestarted"]).flat(),
      );
      for (const [fault, pause] of [100, 200, 400, 800].entries()) {
        const away = (times[2 * fault + 1]?.at ?? 0) - (times[2 * fault]?.at ?? 0);
        t.true(away >= pause - 1, `after fault ${fault + 1} it came back in ${away} ms`);
      }
      const { bytes } = await fetchTftp({ server, path: "kernel", blksize: 1468 });
      t.true(Buffer.from(bytes).equals(KERNEL));
    },
  );

  shellTest(`${shell}: closing while a worker is away ends at once, and nothing starts again`, async (t) => {
    const { server, notices } = await startHere(t, { shell, workers: 1 });
    await server.crashWorkers();
    await server.close();
    t.deepEqual(
      notices.map(({ kind }) => kind),
      ["workerCrashed"],
    );
    t.is(server.transfers, 0);
  });

  shellTest(`${shell}: a worker that hangs is noticed, and another takes its place`, async (t) => {
    // Longer than it takes to notice; where the transfers end with their worker it is waited for in vain.
    const timeout = shell === "linux" ? 60_000 : 8000;
    const { files } = await stored(t, "kernel", "hang");
    const settings = { shell, workers: 1 } as const;
    await using server = await SpawnedServer.start({ files, settings }, ["--import", FAULTY_OPEN]);
    const gate = new Gate(40);
    const fetches = Array.from({ length: 20 }, () =>
      fetchTftp({ server, path: "kernel", blksize: 512, timeout, bind: gate.bind }),
    );
    await gate.reached(20);
    await using peer = await UdpPeer.open();
    peer.send(rrq("hang"), server.port);
    t.regex((await server.noticed("workerCrashed")).text, /hung/);
    await server.noticed("workerRestarted");
    gate.open();
    const ends = await Promise.all(fetches.map((fetch) => fetch.catch(() => undefined)));
    const cut = ends.filter((end) => end === undefined);
    t.is(cut.length, shell === "linux" ? 0 : 20, "on the Linux shell transfers outlive their worker");
    for (const end of ends) t.true(end === undefined || Buffer.from(end.bytes).equals(KERNEL));
    const { bytes } = await fetchTftp({ server, path: "kernel" });
    t.true(Buffer.from(bytes).equals(KERNEL));
  });
}

linuxTest("a transfer that no worker bears is given up, so that the others are served again", async (t) => {
  const { files } = await stored(t, "kernel", "poison");
  const settings = { shell: "linux", workers: 1 } as const;
  await using server = await SpawnedServer.start({ files, settings }, ["--import", FAULTY_OPEN]);
  await using peer = await UdpPeer.open();
  const first = await peer.ask(rrq("poison"), server.port);
  for (let block = 1; block < 5; block++) await peer.ask(encodeAck(block), first.port);
  await fetchTftp({ server, path: "kernel" });
  server.crash();
  await server.noticed("workerRestarted");
  const { bytes } = await fetchTftp({ server, path: "kernel" });
  t.true(Buffer.from(bytes).equals(KERNEL));
  let told = await peer.ask(encodeAck(5), first.port);
  while (told.packet.kind === "data" && told.packet.block === 5) told = await peer.next();
  t.like(told.packet, { kind: "error", code: 5 }, "the poisoned one is gone");
});

function rrq(filename: string): Uint8Array {
  return encodeRequest({ kind: "rrq", filename, mode: "octet", options: new Map() });
}
