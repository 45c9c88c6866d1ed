import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import anyTest, { type ExecutionContext, type TestFn } from "ava";
import { STEP_TABLE } from "../../../driver/instance/lifecycle-table.js";
import { until } from "../../lab/commands.js";
import { IpmiSimulator } from "../../lab/ipmi-simulator.js";
import { GIVE_UP, IN_ITS_TIME } from "../../patience.js";
import { testWith } from "../../prerequisites.js";
import { bootDiscovery, type DiscoveryOrder, phone } from "../discovered-machine.js";
import { FaultSite, host, macOf, UEFI } from "./fault-site.js";

interface Rack {
  readonly site: FaultSite;
  readonly folder: string;
}

const test = anyTest as TestFn<{ rack?: Rack }>;
const withIpmi = testWith("ipmi_sim") as unknown as TestFn<{ rack?: Rack }>;

/** A machine's power stands in a file of its name. That of `broken` cannot be switched. */
const SWITCH = `#!/bin/sh
base=$(dirname "$0")/$2
case $1-$2 in
power-state-*) cat "$base" 2>/dev/null || echo off ;;
*-broken) echo "the relay does not answer" >&2; exit 1 ;;
power-on-*) echo on >"$base" ;;
power-off-*) echo off >"$base" ;;
esac
`;
const HOOK = `#!/bin/sh
[ "$1" = set ] || { shift; for word; do echo "$word:0"; done; }
`;
const switched = (machine: string) => ({ kind: "command", command: "rack", machine }) as const;

