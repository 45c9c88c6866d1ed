import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { testWith } from "../prerequisites.js";
import { run } from "./commands.js";
import { IpmiSimulator } from "./ipmi-simulator.js";

const test = testWith("ipmi_sim");

test("a simulated BMC switches by its hook, remembers boot flags and can be silent for a while", async (t) => {
  const folder = await temporaryFolder(t);
  const hook = join(folder, "hook");
  writeFileSync(join(folder, "power"), "0");
  writeFileSync(
    hook,
    `#!/bin/sh
verb=$1; shift
case $verb in
get) for word; do printf '%s:' "$word"; cat "${folder}/$word" 2>/dev/null || echo 0; done ;;
set) printf '%s' "$2" >"${folder}/$1" ;;
esac
`,
    { mode: 0o755 },
  );
  await using simulator = await IpmiSimulator.start({ hook, username: "admin", password: "s3cret" });
  const ipmitool = (...words: readonly string[]) => {
    const where = ["-H", simulator.address, "-p", String(simulator.port), "-U", "admin", "-P", "s3cret"];
    return run(["ipmitool", "-I", "lanplus", "-C", "3", "-N", "1", "-R", "1", ...where, ...words]);
  };
  t.is(await ipmitool("power", "status"), "Chassis Power is off\n");
  await ipmitool("chassis", "bootdev", "pxe", "options=persistent,efiboot");
  await ipmitool("power", "on");
  t.is(readFileSync(join(folder, "power"), "utf8"), "1");
  t.is(readFileSync(join(folder, "boot"), "utf8"), "pxe");
  t.deepEqual(simulator.bootFlags(), ["e0 04 00 00 00"]);
  simulator.pause();
  await t.throwsAsync(ipmitool("power", "status"));
  simulator.resume();
  t.is(await ipmitool("power", "status"), "Chassis Power is on\n");
});
