import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import test, { type ExecutionContext } from "ava";
import type { UdpIo } from "../../../pxe/net/udp-io.js";
import { chooseShell } from "../../../pxe/tftp/shell.js";
import { testUnless } from "../../prerequisites.js";
import { casesOf, runCase } from "./udp-io-cases.js";
import type { CaseResult } from "./udp-io-runner.js";

const RUNNER = new URL("./udp-io-runner.js", import.meta.url);
const linux = await chooseShell("auto");
const obstacle = linux.kind === "linux" ? undefined : linux.reason;
const SHELLS = [
  { shell: "dgram", shellTest: test.serial },
  { shell: "linux", shellTest: obstacle === undefined ? test.serial : testUnless(obstacle) },
] as const;

for (const { shell, shellTest } of SHELLS) {
  const calls = shell === "linux" && linux.kind === "linux" ? linux.calls : undefined;
  for (const each of casesOf(shell))
    shellTest(`${shell}: ${each.name}`, async (t) => {
      await runCase(each, calls);
      t.pass();
    });

  shellTest(`${shell}: all of it holds in a worker thread, three of them at once`, async (t) => {
    const told = await Promise.all([inWorker(shell), inWorker(shell), inWorker(shell)]);
    for (const results of told) allHeld(t, shell, results);
  });
}

const inNamespace = testUnless(obstacle ?? obstacleToNamespaces());

// There is no interface on the way that takes what is to be cut into 1,468 bytes, so each of them leaves alone, and fragmented.
inNamespace(
  "linux: all of it holds where the MTU is smaller than the datagrams, in a main thread",
  async (t) => {
    const name = `mp${process.pid}u`;
    const ip = (...args: readonly string[]) => execFileSync("ip", args);
    ip("netns", "add", name);
    t.teardown(() => ip("netns", "del", name));
    ip("-n", name, "link", "set", "lo", "mtu", "1280", "up");
    const command = ["netns", "exec", name, process.execPath, fileURLToPath(RUNNER), "linux"];
    const child = spawn("ip", command, { stdio: ["ignore", "pipe", "inherit"] });
    const results: CaseResult[] = [];
    for await (const line of createInterface({ input: child.stdout }))
      results.push(JSON.parse(line) as CaseResult);
    allHeld(t, "linux", results);
  },
);

async function inWorker(shell: UdpIo["shell"]): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  const worker = new Worker(RUNNER, { workerData: shell });
  worker.on("message", (result: CaseResult) => results.push(result));
  await once(worker, "exit");
  return results;
}

function allHeld(t: ExecutionContext, shell: UdpIo["shell"], results: readonly CaseResult[]): void {
  const broken = results.filter(({ failure }) => failure !== undefined);
  t.deepEqual(broken, []);
  t.is(results.length, casesOf(shell).length);
}

function obstacleToNamespaces(): string | undefined {
  if (process.getuid?.() !== 0) return "network namespaces need root";
  const found = spawnSync("ip", ["netns", "list"]);
  return found.status === 0 ? undefined : "there is no ip command that knows network namespaces (iproute2)";
}
