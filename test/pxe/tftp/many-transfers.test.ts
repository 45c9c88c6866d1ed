import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { fetchTftp } from "../../../pxe/client/tftp-client.js";
import { ipv4ToNumber, UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import { LinuxIo } from "../../../pxe/net/linux-io.js";
import { encodeAck, encodeError, encodeRequest } from "../../../pxe/tftp/packet.js";
import { chooseShell } from "../../../pxe/tftp/shell.js";
import { testUnless } from "../../prerequisites.js";
import { storedFile } from "./file-table.js";
import { randomBytes, seededRandom } from "./seeded-random.js";
import { SpawnedServer } from "./spawned-server.js";
import { LOOPBACK } from "./udp-peer.js";

const KERNEL = randomBytes(seededRandom(5), 8 << 20);
const TRANSFERS = 4096;
/** Bytes of the whole process for each transfer, its thread's garbage included. */
const MOST_FOR_ONE = 12 * 1024;
/** 127.3.0.0. */
const CLIENTS = 0x7f03_0000;
const SERVER = ipv4ToNumber(LOOPBACK);

const linux = await chooseShell("auto");
const obstacle =
  linux.kind === "linux" ? undefined : `4,096 clients take one socket with many addresses: ${linux.reason}`;
const manyTest = obstacle === undefined ? test.serial : testUnless(obstacle);

for (const shell of ["linux", "dgram"] as const)
  manyTest(
    `${shell}: ${TRANSFERS} transfers at once share their sockets and one file, and cost little memory each`,
    async (t) => {
      if (linux.kind !== "linux") return t.fail();
      await using server = await startServer(t, shell);
      t.true(Buffer.from((await fetchTftp({ server, path: "kernel", blksize: 1468 })).bytes).equals(KERNEL));
      const before = await server.untilFacts(({ transfers }) => transfers === 0);
      await using io = new LinuxIo(linux.calls);
      const clients = new Clients(io, server.port);
      await clients.open();
      await clients.begin(TRANSFERS);
      const during = await server.facts();
      t.is(during.transfers, TRANSFERS);
      t.is(during.openFiles, 1);
      t.is(during.descriptors, before.descriptors);
      const each = (during.rss - before.rss) / TRANSFERS;
      t.log(`${Math.round(each)} bytes each; ${during.rss} in all`);
      t.true(each < MOST_FOR_ONE, `${each} bytes each`);
      clients.end();
      await server.untilFacts(({ transfers }) => transfers === 0);
      t.is((await server.facts()).descriptors, before.descriptors);
      return undefined;
    },
  );

async function startServer(t: ExecutionContext, shell: "linux" | "dgram"): Promise<SpawnedServer> {
  const folder = await mkdtemp(join(tmpdir(), "many-"));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "kernel"), KERNEL);
  const files = [storedFile("kernel", join(folder, "kernel"), KERNEL)];
  return SpawnedServer.start({ files, settings: { shell, maxTransfers: TRANSFERS, workers: 1 } });
}

/** Machines that ask for the kernel, take its first blocks, and then think about it. */
class Clients {
  private readonly io: LinuxIo;
  private readonly serverPort: number;
  /** By client: the server's port, once its first block has come. */
  private readonly ports = new Map<number, number>();
  private send: (bytes: Uint8Array, port: number, from: number) => void = () => undefined;

  constructor(io: LinuxIo, serverPort: number) {
    this.io = io;
    this.serverPort = serverPort;
  }

  async open(): Promise<void> {
    const binding = { address: UNSPECIFIED, port: 0, receiveBuffer: 8 << 20, packetInfo: true };
    const socket = await this.io.bind(binding, ({ bytes, offset, localAddress, port }) => {
      if (bytes[offset + 1] === 6) this.send(encodeAck(0), port, localAddress);
      else if (bytes[offset + 1] === 3) this.ports.set(localAddress, port);
    });
    this.send = (bytes, port, localAddress) =>
      socket.send(bytes, SERVER, port, { localAddress, interface: 0 });
  }

  /** Once all of them are in the middle of it; whoever has no answer asks again, as firmware does. */
  async begin(count: number): Promise<void> {
    const options = new Map([
      ["blksize", "512"],
      ["windowsize", "2"],
      ["timeout", "60"],
    ]);
    const request = encodeRequest({ kind: "rrq", filename: "kernel", mode: "octet", options });
    let asked = 0;
    while (this.ports.size < count) {
      for (; asked < Math.min(count, this.ports.size + 64); asked++)
        this.send(request, this.serverPort, CLIENTS + 1 + asked);
      this.io.turn(5);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  end(): void {
    for (const [client, port] of this.ports) this.send(encodeError(0, "enough"), port, client);
    this.io.turn(0);
  }
}
