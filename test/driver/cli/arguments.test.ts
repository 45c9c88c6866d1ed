import test from "ava";
import { countArgument } from "../../../driver/cli/arguments.js";
import { UsageError } from "../../../driver/cli/usage-error.js";

for (const text of ["", "-1", "1.5", "1e3", "0x10", "9999999999999999"])
  test(`refused: "${text}" as a whole number`, (t) => {
    t.throws(() => countArgument("--revision", text), { instanceOf: UsageError });
  });
