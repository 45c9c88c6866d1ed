import test from "ava";
import type { Command } from "commander";
import { certificateMaking } from "../../../driver/certificate/certificate-making.js";
import { buildCli } from "../../../driver/cli/cli.js";
import type { CliDependencies } from "../../../driver/cli/dependencies.js";
import { Output } from "../../../driver/cli/output.js";

/** The tree of verbs, its help written to the text given back. */
function quietCli(): { readonly root: Command; readonly told: () => string } {
  const told: string[] = [];
  const out = new Output({ write: (text) => told.push(text) > 0 }, {});
  const nothing = async (): Promise<void> => undefined;
  const dependencies: CliDependencies = {
    version: "1.2.3",
    programs: { driver: nothing, coordinator: nothing },
    config: {
      check: () => ({ program: "", summary: "", warnings: [] }),
      judge: (_, machine) => ({ machine, subnet: "", rule: "", treatment: { policy: "" }, text: "" }),
      client: () => ({ drivers: new Map<string, string>() }),
    },
    probe: async () => [],
    certificate: certificateMaking,
    agent: {
      build: async () => ({
        ...{ kernel: "", ramdisk: "", kernelVersion: "", kernelBytes: 0, ramdiskBytes: 0 },
      }),
    },
  };
  return { root: buildCli({ dependencies, env: {}, out, err: out }), told: () => told.join("") };
}

/** Every command with the words that lead to it. */
function walk(command: Command, words: readonly string[]): readonly (readonly [string, Command])[] {
  const below = command.commands.flatMap((child) => walk(child, [...words, child.name()]));
  return [[words.join(" "), command], ...below];
}

/** Splits at spaces outside double quotes. */
function shellWords(line: string): readonly string[] {
  return (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ""));
}

const VERBS = walk(quietCli().root, []);
/** One that does something by itself and has second words too. */
const DOES_BOTH = ["leases"];
const LEAVES = VERBS.filter(([words, command]) => command.commands.length === 0 || DOES_BOTH.includes(words));
const PROGRAMS = ["driver", "coordinator"];

test("the verbs are those that are served", (t) => {
  t.deepEqual(
    LEAVES.map(([words]) => words),
    [
      ...["driver", "coordinator", "check", "certificate ca", "certificate issue", "certificate show"],
      ...["node add", "node set", "node list", "node show", "node remove"],
      ...["power on", "power off", "power cycle", "power status"],
      ...["vif macs", "vif plug", "vif unplug", "vif list", "resources"],
      ...["image push", "image pull", "image list", "image show", "image remove", "image gc", "image scrub"],
      "agent build",
      ...["spawn", "destroy", "rebuild", "reboot", "rescue", "unrescue", "discover"],
      ...["instance list", "instance show", "instance watch"],
      ...["why", "boots", "rehearse", "leases", "leases export", "leases import", "leases release"],
      ...["unknown list", "unknown show", "unknown accept", "unknown ignore", "drivers", "probe"],
    ],
  );
});

test("the help of all verbs groups them, and tells those with second words", (t) => {
  const { root, told } = quietCli();
  t.throws(() => root.parse(["--help"], { from: "user" }));
  const headings = told().match(/^[A-Z].*:$/gm);
  t.deepEqual(headings, [
    "Options:",
    "The programs and their files:",
    "Machines, their power and their networks:",
    "What they boot:",
    "Instances, which are images put onto machines:",
    "What happened (asks the coordinator):",
    "More:",
    "Example:",
  ]);
  t.regex(told(), /^ {2}power +The power of machines: on, off, cycle, status$/m);
});

for (const [words] of VERBS)
  test(`the help of "metalplug ${words}" has a description and an example of itself`, (t) => {
    const { root, told } = quietCli();
    const error = t.throws(() => root.parse([...shellWords(words), "--help"], { from: "user" }));
    t.is(error.message, "(outputHelp)");
    t.regex(told(), /^Usage: metalplug .*\n\n\S/);
    t.true(told().includes(`\nExample:\n  $ metalplug ${words}`), told());
  });

for (const [words] of LEAVES)
  test(`the example of "metalplug ${words}" is a command line that it takes`, (t) => {
    const { root, told } = quietCli();
    t.throws(() => root.parse([...shellWords(words), "--help"], { from: "user" }));
    const example = /\$ metalplug (.*)/.exec(told())?.[1] ?? "";
    const run = quietCli();
    const taken: string[] = [];
    for (const [name, command] of walk(run.root, []))
      if (command.commands.length === 0 || DOES_BOTH.includes(name))
        command.action(() => void taken.push(name));
    run.root.parse([...shellWords(example)], { from: "user" });
    t.deepEqual(taken, [words], run.told());
  });

for (const [words, command] of LEAVES)
  if (!PROGRAMS.includes(words))
    test(`"metalplug ${words}" has --json`, (t) => {
      t.true(command.options.some(({ long }) => long === "--json"));
    });
