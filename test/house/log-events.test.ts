import { readFileSync } from "node:fs";
import test from "ava";
import { sourceFiles, sourceOf } from "./source-imports.js";

const README = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

/** Of lines like `{ event: "tftp.ready", …`, and of those whose second word is filled in: `boot.`, `wire.`. */
const names = new Set(
  sourceFiles("driver/bin").flatMap((file) =>
    [...sourceOf(file).matchAll(/\bevent: (?:"([\w.]+)"|`(\w+\.)\$)/g)].map(
      ([, whole, first]) => whole ?? first ?? "",
    ),
  ),
);

test("there are log events", (t) => {
  t.true(names.size > 20);
});

test("the README names every event of the log, as operators look for them", (t) => {
  const told = [...README.matchAll(/`([\w.]+)(…?)`/g)];
  const isTold = (name: string): boolean =>
    told.some(([, text = "", more]) =>
      more === "" && !name.endsWith(".") ? text === name : text.startsWith(name) || name.startsWith(text),
    );
  t.deepEqual(
    [...names].filter((name) => !isTold(name)),
    [],
  );
});
