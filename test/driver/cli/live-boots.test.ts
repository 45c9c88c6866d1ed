import test from "ava";
import { LiveBoots } from "../../../driver/cli/live-boots.js";
import { Output } from "../../../driver/cli/output.js";
import type { BootSummary } from "../../../driver/rpc/client.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

const START = Date.UTC(2026, 0, 2, 3, 4, 5);

function boot(number: number, more: Partial<BootSummary> = {}): BootSummary {
  const mac = `52:54:00:00:00:0${number}` as MacAddress;
  return {
    ...{ id: `s${number}`, number, mac, beganAt: START, lastAt: START + 1500, text: "asked" },
    ...{ milestone: "heard", state: "booting" },
    ...more,
  };
}

const ESCAPE = "\u001b";
const PARTS = new RegExp(`${ESCAPE}\\[[0-9;]*[A-Za-z]|\\n|\\r|[^${ESCAPE}\\n\\r]+`, "g");
const UP = new RegExp(`^${ESCAPE}\\[(\\d+)A$`);

/** What is on a screen after all that was written, and the sequences that coloured it. */
class Screen {
  readonly columns: number;
  readonly rows: number;
  readonly isTTY = true;
  readonly styles: string[] = [];
  lines: string[] = [""];

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  readonly write = (text: string): boolean => {
    for (const [part] of text.matchAll(PARTS)) this.take(part);
    return true;
  };

  private take(part: string): void {
    const up = UP.exec(part);
    if (up) this.lines = this.lines.slice(0, -Number(up[1]));
    else if (part === "\u001b[0J" || part === "\r") this.lines[this.lines.length - 1] = "";
    else if (part === "\n") this.lines.push("");
    else if (part.startsWith("\u001b")) this.styles.push(part);
    else this.lines[this.lines.length - 1] += part;
  }
}

function live(screen: Screen, env: Readonly<Record<string, string>> = {}): LiveBoots {
  return new LiveBoots(new Output(screen, env));
}

/** The last digit of each line's MAC. */
const digitsOf = (lines: readonly string[]) => lines.map((line) => /:00:0(\d) /.exec(line)?.[1]);

test("each boot is one line that is drawn anew where it stands", (t) => {
  const screen = new Screen(200, 24);
  const boots = live(screen);
  boots.take([boot(1), boot(2)]);
  boots.take([boot(2, { milestone: "kernel", text: "kernel" })]);
  boots.take([boot(1, { milestone: "offered" })]);
  t.is(screen.lines.length, 3);
  t.regex(screen.lines[0] ?? "", /s1 .*52:54:00:00:00:01 .*booting .*\u25a0{3}\u00b7{6} offered .*asked$/);
  t.regex(screen.lines[1] ?? "", /s2 .*52:54:00:00:00:02 .*booting .*\u25a0{7}\u00b7{2} kernel .*kernel$/);
});

test("what has ended goes up, and out of what is drawn once the screen is full", (t) => {
  const screen = new Screen(200, 4);
  const boots = live(screen);
  boots.take([boot(1), boot(2), boot(3)]);
  boots.take([boot(2, { state: "booted", milestone: "running" }), boot(4)]);
  t.deepEqual(digitsOf(screen.lines.slice(0, 4)), ["2", "1", "3", "4"]);
  boots.take([boot(1, { state: "failed" })]);
  t.deepEqual(digitsOf(screen.lines.slice(0, 4)), ["2", "1", "3", "4"]);
  t.regex(screen.lines[1] ?? "", /failed/);
});

test("a terminal of 80 columns shows when it began, which, its state and how far it came", (t) => {
  const screen = new Screen(80, 24);
  live(screen).take([boot(1, { id: "0123456789", node: "rack4-u12", milestone: "kernel", state: "failed" })]);
  t.regex(
    screen.lines[0] ?? "",
    /^01-02 03:04:05 {2}01234567 {2}52:54:00:00:00:01 {2}rack4-u12 {2}failed {3}\u25a0{7}\u00b7{2}/,
  );
});

test("what is written after boots were left comes below them", (t) => {
  const screen = new Screen(200, 24);
  const boots = live(screen);
  boots.take([boot(1)]);
  boots.leave();
  screen.write("away\n");
  boots.take([boot(2)]);
  boots.take([boot(2, { milestone: "kernel" })]);
  t.deepEqual(digitsOf(screen.lines), ["1", undefined, "2", undefined]);
});

test("in a pipe each step is a line, its columns below each other, and nothing steers a terminal", (t) => {
  const lines: string[] = [];
  const boots = new LiveBoots(new Output({ write: (text) => lines.push(text) > 0 }, {}));
  boots.take([boot(1)]);
  boots.take([boot(1, { milestone: "acknowledged", lastAt: START + 1600 })]);
  boots.leave();
  t.is(lines.length, 2);
  t.is(new Set(lines.map((line) => line.indexOf(" s "))).size, 1);
  t.false(lines.join("").includes(ESCAPE));
});

test("no line is longer than the terminal is wide", (t) => {
  for (let columns = 1; columns < 150; columns++) {
    const screen = new Screen(columns, 24);
    live(screen).take([boot(1, { text: "x".repeat(300) })]);
    t.true(
      screen.lines.every((line) => line.length < Math.max(columns, 2)),
      `${columns} columns`,
    );
  }
});

test("states have colours on a terminal, and none with NO_COLOR", (t) => {
  const coloured = new Screen(200, 24);
  live(coloured).take([boot(1, { state: "failed" })]);
  t.true(coloured.styles.length > 0);
  const plain = new Screen(200, 24);
  live(plain, { NO_COLOR: "1" }).take([boot(1, { state: "failed" })]);
  t.deepEqual(plain.styles, []);
});
