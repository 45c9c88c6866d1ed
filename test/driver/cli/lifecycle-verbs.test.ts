import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { ExecutionContext } from "ava";
import test from "ava";
import { MAC, MAC2, startTestDriver, type TestDriver, until } from "../rpc/support.js";
import { type Outcome, runCliProcess, startCliProcess } from "./cli-process.js";

const MIB = 2 ** 20;

interface Lab extends TestDriver {
  readonly run: (...args: readonly string[]) => Promise<Outcome>;
  readonly env: { readonly METALPLUG_DRIVER: string };
}

/** A real server whose instances live as the test says, with node r1. */
async function lab(t: ExecutionContext): Promise<Lab> {
  const driver = await startTestDriver(t);
  await driver.inventory.addNode({ requestId: "", name: "r1", macs: [MAC] });
  await driver.inventory.addNode({ requestId: "", name: "r2", macs: [MAC2] });
  const env = { METALPLUG_DRIVER: driver.server.address };
  return { ...driver, env, run: (...args) => runCliProcess(args, env) };
}

function userData(t: ExecutionContext, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "metalplug-user-data-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "user-data");
  writeFileSync(file, content);
  return file;
}

/** A command line that runs on: what it has told as results and as progress, and its exit code. */
function start({ env }: Pick<Lab, "env">, ...args: readonly string[]) {
  const child = startCliProcess(args, env);
  const ended = once(child, "close").then(([code]): unknown => code);
  return { child, out: collected(child.stdout), err: collected(child.stderr), ended };
}

function collected(stream: Readable): () => string {
  let told = "";
  stream.on("data", (bytes: Buffer) => {
    told += bytes.toString();
  });
  return () => told;
}

/** That the operation on the node has begun and the command line watches it. */
async function watched({ lifecycle, inventory }: Lab, node = "r1"): Promise<void> {
  await until(() => inventory.instanceOn(node) !== undefined && lifecycle.listenerCount > 1);
}

const done = (stdout: string): Outcome => ({ code: 0, stdout, stderr: "" });
const failed = (stderr: string): Outcome => ({ code: 1, stdout: "", stderr: `metalplug: ${stderr}\n` });

test("a deployment is spawned with all its options, and how to follow it is told", async (t) => {
  const { run, lifecycle } = await lab(t);
  const file = userData(t, "#cloud-config\n");
  const args = ["--kind", "deploy", "--disk", "serial:WD-1", "--root", "none", "--user-data", file];
  t.deepEqual(
    await run("spawn", "r1", "--image", "debian13", ...args, "--boot-mac", MAC, "--without-power"),
    done(
      "Spawned instance i-r1 on r1: image debian13 onto its disk by ipxe; it is deploying and waits for its turn (follow it: metalplug instance watch r1)\n",
    ),
  );
  t.like(lifecycle.requests[0], {
    ...{ kind: "deploy", bootMac: MAC, withoutPower: true },
    deploy: { disk: "serial:WD-1", root: "none", userData: "#cloud-config\n" },
  });
});

test("spawn --wait tells each step, and ends with the instance active", async (t) => {
  const it = await lab(t);
  const { lifecycle } = it;
  const { out, err, ended } = start(it, "spawn", "r1", "--image", "debian13", "--kind", "deploy", "--wait");
  const steps: readonly (readonly [string, () => void])[] = [
    ["waits for its turn", () => lifecycle.progressed("r1", { queuePlace: 1 })],
    [
      "waits for its turn, place 1 in the queue",
      () => lifecycle.step("r1", "agentWorking", { failures: 1, failure: "no answer" }),
    ],
    [
      "has the agent at work, failed once: no answer",
      () => lifecycle.progressed("r1", { doneBytes: MIB, totalBytes: 4 * MIB }),
    ],
    [
      "has the agent at work, 1.0 MiB of 4.0 MiB (25 %), failed once: no answer",
      () => lifecycle.finish("r1"),
    ],
  ];
  const lines = steps.map(([line]) => `r1: deploying, ${line}`);
  for (const [index, [, change]] of steps.entries()) {
    await until(() => err().endsWith(`${lines[index]}\n`));
    change();
  }
  t.is(await ended, 0);
  t.deepEqual(err().split("\n"), [...lines, "r1: active", ""]);
  t.deepEqual(out().split("\n"), [
    "Spawned instance i-r1 on r1: image debian13 onto its disk by ipxe",
    "Instance i-r1 on r1 is active",
    "",
  ]);
});

