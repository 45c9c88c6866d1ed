import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test from "ava";
import { checkConfig } from "../../driver/config/check.js";
import { connectDriver } from "../../driver/rpc/client.js";
import { bootFiles, startRealDriver } from "../driver/cli/real-driver.js";
import { refusal, scratchFile } from "../driver/config/scratch.js";
import { FleetCertificates } from "../lab/fleet-certificates.js";
import { PATIENCE } from "../patience.js";
import { testWith } from "../prerequisites.js";

/** From dist/test/examples to the checkout's examples. */
const EXAMPLES = fileURLToPath(new URL("../../../examples/", import.meta.url));
const SCHEDULER = fileURLToPath(new URL("../../examples/scheduler/main.js", import.meta.url));
const SPAWN_TWO = fileURLToPath(new URL("../../examples/spawn-two.js", import.meta.url));

const PROGRAMS: Readonly<Record<string, string>> = {
  "client.yaml": "client",
  "coordinator.yaml": "coordinator",
  "driver-hv1.yaml": "driver",
  "driver-hv2.yaml": "driver",
};

test("there is an example of every file an operator writes", (t) => {
  const files = readdirSync(EXAMPLES).filter((name) => /\.(yaml|service|sh)$/.test(name));
  t.deepEqual(files.sort(), [
    ...Object.keys(PROGRAMS),
    "metalplug-coordinator.service",
    "metalplug-driver.service",
    "power-script.sh",
    "switch-script.sh",
  ]);
});

for (const [name, program] of Object.entries(PROGRAMS))
  test(`${name} is sound`, (t) => {
    t.is<string, string>(checkConfig(`${EXAMPLES}${name}`).program, program);
  });

/** The example with what it has behind # switched on. */
const whole = (name: string): string =>
  readFileSync(`${EXAMPLES}${name}`, "utf8").replace(
    /^( *)# (?=( *[a-z]+: | *[a-zA-Z]+:$| *- \{| *- [a-z]+:))/gim,
    "$1",
  );

test("what stands behind a # in driver-hv1.yaml is sound as well", (t) => {
  const text = whole("driver-hv1.yaml");
  for (const key of [
    "budget",
    "pull",
    "privateAddresses",
    "secrets",
    "commands",
    "networks",
    "loaders",
    "web",
    "events",
  ])
    t.regex(text, new RegExp(`^ *${key}:`, "m"));
  const file = scratchFile(t, "driver.yaml", text.replace(/^ *(authority|tls): .*$/gm, ""));
  t.is(checkConfig(file).program, "driver");
});

test("what stands behind a # in coordinator.yaml is sound as well", (t) => {
  const text = whole("coordinator.yaml");
  for (const key of ["mode", "events", "rules", "relays", "foreignServers", "strangers", "addresses"])
    t.regex(text, new RegExp(`^ *${key}:`, "m"));
  t.is(checkConfig(scratchFile(t, "coordinator.yaml", text.replace(TLS_PORT, ""))).program, "coordinator");
});

/** The coordinator's other line for gRPC. */
const TLS_PORT = /^grpc: .*tls: .*\n/m;

test("the lines with certificates lack nothing but the files", (t) => {
  const whatFails = (text: string) => refusal(t, () => checkConfig(scratchFile(t, "a.yaml", text)));
  const driver = whole("driver-hv1.yaml").replace(/^ *(authority|insecure): .*$/gm, "");
  t.regex(whatFails(driver).join(), /^\S+ grpc\.tls\.cert: there is no file \/etc\/metalplug\/hv1\.crt$/);
  const coordinator = whole("coordinator.yaml");
  const [port = ""] = TLS_PORT.exec(coordinator) ?? [];
  const text = coordinator.replace(port, "").replace(/^grpc: .*\n/m, port);
  t.regex(whatFails(text).join(), /^\S+ grpc\.tls\.cert: there is no file \/etc\/metalplug\/dc1\.crt$/);
});

