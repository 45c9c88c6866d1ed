import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import plain, { type ExecutionContext } from "ava";
import { MetalplugError } from "../../../driver/errors.js";
import { PACE } from "../../../driver/power/pace.js";
import { openPowerDesk, type PowerDeskOptions } from "../../../driver/power/power-desk.js";
import type { PowerDesk, PowerNode, PowerReading } from "../../../driver/power/power-desk-port.js";
import type { PowerSettings } from "../../../driver/power/power-port.js";
import { until } from "../../lab/commands.js";
import { testWith } from "../../prerequisites.js";
import { ipmiMachine } from "./ipmi-machine.js";
import { type PowerLab, powerLab, sentence } from "./power-lab.js";
import { redfishMachine } from "./redfish/redfish-machine.js";

const withSimulator = testWith("ipmi_sim");
const withOpenssl = testWith("openssl");

/** As patient as a test wants to be. */
const QUICK = { ...PACE, backOff: 20, longestBackOff: 50, lookEvery: 20, seenWithin: 5_000, blindPause: 20 };

function openDesk(
  t: ExecutionContext,
  lab: PowerLab,
  nodes: PowerNode[],
  options: Partial<PowerDeskOptions> = {},
): PowerDesk & AsyncDisposable {
  const { secrets, commands } = lab;
  const desk = openPowerDesk({
    secrets,
    commands,
    nodes: () => nodes,
    pollSeconds: 3_600,
    pace: QUICK,
    ...options,
  });
  t.teardown(() => desk[Symbol.asyncDispose]());
  return desk;
}

/** A rack of machines in files; what it is asked stands in `log`. `sick` holds a line of shell that runs first. */
function rack(lab: PowerLab): { readonly node: (name: string) => PowerNode; readonly log: () => string[] } {
  lab.script(
    "rack",
    `#!/bin/sh
cd ${lab.folder}
echo "$2 $1 $3" >>log
[ -e "$2.sick" ] && . "./$2.sick"
case $1 in
power-state) cat "$2.power" 2>/dev/null || echo off ;;
power-on) echo on >"$2.power" ;;
power-off) echo off >"$2.power" ;;
esac
`,
  );
  const log = join(lab.folder, "log");
  return {
    node: (name) => ({ name, power: { kind: "command", command: "rack", machine: name } }),
    log: () =>
      (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []).map((line) => line.trim()),
  };
}

const PATIENT = { timeout: 120_000 };

withSimulator(
  "a machine behind a real BMC is switched on, cycled with another boot device, and off",
  async (t) => {
    const { lab, settings, truth, simulator } = await ipmiMachine(t);
    const node: PowerNode = { name: "r4u12", power: settings };
    const desk = openDesk(t, lab, [node]);
    const on = await desk.set(node, "on", { boot: { device: "network", lasts: "once" } });
    t.is(on.state, "on");
    t.is(truth(), "on");
    t.is((await desk.set(node, "cycle", { boot: { device: "disk", lasts: "continuous" } })).state, "on");
    t.is((await desk.set(node, "off", {})).state, "off");
    t.is(truth(), "off");
    t.is(desk.last("r4u12")?.state, "off");
    t.deepEqual(simulator.bootFlags(), ["80 04 00 00 00", "c0 08 00 00 00", "c0 08 00 00 00"]);
  },
);

withSimulator("a BMC that lets a command fall is given it again, and then told of", async (t) => {
  const { lab, settings } = await ipmiMachine(t);
  const node: PowerNode = { name: "r4u12", power: settings };
  const desk = openDesk(t, lab, [node], { pace: { ...QUICK, seenWithin: 100 } });
  writeFileSync(join(lab.folder, "lost"), "");
  t.regex(
    await sentence(t, "POWER_FAILED", desk.set(node, "on", {})),
    /^Cannot switch on node "r4u12" by ipmi: it stays off, although the switch has taken the command 2 times$/,
  );
});