test("spawn --wait of a netboot instance has nothing to wait for", async (t) => {
  const { run } = await lab(t);
  const { code, stdout } = await run("spawn", "r1", "--image", "debian13", "--wait");
  t.is(code, 0);
  t.regex(stdout, /^Spawned instance i-r1 on r1: image debian13 by ipxe\nInstance i-r1 on r1 is active\n$/);
});

test("reboot --wait ends once the machine is started", async (t) => {
  const it = await lab(t);
  await it.client.spawn({ node: "r1", image: "debian13" });
  it.lifecycle.finish("r1");
  const ended = it.run("reboot", "r1", "--wait");
  await watched(it);
  it.lifecycle.finish("r1");
  const { code, stdout } = await ended;
  t.is(code, 0);
  t.is(stdout, "Rebooting instance i-r1 on r1\nInstance i-r1 on r1 is active\n");
});

test("what ends in error ends with 1 and the reason", async (t) => {
  const it = await lab(t);
  const ended = it.run("spawn", "r1", "--image", "debian13", "--kind", "deploy", "--wait");
  await watched(it);
  it.lifecycle.fail("r1", "no disk has room for the image; choose another by rebuild");
  const { code, stderr } = await ended;
  t.is(code, 1);
  t.is(stderr.match(/no disk has room/g)?.length, 1, "told once");
  t.regex((await it.run("node", "show", "r1")).stdout, /^state +error: no disk has room for the image;/m);
  t.is(
    stderr.split("\n").at(-2),
    'metalplug: Instance i-r1 on node "r1" is in error: no disk has room for the image; choose another by rebuild [INSTANCE_FAILED]',
  );
});

test("with --json each change is a line, and so is the end", async (t) => {
  const it = await lab(t);
  await it.client.spawn({ node: "r1", image: "debian13", kind: "deploy" });
  it.lifecycle.finish("r1");
  const ended = it.run("destroy", "r1", "--wait", "--json");
  await until(() => it.inventory.instance("r1").state.kind === "deleting" && it.lifecycle.listenerCount > 1);
  it.lifecycle.finish("r1");
  await until(() => it.inventory.instance("r1").state.kind === "cleaning");
  it.lifecycle.finish("r1");
  const { code, stdout, stderr } = await ended;
  t.deepEqual([code, stderr], [0, ""]);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  t.like(lines[0], { node: "r1", operation: { startedAt: "2025-10-09T08:53:20.500Z" } });
  t.deepEqual(lines.at(-1), { node: "r1", instance: "i-r1", state: "available" });
});

test("destroy tells whether anything is left to do, and cleaning can be left out", async (t) => {
  const { run, client, lifecycle } = await lab(t);
  await client.spawn({ node: "r1", image: "debian13", kind: "deploy" });
  t.deepEqual(
    await run("destroy", "r1"),
    done(
      "Destroying instance i-r1 on r1; it is deleting and is switched off (follow it: metalplug instance watch r1)\n",
    ),
  );
  t.deepEqual(await run("destroy", "r1", "--without-cleaning"), done("Destroyed instance i-r1 on r1\n"));
  t.like(lifecycle.requests.at(-1), { withoutCleaning: true });
  await client.spawn({ node: "r1", image: "debian13" });
  t.deepEqual(
    await run("destroy", "r1", "--wait"),
    done("Destroyed instance i-r1 on r1\nInstance i-r1 on r1 has ended: the node is available\n"),
  );
});

test("rebuild, reboot, rescue and unrescue say what has begun", async (t) => {
  const { run, client, lifecycle } = await lab(t);
  await client.spawn({ node: "r1", image: "debian13" });
  const going = (state: string, step: string) =>
    `; it is ${state} and ${step} (follow it: metalplug instance watch r1)\n`;
  t.deepEqual(
    await run("rebuild", "r1", "--image", "debian14"),
    done(`Rebuilding instance i-r1 on r1: image debian14${going("rebuilding", "waits for its turn")}`),
  );
  t.deepEqual(
    await run("reboot", "r1"),
    failed('Cannot reboot node "r1": it is rebuilding; it has to be active first [STATE_REFUSED]'),
  );
  lifecycle.finish("r1");
  t.deepEqual(
    await run("reboot", "r1"),
    done(`Rebooting instance i-r1 on r1${going("active", "is switched off")}`),
  );
  lifecycle.finish("r1");
  t.deepEqual(
    await run("rescue", "r1", "--image", "helper"),
    done(`Rescuing instance i-r1 on r1 by image helper${going("rescue", "is switched off")}`),
  );
  lifecycle.finish("r1");
  t.deepEqual(
    await run("unrescue", "r1"),
    done(`Starting instance i-r1 on r1 as it was${going("active", "is switched off")}`),
  );
});

