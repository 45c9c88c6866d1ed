import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type { MetalplugError } from "../../driver/errors.js";
import { type CoordinatorClient, connectCoordinator, type UnknownMachine } from "../../driver/rpc/client.js";
import type { DhcpClientLease } from "../../pxe/client/dhcp-client.js";
import { type MacAddress, parseMacAddress } from "../../pxe/net/mac-address.js";
import { runCliProcess } from "../driver/cli/cli-process.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { GIVE_UP, PATIENCE } from "../patience.js";
import { CoordinatorProcess } from "./coordinator-process.js";
import { bootDiscovery, phone, reportOf } from "./discovered-machine.js";
import { DriverProcess } from "./driver-process.js";

const MAC = mac("52:54:00:7e:00:01");
const OTHER_NIC = mac("52:54:00:7e:00:02");
const STRANGER = mac("52:54:00:7e:00:03");
const POOL = { start: 100, end: 600 };

interface World {
  readonly driver: DriverProcess;
  readonly coordinator: CoordinatorProcess;
  readonly client: CoordinatorClient;
  /** What `metalplug unknown …` says. */
  readonly cli: (...words: readonly string[]) => ReturnType<typeof runCliProcess>;
}

async function world(t: ExecutionContext, policy = "{ policy: discover, driver: hv1 }"): Promise<World> {
  t.timeout(GIVE_UP);
  const folder = await temporaryFolder(t);
  const driver = await DriverProcess.start(folder);
  t.teardown(() => driver[Symbol.asyncDispose]());
  const drivers = [driver.grpcAddress];
  const coordinator = await CoordinatorProcess.start({ folder, drivers, pool: POOL, unknown: policy });
  t.teardown(() => coordinator[Symbol.asyncDispose]());
  const client = connectCoordinator(coordinator.grpcAddress, PATIENCE);
  t.teardown(() => client.close());
  const env = { METALPLUG_COORDINATOR: coordinator.grpcAddress };
  return { driver, coordinator, client, cli: (...words) => runCliProcess(["unknown", ...words], env) };
}

async function pushAgent({ client, folder }: DriverProcess, name = "metalplug-agent"): Promise<void> {
  const [kernelPath, ramdiskPath] = [join(folder, "agent-kernel"), join(folder, "agent-ramdisk")];
  await writeFile(kernelPath, "agent's kernel");
  await writeFile(ramdiskPath, "agent's ramdisk");
  await client.pushImage({ name, kernelPath, ramdiskPath, kernelArguments: "console=ttyS0" });
}

/** Boots as a stranger and reports; answers with what it was told to do. */
async function discover(
  t: ExecutionContext,
  site: World,
  who = MAC,
  nics: readonly string[] = [who, OTHER_NIC],
) {
  const lease = await bootWithFile(site, who);
  const order = await bootDiscovery(lease);
  t.is((await phone(order, "start", "", lease.address)).status, 200);
  t.is((await phone(order, "report", reportOf(nics), lease.address)).status, 200);
  t.is((await phone(order, "done", "", lease.address)).status, 200);
  return { lease, order };
}

/** On a busy host the driver may be too late for a first offer; whoever switches the machine on does so again then. */
async function bootWithFile({ coordinator }: World, who: MacAddress): Promise<DhcpClientLease> {
  for (;;) {
    const lease = await coordinator.boot(who);
    if (lease.file !== "") return lease;
  }
}

