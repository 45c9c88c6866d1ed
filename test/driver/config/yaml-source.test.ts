import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import test from "ava";
import { readYaml } from "../../../driver/config/yaml-source.js";
import { refusal, scratchFile } from "./scratch.js";

const refused = test.macro({
  exec(t, text: string | Uint8Array, line: string) {
    const file = scratchFile(t, "site.yaml", text);
    const lines = refusal(t, () => readYaml(file));
    t.deepEqual(
      lines.map((found) => found.replace(file, basename(file))),
      [line],
    );
  },
  title: (name = "") => `refused: ${name}`,
});

test("an empty file", refused, "", "site.yaml: the file is empty");
test("a file of comments only", refused, "# id: hv1\n", "site.yaml: the file is empty");
test("a key given twice", refused, "id: a\nid: b\n", "site.yaml:2:1: id: this key is given twice");
test(
  "a tab as indentation",
  refused,
  "grpc:\n\tlisten: x\n",
  "site.yaml:2:1: cannot be read as YAML: Tabs are not allowed as indentation",
);
test(
  "a list that is never closed, told once",
  refused,
  "loaders: [ a, b\nid: c\n",
  "site.yaml:2:1: cannot be read as YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
);
test(
  "a second document",
  refused,
  "id: a\n---\nid: b\n",
  "site.yaml:2:1: a second YAML document begins here; expected one",
);
test(
  "an unknown tag",
  refused,
  "id: !secret a\n",
  "site.yaml:1:5: cannot be read as YAML: Unresolved tag: !secret",
);
test(
  "an alias to nothing",
  refused,
  "id: *other\n",
  "site.yaml: cannot be read as YAML: Unresolved alias (the anchor must be set before the alias): other",
);
test(
  "aliases that would fill the memory",
  refused,
  "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n",
  "site.yaml: cannot be read as YAML: it repeats itself by more than 100 aliases",
);
test(
  "bytes that are no text",
  refused,
  Uint8Array.of(0xff, 0xfe, 0x00),
  "site.yaml: is not UTF-8 text; is this the configuration file?",
);
test(
  "a file larger than a configuration can be",
  refused,
  new Uint8Array((1 << 20) + 1).fill(32),
  "site.yaml: is larger than 1048576 bytes; is this the configuration file?",
);

for (const depth of [3000, 20_000, 200_000])
  test(`refused: ${depth} brackets in each other, in one sentence`, (t) => {
    const file = scratchFile(t, "site.yaml", `boot: ${"[".repeat(depth)}${"]".repeat(depth)}`);
    const lines = refusal(t, () => readYaml(file));
    t.is(lines.length, 1);
    t.regex(lines[0] ?? "", /^\S+: cannot be read as YAML: it is nested too deeply$/);
  });

test("refused: a file that is not there", (t) => {
  const file = join(tmpdir(), "metalplug-no-such-file.yaml");
  t.deepEqual(
    refusal(t, () => readYaml(file)),
    [`${file}: there is no such file`],
  );
});

test("refused: a folder", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "metalplug-config-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  t.deepEqual(
    refusal(t, () => readYaml(folder)),
    [`${folder}: is a folder, not a file`],
  );
});

test("a MAC without quotes stays text, and a byte order mark is skipped", (t) => {
  const file = scratchFile(t, "site.yaml", "\ufeffmac: 02:10:20:30:40:50\r\n");
  t.deepEqual(readYaml(file).value, { mac: "02:10:20:30:40:50" });
});