test.before(async (t) => {
  t.timeout(GIVE_UP);
  const folder = mkdtempSync(join(tmpdir(), "metalplug-rack-"));
  writeFileSync(join(folder, "switch"), SWITCH, { mode: 0o755 });
  writeFileSync(join(folder, "hook"), HOOK, { mode: 0o755 });
  mkdirSync(join(folder, "secrets"), { mode: 0o700 });
  writeFileSync(join(folder, "secrets", "bmc"), "not this one\n", { mode: 0o600 });
  const power = {
    commands: { rack: join(folder, "switch") },
    secrets: join(folder, "secrets"),
    pollSeconds: 5,
  };
  const impatient = { deploys: { atOnce: 1 }, deadlines: { queued: 10, power: 10 } };
  const site = await FaultSite.start({ hv1: { power, ...impatient }, hv2: { power } });
  t.context.rack = { site, folder };
  for (const { client } of site.drivers.values()) {
    await site.pushImage(client, "metalplug-agent");
    const [kernelPath, diskPath] = [join(site.folder, "ramdisk"), join(site.folder, "disk")];
    writeFileSync(diskPath, "a disk".repeat(100_000));
    await client.pushImage({ name: "debian", kernelPath, ramdiskPath: kernelPath, diskPath });
  }
});
test.after.always(async (t) => {
  const { site, folder } = t.context.rack ?? {};
  await site?.[Symbol.asyncDispose]();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

function rackOf(t: ExecutionContext<{ rack?: Rack }>): Rack {
  t.timeout(GIVE_UP);
  if (t.context.rack === undefined) throw new Error("the site did not start");
  return t.context.rack;
}

test.serial(
  "a machine that somebody switches off before it is heard, and one after, and on again",
  async (t) => {
    const { site, folder } = rackOf(t);
    const become = (machine: string, state: string) => writeFileSync(join(folder, machine), `${state}\n`);
    for (const number of [110, 111]) {
      const power = switched(`m${number}`);
      await site.spawn("hv2", `n${number}`, macOf(number), { address: host(number), power });
      await untilActive(site, `n${number}`);
    }
    await site.lease(macOf(111));
    for (const machine of ["m110", "m111"]) become(machine, "off");
    const says = /Nothing was heard from .*its machine is off/;
    const told = await site.told(t, macOf(110), "poweredOff", says, /Switch it on/);
    t.deepEqual(told.commands, ["metalplug power on n110"]);
    await site.told(t, macOf(111), "switchedOff", /switched off after that/, /metalplug power on n111/);
    become("m111", "on");
    const silent = /switched off and on again, and nothing was heard/;
    await site.told(t, macOf(111), "silentSincePowerOn", silent, /boot order/);
  },
);

test.serial(
  "a machine that cannot be switched on, and one that waits in vain for its turn behind it",
  async (t) => {
    const { site } = rackOf(t);
    const deploy = { kind: "deploy", image: "debian" } as const;
    await site.spawn("hv1", "dead", macOf(112), { ...deploy, power: switched("broken") });
    const says = /Node dead could not be switched, and its driver tries again.*relay does not answer/;
    const told = await site.told(t, macOf(112), "powerFailed", says, /node set dead --power/);
    t.deepEqual(told.commands, ["metalplug power status dead"]);
    await site.spawn("hv1", "late", macOf(114), { ...deploy, power: switched("m114") });
    const late = /The instance on node late is in error.*while it waits for its turn/;
    await site.told(t, macOf(114), "instanceError", late, /metalplug rebuild late.*metalplug destroy late/);
  },
);

withIpmi.serial("a BMC that takes another password", async (t) => {
  const { site, folder } = rackOf(t);
  const hook = join(folder, "hook");
  await using bmc = await IpmiSimulator.start({ hook, username: "admin", password: "this-one" });
  const power = {
    kind: "ipmi",
    host: bmc.address,
    port: bmc.port,
    username: "admin",
    secret: "bmc",
  } as const;
  await site.spawn("hv2", "locked", macOf(113), { kind: "deploy", image: "debian", power });
  const says = /Node locked could not be switched.*does not let this user in with this secret/;
  await site.told(t, macOf(113), "powerFailed", says, /its password on the hypervisor/);
});

test.serial("an agent at work, one that may not be, and one that cannot do its work", async (t) => {
  const { site } = rackOf(t);
  const { order, address } = await agentOn(site, 115);
  t.is((await phone(order, "start", "", address)).status, 200);
  await site.told(t, macOf(115), "ramdiskWorking", /said to its driver was "start"/, /instance watch n115/);
  const forged = { ...order, token: "0".repeat(64) };
  t.is((await phone(forged, "done", "", address)).status, 403);
  await site.told(
    t,
    macOf(115),
    "callRefused",
    /called its driver with "done", and was refused/,
    /show n115/,
  );
  const reason = "the disk /dev/sda has 1 GiB, and the image needs 2 GiB";
  t.is((await phone(order, "failed", { reason }, address)).status, 200);
  await site.told(
    t,
    macOf(115),
    "agentFailed",
    /The agent on node n115 could not do its work.*\/dev\/sda has 1 GiB/,
    /Put that right, then `metalplug rebuild n115`/,
  );
});

test.serial("an agent that is done, and the system that then starts from the disk", async (t) => {
  const { site } = rackOf(t);
  const { order, address } = await agentOn(site, 116);
  t.is((await phone(order, "start", "", address)).status, 200);
  while ((await phone(order, "done", "", address)).status !== 200);
  await site.told(t, macOf(116), "ramdiskDone", /has done its work and said so/, /node show n116/);
  await site.lease(macOf(116), UEFI, 1_500).catch(() => {});
  const told = await site.told(
    t,
    macOf(116),
    "startsFromDisk",
    /no boot files, as it is to/,
    /Nothing is to be done/,
  );
  t.is(told.missingStep, undefined);
});

/** A machine that has started the agent to deploy. */
async function agentOn(site: FaultSite, number: number) {
  const [node, power] = [`n${number}`, switched(`m${number}`)];
  await site.spawn("hv2", node, macOf(number), {
    address: host(number),
    kind: "deploy",
    image: "debian",
    power,
  });
  const isStarted = async () => {
    const found = (await site.driver("hv2").client.listInstances()).find((one) => one.node === node);
    return found?.operation?.step === STEP_TABLE.awaitingAgent.says;
  };
  await until(`${node} is started`, isStarted, IN_ITS_TIME);
  for (;;) {
    const lease = await site.lease(macOf(number));
    await site.knowsOfBoot(macOf(number));
    const order: DiscoveryOrder | undefined = await bootDiscovery(lease).catch(() => undefined);
    if (order?.task === "deploy") return { order, address: lease.address };
  }
}

async function untilActive(site: FaultSite, node: string): Promise<void> {
  for (;;) {
    const found = (await site.driver("hv2").client.listInstances()).find((one) => one.node === node);
    if (found?.state === "active") return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
