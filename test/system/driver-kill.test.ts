import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { fetchTftp, type TftpFile } from "../../pxe/client/tftp-client.js";
import { ipv4FromNumber } from "../../pxe/net/ipv4-address.js";
import { dashedMac, type MacAddress, parseMacAddress } from "../../pxe/net/mac-address.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { Gate } from "../pxe/tftp/gated-socket.js";
import { randomBytes, seededRandom } from "../pxe/tftp/seeded-random.js";
import { DriverProcess } from "./driver-process.js";
import { healthOf } from "./grpc-health.js";

const KERNEL = randomBytes(seededRandom(21), 150_001);
const RAMDISK = randomBytes(seededRandom(22), 300_000);
/** 127.80.0.1: each transfer has an address of its own from there on, as each machine has. */
const MACHINES = 0x7f50_0001;
const NODES = 20;
const TRANSFERS = 200;
/** Datagrams after which a quarter of the clients each stand: before the first answer, at the first block, and in the middle. */
const STEPS = [1, 2, 8, 30];

test.serial(
  "kill -9 in the middle of 200 transfers: started again, it serves every machine that asks again",
  async (t) => {
    await using driver = await DriverProcess.start(await temporaryFolder(t));
    await pushImage(driver);
    for (let number = 0; number < NODES; number++) await spawnOn(driver, number);
    for (let round = 1; round <= 2; round++) {
      const gates = STEPS.map((step) => new Gate(step));
      const under = Array.from({ length: TRANSFERS }, (_, i) =>
        fetchFile(driver, i, gates[i % STEPS.length]),
      );
      await Promise.all(gates.map((gate) => gate.reached(TRANSFERS / STEPS.length)));
      await driver.kill();
      await driver.start();
      for (const gate of gates) gate.open();
      const ends = await Promise.all(under.map((fetch) => fetch.catch(() => undefined)));
      const again = await Promise.all(ends.map((end, i) => end ?? fetchFile(driver, i)));
      t.true(ends.filter((end) => end === undefined).length > 0, "the kill came in the middle of them");
      for (const [i, { bytes }] of again.entries()) t.true(Buffer.from(bytes).equals(contentOf(i)));
    }
    t.is(await healthOf(driver.grpcAddress), "SERVING");
    await isIntact(t, driver);
  },
);

test.serial("kill -9 at any moment while 200 machines boot", async (t) => {
  await using driver = await DriverProcess.start(await temporaryFolder(t));
  await pushImage(driver);
  for (let number = 0; number < NODES; number++) await spawnOn(driver, number);
  const machines = Array.from({ length: TRANSFERS }, (_, i) => untilServed(driver, i));
  for (let kill = 0; kill < 3; kill++) {
    await Promise.race(machines.slice(kill * 20, kill * 20 + 20));
    await driver.kill();
    await driver.start();
  }
  for (const [i, { bytes }] of (await Promise.all(machines)).entries())
    t.true(Buffer.from(bytes).equals(contentOf(i)));
  t.is(await healthOf(driver.grpcAddress), "SERVING");
  await isIntact(t, driver);
});

/** As a machine does: it asks again until it has its file. */
async function untilServed(driver: DriverProcess, i: number): Promise<TftpFile> {
  for (;;) {
    const file = await fetchFile(driver, i).catch(() => undefined);
    if (file !== undefined) return file;
  }
}

function fetchFile(driver: DriverProcess, i: number, gate?: Gate): Promise<TftpFile> {
  const path = `m/${dashedMac(macOf(i % NODES))}/${i % 2 === 0 ? "kernel" : "ramdisk"}`;
  const options = i % 3 === 0 ? { blksize: 1408 } : i % 3 === 1 ? { blksize: 1024, windowsize: 4 } : {};
  const through = gate === undefined ? {} : { bind: gate.bind };
  const localAddress = ipv4FromNumber(MACHINES + i);
  return fetchTftp({ server: driver.tftp, localAddress, path, ...options, ...through, timeout: 4000 });
}

function contentOf(i: number): Uint8Array {
  return i % 2 === 0 ? KERNEL : RAMDISK;
}

async function pushImage(driver: DriverProcess): Promise<void> {
  const [kernelPath, ramdiskPath] = [join(driver.folder, "kernel"), join(driver.folder, "ramdisk")];
  await writeFile(kernelPath, KERNEL);
  await writeFile(ramdiskPath, RAMDISK);
  await driver.client.pushImage({ name: "tiny", kernelPath, ramdiskPath });
}

async function spawnOn(driver: DriverProcess, number: number): Promise<void> {
  const [node, mac] = [`n${number}`, macOf(number)];
  await driver.client.addNode({ name: node, macs: [mac] });
  await driver.client.spawn({ node, image: "tiny", vifs: [{ mac }] });
}

/** The image and every machine are there, each blob under the digest it has. */
async function isIntact(t: ExecutionContext, { client, dataDir }: DriverProcess): Promise<void> {
  t.deepEqual(
    (await client.listImages()).map(({ name }) => name),
    ["tiny"],
  );
  t.is((await client.listInstances()).length, NODES);
  const blobs = await readdir(join(dataDir, "blobs"));
  t.is(blobs.length, 2);
  for (const name of blobs)
    t.is(
      createHash("sha256")
        .update(await readFile(join(dataDir, "blobs", name)))
        .digest("hex"),
      name,
    );
  t.deepEqual(await readdir(join(dataDir, "incoming")), []);
}

function macOf(number: number): MacAddress {
  const mac = parseMacAddress(`52:54:00:79:00:${String(number + 10)}`);
  if (mac === undefined) throw new Error("not a MAC address");
  return mac;
}
