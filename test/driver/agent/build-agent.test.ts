import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import test from "ava";
import { toolEntries } from "../../../driver/agent/agent-tools.js";
import { buildAgent } from "../../../driver/agent/build-agent.js";
import { installedKernel } from "../../../driver/agent/kernel-files.js";
import { testUnless } from "../../prerequisites.js";
import { smallKernel } from "./small-kernel.js";

const root = mkdtempSync(join(tmpdir(), "metalplug-agent-test-"));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));
const kernel = smallKernel(root);
const SCRIPTS = fileURLToPath(new URL("../../../../driver/agent/scripts/", import.meta.url));

const missing = await toolEntries().then(
  () => undefined,
  (error: Error) => error.message,
);
const withTools = testUnless(missing);

withTools(
  "the agent is built: a kernel, and a ramdisk with its scripts, programs, libraries and modules",
  async (t) => {
    const output = join(root, "one/two");
    const steps: string[] = [];
    const built = await buildAgent({ output, kernel, onProgress: (step) => steps.push(step) });
    t.deepEqual(steps, ["Collecting programs and kernel modules", "Packing the ramdisk"]);
    t.like(built, { kernelVersion: "6.1.0-test", kernelBytes: 8, kernel: join(output, "vmlinuz") });
    t.is(readFileSync(built.kernel, "utf8"), "a kernel");
    t.is(built.ramdiskBytes, readFileSync(built.ramdisk).length);
    const names = listed(readFileSync(built.ramdisk));
    for (const name of [
      "init",
      "agent/deploy.sh",
      "bin/busybox",
      "bin/sh",
      "usr/sbin/sfdisk",
      "usr/bin/tcpdump",
    ])
      t.true(names.includes(name), name);
    t.true(names.includes("lib/modules/6.1.0-test/kernel/drivers/net/virtio_net.ko"));
    t.true(names.some((name) => /\/libc\.so\.6$/.test(name)));
    for (const [index, name] of names.entries()) {
      const folder = name.slice(0, Math.max(0, name.lastIndexOf("/")));
      t.true(folder === "" || names.indexOf(folder) < index, `${folder} comes before ${name}`);
    }
    t.deepEqual(readdirSync(output).sort(), ["agent.img", "vmlinuz"]);
  },
);

withTools("the same input gives the same bytes", async (t) => {
  const [one, other] = await Promise.all(
    ["a", "b"].map((name) => buildAgent({ output: join(root, name), kernel })),
  );
  t.true(readFileSync(one?.ramdisk ?? "").equals(readFileSync(other?.ramdisk ?? "")));
});

withTools("a build that is aborted leaves what was there", async (t) => {
  const output = join(root, "aborted");
  const signal = AbortSignal.abort(new Error("enough"));
  await t.throwsAsync(buildAgent({ output, kernel, signal }), { message: "enough" });
  t.false(existsSync(output));
});

withTools("a folder that cannot be written to is named", async (t) => {
  mkdirSync(join(root, "blocked/vmlinuz"), { recursive: true });
  const output = join(root, "blocked");
  const error = await t.throwsAsync(buildAgent({ output, kernel }));
  t.true(error.message.startsWith(`Cannot write ${output}: `), error.message);
  t.deepEqual(readdirSync(output), ["vmlinuz"]);
});

test("a kernel that is not installed is told by the file that is not there", (t) => {
  t.throws(() => installedKernel("9.9.9", root), {
    message: `Cannot build the agent: there is no kernel 9.9.9: no ${join(root, "boot/vmlinuz-9.9.9")}`,
  });
  t.deepEqual(installedKernel("6.1.0-test", root), kernel);
});

for (const shell of [["busybox", "sh"], ["sh"]] as const)
  for (const name of readdirSync(SCRIPTS))
    test(`${shell.join(" ")} reads ${name} without complaint`, (t) => {
      const [command = "", ...args] = shell;
      const read = spawnSync(command, [...args, "-n", join(SCRIPTS, name)], { encoding: "utf8" });
      if (read.error !== undefined) t.pass(`no ${command} on this machine`);
      else t.deepEqual([read.status, read.stderr], [0, ""]);
    });

function listed(ramdisk: Buffer): readonly string[] {
  const input = gunzipSync(ramdisk);
  return spawnSync("busybox", ["cpio", "-t"], { input, encoding: "utf8", maxBuffer: 1 << 22 })
    .stdout.trim()
    .split("\n");
}
