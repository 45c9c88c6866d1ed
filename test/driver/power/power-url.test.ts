import test from "ava";
import type { PowerSettings } from "../../../driver/power/power-port.js";
import { formatPowerUrl, parsePowerUrl } from "../../../driver/power/power-url.js";

const BMC = { username: "admin", secret: "bmc-r4u12" } as const;

const ROUND_TRIPS: readonly (readonly [string, object])[] = [
  ["manual:", { kind: "manual" }],
  ["ipmi://admin@10.0.0.5?secret=bmc-r4u12", { kind: "ipmi", host: "10.0.0.5", port: 623, ...BMC }],
  [
    "ipmi://admin@bmc-7.example:6230?secret=bmc-r4u12",
    { kind: "ipmi", host: "bmc-7.example", port: 6230, ...BMC },
  ],
  ["redfish://admin@10.0.0.5?secret=bmc-r4u12", { kind: "redfish", url: "https://10.0.0.5", ...BMC }],
  [
    "redfish://a%40b%3Ac@bmc.example:8443?secret=s&system=System.Embedded.1&authority=ca.pem",
    {
      kind: "redfish",
      url: "https://bmc.example:8443",
      username: "a@b:c",
      secret: "s",
      system: "System.Embedded.1",
      authority: "ca.pem",
    },
  ],
  ["ipmi://admin@[fd00::5]?secret=bmc-r4u12", { kind: "ipmi", host: "fd00::5", port: 623, ...BMC }],
  ["ipmi://admin@[fd00::5]:6230?secret=bmc-r4u12", { kind: "ipmi", host: "fd00::5", port: 6230, ...BMC }],
  [
    "redfish://admin@[fd00::5]:8443?secret=bmc-r4u12",
    { kind: "redfish", url: "https://[fd00::5]:8443", ...BMC },
  ],
  [
    "redfish://admin@10.0.0.5?secret=bmc-r4u12&auth=basic",
    { kind: "redfish", url: "https://10.0.0.5", ...BMC, basicAuth: true },
  ],
  ["command://qemu/r4u12", { kind: "command", command: "qemu", machine: "r4u12" }],
  ["command://pdu/rack%3A4%40b", { kind: "command", command: "pdu", machine: "rack:4@b" }],
  ["wol://52:54:00:12:34:56", { kind: "wol", mac: "52:54:00:12:34:56", broadcast: "255.255.255.255" }],
  [
    "wol://52:54:00:12:34:56?broadcast=10.0.0.255",
    { kind: "wol", mac: "52:54:00:12:34:56", broadcast: "10.0.0.255" },
  ],
];
for (const [text, settings] of ROUND_TRIPS)
  test(`${text} is read, and written the same`, (t) => {
    t.deepEqual<unknown, unknown>(parsePowerUrl(text), { ok: true, settings });
    t.is(formatPowerUrl(settings as PowerSettings), text);
  });

