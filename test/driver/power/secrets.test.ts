import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { PowerTrouble } from "../../../driver/power/power-trouble.js";
import { readAuthority, readSecret } from "../../../driver/power/secrets.js";
import { powerLab } from "./power-lab.js";

test("a secret is its file's one line, read anew each time", async (t) => {
  const lab = await powerLab(t);
  for (const [text, secret] of [
    ["abc\n", "abc"],
    ["abc\r\n", "abc"],
    ["abc", "abc"],
    [" a b \n", " a b "],
    ["pässwörd\n", "pässwörd"],
  ] as const) {
    lab.secret("one", text);
    t.is(await readSecret(lab.secrets, "one"), secret);
  }
});

const REFUSED: readonly (readonly [string, string, number, RegExp])[] = [
  ["others can read", "abc", 0o644, /one is open to every user of this host; close it by chmod o-rwx$/],
  ["others can write", "abc", 0o602, /open to every user/],
  ["is empty", "\n", 0o600, /one is empty; expected a password$/],
  ["has two lines", "abc\ndef\n", 0o600, /one has more than one line; expected a password$/],
  ["has a zero byte", "abc\0def", 0o600, /one has more than one line/],
  ["is very long", "x".repeat(65_537), 0o600, /one is longer than 65536 bytes$/],
];
for (const [name, text, mode, found] of REFUSED)
  test(`a secret's file that ${name} is refused, and its content not told`, async (t) => {
    const lab = await powerLab(t);
    lab.secret("one", text, mode);
    const error = await t.throwsAsync(readSecret(lab.secrets, "one"), { instanceOf: PowerTrouble });
    t.is(error.kind, "refused");
    t.regex(error.message, found);
    t.notRegex(error.message, /abc/);
  });

test("a folder that everybody can change is refused", async (t) => {
  const lab = await powerLab(t);
  chmodSync(lab.secrets, 0o777);
  await t.throwsAsync(readSecret(lab.secrets, "bmc"), {
    message: /^every user of this host can change what is in/,
  });
});

test("a group may read a secret", async (t) => {
  const lab = await powerLab(t);
  lab.secret("one", "abc\n", 0o640);
  t.is(await readSecret(lab.secrets, "one"), "abc");
});

for (const name of [
  "",
  ".",
  "..",
  "../bmc",
  "/etc/passwd",
  "a/b",
  ".hidden",
  "a\0b",
  "-f",
  "a b",
  "x".repeat(64),
])
  test(`${JSON.stringify(name)} is no name of a secret`, async (t) => {
    const { secrets } = await powerLab(t);
    const error = await t.throwsAsync(readSecret(secrets, name), { instanceOf: PowerTrouble });
    t.regex(error.message, /^the name of its secret is no plain name of a file$/);
  });

test("links inside the folder are followed, those that lead out are not", async (t) => {
  const lab = await powerLab(t);
  // As a cluster mounts them.
  mkdirSync(join(lab.secrets, "..2026"));
  writeFileSync(join(lab.secrets, "..2026", "mounted"), "abc\n", { mode: 0o600 });
  symlinkSync("..2026", join(lab.secrets, "..data"));
  symlinkSync("..data/mounted", join(lab.secrets, "mounted"));
  t.is(await readSecret(lab.secrets, "mounted"), "abc");
  writeFileSync(join(lab.folder, "outside"), "abc\n", { mode: 0o600 });
  symlinkSync("../outside", join(lab.secrets, "escape"));
  symlinkSync("escape", join(lab.secrets, "twice"));
  // A folder whose name begins as the folder of secrets does is another one.
  mkdirSync(`${lab.secrets}-too`);
  writeFileSync(join(`${lab.secrets}-too`, "a"), "abc\n", { mode: 0o600 });
  symlinkSync(join(`${lab.secrets}-too`, "a"), join(lab.secrets, "beside"));
  for (const name of ["escape", "twice", "beside"])
    await t.throwsAsync(readSecret(lab.secrets, name), { message: /leads out of the folder$/ });
});

test("what is no file is refused without waiting for it", async (t) => {
  const lab = await powerLab(t);
  mkdirSync(join(lab.secrets, "folder"), { mode: 0o700 });
  await t.throwsAsync(readSecret(lab.secrets, "folder"), { message: /folder is no file$/ });
  await t.throwsAsync(readSecret(lab.secrets, "gone"), { message: /^there is no file .*gone$/ });
  await t.throwsAsync(readSecret(join(lab.folder, "none"), "bmc"), { message: /^there is no file/ });
});

test("an authority may be read by everybody, and has to be PEM", async (t) => {
  const lab = await powerLab(t);
  lab.secret("ca", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", 0o644);
  t.regex(await readAuthority(lab.secrets, "ca"), /MIIB/);
  await t.throwsAsync(readAuthority(lab.secrets, "bmc"), {
    message: /bmc holds no certificate in PEM form$/,
  });
});
