import test from "ava";
import { jsonText, Output } from "../../../driver/cli/output.js";
import { formatBytes, formatTable, plain } from "../../../driver/cli/table.js";

test("columns are aligned, and no line ends in spaces", (t) => {
  t.deepEqual(
    formatTable(
      ["NODE", "MACS", "INSTANCE"],
      [
        ["a", "52:54:00:00:00:01", "-"],
        ["longer", "-", ""],
      ],
    ),
    ["NODE    MACS               INSTANCE", "a       52:54:00:00:00:01  -", "longer  -"],
  );
});

test("what machines send cannot steer a terminal", (t) => {
  t.is(plain("a\u001b[2Jb\nc\u009bd\u007f"), "a?[2Jb?c?d?");
  t.deepEqual(formatTable(["H"], [["\u001b[31mred"]]), ["H", "?[31mred"]);
});

for (const [bytes, text] of [
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [10_276_045, "9.8 MiB"],
  [2 ** 50, "1024.0 TiB"],
] as const)
  test(`${bytes} bytes are ${text}`, (t) => {
    t.is(formatBytes(bytes), text);
  });

test("times are ISO 8601 in JSON, and a time beyond the calendar stays a number", (t) => {
  t.is(
    jsonText({ at: 0, createdAt: 1_760_000_000_123, expiresAt: 8.7e15, epoch: 1 }),
    '{"at":"1970-01-01T00:00:00.000Z","createdAt":"2025-10-09T08:53:20.123Z","expiresAt":8700000000000000,"epoch":1}',
  );
});

const styled = test.macro({
  exec(t, isTTY: boolean, env: Readonly<Record<string, string>>, text: string) {
    t.is(new Output({ isTTY, write: () => true }, env).style("bold", "x"), text);
  },
  title: (name = "") => `colours: ${name}`,
});
test("on a terminal", styled, true, {}, "\u001b[1mx\u001b[22m");
test("not in a pipe", styled, false, {}, "x");
test("not under NO_COLOR", styled, true, { NO_COLOR: "1" }, "x");

test("JSON holds no character that a terminal obeys, and is read back as it was", (t) => {
  const value = { hostname: "\u001b[2J\u007f\u0085\u009b31m\r\n" };
  const text = jsonText(value);
  t.notRegex(text, /\p{Cc}/u);
  t.deepEqual(JSON.parse(text), value);
});