test("rebuild changes what is said of the disk, and keeps the rest", async (t) => {
  const { run, client, lifecycle } = await lab(t);
  const deploy = { disk: "/dev/sda", root: "2", userData: "#cloud-config" };
  await client.spawn({ node: "r1", image: "debian13", kind: "deploy", deploy });
  lifecycle.finish("r1");
  t.like(await run("rebuild", "r1", "--disk", "serial:WD-1"), { code: 0, stderr: "" });
  t.like(await client.getInstance("r1"), { image: "debian13", deploy: { ...deploy, disk: "serial:WD-1" } });
});

test("a discovery takes neither image nor vif, and its node is available in the end", async (t) => {
  const it = await lab(t);
  const ended = it.run("discover", "r1", "--wait");
  await watched(it);
  it.lifecycle.finish("r1");
  const { code, stdout } = await ended;
  t.is(code, 0);
  t.is(
    stdout,
    "Discovering the hardware of r1, as instance i-r1\nInstance i-r1 on r1 has ended: the node is available\n",
  );
  t.like(it.lifecycle.requests[0], { kind: "discover", image: "", vifs: [] });
});

test("Ctrl-C ends the watching only, and says so", async (t) => {
  const it = await lab(t);
  const { child, err, ended } = start(it, "spawn", "r1", "--image", "i", "--kind", "deploy", "--wait");
  await until(() => err().endsWith("r1: deploying, waits for its turn\n"));
  child.kill("SIGINT");
  t.is(await ended, 130);
  t.is(
    err(),
    "r1: deploying, waits for its turn\nmetalplug: Stopped watching; the driver goes on with r1 (follow it: metalplug instance watch r1)\n",
  );
  t.is(it.inventory.instance("r1").state.kind, "deploying");
});

test("instances are listed by state and image, and shown whole", async (t) => {
  const { run, client, lifecycle } = await lab(t);
  await client.spawn({
    ...{ node: "r1", image: "debian13", kind: "deploy", vifs: [{ mac: MAC }], bootMac: MAC },
    deploy: { root: "2", userData: "x".repeat(2048) },
  });
  await client.spawn({ node: "r2", image: "other" });
  lifecycle.step("r1", "agentWorking");
  lifecycle.progressed("r1", { doneBytes: 3, totalBytes: 4, deadline: 1_760_000_900_000 });
  const heading =
    "NODE  STATE           KIND    IMAGE     LOADER  VIFS                             INSTANCE\n";
  const line = `r1    deploying 75 %  deploy  debian13  ipxe    ${MAC} from the pool  i-r1\n`;
  t.deepEqual(
    await run("instance", "list", "--state", "deploying", "--state", "error"),
    done(heading + line),
  );
  t.deepEqual(await run("instance", "list", "--image", "debian13"), done(heading + line));
  t.deepEqual(await run("instance", "list", "--state", "error"), done("No instances\n"));
  t.is((await run("instance", "list", "--state", "available")).code, 2);
  t.deepEqual((await run("instance", "show", "r1")).stdout.split("\n"), [
    "instance  i-r1",
    "node      r1",
    "state     deploying",
    "doing     has the agent at work, 3 B of 4 B (75 %)",
    "          since 2025-10-09T08:53:20.500Z, to end by 2025-10-09T09:08:20.000Z",
    "kind      deploy",
    "image     debian13",
    "loader    ipxe",
    `vifs      ${MAC} from the pool`,
    `boots by  ${MAC}`,
    "disk      the smallest that is large enough",
    "root      partition 2 grows",
    "userdata  2.0 KiB",
    "revision  5",
    "created   2025-10-09T08:53:20.123Z",
    "",
  ]);
  t.deepEqual(await run("instance", "show", "r9"), failed('Node "r9" has no instance [INSTANCE_NOT_FOUND]'));
});

test("instance watch follows to the instance's end", async (t) => {
  const it = await lab(t);
  await it.client.spawn({ node: "r1", image: "debian13" });
  const ended = it.run("instance", "watch", "r1");
  await watched(it);
  await it.client.destroy("r1");
  t.deepEqual(await ended, done("r1: active\nInstance i-r1 on r1 has ended: the node is available\n"));
});

