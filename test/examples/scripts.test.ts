import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import { networkOf } from "../../driver/vif/networks/networks.js";
import { macOf } from "../driver/inventory/inventory-lab.js";
import { powerContract } from "../driver/power/contract.js";
import { never, powerLab, sentence } from "../driver/power/power-lab.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { testWith } from "../prerequisites.js";

/** From dist/test/examples to the checkout's examples. */
const example = (name: string): string =>
  fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));

/** A machine that is on until somebody switches it off. */
const MACHINE = "#!/bin/sh\nexec sleep 600\n";

async function rack(t: ExecutionContext) {
  const lab = await powerLab(t);
  const script = join(lab.folder, "power-script.sh");
  copyFileSync(example("power-script.sh"), script);
  lab.commands["rack"] = script;
  mkdirSync(join(lab.folder, "machines"));
  const program = join(lab.folder, "machines", "slot-3");
  writeFileSync(program, MACHINE, { mode: 0o755 });
  const opened = lab.open({ kind: "command", command: "rack", machine: "slot-3" });
  t.teardown(() => opened.set("off", never).catch(() => undefined));
  return { opened, lab, program };
}

powerContract(
  testWith("flock"),
  "command",
  {
    name: "power-script.sh",
    tellsState: true,
    switchesOff: true,
    devices: { network: "network", http: "http", disk: "disk" },
  },
  async (t) => {
    const { opened, lab, program } = await rack(t);
    const run = (name: string): string | undefined => {
      const file = join(lab.folder, "run", `slot-3.${name}`);
      return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
    };
    return {
      opened,
      truth: () => (isRunning(run("pid")) ? "on" : "off"),
      bootDevice: () => run("boot")?.split(" ")[0],
      vanish: async () => rmSync(program),
    };
  },
);

/** Whoever inherits a process may not have collected it yet. */
function isRunning(pid: string | undefined): boolean {
  const file = `/proc/${pid}/stat`;
  return pid !== undefined && existsSync(file) && !/\) [XZ] /.test(readFileSync(file, "latin1"));
}

testWith("flock")("power-script.sh says which machine it does not know", async (t) => {
  const { lab } = await rack(t);
  const other = lab.open({ kind: "command", command: "rack", machine: "slot-4" });
  t.regex(
    await sentence(t, "POWER_FAILED", other.state(never)),
    /the command "rack" ended with 1: there is no executable .*\/machines\/slot-4$/,
  );
});

test("switch-script.sh lets MACs on, tells them, and takes them away, once or twice asked", async (t) => {
  const folder = await temporaryFolder(t);
  const command = join(folder, "switch-script.sh");
  copyFileSync(example("switch-script.sh"), command);
  const network = networkOf({ kind: "command", name: "core", command });
  const entries = [
    { port: "Gi1/0/1", mac: macOf(1) },
    { port: "Gi1/0/2", mac: macOf(2) },
  ];
  t.deepEqual(await network.missing(entries, never), entries);
  for (const entry of [...entries, ...entries]) await network.plug(entry, never);
  t.deepEqual(await network.missing(entries, never), []);
  const [first, second] = entries;
  if (first === undefined || second === undefined) return t.fail();
  for (const _ of ["once", "again"]) await network.unplug(first, undefined, never);
  t.deepEqual(await network.missing(entries, never), [first]);
  await network.unplug(second, undefined, never);
  t.is(readFileSync(join(folder, "core.ports"), "utf8"), "");
});
