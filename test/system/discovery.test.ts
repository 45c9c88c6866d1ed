import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { openStore } from "../../driver/store/level-store.js";
import { dashedMac, type MacAddress } from "../../pxe/net/mac-address.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { DriverProcess } from "./driver-process.js";

const MAC = "52:54:00:00:00:01" as MacAddress;
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

test("a discovery by a real driver: its switch, its boot config and its machine's calls, over some kills", async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, "switch"), SWITCH);
  await chmod(join(folder, "switch"), 0o755);
  await writeFile(join(folder, "state"), "on\n");
  await writeFile(join(folder, "undionly.kpxe"), "a loader");
  const kernel = join(folder, "kernel");
  await writeFile(kernel, "a kernel");
  await using driver = await DriverProcess.start(folder, {
    lines: [`power: { commands: { lab: ${join(folder, "switch")} }, pollSeconds: 5 }`],
  });
  const { client } = driver;
  await client.pushImage({ name: "metalplug-agent", kernelPath: kernel, ramdiskPath: kernel });
  await client.addNode({ name: "r1", macs: [MAC] });
  await driver.kill();
  await record(driver, { power: { kind: "command", command: "lab", machine: "m1" } });
  await driver.start();
  await client.spawn({ node: "r1", image: "", kind: "discover", vifs: [] });
  await driver.kill();
  await driver.start();
  const script = await until(t, "the boot config", () => get(driver, "boot.ipxe"));
  t.true(script.includes("metalplug.task=discover"), script);
  const token = /metalplug\.token=([0-9a-f]{64})/.exec(script)?.[1] ?? "";
  t.is(await phone(driver, "start", "0".repeat(64)), 403);
  t.is(await untilTaken(t, driver, "start", token), 200);
  await driver.kill();
  await driver.start();
  t.is(await phone(driver, "report", token, '{"cpus":4,"memory":1024}'), 200);
  t.is(await phone(driver, "done", token), 200);
  await until(t, "the instance's end", async () =>
    (await client.listInstances()).length === 0 ? "ended" : undefined,
  );
  await driver.kill();
  t.like(await record(driver, {}), { found: { hardware: { cpus: 4, memory: 1024 } } });
  const switched = (await readFile(join(folder, "switched"), "utf8")).split("\n");
  const asked = switched.filter((line) => line !== "" && !line.startsWith("power-state"));
  t.is(asked[0], "power-off m1");
  t.true(asked.includes("boot-device m1 network continuous"));
  t.is(asked.at(-1), "power-off m1");
  t.is((await readFile(join(folder, "state"), "utf8")).trim(), "off");
});

/** What the stopped driver knows of the machine, with these changes made to it. */
async function record({ dataDir }: DriverProcess, changes: object): Promise<object> {
  await using store = await openStore(join(dataDir, "state"));
  const value = { ...(store.get("node/r1") as object), ...changes };
  await store.commit([{ key: "node/r1", value }]);
  return value;
}

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
