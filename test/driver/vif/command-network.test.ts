import test from "ava";
import { networkOf } from "../../../driver/vif/networks/networks.js";
import { runCommand } from "../../../driver/vif/networks/run-command.js";
import { until } from "../../lab/commands.js";
import { macOf } from "../inventory/inventory-lab.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { CommandSwitch } from "./command-switch.js";

const entry = { mac: macOf(1), port: "Gi1/0/1" };
const { signal } = new AbortController();

function networkAt(command: string) {
  return networkOf({ kind: "command", name: "core", command });
}

test("the command is told network, port and MAC, and gets nothing of the driver's environment", async (t) => {
  const device = new CommandSwitch(await temporaryFolder(t));
  const network = networkAt(device.command);
  await network.plug(entry, signal);
  await network.missing([entry], signal);
  await network.unplug(entry, "", signal);
  t.deepEqual(device.calls(), [
    `plug core Gi1/0/1 ${entry.mac}`,
    "list core",
    `unplug core Gi1/0/1 ${entry.mac}`,
  ]);
  const names = device.environment().map((line) => line.replace(/=.*/, ""));
  t.deepEqual(
    names.filter((name) => !["PWD", "SHLVL", "_", "OLDPWD"].includes(name)),
    ["LC_ALL", "PATH"],
  );
});

test("what a failing command says is told", async (t) => {
  const device = new CommandSwitch(await temporaryFolder(t));
  device.set("down", true);
  await t.throwsAsync(networkAt(device.command).plug(entry, signal), {
    message: `${device.command} plug core Gi1/0/1 ${entry.mac}: it ended with 4: the switch does not answer`,
  });
  await t.throwsAsync(networkAt("/nowhere/switch").missing([entry], signal), {
    message: "there is no program /nowhere/switch on this host",
  });
});

test("a list with lines of the switch's own is read past them", async (t) => {
  const device = new CommandSwitch(await temporaryFolder(t));
  device.write(["core PORT MAC", "core ----", `core Gi1/0/1   ${entry.mac}`, "core \u001b[0m"]);
  t.deepEqual(await networkAt(device.command).missing([entry], signal), []);
});

test("a hanging command is ended with its children when the driver stops, and when its time is over", async (t) => {
  const device = new CommandSwitch(await temporaryFolder(t));
  device.set("hangs", true);
  const stop = new AbortController();
  const plugging = networkAt(device.command).plug(entry, stop.signal);
  await until("the command runs", () => device.environment().length > 0, { timeout: 120_000 });
  stop.abort();
  await t.throwsAsync(plugging, { message: "the driver is stopping" });
  await t.throwsAsync(networkAt(device.command).plug(entry, stop.signal), {
    message: "the driver is stopping",
  });
  const script = "sleep 600 & sleep 600";
  await t.throwsAsync(runCommand("/bin/sh", ["-c", script], { signal, timeout: 200 }), {
    message: "/bin/sh did not end within 0.2 s",
  });
});

test("a command that prints without end is ended", async (t) => {
  await t.throwsAsync(runCommand("/bin/sh", ["-c", "yes"], { signal, timeout: 60_000 }), {
    message: "/bin/sh printed more than 4194304 bytes",
  });
});

for (const port of ["", "a b", "-x", "x".repeat(65), "a\n", "ä"])
  test(`${JSON.stringify(port)} is no port`, (t) => {
    t.is(networkAt("/x").portFlaw(port), "a port is 1 to 64 printable ASCII characters without blanks");
  });