withSimulator(
  "a silent BMC and a slow one delay nobody else, and are told as trouble until they are back",
  async (t) => {
    const dead = await ipmiMachine(t, {});
    const lab = dead.lab;
    const { node, log } = rack(lab);
    writeFileSync(join(lab.folder, "slow.sick"), "sleep 2");
    const nodes = [{ name: "dead", power: dead.settings }, node("slow"), ...["a", "b", "c"].map(node)];
    const changes: string[] = [];
    const desk = openDesk(t, lab, nodes, { pollSeconds: 0.2, patience: { call: 1_000, task: 1_000 } });
    desk.subscribe((name, { state, trouble }) => {
      changes.push(`${name} ${state}${trouble === undefined ? "" : ` ${trouble.includes("within 1 s")}`}`);
    });
    await until("the BMC was read", () => desk.last("dead")?.state === "off", PATIENT);
    dead.simulator.pause();
    await until(
      "the dead and the slow are in trouble",
      () => desk.last("dead")?.trouble && desk.last("slow")?.trouble,
      PATIENT,
    );
    const before = looksAt(log(), "a");
    await until("the others are looked at", () => looksAt(log(), "a") > before + 5, PATIENT);
    t.true(looksAt(log(), "a") > 2 * looksAt(log(), "slow"), "one that fails is asked less often");
    t.is((await desk.set(node("a"), "on", {})).state, "on");
    const known = desk.last("dead");
    t.is(known?.state, "off", "what was seen last stands");
    t.regex(known?.trouble ?? "", /^Cannot read the power of node "dead" by ipmi: .* \(since 20\d\d-.*Z\)$/);
    dead.simulator.resume();
    rmSync(join(lab.folder, "slow.sick"));
    await until(
      "they are back",
      () => desk.last("dead")?.trouble === undefined && desk.last("slow")?.trouble === undefined,
      PATIENT,
    );
    t.deepEqual(
      changes.filter((line) => line.startsWith("dead")),
      ["dead off", "dead off true", "dead off"],
    );
    t.true(changes.includes("a on"));
  },
);

function looksAt(log: readonly string[], machine: string): number {
  return log.filter((line) => line === `${machine} power-state`).length;
}

withOpenssl("many machines of one slow BMC take one place among those that are looked at", async (t) => {
  const systems = Array.from({ length: 100 }, (_, i) => `blade-${i}`);
  const { lab, service, settings } = await redfishMachine(t, { systems }, {});
  const { node, log } = rack(lab);
  service.faults.push({ kind: "silent", on: /./, times: Number.POSITIVE_INFINITY });
  const blades = systems.map((system) => ({ name: system, power: { ...settings, system } }));
  const desk = openDesk(t, lab, [...blades, node("a")], { pollSeconds: 0.2 });
  await until("the other is looked at again and again", () => looksAt(log(), "a") > 5, PATIENT);
  t.is(service.log.length, 1);
  t.is(desk.last("a")?.state, "off");
});

plain("a machine that somebody else switches is noticed, and told with what was before", async (t) => {
  const lab = await powerLab(t);
  const { node } = rack(lab);
  const told: [string, PowerReading, PowerReading | undefined][] = [];
  const desk = openDesk(t, lab, [node("a")], { pollSeconds: 0.1 });
  desk.subscribe(() => {
    throw new Error("a listener's own trouble");
  });
  const end = desk.subscribe((...change) => told.push(change));
  await until("it is seen off", () => desk.last("a")?.state === "off", PATIENT);
  writeFileSync(join(lab.folder, "a.power"), "on\n");
  await until("it is seen on", () => desk.last("a")?.state === "on", PATIENT);
  t.deepEqual(
    told.map(([name, { state }, before]) => `${name} ${before?.state} ${state}`),
    ["a undefined off", "a off on"],
  );
  end();
  writeFileSync(join(lab.folder, "a.power"), "off\n");
  await until("it is seen off", () => desk.last("a")?.state === "off", PATIENT);
  t.is(told.length, 2);
});

plain("a switch that fails every other time is tried until it is done", async (t) => {
  const lab = await powerLab(t);
  const { node, log } = rack(lab);
  writeFileSync(join(lab.folder, "a.sick"), "if [ -e flap ]; then rm flap; else touch flap; exit 1; fi");
  const desk = openDesk(t, lab, [node("a")]);
  t.is((await desk.set(node("a"), "cycle", { boot: { device: "network", lasts: "once" } })).state, "on");
  t.deepEqual(
    log().filter((_, index) => index % 2 === 1),
    [
      "boot-device network",
      "power-state",
      "boot-device network",
      "power-state",
      "power-on",
      "power-state",
    ].map((words) => `a ${words}`),
  );
});

