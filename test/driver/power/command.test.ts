import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { until } from "../../lab/commands.js";
import { powerContract } from "./contract.js";
import { never, type PowerLab, powerLab, sentence } from "./power-lab.js";

const SETTINGS = { kind: "command", command: "rack", machine: "slot-3" } as const;

powerContract(
  test,
  "command",
  { tellsState: true, switchesOff: true, devices: { network: "network", http: "http", disk: "disk" } },
  async (t) => {
    const lab = await powerLab(t);
    lab.script("rack", rackScript(lab.folder));
    const said = (word: string): string | undefined => {
      const file = join(lab.folder, word);
      return existsSync(file) ? readFileSync(file, "utf8") : undefined;
    };
    return {
      opened: lab.open(SETTINGS),
      truth: () => (said("slot-3.power") === "on" ? "on" : "off"),
      bootDevice: () => said("slot-3.boot"),
      vanish: async () => writeFileSync(join(lab.folder, "broken"), ""),
    };
  },
);

/** As an operator might write it. */
function rackScript(folder: string): string {
  return `#!/bin/sh
[ -e "${folder}/broken" ] && { echo "the rack does not answer" >&2; exit 1; }
power="${folder}/$2.power"
case $1 in
power-state) if [ -e "$power" ]; then cat "$power"; else echo off; fi ;;
power-on) printf on >"$power" ;;
power-off) printf off >"$power" ;;
boot-device) printf '%s' "$3" >"${folder}/$2.boot" ;;
*) exit 2 ;;
esac
`;
}

const asking = async (lab: PowerLab, text: string, patience = {}) => {
  lab.script("rack", `#!/bin/sh\n${text}\n`);
  return lab.open(SETTINGS, patience);
};

test("a command gets its words, a small environment, no input and the folder /", async (t) => {
  const lab = await powerLab(t);
  process.env["METALPLUG_TEST_LEAK"] = "S3cret";
  t.teardown(() => delete process.env["METALPLUG_TEST_LEAK"]);
  const out = join(lab.folder, "out");
  const opened = await asking(lab, `{ echo "$#:$*"; pwd; env | sort; cat; } >${out}`);
  await opened.setBoot({ device: "http", lasts: "once", firmware: "uefi" }, never);
  t.deepEqual(
    readFileSync(out, "utf8")
      .split("\n")
      .filter((line) => !/^(PWD|_|SHLVL|OLDPWD)=/.test(line)),
    [
      "4:boot-device slot-3 http once",
      "/",
      "LC_ALL=C",
      "METALPLUG_FIRMWARE=uefi",
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "",
    ],
  );
});

test("a command may say that it cannot tell", async (t) => {
  const lab = await powerLab(t);
  t.is(await (await asking(lab, "echo unknown")).state(never), "unknown");
});

const TROUBLES: readonly (readonly [string, string, "POWER_FAILED" | "POWER_REFUSED", RegExp])[] = [
  ["exit code 2 is a refusal", "exit 2", "POWER_REFUSED", /: the command "rack" has no power-state$/],
  [
    "the first line of its standard error is told",
    "printf '\\n\\033[31mno such slot\\007\\nmore\\n' >&2; exit 7",
    "POWER_FAILED",
    /: the command "rack" ended with 7: \[31mno such slot$/,
  ],
  [
    "a state of another word",
    "echo maybe; echo on",
    "POWER_FAILED",
    /printed "maybe; on"; expected on, off or unknown$/,
  ],
  ["a signal that ends it", "kill -TERM $$", "POWER_FAILED", /was ended by SIGTERM$/],
  ["more output than anybody reads", "cat /dev/zero", "POWER_FAILED", /printed more than 65536 bytes$/],
];
for (const [name, text, code, found] of TROUBLES)
  test(`command: ${name}`, async (t) => {
    const opened = await asking(await powerLab(t), text);
    t.regex(await sentence(t, code, opened.state(never)), found);
  });

test("one that hangs is killed with what it has started", async (t) => {
  const lab = await powerLab(t);
  const pid = join(lab.folder, "pid");
  const opened = await asking(lab, `sh -c 'echo $$ >${pid}; exec sleep 1000' & wait`, { call: 1_000 });
  t.regex(await sentence(t, "POWER_FAILED", opened.state(never)), /rack did not end within 1 s$/);
  const child = Number(readFileSync(pid, "utf8"));
  // Whoever inherits it may not have collected it yet.
  const isGone = () => {
    try {
      return /\) [XZ] /.test(readFileSync(`/proc/${child}/stat`, "latin1"));
    } catch {
      return true;
    }
  };
  await until("what it has started is gone", isGone, { timeout: 120_000 });
  t.pass();
});

test("a command that the configuration does not name, and one that cannot be run, are refusals", async (t) => {
  const lab = await powerLab(t);
  const unnamed = lab.open({ kind: "command", command: "constructor", machine: "a" });
  t.regex(
    await sentence(t, "POWER_REFUSED", unnamed.state(never)),
    /there is no command "constructor" under power\.commands of this driver's configuration; it has: none$/,
  );
  const file = lab.script("rack", "");
  writeFileSync(file, "#!/bin/sh\n");
  lab.commands["text"] = join(lab.secrets, "bmc");
  lab.commands["gone"] = join(lab.folder, "gone");
  const of = (command: string) => lab.open({ kind: "command", command, machine: "a" }).state(never);
  t.regex(await sentence(t, "POWER_REFUSED", of("text")), /is not executable$/);
  t.regex(await sentence(t, "POWER_REFUSED", of("gone")), /there is no program .*gone on this host$/);
});

test("a machine's name that a program could take for an option never reaches it", async (t) => {
  const lab = await powerLab(t);
  lab.script("rack", `#!/bin/sh\ntouch ${lab.folder}/called\n`);
  for (const machine of ["--help", "", "a b", "../a", "a;b", "a\nb"]) {
    const opened = lab.open({ kind: "command", command: "rack", machine });
    t.regex(
      await sentence(t, "POWER_REFUSED", opened.state(never)),
      /the machine's name is not spelled as one/,
    );
  }
  t.false(existsSync(join(lab.folder, "called")));
});
