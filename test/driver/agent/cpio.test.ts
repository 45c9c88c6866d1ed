import { spawnSync } from "node:child_process";
import test from "ava";
import { packCpio } from "../../../driver/agent/cpio.js";

const ENTRIES = [
  { name: "bin", kind: "folder" },
  { name: "bin/tool", kind: "file", mode: 0o755, content: "abcde" },
  { name: "bin/link", kind: "link", content: "tool" },
  { name: "init", kind: "file", content: new Uint8Array([1, 2, 3, 4]) },
] as const;

test("an archive is a multiple of four bytes, begins with the newc magic and ends with its trailer", (t) => {
  const archive = packCpio(ENTRIES);
  t.is(archive.length % 4, 0);
  t.is(archive.toString("latin1", 0, 6), "070701");
  t.true(archive.includes("TRAILER!!!"));
});

test("busybox lists what was packed", (t) => {
  const listed = spawnSync("busybox", ["cpio", "-t"], { input: packCpio(ENTRIES), encoding: "utf8" });
  if (listed.error !== undefined) {
    t.pass("no busybox on this machine");
    return;
  }
  t.deepEqual(
    listed.stdout.trim().split("\n"),
    ENTRIES.map((entry) => entry.name),
  );
});
