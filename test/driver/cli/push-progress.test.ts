import test from "ava";
import { Output } from "../../../driver/cli/output.js";
import { PushProgress } from "../../../driver/cli/push-progress.js";

const told = test.macro({
  exec(t, isTTY: boolean, sent: readonly number[], expected: readonly string[]) {
    const written: string[] = [];
    const output = new Output({ isTTY, write: (text) => written.push(text) > 0 }, {});
    const progress = new PushProgress(output, "i");
    for (const sentBytes of sent) progress.update({ sentBytes, totalBytes: 1000, skippedBytes: 0 });
    progress.end();
    t.deepEqual(written, expected);
  },
  title: (name = "") => `progress: ${name}`,
});

test(
  "in a pipe, a line each quarter",
  told,
  false,
  [1, 249, 250, 251, 499, 740, 760, 1000],
  [
    "i: 250 B of 1000 B, 25 %\n",
    "i: 740 B of 1000 B, 74 %\n",
    "i: 760 B of 1000 B, 76 %\n",
    "i: 1000 B of 1000 B, 100 %\n",
  ],
);
test(
  "on a terminal, one line that is rewritten and left clean",
  told,
  true,
  [1, 10, 11, 1000],
  ["\r\u001b[2Ki: 10 B of 1000 B, 1 %", "\r\u001b[2Ki: 1000 B of 1000 B, 100 %", "\r\u001b[2K"],
);
test("of nothing sent, nothing is told", told, true, [], []);
