import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { LineWriter, type LineWriterOptions } from "../../../driver/bin/line-writer.js";
import { temporaryFolder } from "../store/temporary-folder.js";

async function writerOf(t: ExecutionContext, options: Partial<LineWriterOptions> = {}) {
  const path = join(await temporaryFolder(t), "lines");
  const fd = options.fd ?? openSync(path, "w");
  t.teardown(() => closeSync(fd));
  const leftOut: number[] = [];
  const writer = new LineWriter({
    ...{ longestQueue: 1 << 20, leftOut: (count) => leftOut.push(count) },
    ...options,
    fd,
  });
  return { writer, leftOut, text: () => readFileSync(path, "utf8") };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

test("lines come in their order, whatever they are made of and however long", async (t) => {
  const { writer, text } = await writerOf(t);
  const lines = ["a\n", "\u20ac\u{1f600}\n", `${"\u20ac".repeat(100_000)}\n`, "\n"];
  for (let count = 0; count < 2000; count++) lines.push(`${count} ${"x".repeat(count % 500)}\n`);
  for (const [place, line] of lines.entries()) {
    writer.write(line);
    if (place % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const all = lines.join("");
  await until(() => text().length === all.length);
  t.is(text(), all);
});

test("what waits is written when the process ends", async (t) => {
  const { writer, text } = await writerOf(t);
  for (let count = 0; count < 1000; count++) writer.write(`${count}\n`);
  writer.flushSync();
  t.is(text(), Array.from({ length: 1000 }, (_, count) => `${count}\n`).join(""));
  writer.flushSync();
  await new Promise((resolve) => setImmediate(resolve));
  writer.write("after\n");
  await until(() => text().endsWith("after\n"));
  t.is(text().length, 3890 + 6);
});

test("while nobody reads, so much waits and the newest are left out; then all that waited comes, and their number is told", async (t) => {
  const path = join(await temporaryFolder(t), "fifo");
  execFileSync("mkfifo", [path]);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const { writer, leftOut } = await writerOf(t, { fd, longestQueue: 200_000 });
  const line = (count: number) => `${String(count).padStart(9, "0")}\n`;
  for (let count = 0; count < 30_000; count++) {
    writer.write(line(count));
    if (count % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  t.deepEqual(leftOut, []);
  const came: string[] = [];
  const some = Buffer.alloc(65_536);
  const read = () => {
    try {
      came.push(some.toString("utf8", 0, readSync(fd, some)));
    } catch {
      // Nothing is there now.
    }
  };
  const whole = () => came.join("").split("\n").slice(0, -1);
  await until(() => {
    read();
    return leftOut.length > 0 && whole().length + (leftOut[0] ?? 0) === 30_000;
  });
  t.deepEqual(
    whole(),
    whole().map((_, count) => line(count).trimEnd()),
  );
  t.true(whole().length >= 20_000);
});

test("bytes that cannot be written are lost, and make room for others", async (t) => {
  const full = openSync("/dev/full", "w");
  const { writer, leftOut } = await writerOf(t, { fd: full, longestQueue: 8 });
  writer.write("lost\n");
  writer.write("no room\n");
  await until(() => leftOut.length > 0);
  t.deepEqual(leftOut, [1]);
  t.notThrows(() => {
    writer.write("lost\n");
    writer.flushSync();
  });
});