for (const [program, folder] of [
  ["driver", "metalplug"],
  ["coordinator", "metalplug-coordinator"],
])
  test(`metalplug-${program}.service runs the program with what it needs, and its example's dataDir`, (t) => {
    const unit = readFileSync(`${EXAMPLES}metalplug-${program}.service`, "utf8").split("\n");
    for (const line of [
      `ExecStart=/usr/local/bin/metalplug ${program} --config /etc/metalplug/${program}.yaml`,
      "AmbientCapabilities=CAP_NET_BIND_SERVICE CAP_NET_RAW",
      "RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK AF_PACKET AF_UNIX",
      "Restart=always",
      `StateDirectory=${folder}`,
    ])
      t.true(unit.includes(line), line);
    const example = program === "driver" ? "driver-hv1.yaml" : "coordinator.yaml";
    t.true(checkConfig(`${EXAMPLES}${example}`).summary.endsWith(`data in /var/lib/${folder}`));
  });

const run = (...args: readonly string[]) => promisify(execFile)(process.execPath, [SPAWN_TWO, ...args]);

test("spawn-two puts one machine on each of two drivers, and says so when there are no more", async (t) => {
  const addresses = await Promise.all([startRealDriver(t, "hv1"), startRealDriver(t, "hv2")]);
  const { kernel: kernelPath, ramdisk: ramdiskPath } = bootFiles(t);
  for (const [place, address] of addresses.entries()) {
    const driver = connectDriver(address, PATIENCE);
    t.teardown(() => driver.close());
    await driver.pushImage({ name: "debian13", kernelPath, ramdiskPath });
    await driver.addNode({ name: `r${place}`, macs: [`52:54:00:00:00:0${place}`] });
  }
  const { stdout, stderr } = await run("debian13", ...addresses);
  t.is(stderr, "");
  t.deepEqual(stdout.replace(/instance \S+/g, "instance <id>)").split("\n"), [
    `r0 at ${addresses[0]} boots debian13 (instance <id>)`,
    `r1 at ${addresses[1]} boots debian13 (instance <id>)`,
    "",
  ]);
  const error = await t.throwsAsync(run("debian13", ...addresses));
  t.like(error, { code: 1, stdout: "", stderr: 'No free machine at a hypervisor with image "debian13"\n' });
});

testWith("openssl")("both schedulers show the certificate that they are given", async (t) => {
  await using fleet = await FleetCertificates.start();
  const hv1 = await fleet.issue("driver", "hv1");
  const scheduler = await fleet.issue("scheduler", "placer");
  const address = await startRealDriver(t, "hv1", {}, hv1);
  const driver = connectDriver(address, { ...PATIENCE, tls: scheduler });
  t.teardown(() => driver.close());
  const { kernel: kernelPath, ramdisk: ramdiskPath } = bootFiles(t);
  await driver.pushImage({ name: "debian13", kernelPath, ramdiskPath });
  for (const place of [0, 1, 2])
    await driver.addNode({ name: `r${place}`, macs: [`52:54:00:00:00:0${place}`] });
  const tls = ["--tls-cert", scheduler.cert];
  t.is((await run(...tls, "debian13", address)).stderr, "");
  const { stdout } = await promisify(execFile)(process.execPath, [SCHEDULER, ...tls, "debian13", address]);
  t.regex(stdout, /^hv1: r2 boots debian13 /m);
  const plain = await t.throwsAsync(run("debian13", address));
  t.like(plain, { code: 1 });
  t.regex(
    (plain as Error & { readonly stderr: string }).stderr,
    /closed the connection at once, as one that asks for TLS does/,
  );
});

test("an option that is none is told in a line", async (t) => {
  const error = await t.throwsAsync(run("--nosuch", "debian13", "127.0.0.1:1"));
  t.like(error, { code: 1 });
  t.regex((error as Error & { readonly stderr: string }).stderr, /^Unknown option '--nosuch'.*\n$/);
});

test("spawn-two without arguments tells how it is used", async (t) => {
  const error = await t.throwsAsync(run());
  t.like(error, {
    code: 2,
    stderr: "usage: node spawn-two.js [--tls-cert NAME.crt] IMAGE DRIVER [DRIVER…]\n",
  });
});
