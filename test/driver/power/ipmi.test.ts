import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import plain from "ava";
import { bootWords } from "../../../driver/power/ipmi.js";
import type { BootOverride } from "../../../driver/power/power-port.js";
import { testWith } from "../../prerequisites.js";
import { powerContract } from "./contract.js";
import { ipmiMachine } from "./ipmi-machine.js";
import { never, PASSWORD, sentence } from "./power-lab.js";

const test = testWith("ipmi_sim");

powerContract(
  test,
  "ipmi",
  // ipmi_sim tells its hook of a disk as the default.
  { tellsState: true, switchesOff: true, devices: { network: "pxe", disk: "default" } },
  async (t) => {
    const machine = await ipmiMachine(t, { call: 3_000 });
    return { ...machine, vanish: async () => machine.simulator.pause() };
  },
);

const ROWS: readonly (readonly [BootOverride, string])[] = [
  [{ device: "network", lasts: "once" }, "chassis bootdev pxe"],
  [{ device: "network", lasts: "continuous", firmware: "bios" }, "chassis bootdev pxe options=persistent"],
  [{ device: "network", lasts: "once", firmware: "uefi" }, "chassis bootdev pxe options=efiboot"],
  [
    { device: "disk", lasts: "continuous", firmware: "uefi" },
    "chassis bootdev disk options=persistent,efiboot",
  ],
];
for (const [override, words] of ROWS)
  plain(`ipmitool is asked for ${words}`, (t) => {
    t.is(bootWords(override).join(" "), words);
  });

test("the boot flags arrive as IPMI 2.0 table 28-14 has them", async (t) => {
  const { opened, simulator } = await ipmiMachine(t);
  await opened.setBoot({ device: "network", lasts: "once" }, never);
  await opened.setBoot({ device: "network", lasts: "continuous", firmware: "uefi" }, never);
  await opened.setBoot({ device: "disk", lasts: "continuous" }, never);
  t.deepEqual(simulator.bootFlags(), ["80 04 00 00 00", "e0 04 00 00 00", "c0 08 00 00 00"]);
});

test("a wrong password is refused and not tried again; a changed file counts at the next question", async (t) => {
  const { lab, opened } = await ipmiMachine(t);
  lab.secret("bmc", "S3cret-but-another\n");
  t.regex(await sentence(t, "POWER_REFUSED", opened.state(never)), / \(RAKP 2 HMAC is invalid\)/);
  lab.secret("bmc");
  t.is(await opened.state(never), "off");
});

test("a user the BMC does not know is told as such", async (t) => {
  const { lab, settings } = await ipmiMachine(t);
  const opened = lab.open({ ...settings, username: "nobody" });
  t.regex(await sentence(t, "POWER_REFUSED", opened.state(never)), /unauthorized name/);
});

test("what the BMC cannot do is told in its words", async (t) => {
  const { lab, opened } = await ipmiMachine(t);
  writeFileSync(join(lab.folder, "broken"), "");
  t.regex(
    await sentence(t, "POWER_FAILED", opened.state(never)),
    /^Cannot read the power of node "r4u12" by ipmi: Get Chassis Power Status failed: Unspecified error$/,
  );
  await sentence(t, "POWER_FAILED", opened.set("on", never));
  // ipmitool 1.8.19 ends with 0 all the same.
  t.regex(
    await sentence(t, "POWER_FAILED", opened.setBoot({ device: "network", lasts: "once" }, never)),
    /Set Chassis Boot Parameter 5 failed: Unspecified error/,
  );
});

test("the password stands in no argument of the real ipmitool, whose group ends with the wait", async (t) => {
  const { opened, simulator } = await ipmiMachine(t);
  // The first question finds the cipher suite.
  t.is(await opened.state(never), "off");
  simulator.pause();
  const wait = new AbortController();
  const asked = opened.state(wait.signal);
  const child = await childWith(t, ["ipmitool", String(simulator.port)]);
  const [argv, environment] = ["cmdline", "environ"].map((file) =>
    readFileSync(`/proc/${child}/${file}`, "latin1"),
  );
  t.regex(argv ?? "", /-U\0admin\0-E\0/);
  t.notRegex(argv ?? "", new RegExp(PASSWORD));
  // It is there, and only the user himself and root can look.
  t.true(environment?.includes(`IPMI_PASSWORD=${PASSWORD}`));
  const reason = new Error("enough");
  wait.abort(reason);
  await t.throwsAsync(asked, { is: reason });
  t.throws(() => process.kill(child, 0), { code: "ESRCH" });
  simulator.resume();
});

test("a password that IPMI has no room for is told as such, and not shown", async (t) => {
  const { lab, opened } = await ipmiMachine(t);
  lab.secret("bmc", `${PASSWORD}-and-much-more\n`);
  t.regex(await sentence(t, "POWER_FAILED", opened.state(never)), /longer than 20 bytes/);
});

test("a secret that is not there is a refusal, and nobody is asked", async (t) => {
  const { lab, settings } = await ipmiMachine(t);
  const opened = lab.open({ ...settings, secret: "none" });
  t.regex(await sentence(t, "POWER_REFUSED", opened.state(never)), /there is no file .*\/secrets\/none$/);
});

/** The process id of the program that has these arguments. */
async function childWith(
  t: { readonly teardown: (end: () => void) => void },
  words: readonly string[],
): Promise<number> {
  let over = false;
  t.teardown(() => {
    over = true;
  });
  // Nothing tells that a child has come to its exec.
  while (!over) {
    const found = readdirSync("/proc").find((pid) => /^\d+$/.test(pid) && hasArguments(pid, words));
    if (found !== undefined) return Number(found);
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`there is no ${words.join(" ")}`);
}

function hasArguments(pid: string, words: readonly string[]): boolean {
  try {
    const argv = readFileSync(`/proc/${pid}/cmdline`, "latin1").split("\0");
    return words.every((word) => argv.includes(word));
  } catch {
    return false;
  }
}
