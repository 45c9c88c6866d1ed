import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { dashedMac, type MacAddress } from "../../pxe/net/mac-address.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { DriverProcess } from "./driver-process.js";

const MAC = "52:54:00:00:00:01" as MacAddress;
/** Printable, and more than one chunk. */
const DISK = Buffer.alloc(5_000_000, "a disk image ");
/** Milliseconds. */
const PATIENCE = 30_000;

/** A machine's switch: what it was asked for stands in a file, one line each. */
const SWITCH = `#!/bin/sh
echo "$*" >>"$(dirname "$0")/switched"
case $1 in
power-state) cat "$(dirname "$0")/state" ;;
power-on) echo on >"$(dirname "$0")/state" ;;
power-off) echo off >"$(dirname "$0")/state" ;;
esac
`;

/** A driver with the machine r1, whose switch is a script, and the agent's image. */
async function rack(
  t: ExecutionContext,
): Promise<{ readonly folder: string; readonly driver: DriverProcess }> {
  const folder = await temporaryFolder(t);
  const path = (name: string) => join(folder, name);
  await writeFile(path("switch"), SWITCH, { mode: 0o755 });
  for (const [name, text] of Object.entries({
    state: "on\n",
    "undionly.kpxe": "a loader",
    kernel: "a kernel",
  }))
    await writeFile(path(name), text);
  const driver = await DriverProcess.start(folder, {
    lines: [`power: { commands: { lab: ${path("switch")} }, pollSeconds: 5 }`],
  });
  const files = { kernelPath: path("kernel"), ramdiskPath: path("kernel") };
  await driver.client.pushImage({ name: "metalplug-agent", ...files });
  await writeFile(path("disk"), DISK);
  await driver.client.pushImage({ name: "debian", ...files, diskPath: path("disk") });
  await driver.client.addNode({
    ...{ name: "r1", macs: [MAC] },
    power: { kind: "command", command: "lab", machine: "m1" },
  });
  return { folder, driver };
}

/** What the machine's switch was told to do. */
async function switched(folder: string): Promise<readonly string[]> {
  const lines = (await readFile(join(folder, "switched"), "utf8")).trim().split("\n");
  return lines.filter((line) => !line.startsWith("power-state"));
}

async function again(driver: DriverProcess): Promise<void> {
  await driver.kill();
  await driver.start();
}

function tokenOf(script: string): string {
  return /metalplug\.token=([0-9a-f]{64})/.exec(script)?.[1] ?? "";
}

test("a discovery by a real driver: its switch, its boot config and its machine's calls, over some kills", async (t) => {
  const { folder, driver } = await rack(t);
  await using _ = driver;
  const { client } = driver;
  await client.spawn({ node: "r1", image: "", kind: "discover", vifs: [] });
  await again(driver);
  const script = await until(t, "the boot config", () => get(driver, "boot.ipxe"));
  t.true(script.includes("metalplug.task=discover"), script);
  const token = tokenOf(script);
  t.is(await phone(driver, "start", "0".repeat(64)), 403);
  t.is(await untilTaken(t, driver, "start", token), 200);
  await again(driver);
  t.is(await phone(driver, "report", token, '{"cpus":4,"memory":1024}'), 200);
  t.is(await phone(driver, "done", token), 200);
  await until(t, "the instance's end", async () =>
    (await client.listInstances()).length === 0 ? "ended" : undefined,
  );
  t.is((await client.getNode("r1")).found?.hardware.cpus, 4);
  const asked = await switched(folder);
  t.is(asked[0], "power-off m1");
  t.true(asked.includes("boot-device m1 network continuous"));
  t.is((await readFile(join(folder, "state"), "utf8")).trim(), "off");
});

test("a deployment by a real driver: the disk's bytes, its start from disk, and nothing by the network from then on", async (t) => {
  const { folder, driver } = await rack(t);
  await using _ = driver;
  const { client } = driver;
  await client.spawn({
    ...{ node: "r1", image: "debian", kind: "deploy", vifs: [] },
    deploy: { root: "1", userData: "#!/bin/sh\n" },
  });
  const script = await until(t, "the boot config", () => get(driver, "boot.ipxe"));
  const token = tokenOf(script);
  t.is(await untilTaken(t, driver, "start", token), 200);
  await again(driver);
  const sha256 = createHash("sha256").update(DISK).digest("hex");
  t.is(
    await get(driver, "work"),
    `disk.size=${DISK.length}\ndisk.sha256=${sha256}\ndisk.chunk=4194304\ntarget=\nroot=1\nconfigdrive=1\n`,
  );
  t.is(await get(driver, "disk"), DISK.toString("latin1"));
  t.is((await get(driver, "disk.chunks"))?.trim().split("\n").length, 2);
  t.true((await get(driver, "config-drive"))?.includes("meta_data.json"));
  t.is(await untilTaken(t, driver, "done", token), 200);
  t.is(await get(driver, "boot.ipxe"), undefined, "nothing from the moment of the answer on");
  await again(driver);
  t.is(await phone(driver, "done", token), 200, "its answer may have been lost");
  t.is(await phone(driver, "start", token), 403);
  for (const file of ["boot.ipxe", "kernel", "work", "disk"]) t.is(await get(driver, file), undefined);
  t.is((await client.listInstances())[0]?.state, "active");
  t.is((await switched(folder)).filter((line) => line.startsWith("power-off")).length >= 1, true);
  t.true((await switched(folder)).includes("boot-device m1 disk continuous"));
});

async function get(driver: DriverProcess, file: string): Promise<string | undefined> {
  const response = await fetch(`${driver.httpUrl}/m/${dashedMac(MAC)}/${file}`);
  return response.ok ? response.text() : void (await response.text());
}

async function phone(driver: DriverProcess, word: string, token: string, body = ""): Promise<number> {
  const response = await fetch(`${driver.httpUrl}/phone/${dashedMac(MAC)}/${word}`, {
    ...{ method: "POST", headers: { Authorization: `Bearer ${token}` }, body },
  });
  await response.text();
  return response.status;
}

function untilTaken(
  t: ExecutionContext,
  driver: DriverProcess,
  word: string,
  token: string,
): Promise<number> {
  return until(t, word, async () => {
    const status = await phone(driver, word, token);
    return status === 503 ? undefined : status;
  });
}

async function until<T>(t: ExecutionContext, what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = performance.now() + PATIENCE; performance.now() < end; ) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  t.fail(`${what} did not come`);
  throw new Error(what);
}
