import test from "ava";
import type { PowerSettings } from "../../../driver/power/power-port.js";
import { checkPowerSettings } from "../../../driver/power/power-settings-rules.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { macOf } from "../inventory/inventory-lab.js";

const IPMI = { kind: "ipmi", host: "bmc-7.lan", port: 623, username: "admin", secret: "bmc.pass" } as const;
const REDFISH = { kind: "redfish", url: "https://10.0.0.7:8443", username: "root", secret: "bmc" } as const;
const COMMAND = { kind: "command", command: "pdu", machine: "rack4/outlet-7" } as const;

for (const power of [
  { kind: "manual" },
  { kind: "wol", mac: macOf(1), broadcast: "10.77.0.255" as Ipv4Address },
  IPMI,
  { ...IPMI, host: "10.0.0.7" },
  REDFISH,
  { ...REDFISH, url: "https://bmc", system: "System.Embedded.1", authority: "ca.pem" },
  COMMAND,
] as const)
  test(`${JSON.stringify(power)} is right`, (t) => {
    t.notThrows(() => checkPowerSettings("r1", power));
  });

const refused = test.macro({
  exec(t, power: PowerSettings, message: string) {
    t.throws(() => checkPowerSettings("r1", power), { code: "ARGUMENT_REFUSED", message });
  },
  title: (name = "") => `refused: ${name}`,
});

for (const host of [
  "",
  "-oProxyCommand=x",
  "a b",
  "10.0.0",
  "300.1.1.1",
  "bmc/../x",
  "bmc;reboot",
  "x".repeat(300),
])
  test(
    `${JSON.stringify(host.slice(0, 30))} as the host of a BMC`,
    refused,
    { ...IPMI, host },
    `The host of the power of node "r1" is ${JSON.stringify(host.slice(0, 100))}; expected a host name or an IPv4 address`,
  );
for (const port of [0, 65_536, 1.5, Number.NaN])
  test(
    `${port} as the port of a BMC`,
    refused,
    { ...IPMI, port },
    `The port of the power of node "r1" is "${port}"; expected 1 to 65535`,
  );
test(
  "a user of 17 characters, which IPMI has no room for",
  refused,
  { ...IPMI, username: "u".repeat(17) },
  'The username of the power of node "r1" is "uuuuuuuuuuuuuuuuu"; expected 1 to 16 printable ASCII characters',
);
for (const secret of ["", "../etc/shadow", "/etc/shadow", ".hidden", "a/b", "a\0b"])
  for (const power of [IPMI, REDFISH])
    test(
      `${JSON.stringify(secret)} as the secret of ${power.kind}`,
      refused,
      { ...power, secret },
      `The secret of the power of node "r1" is ${JSON.stringify(secret)}; expected the name of a file in the folder of secrets`,
    );
for (const url of [
  "http://bmc",
  "https://",
  "https://user:pass@bmc",
  "https://bmc/redfish/v1",
  "https://bmc:0",
  "https://bmc:99999",
  "https://bmc?x",
  "HTTPS://bmc",
])
  test(
    `${url} as the URL of a BMC`,
    refused,
    { ...REDFISH, url },
    `The URL of the power of node "r1" is ${JSON.stringify(url)}; expected https://HOST or https://HOST:PORT`,
  );
for (const system of ["", "..", "1/Actions", "a b", "%2e"])
  test(
    `${JSON.stringify(system)} as a system`,
    refused,
    { ...REDFISH, system },
    `The system of the power of node "r1" is ${JSON.stringify(system)}; expected an id under /redfish/v1/Systems/`,
  );
test(
  "a path as the command",
  refused,
  { ...COMMAND, command: "/bin/sh" },
  'The command of the power of node "r1" is "/bin/sh"; expected a command\'s name of the configuration',
);
test(
  "an option as the machine",
  refused,
  { ...COMMAND, machine: "--all" },
  'The machine of the power of node "r1" is "--all"; expected letters, digits and . _ : / @ + -',
);
