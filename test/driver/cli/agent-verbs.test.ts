import { once } from "node:events";
import test from "ava";
import { runCliProcess, startCliProcess } from "./cli-process.js";

test("agent build tells what it made and how to go on", async (t) => {
  t.deepEqual(await runCliProcess(["agent", "build", "--output", "/tmp/a"]), {
    code: 0,
    stdout: [
      "Built the agent on kernel 6.1.0:",
      "  /tmp/a/vmlinuz (7.9 MiB)",
      "  /tmp/a/agent.img (14.4 MiB)",
      "Give it to a driver by:",
      "  metalplug image push metalplug-agent --kernel /tmp/a/vmlinuz --ramdisk /tmp/a/agent.img",
      "",
    ].join("\n"),
    stderr: "Packing the ramdisk …\n",
  });
});

test("a path that a shell would take apart is quoted in the line to go on with", async (t) => {
  const { stdout } = await runCliProcess(["agent", "build", "--output", "it's here"]);
  t.true(stdout.includes(`--kernel 'it'\\''s here/vmlinuz' --ramdisk 'it'\\''s here/agent.img'`), stdout);
});

test("agent build --json gives the paths, the version and the sizes", async (t) => {
  const { stdout } = await runCliProcess(["agent", "build", "--output", "x", "--kernel", "6.12.1", "--json"]);
  t.deepEqual(JSON.parse(stdout), {
    ...{ kernel: "x/vmlinuz", ramdisk: "x/agent.img", kernelVersion: "6.12.1" },
    ...{ kernelBytes: 8_247_232, ramdiskBytes: 15_115_064 },
  });
});

test("what fails is told in a sentence", async (t) => {
  const { code, stdout, stderr } = await runCliProcess([
    "agent",
    "build",
    "--output",
    "x",
    "--kernel",
    "broken",
  ]);
  t.deepEqual({ code, stdout }, { code: 1, stdout: "" });
  t.regex(stderr, /metalplug: Cannot build the agent: programs are missing \[AGENT_BUILD_FAILED\]\n$/);
});

test("Ctrl-C ends it without a word", async (t) => {
  const child = startCliProcess(["agent", "build", "--output", "x", "--kernel", "endless"]);
  await once(child.stderr, "data");
  child.kill("SIGINT");
  const [code] = await once(child, "close");
  t.is(code, 130);
});

test("it needs a folder to write to", async (t) => {
  const { code, stderr } = await runCliProcess(["agent", "build"]);
  t.is(code, 2);
  t.regex(stderr, /required option '--output <folder>' not specified/);
});
