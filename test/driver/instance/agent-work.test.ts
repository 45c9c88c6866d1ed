import test from "ava";
import { type AgentWork, explainTarget, renderWork } from "../../../driver/instance/agent-work.js";

const SHA256 = "ab".repeat(32);
const DISK = { size: 68_157_440, sha256: SHA256 };
const DEPLOY: AgentWork = { kind: "deploy", disk: DISK, configDrive: false };

test("a deploy of the last partition onto the smallest disk that fits", (t) => {
  t.is(
    renderWork(DEPLOY),
    `disk.size=68157440\ndisk.sha256=${SHA256}\ndisk.chunk=4194304\ntarget=\nroot=\nconfigdrive=0\n`,
  );
});

test("a deploy onto one disk, with a config drive, that grows partition 2", (t) => {
  t.is(
    renderWork({ ...DEPLOY, target: "serial:S3Z+1/2", root: 2, configDrive: true }),
    `disk.size=68157440\ndisk.sha256=${SHA256}\ndisk.chunk=4194304\ntarget=serial:S3Z+1/2\nroot=2\nconfigdrive=1\n`,
  );
  t.regex(renderWork({ ...DEPLOY, root: "none" }), /^root=none$/m);
});

test("a cleaning", (t) => {
  t.is(renderWork({ kind: "clean", how: "full" }), "clean=full\n");
});

for (const target of [
  "/dev/sda",
  "/dev/nvme0n1",
  "serial:LAB-0",
  "wwn:naa.5000c500a1b2c3d4",
  "wwn:0x5000c500",
])
  test(`${target} names a disk`, (t) => {
    t.is(explainTarget(target), undefined);
  });

for (const target of [
  "",
  "sda",
  "/dev/",
  "/dev/$(reboot)",
  "/etc/passwd",
  "serial:",
  "serial:a b",
  "wwn:x\ny",
  "uuid:1",
  `serial:${"x".repeat(200)}`,
])
  test(`${JSON.stringify(target).slice(0, 30)} names none`, (t) => {
    t.regex(explainTarget(target) ?? "", /names no disk: expected \/dev\/NAME, serial:SERIAL or wwn:NAME/);
  });

for (const target of ["serial:a\nroot=1", "serial:$(reboot)", "serial:a b", "serial:`x`", "serial:é"])
  test(`${JSON.stringify(target)} is never rendered`, (t) => {
    t.throws(() => renderWork({ ...DEPLOY, target }), {
      message: /^target is ".*; expected letters, digits and/,
    });
  });
