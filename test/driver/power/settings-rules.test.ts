import test from "ava";
import type { PowerSettings } from "../../../driver/power/power-port.js";
import { explainPowerSettings } from "../../../driver/power/settings-rules.js";

const REDFISH = { kind: "redfish", url: "https://10.0.0.5", username: "admin", secret: "bmc" } as const;
const IPMI = { kind: "ipmi", host: "10.0.0.5", port: 623, username: "admin", secret: "bmc" } as const;

for (const url of ["https://10.0.0.5", "https://bmc.example:8443", "https://bmc-7:443"])
  test(`${url} is a service`, (t) => {
    t.is(explainPowerSettings({ ...REDFISH, url }), undefined);
  });

for (const url of [
  "http://10.0.0.5",
  "https://10.0.0.5/",
  "https://10.0.0.5/redfish",
  "https://admin:S3cret@10.0.0.5",
  "https://10.0.0.5#@evil.example",
  "https://10.0.0.5:0",
  "https://10.0.0.5:99999",
  "https://",
  " https://10.0.0.5",
  "https://10.0.0.5\n",
])
  test(`${JSON.stringify(url)} is no service, and is not repeated`, (t) => {
    t.is(
      explainPowerSettings({ ...REDFISH, url }),
      "the url is not spelled https://HOST or https://HOST:PORT",
    );
  });

const UNSOUND: readonly (readonly [PowerSettings, RegExp])[] = [
  [{ ...IPMI, host: "-v" }, /is no host name/],
  [{ ...IPMI, port: 1.5 }, /^the port is 1\.5; expected 1 to 65535$/],
  [{ ...IPMI, username: "a".repeat(17) }, /expected 1 to 16 of ASCII/],
  [{ ...IPMI, username: "ad min" }, /odd characters/],
  [{ ...IPMI, secret: "../shadow" }, /^the secret is no name of a file/],
  [{ ...REDFISH, authority: "." }, /^the authority is no name of a file/],
  [{ ...REDFISH, system: ".." }, /^the system's id is not spelled as one/],
  [{ kind: "command", command: "/bin/sh", machine: "a" }, /^the command is no name/],
];
for (const [settings, sentence] of UNSOUND)
  test(`unsound: ${JSON.stringify(settings)}`, (t) => {
    t.regex(explainPowerSettings(settings) ?? "", sentence);
  });