const OTHER_SPELLINGS: readonly (readonly [string, string])[] = [
  ["ipmi://admin@10.0.0.5:623/?secret=s", "ipmi://admin@10.0.0.5?secret=s"],
  ["redfish://admin@10.0.0.5:443?authority=ca&secret=s", "redfish://admin@10.0.0.5?secret=s&authority=ca"],
  ["wol://52:54:00:AB:CD:EF", "wol://52:54:00:ab:cd:ef"],
];
for (const [text, shortest] of OTHER_SPELLINGS)
  test(`${text} means ${shortest}`, (t) => {
    const read = parsePowerUrl(text);
    t.true(read.ok);
    if (read.ok) t.is(formatPowerUrl(read.settings), shortest);
  });

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ["", /^this is no power setting; expected one of manual:, ipmi:\/\/USER@HOST/],
  ["ssh://a@b", /^this is no power setting; expected one of/],
  ["constructor://a", /^this is no power setting/],
  ["manual", /^this is no power setting/],
  ["manual://", /^this is no power setting/],
  ["ipmi://admin@fd00::5?secret=s", /not spelled as its kind is/],
  ["ipmi://admin@[fd00::zz]?secret=s", /no host name and no address/],
  ["ipmi://admin@[fe80::1%eth0]?secret=s", /no host name and no address/],
  ["redfish://admin@[10.0.0.5]?secret=s", /not spelled as its kind is/],
  ["redfish://admin@10.0.0.5?secret=s&auth=digest", /^auth can only be basic/],
  ["redfish://a%3Ab@10.0.0.5?secret=s&auth=basic", /has a colon/],
  ["manual:x", /not spelled as its kind is; expected manual:$/],
  ["ipmi:admin@10.0.0.5?secret=s", /^this is no power setting/],
  [
    "ipmi://10.0.0.5?secret=s",
    /not spelled as its kind is; expected ipmi:\/\/USER@HOST\[:623\]\?secret=NAME$/,
  ],
  ["ipmi://admin@10.0.0.5", /not spelled as its kind is/],
  ["ipmi://admin@10.0.0.5?secret=a&secret=b", /^secret is given twice/],
  ["ipmi://admin@10.0.0.5?secret=a&cipher=3", /^"cipher" is no part of this kind of power/],
  ["ipmi://admin@10.0.0.5:0?secret=a", /^the port is 0; expected 1 to 65535/],
  ["ipmi://admin@10.0.0.5:70000?secret=a", /^the port is 70000/],
  ["ipmi://admin@10.0.0.300?secret=a", /^the BMC "10\.0\.0\.300" is no host name and no address/],
  ["ipmi://admin@10.0.0.5?secret=../a", /^the secret is no name of a file in the folder of secrets/],
  ["ipmi://%00@10.0.0.5?secret=a", /^the user's name is empty, too long or has odd characters/],
  ["ipmi://%zz@10.0.0.5?secret=a", /not spelled as its kind is/],
  ["redfish://admin@bmc_1?secret=a", /^the url is not spelled/],
  ["redfish://admin@bmc?secret=a&system=../x", /^the system's id is not spelled as one/],
  ["redfish://admin@bmc?secret=a&authority=/etc/passwd", /^the authority is no name of a file/],
  ["command://qemu", /not spelled as its kind is; expected command:\/\/COMMAND\/MACHINE$/],
  ["command://qemu/a/b", /not spelled as its kind is/],
  ["command://qemu/--help", /^the machine's name is not spelled as one/],
  ["command://..%2Fsh/a", /^the command is no name/],
  [
    "wol://525400123456",
    /^"525400123456" is not spelled as a MAC address is here: write it as 52:54:00:12:34:56$/,
  ],
  ["wol://52:54:00:12:34:56?broadcast=10.0.0", /^"10\.0\.0" is no broadcast address/],
];
for (const [text, reason] of REFUSED)
  test(`${text || "nothing"} is refused with what was expected`, (t) => {
    const read = parsePowerUrl(text);
    t.false(read.ok);
    if (!read.ok) t.regex(read.reason, reason);
  });

for (const text of [
  "ipmi://admin:S3cret@10.0.0.5?secret=a",
  "redfish://admin:S3cret@10.0.0.5",
  "ipmi://admin:S3c@ret@10.0.0.5",
  "redfish://:S3cret@h?secret=a",
])
  test(`a password in ${text.replace(/S3c\S*?ret/, "…")} is refused, and not repeated`, (t) => {
    const read = parsePowerUrl(text);
    t.false(read.ok);
    if (read.ok) return;
    t.regex(
      read.reason,
      /^a password does not belong into a power setting, where everybody sees it: put it into a file/,
    );
    t.notRegex(read.reason, /S3c/);
  });

test("whatever is written is read as settings that are written and read the same, or refused (seeded)", (t) => {
  const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
  t.log(`seed ${seed}`);
  let state = seed;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % n;
  };
  const odd = [..."abc019:/@?&=%#.-_~ \0\n\u00e9\ud800", "secret=", "%40", "//", "manual:", "wol://"];
  for (let i = 0; i < 20_000; i++) {
    let text = ROUND_TRIPS[below(ROUND_TRIPS.length)]?.[0] ?? "";
    for (let changes = below(4); changes > 0; changes--) {
      const at = below(text.length + 1);
      text = text.slice(0, at) + odd[below(odd.length)] + text.slice(at + below(3));
    }
    const read = parsePowerUrl(text);
    if (!read.ok) continue;
    const again = parsePowerUrl(formatPowerUrl(read.settings));
    t.deepEqual<unknown, unknown>(again, read, JSON.stringify(text));
  }
});
