import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "ava";
import { checkConfig } from "../../../driver/config/check.js";
import { refusal, scratchFile } from "./scratch.js";

const DRIVER = `id: hv1
dataDir: /var/lib/metalplug
grpc: { listen: "0.0.0.0:7443", insecure: true }
boot: { address: 10.77.0.11, tftpPort: 6969 }
loaders: [ /nonexistent/loaders, / ]
`;

const COORDINATOR = `id: dc1
dataDir: /d
grpc: { listen: "127.0.0.1:7444" }
drivers: []
dhcp: { port: 1067 }
subnets: [ { subnet: 10.77.0.0/24, pool: { start: 10.77.0.2, end: 10.77.0.9 }, unknown: pool } ]
`;

test("a driver's file is recognised, and what may surprise is a warning", (t) => {
  t.deepEqual(checkConfig(scratchFile(t, "a.yaml", DRIVER)), {
    program: "driver",
    summary:
      "driver hv1: gRPC at 0.0.0.0:7443, boot files at 10.77.0.11 (TFTP 6969, HTTP 8080), data in /var/lib/metalplug",
    warnings: [
      "grpc.listen 0.0.0.0:7443 is open to everyone who reaches it (insecure: true)",
      "loaders: there is no folder /nonexistent/loaders; boot loaders in it cannot be served",
      "boot.tftpPort is 6969: firmware asks at port 69 only; iPXE can be told another",
    ],
  });
});

test("folders that are looked in by default may be missing, unless all are", (t) => {
  const { warnings } = checkConfig(
    scratchFile(t, "a.yaml", DRIVER.replace(/^loaders:.*\n/m, "power: { pollSeconds: 60 }\n")),
  );
  t.deepEqual(
    warnings.filter((line) => /^power|there is no folder/.test(line)),
    [],
  );
});

test("a boot file for an architecture that is in no folder is a warning", (t) => {
  const file = scratchFile(t, "a.yaml", DRIVER);
  const folder = dirname(file);
  writeFileSync(join(folder, "there.efi"), "");
  const text = `${DRIVER.replace("/ ]", `${folder} ]`)}architectures: [ { code: 7, file: there.efi }, { code: 39, file: not.efi } ]\n`;
  const { warnings } = checkConfig(scratchFile(t, "b.yaml", text));
  t.deepEqual(
    warnings.filter((line) => line.startsWith("architectures")),
    [
      "architectures: no folder under loaders has not.efi; firmware of architecture 39 (LoongArch 64-bit UEFI) gets what is built in",
    ],
  );
});

test("a bridge, and a command of a network, that this host has not are warnings", (t) => {
  const networks = `networks: [ { name: prov, kind: flat }, { name: tenants, kind: linux-bridge, bridge: nobr0 }, { name: core, kind: command, command: /nonexistent/port } ]\n`;
  const { warnings } = checkConfig(scratchFile(t, "a.yaml", `${DRIVER}${networks}`));
  t.deepEqual(
    warnings.filter((line) => /^networks: .*there is no program \/|has no bridge/.test(line)),
    [
      "networks: tenants: this host has no bridge nobr0; nothing can be plugged there",
      "networks: core: there is no program /nonexistent/port; nothing can be plugged there",
    ],
  );
});

test("a folder of secrets and commands that are not there, or cannot be run, are warnings", (t) => {
  const folder = dirname(scratchFile(t, "text", "#!/bin/sh\n"));
  writeFileSync(join(folder, "good"), "", { mode: 0o755 });
  const commands = `{ good: ${folder}/good, text: ${folder}/text, gone: ${folder}/gone }`;
  const about = (secrets: string) => {
    const text = `${DRIVER}power: { secrets: ${secrets}, commands: ${commands} }\n`;
    const { warnings } = checkConfig(scratchFile(t, "a.yaml", text));
    return warnings.filter((line) => line.startsWith("power"));
  };
  const scripts = [
    `power.commands.text: ${folder}/text is not executable`,
    `power.commands.gone: there is no file ${folder}/gone`,
  ];
  t.deepEqual(about(folder), scripts);
  t.deepEqual(about(`${folder}/none`), [
    `power.secrets: there is no folder ${folder}/none; no BMC can be logged in to`,
    ...scripts,
  ]);
});

test("a coordinator's file is recognised, and what may surprise is a warning", (t) => {
  t.deepEqual(checkConfig(scratchFile(t, "a.yaml", COORDINATOR)), {
    program: "coordinator",
    summary:
      "coordinator dc1: gRPC at 127.0.0.1:7444, 0 drivers, 1 subnet: 10.77.0.0/24 (relayed), data in /d",
    warnings: [
      "drivers is empty: every machine is unknown",
      "dhcp.port is 1067: machines ask at port 67 only",
      "10.77.0.0/24 gives addresses to machines no driver knows",
      "dhcp.relays is not set: whoever reaches this host can speak for the relays of 10.77.0.0/24",
    ],
  });
});

test("addresses for strangers are a warning by whichever policy, and a mode that answers nobody is one", (t) => {
  const about = (unknown: string) =>
    checkConfig(scratchFile(t, "a.yaml", COORDINATOR.replace("unknown: pool", unknown))).warnings.join();
  for (const giving of [
    "unknown: { policy: delay, tries: 2 }",
    "rules: [ { match: { architecture: 7 }, policy: discover, driver: hv1 } ]",
  ])
    t.regex(about(giving), /gives addresses to machines no driver knows/);
  t.notRegex(about("rules: [ { match: { architecture: 7 }, policy: log } ]"), /gives addresses/);
  const { warnings } = checkConfig(scratchFile(t, "b.yaml", `mode: listen\n${COORDINATOR}`));
  t.true(warnings.includes("mode is listen: no machine is answered"));
});

test("relays that are listed, and subnets that need none, are no surprise", (t) => {
  const about = (text: string) => checkConfig(scratchFile(t, "a.yaml", text)).warnings.join();
  t.notRegex(about(COORDINATOR.replace("port: 1067", "relays: [10.78.0.1]")), /relays/);
  t.notRegex(about(COORDINATOR.replace("/24,", "/24, interface: eth1,")), /relays/);
});

test("a client's file is recognised", (t) => {
  const report = checkConfig(scratchFile(t, "a.yaml", "coordinator: 127.0.0.1:7444\n"));
  t.is(report.summary, "client: driver not set, 0 names of drivers, coordinator 127.0.0.1:7444");
});

test("what is nobody's file is told which files there are, and what each would have", (t) => {
  const file = scratchFile(t, "a.yaml", "hello: world\n");
  t.deepEqual(
    refusal(t, () => checkConfig(file)),
    [
      `${file}: is no file that metalplug knows; expected a driver's (with the key boot), a coordinator's (with the key subnets) or an operator's client file (with the key driver or coordinator)`,
    ],
  );
});

test("another server that is to give the addresses, and is not named, is a warning", (t) => {
  const about = (dhcp: string) => {
    const subnet = "{ subnet: 10.77.0.0/24, interface: eth1, addresses: foreign }";
    const text = `id: dc1\ndataDir: /d\ngrpc: { listen: "127.0.0.1:7444" }\ndrivers: []\ndhcp: ${dhcp}\nsubnets: [ ${subnet} ]\n`;
    return checkConfig(scratchFile(t, "a.yaml", text)).warnings.join();
  };
  t.regex(
    about("{}"),
    /10\.77\.0\.0\/24 has addresses: foreign, and dhcp\.foreignServers\.known names no server/,
  );
  t.notRegex(about("{ foreignServers: { known: [10.77.0.5] } }"), /names no server/);
});