plain("a switch that always fails is given up, and reading says why", async (t) => {
  const lab = await powerLab(t);
  const { node, log } = rack(lab);
  writeFileSync(join(lab.folder, "a.sick"), "echo no current >&2; exit 1");
  const desk = openDesk(t, lab, [node("a")]);
  t.regex(await sentence(t, "POWER_FAILED", desk.set(node("a"), "on", {})), /ended with 1: no current$/);
  t.is(log().length, PACE.tries);
  const reading = await desk.read(node("a"), {});
  t.is(reading.state, "unknown");
  t.regex(reading.trouble ?? "", /^Cannot read the power of node "a" by command: .*no current \(since /);
});

plain("operations of one machine wait for each other, and too many are sent away", async (t) => {
  const lab = await powerLab(t);
  const { node, log } = rack(lab);
  // The first holds until the test lets it go.
  writeFileSync(join(lab.folder, "a.sick"), `while [ ! -e go ]; do sleep 0.05; done`);
  const desk = openDesk(t, lab, [node("a")], { pace: { ...QUICK, waiting: 2 } });
  const first = desk.set(node("a"), "on", {});
  const second = desk.set(node("a"), "off", {});
  const wait = new AbortController();
  const third = desk.set(node("a"), "on", { signal: wait.signal });
  t.is(await codeOf(t, desk.read(node("a"), {})), "POWER_BUSY");
  wait.abort();
  t.is(await codeOf(t, third), "CANCELLED");
  appendFileSync(join(lab.folder, "go"), "");
  t.is((await first).state, "on");
  t.is((await second).state, "off");
  t.deepEqual(
    log(),
    ["state", "on", "state", "state", "off", "state"].map((word) => `a power-${word}`),
  );
});

withOpenssl(
  "a node with other settings gets another switch, and the old one says good-bye; one that is gone is forgotten",
  async (t) => {
    const { lab, service, settings } = await redfishMachine(t);
    const { node } = rack(lab);
    const nodes: PowerNode[] = [{ name: "a", power: settings }];
    const desk = openDesk(t, lab, nodes, { pollSeconds: 0.1 });
    await until("it is read", () => desk.last("a") !== undefined, PATIENT);
    t.is(service.openSessions, 1);
    nodes[0] = node("a");
    writeFileSync(join(lab.folder, "a.power"), "on\n");
    await until("the new switch is read", () => desk.last("a")?.state === "on", PATIENT);
    await until("the session is ended", () => service.openSessions === 0, PATIENT);
    nodes.length = 0;
    await until("it is forgotten", () => desk.last("a") === undefined, PATIENT);
  },
);

withOpenssl("closing ends what is under way, says good-bye, and refuses what comes later", async (t) => {
  const { lab, service, settings } = await redfishMachine(t);
  const node: PowerNode = { name: "a", power: settings };
  const desk = openDesk(t, lab, [node]);
  await desk.read(node, {});
  service.faults.push({ kind: "silent", on: /Systems/, times: 9 });
  const under = desk.set(node, "on", {});
  const behind = desk.set(node, "off", {});
  await until("it is asked", () => service.faults[0]?.times === 8, PATIENT);
  await Promise.all([desk[Symbol.asyncDispose](), desk[Symbol.asyncDispose]()]);
  for (const asked of [under, behind, desk.read(node, {})]) t.is(await codeOf(t, asked), "STOPPING");
  t.is(service.openSessions, 0);
});

plain("a host's clock that jumps changes neither waits nor order", async (t) => {
  const lab = await powerLab(t);
  const { node } = rack(lab);
  let wall = 1e12;
  const desk = openDesk(t, lab, [node("a")], {
    // Forwards by years and back, at every look.
    wall: () => {
      wall = wall === 1e12 ? 1e6 : 1e12;
      return wall;
    },
  });
  t.is((await desk.set(node("a"), "cycle", {})).state, "on");
  t.is((await desk.set(node("a"), "off", {})).state, "off");
});

plain("by hand everything resolves, and by wake-on-LAN what can be done", async (t) => {
  const lab = await powerLab(t);
  const manual: PowerNode = { name: "m", power: { kind: "manual" } };
  const power = { kind: "wol", mac: "52:54:00:12:34:56", broadcast: "127.255.255.255" } as PowerSettings;
  const sleeper: PowerNode = { name: "s", power };
  const desk = openDesk(t, lab, [manual, sleeper]);
  const boot = { device: "network", lasts: "once" } as const;
  for (const want of ["on", "off", "cycle"] as const)
    t.is((await desk.set(manual, want, {})).state, "unknown");
  t.is((await desk.set(sleeper, "on", {})).state, "unknown");
  for (const node of [manual, sleeper])
    t.regex(
      await sentence(t, "POWER_REFUSED", desk.set(node, "on", { boot })),
      /^Cannot set the boot device of node/,
    );
  await sentence(t, "POWER_REFUSED", desk.set(sleeper, "off", {}));
  await sentence(t, "POWER_REFUSED", desk.set(sleeper, "cycle", {}));
  t.is(desk.last("m")?.state, "unknown");
});

plain("settings that cannot be right are refused, and read as trouble", async (t) => {
  const lab = await powerLab(t);
  const power: PowerSettings = { kind: "ipmi", host: "-oProxy", port: 623, username: "a", secret: "bmc" };
  const node: PowerNode = { name: "a", power };
  const desk = openDesk(t, lab, [node]);
  t.regex(
    await sentence(t, "POWER_REFUSED", desk.set(node, "on", {})),
    /: the BMC "-oProxy" is no host name and no address$/,
  );
  t.regex((await desk.read(node, {})).trouble ?? "", /no host name/);
});

async function codeOf(t: ExecutionContext, asked: Promise<unknown>): Promise<string> {
  return (await t.throwsAsync(asked, { instanceOf: MetalplugError })).code;
}
