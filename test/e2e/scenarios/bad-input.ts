import assert from "node:assert/strict";
import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { type CommandResult, until } from "../../lab/commands.js";
import { LAN, type Lab } from "../../lab/namespaces.js";
import { METALPLUG, metalplug } from "../../lab/programs.js";
import type { Scenario, Stage } from "../scenario.js";

const ADDRESS = "10.77.0.11";

export const BAD_INPUT: readonly Scenario[] = [
  {
    name: "a full disk refuses a push with one sentence, stores nothing, and the driver goes on",
    async run(stage) {
      const lab = await labWithHost(stage);
      const dataDir = lab.path("small");
      mkdirSync(dataDir);
      const config = writeDriverConfig(lab, { dataDir });
      // The mount is the namespace's own: it goes with the process that has it.
      const mount = `mount -t tmpfs -o size=6m tmpfs ${dataDir} && exec "$0" "$@"`;
      const argv = ["sh", "-c", mount, process.execPath, METALPLUG, "driver", "--config", config];
      const driver = lab.start("host", ["unshare", "--mount", ...argv], "driver.log");
      await waitReady(() => driver.output());
      const push = ["image", "push", "big", "--kernel", stage.files.kernel.image];
      const ramdisk = ["--ramdisk", stage.files.ramdisks.hv1, "--driver", `${ADDRESS}:7443`];
      const result = await metalplug(lab, "host", ...push, ...ramdisk);
      isOneSentence(result, 1, /space/i);
      const list = await metalplug(lab, "host", "image", "list", "--json", "--driver", `${ADDRESS}:7443`);
      assert.equal(list.code, 0, list.stderr);
      assert.ok(!list.stdout.includes("big"), list.stdout);
      const left = await lab.run("host", ["nsenter", "-t", String(driver.pid), "-m", "du", "-sk", dataDir]);
      assert.ok(Number.parseInt(left, 10) < 1024, `left behind: ${left}`);
    },
  },
  {
    name: "a port in use is named with one sentence, by the driver and by the coordinator",
    async run(stage) {
      const lab = await labWithHost(stage);
      const first = lab.start(
        "host",
        [process.execPath, METALPLUG, "driver", "--config", writeDriverConfig(lab)],
        "1.log",
      );
      await waitReady(() => first.output());
      const grpc = { listen: "127.0.0.1:7555" };
      const second = writeDriverConfig(lab, { id: "hv2", dataDir: lab.path("two"), grpc });
      isOneSentence(
        await metalplug(lab, "host", "driver", "--config", second),
        1,
        /10\.77\.0\.11:69\b.*(another program|in use)/i,
      );
      const coordinator = writeCoordinatorConfig(lab, {
        grpc: { listen: `${ADDRESS}:7443`, insecure: true },
      });
      isOneSentence(
        await metalplug(lab, "host", "coordinator", "--config", coordinator),
        1,
        /10\.77\.0\.11:7443\b.*(another program|in use)/i,
      );
    },
  },
  {
    name: "without permission for port 69 or 67 the programs say how to give it",
    async run(stage) {
      const lab = await labWithHost(stage);
      for (const [role, config] of [
        ["driver", writeDriverConfig(lab, { dataDir: nobodys(lab, "d") })],
        ["coordinator", writeCoordinatorConfig(lab, { dataDir: nobodys(lab, "c") })],
      ] as const) {
        const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all"];
        const argv = [...nobody, process.execPath, METALPLUG, role, "--config", config];
        isOneSentence(
          await lab.exec("host", argv, { timeout: 120_000 }),
          1,
          /CAP_NET_(BIND_SERVICE|RAW)|setcap|AmbientCapabilities/,
        );
      }
    },
  },
];

async function labWithHost(stage: Stage): Promise<Lab> {
  const lab = await stage.lab();
  await lab.addHost("host", `${ADDRESS}/24`);
  return lab;
}

function isOneSentence(result: CommandResult, code: number, pattern: RegExp): void {
  const text = result.stderr + result.stdout;
  assert.equal(result.code, code, text);
  assert.match(text, pattern);
  assert.doesNotMatch(text, /^\s+at /m, "no stack trace");
}

async function waitReady(output: () => string): Promise<void> {
  await until("the program is ready", () => /"event":"ready"/.test(output()), { timeout: 120_000 });
}

function writeDriverConfig(lab: Lab, change: object = {}): string {
  return writeConfig(lab, {
    id: "hv1",
    dataDir: lab.path("one"),
    grpc: { listen: `${ADDRESS}:7443`, insecure: true },
    boot: { address: ADDRESS },
    ...change,
  });
}

function writeCoordinatorConfig(lab: Lab, change: object = {}): string {
  return writeConfig(lab, {
    id: "dc1",
    dataDir: lab.path("coordinator"),
    grpc: { listen: "127.0.0.1:7444" },
    drivers: [{ address: `${ADDRESS}:7443` }],
    subnets: [{ subnet: "10.77.0.0/24", interface: LAN, leaseSeconds: 600, unknown: "ignore" }],
    ...change,
  });
}

function writeConfig(lab: Lab, config: object): string {
  const file = lab.path(`${++written}.yaml`);
  writeFileSync(file, JSON.stringify(config));
  return file;
}

let written = 0;

/** A data folder that an unprivileged user may write to. */
function nobodys(lab: Lab, name: string): string {
  chmodSync(lab.folder, 0o755);
  const folder = lab.path(name);
  mkdirSync(folder);
  chownSync(folder, 65534, 65534);
  return folder;
}