async function known(
  { client }: World,
  holds: (machine: UnknownMachine) => boolean,
  who = MAC,
): Promise<UnknownMachine> {
  for (;;) {
    const machine = (await client.unknown.list()).find((one) => one.mac === who);
    if (machine !== undefined && holds(machine)) return machine;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const isReported = ({ report }: UnknownMachine): boolean => report !== undefined;

test("a stranger is discovered, shown, accepted, and boots what is spawned on it", async (t) => {
  const site = await world(t);
  const { driver, coordinator, cli, client } = site;
  await pushAgent(driver);
  const { lease, order } = await discover(t, site);
  t.like(order, { task: "discover", mac: "52-54-00-7e-00-01", url: driver.httpUrl });
  await known(site, isReported);

  const listed = await cli("list");
  t.regex(listed.stdout, /^MAC +STATE +SEEN +VIA +POLICY +FIRMWARE +HARDWARE$/m);
  t.regex(
    listed.stdout,
    /reported .* relay 127\.81\.0\.1 +discover .* 8 CPUs, 16 GiB, 2 disks, 2 NICs, switch sw1 port 7$/m,
  );
  const shown = await cli("show", MAC);
  const paste = shown.stdout.split("\n").find((line) => line.startsWith("  metalplug unknown accept"));
  t.is(paste?.trim(), `metalplug unknown accept ${MAC} --driver hv1 --name node-7e0001`, shown.stdout);
  t.regex(shown.stdout, new RegExp(`^address +${lease.address}$`, "m"));

  const walked = await runCliProcess(["rehearse", STRANGER, "--via", "127.81.0.1", "--firmware", "ipxe"], {
    METALPLUG_COORDINATOR: coordinator.grpcAddress,
  });
  t.is(walked.code, 0, walked.stdout + walked.stderr);
  t.is((await client.unknown.list()).length, 1, "a rehearsal is no sighting");

  const accepted = await cli("accept", MAC, "--driver", "hv1", "--name", "r4u12");
  t.is(accepted.stderr, "");
  t.is(accepted.stdout, `Node r4u12 of hv1 now has ${MAC}, ${OTHER_NIC}\n`);
  const node = await driver.client.getNode("r4u12");
  t.like(node, { macs: [MAC, OTHER_NIC], found: { hardware: { cpus: 8, firmware: "uefi" } } });
  t.is(node.found?.hardware.nics?.[0]?.switchPort?.systemName, "sw1");
  t.deepEqual(await client.unknown.list(), [], "it is no unknown machine any more");
  t.regex((await cli("show", MAC)).stderr, /is a NIC of a node on hypervisor hv1/);
  t.is((await phone(order, "report", reportOf([MAC]), lease.address)).status, 403);

  await pushAgent(driver, "tiny");
  await driver.client.spawn({ node: "r4u12", image: "tiny", vifs: [{ mac: MAC }] });
  const booted = await bootWithFile(site, MAC);
  t.not((await bootDiscovery(booted)).task, "discover");
  const told = new Set<string>();
  for await (const { event } of client.watchBoots({ mac: MAC })) told.add(event.detail.kind);
  for (const kind of ["strangerJudged", "strangerReported", "strangerDecided", "fileServed"])
    t.true(told.has(kind), kind);
});

test("without an agent, or with a driver that hangs or an id that no driver has, a stranger gets an address and no boot files, and the reason is told", async (t) => {
  const site = await world(t);
  t.regex(await toldOnce(site, MAC, /metalplug agent build/), /metalplug image push metalplug-agent/);
  process.kill(site.driver.pid, "SIGSTOP");
  t.is((await site.coordinator.boot(STRANGER)).file, "");
  process.kill(site.driver.pid, "SIGCONT");
  t.regex(await withheldText(site, STRANGER), /hv1, which is to discover it, is silent/);

  const other = await world(t, "{ policy: discover, driver: hv9 }");
  await toldOnce(other, MAC, /hypervisor hv9, which is to discover it, has not been reached/);
});

test("an ignored stranger is met by silence whatever the policy, over a restart too, until that is taken back", async (t) => {
  const site = await world(t);
  const { coordinator, client, cli, driver } = site;
  await pushAgent(driver);
  await coordinator.boot(MAC);
  t.is(
    (await cli("ignore", MAC, "--note", "a printer")).stdout,
    `${MAC} is ignored while no driver claims it\n`,
  );
  t.like(await client.unknown.get(MAC), { state: "ignored", ignored: { note: "a printer" } });
  await t.throwsAsync(coordinator.bootOnce(MAC), { message: /offer/i });
  await coordinator.kill();
  await coordinator.start();
  await t.throwsAsync(coordinator.bootOnce(MAC), { message: /offer/i });
  const after = await known(site, ({ sighting }) => sighting !== undefined);
  t.like(after, { state: "ignored", sighting: { policy: "ignore", rule: "an operator's word" } });
  t.is((await cli("ignore", MAC, "--undo")).stdout, `${MAC} is not ignored any more\n`);
  t.true((await bootWithFile(site, MAC)).file.endsWith("boot.ipxe"));
});

test("reports and words outlast kill -9 of driver and coordinator; an acceptance that was broken off is gone on with", async (t) => {
  const site = await world(t);
  const { coordinator, client, driver } = site;
  await pushAgent(driver);
  const lease = await bootWithFile(site, MAC);
  const order = await bootDiscovery(lease);
  await driver.kill();
  await driver.start();
  const report = await phone(order, "report", reportOf([MAC, OTHER_NIC]), lease.address);
  t.is(report.status, 200, "the token holds over a kill of the driver");
  await driver.kill();
  await coordinator.kill();
  await driver.start();
  await coordinator.start();
  const machine = await known(site, isReported);
  t.like(machine, { hypervisor: "hv1", report: { address: lease.address } });

  const request = { mac: MAC, hypervisor: "hv1", name: "r4u12" };
  const [first] = await Promise.all([
    client.unknown
      .accept(request, { requestId: "a1", deadline: 3000 })
      .catch((error: MetalplugError) => error.code),
    coordinator.kill(),
  ]);
  t.log(`the broken call: ${JSON.stringify(first)}`);
  await coordinator.start();
  const accept = async (requestId: string) => {
    for (;;) {
      const done = await client.unknown
        .accept(request, { requestId })
        .catch((error: MetalplugError) => error);
      if (!(done instanceof Error)) return done;
      if (!["UNKNOWN_NOT_FOUND", "HYPERVISOR_UNCLEAR", "UNREACHABLE"].includes(done.code)) throw done;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const accepted = await accept("a1");
  t.deepEqual(accepted, { hypervisor: "hv1", node: "r4u12", macs: [MAC, OTHER_NIC] });
  t.deepEqual(await client.unknown.accept(request, { requestId: "a1" }), accepted, "a repeat");
  await coordinator.kill();
  await coordinator.start();
  t.deepEqual(await accept("a1"), accepted, "a repeat after a kill");
  t.deepEqual(
    (await driver.client.listNodes()).map(({ name }) => name),
    ["r4u12"],
  );
});

test("what cannot be accepted is refused in a sentence, and nothing has changed", async (t) => {
  const site = await world(t);
  const { driver, coordinator, cli } = site;
  await pushAgent(driver);
  await driver.client.addNode({ name: "taken", macs: [OTHER_NIC] });
  await discover(t, site);
  await known(site, isReported);
  const refusals: readonly (readonly [words: readonly string[], sentence: RegExp])[] = [
    [["--driver", "hv1", "--name", "a"], /MAC 52:54:00:7e:00:02 is a NIC of a node on hypervisor hv1/],
    [["--driver", "hv9", "--name", "a"], /is a NIC of a node/],
    [["--driver", "hv9", "--name", "a", "--nic", MAC], /no driver of that id has been reached.*knows: hv1/],
    [["--driver", "hv1", "--name", "taken", "--nic", MAC], /there is one of that name/],
    [["--driver", "hv1", "--name", "a", "--nic", STRANGER], /it boots by 52:54:00:7e:00:01/],
    [["--driver", "hv1", "--name", "a b", "--nic", MAC], /cannot be the name of a node/],
  ];
  for (const [words, sentence] of refusals) {
    const { code, stderr } = await cli("accept", MAC, ...words);
    t.is(code, 1, words.join(" "));
    t.regex(stderr, sentence);
  }
  t.regex((await cli("accept", STRANGER, "--driver", "hv1", "--name", "a")).stderr, /Nothing is known/);
  t.is((await cli("accept", MAC, "--driver", "hv1", "--name", "a", "--nic", MAC)).code, 0);
  await t.throwsAsync(coordinator.bootOnce(MAC), { message: /offer/i }, "its owner has no instance for it");
  t.deepEqual(
    (await driver.client.listNodes()).map(({ name }) => name),
    ["a", "taken"],
  );
});

test("only who holds the token of this boot and calls from its address is listened to, and a token is good for one report", async (t) => {
  const site = await world(t);
  const { driver, coordinator, client } = site;
  await pushAgent(driver);
  const lease = await bootWithFile(site, MAC);
  const order = await bootDiscovery(lease);
  const elsewhere = (await coordinator.boot(STRANGER)).address;
  const good = reportOf([MAC]);
  const status = async (changes: Partial<typeof order>, address = lease.address, body: unknown = good) =>
    (await phone({ ...order, ...changes }, "report", body, address)).status;
  t.is(await status({ token: "" }), 403);
  t.is(await status({ token: order.token.replace(/.$/, (last) => (last === "0" ? "1" : "0")) }), 403);
  t.is(await status({ token: `zzzzzzzzzz.${"0".repeat(64)}` }), 403);
  t.is(await status({ mac: "52-54-00-7e-00-09" }), 403);
  t.is(await status({ mac: "52-54-00-7e-00-03" }, elsewhere), 403);
  t.is(await status({}, elsewhere), 403);
  t.is(await status({}, lease.address, "{"), 400);
  t.is(await status({}, lease.address, { nics: Array(65).fill({ mac: MAC }) }), 400);
  t.is(await status({}, lease.address, "x".repeat(300_000)), 413);
  t.is((await client.unknown.list({ states: ["reported"] })).length, 0);
  t.is(await status({}), 200);
  const first = await known(site, isReported);
  t.is(await status({}, lease.address, reportOf([MAC, OTHER_NIC])), 200, "as one whose answer was lost");
  t.deepEqual((await client.unknown.get(MAC)).report, first.report, "and nothing has changed");
  await discover(t, site, MAC, [MAC, OTHER_NIC]);
  const again = await known(site, ({ report }) => report?.hardware.nics?.length === 2);
  t.true((again.report?.at ?? 0) > (first.report?.at ?? 0), "another boot tells anew");
  t.is(await status({}), 403, "and the token of the one before is used up");
});

test("thousands of made-up MACs neither push out a report nor fill the disk, and a node boots meanwhile", async (t) => {
  const site = await world(t);
  const { driver } = site;
  await pushAgent(driver);
  await pushAgent(driver, "tiny");
  await driver.client.addNode({ name: "n1", macs: [STRANGER] });
  await driver.client.spawn({ node: "n1", image: "tiny", vifs: [{ mac: STRANGER }] });
  const { order, lease } = await discover(t, site);
  await known(site, isReported);
  const before = await bytesIn(join(driver.dataDir, "state"));
  const flood = Array.from({ length: 6000 }, async (_, number) => {
    const made = `02:66:00:00:${[number >> 8, number & 255].map((byte) => byte.toString(16).padStart(2, "0")).join(":")}`;
    const asked = {
      asStranger: true,
      bootSession: `s${number}`,
      poolAddress: `10.66.${number >> 8}.${(number & 127) + 1}`,
    };
    t.is((await driver.client.lookupMac(made, { ...asked, deadline: GIVE_UP })).kind, "discovery");
    if (number % 20 !== 0) return;
    const stolen = { ...order, mac: made.replaceAll(":", "-") };
    t.is((await phone(stolen, "report", reportOf([made]), lease.address)).status, 403);
  });
  const booted = bootWithFile(site, STRANGER);
  await Promise.all(flood);
  t.not((await bootDiscovery(await booted)).task, "discover");
  t.truthy((await site.client.unknown.get(MAC)).report);
  const grown = (await bytesIn(join(driver.dataDir, "state"))) - before;
  t.true(grown < 64 * 1024, `${grown} bytes more on the disk`);
});

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Why it gets no boot files; on a busy host a driver that is too late may be the reason at first. */
async function toldOnce(site: World, who: MacAddress, reason: RegExp): Promise<string> {
  for (;;) {
    const { file } = await site.coordinator.boot(who);
    if (file !== "") throw new Error(`it gets the boot file ${file}`);
    const text = await withheldText(site, who);
    if (reason.test(text)) return text;
  }
}

async function withheldText({ client }: World, who: MacAddress): Promise<string> {
  let text = "";
  for await (const { event } of client.watchBoots({ mac: who }))
    if (event.detail.kind === "netbootWithheld") text = event.detail.text;
  return text;
}

function mac(text: string): MacAddress {
  const parsed = parseMacAddress(text);
  if (parsed === undefined) throw new Error("not a MAC address");
  return parsed;
}