test("a driver that restarts is waited for, and the watch goes on", async (t) => {
  const first = await lab(t);
  await first.client.spawn({ node: "r1", image: "debian13", kind: "deploy" });
  const { out, err, ended } = start(first, "instance", "watch", "r1");
  await until(() => out().endsWith("waits for its turn\n"));
  await first.server.close();
  await until(() => err().endsWith("\n"));
  const { lifecycle } = await startTestDriver(t, {
    listen: { host: "127.0.0.1", port: first.server.port },
    memory: first.inventory,
  });
  await until(() => err().endsWith("The driver is back\n"));
  lifecycle.step("r1", "agentWorking");
  await until(() => out().endsWith("has the agent at work\n"));
  await lifecycle.destroy({ requestId: "", expectedRevision: 0, node: "r1", withoutCleaning: true });
  t.is(await ended, 0);
  t.regex(err(), /^metalplug: Not now: hypervisor hv1 is stopping.*\nmetalplug: The driver is back\n$/);
  t.regex(
    out(),
    /^r1: deploying, waits for its turn\n[\s\S]*Instance i-r1 on r1 has ended: the node is available\n$/,
  );
});

test("an instance that ended while its driver was away has ended", async (t) => {
  const first = await lab(t);
  await first.client.spawn({ node: "r1", image: "debian13" });
  const { out, ended } = start(first, "instance", "watch", "r1");
  await until(() => out().endsWith("active\n"));
  await first.server.close();
  first.inventory.put("r1", undefined);
  await startTestDriver(t, {
    listen: { host: "127.0.0.1", port: first.server.port },
    memory: first.inventory,
  });
  t.is(await ended, 0);
  t.is(out(), "r1: active\nInstance i-r1 on r1 has ended: the node is available\n");
});

test("power is switched and asked for", async (t) => {
  const { run, power, inventory } = await lab(t);
  Object.assign(inventory.node("r1"), { power: { kind: "command", command: "plug", machine: "7" } });
  const seen = "seen 2025-10-09T08:53:20.123Z";
  t.deepEqual(await run("power", "status", "r1"), done(`r1: power off, ${seen}\n`));
  t.deepEqual(
    await run("power", "on", "r1", "--boot-device", "http", "--continuous"),
    done(`r1: power on, ${seen}\n`),
  );
  t.deepEqual(await run("power", "cycle", "r1", "--boot-device", "disk"), done(`r1: power on, ${seen}\n`));
  t.deepEqual(JSON.parse((await run("power", "off", "r1", "--json")).stdout), {
    node: "r1",
    state: "off",
    seenAt: "2025-10-09T08:53:20.123Z",
  });
  t.deepEqual(power.asked, ["r1 on http continuous", "r1 cycle disk once", "r1 off"]);
  t.deepEqual(
    await run("power", "on", "r2"),
    done(
      "r2: its power is manual: switch it on by hand, or set how it is switched (metalplug node set r2 --power URL)\n",
    ),
  );
});

test("Ctrl-C leaves the driver switching, and says so", async (t) => {
  const it = await lab(t);
  it.power.hold = new Promise(() => undefined);
  const { child, err, ended } = start(it, "power", "on", "r1");
  await until(() => it.power.asked.length === 1);
  child.kill("SIGINT");
  t.is(await ended, 130);
  t.is(
    err(),
    "metalplug: Stopped waiting; the driver goes on switching r1 (look: metalplug power status r1)\n",
  );
});

for (const [args, sentence] of [
  [["spawn", "r1"], "--image is missing: netboot needs one"],
  [["spawn", "r1", "--kind", "deploy"], "--image is missing: deploy needs one"],
  [
    ["spawn", "r1", "--kind", "discover", "--image", "i"],
    "--kind discover takes neither --image nor --vif: the driver starts its own ramdisk",
  ],
  [
    ["spawn", "r1", "--image", "i", "--disk", "/dev/vda"],
    "--disk, --root and --user-data go with --kind deploy: nothing else is written to disk",
  ],
  [["power", "on", "r1", "--continuous"], "--continuous goes with --boot-device"],
] as const)
  test(`"${args.join(" ")}" cannot be meant`, async (t) => {
    const { run } = await lab(t);
    t.deepEqual(await run(...args), { code: 2, stdout: "", stderr: `metalplug: ${sentence}\n` });
  });

for (const [title, content, found] of [
  ["too large", "x".repeat(65_537), "it has 65537 bytes; user data may have at most 65536"],
  ["no text", new Uint8Array([0xff, 0xfe]), "it is no UTF-8 text"],
] as const)
  test(`user data that is ${title} is refused with its file's name`, async (t) => {
    const { run } = await lab(t);
    const file = userData(t, content);
    t.deepEqual(
      await run("spawn", "r1", "--image", "i", "--kind", "deploy", "--user-data", file),
      failed(`Cannot read ${file}: ${found} [FILE_UNREADABLE]`),
    );
  });
