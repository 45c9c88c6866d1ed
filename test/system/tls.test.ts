import { appendFile, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { runCliProcess } from "../driver/cli/cli-process.js";
import { freePort } from "../free-port.js";
import { until } from "../lab/commands.js";
import { testWith } from "../prerequisites.js";
import { ProgramProcess } from "./program-process.js";

const withOpenssl = testWith("openssl");
const PATIENCE = { timeout: 60_000 };

interface Site {
  readonly folder: string;
  /** Runs a verb of the command line as that holder; it has to succeed. */
  run(who: string, ...args: string[]): Promise<string>;
  issue(role: string, name: string, ...more: string[]): Promise<string>;
  readonly driver: string;
  readonly coordinator: string;
}

withOpenssl("an operator makes certificates, and all programs and verbs use them", async (t) => {
  const site = await openSite(t);
  await site.issue("driver", "hv1", "--address", "127.0.0.1");
  await site.issue("coordinator", "dc1", "--address", "127.0.0.1");
  for (const role of ["operator", "viewer"]) await site.issue(role, role);
  t.is((await stat(join(site.folder, "hv1/hv1.key"))).mode & 0o777, 0o600);
  const shown = await runCliProcess(["certificate", "show", join(site.folder, "hv1/hv1.crt")]);
  t.regex(
    shown.stdout,
    /^identity {3}metalplug:driver:hv1\naddresses {2}127\.0\.0\.1\nissued by {2}CN=metalplug CA\n/,
  );
  const again = await runCliProcess(issuing(site.folder, "driver", "hv1", "--address", "127.0.0.1"));
  t.regex(again.stderr, /hv1\.key: there is one already, and nothing is overwritten/);

  await using _driver = await startDriver(site, "hv1");
  await using _coordinator = await startCoordinator(site);
  await until("the driver is up", async () => / up /.test(await site.run("viewer", "drivers")), PATIENCE);
  await site.run("operator", "node", "add", "r4u12", "--mac", "52:54:00:00:00:01", "--driver", site.driver);
  t.regex(await site.run("viewer", "node", "list", "--driver", site.driver), /r4u12/);
  await until(
    "the coordinator has the claim",
    async () => / 1 /.test(await site.run("viewer", "drivers")),
    PATIENCE,
  );

  const by = (who: string, ...args: string[]) => runCliProcess(args, environment(site.folder, who));
  const denied = await by("viewer", "node", "remove", "r4u12", "--driver", site.driver);
  t.is(denied.code, 1);
  t.is(
    denied.stderr,
    "metalplug: hypervisor hv1 refuses Nodes.Remove to metalplug:viewer:viewer: that call is for the roles scheduler, operator [ROLE_REFUSED]\n",
  );
  const plain = await by("viewer", "node", "list", "--driver", site.driver, "--insecure");
  t.regex(plain.stderr, /closed the connection at once, as one that asks for TLS does/);
  const swapped = await by("operator", "node", "list", "--driver", site.coordinator);
  t.regex(
    swapped.stderr,
    /it is no driver: its certificate is metalplug:coordinator:dc1; .* \[PEER_REFUSED\]/,
  );
  t.notRegex(swapped.stderr, /\n.*at /);
});

withOpenssl(
  "trouble with certificates is told apart from a driver that is down, and ends with it, without a restart",
  async (t) => {
    const site = await openSite(t);
    const { folder } = site;
    await site.issue("driver", "hv1", "--address", "127.0.0.2");
    await site.issue("coordinator", "dc1", "--address", "127.0.0.1");
    await site.issue("viewer", "viewer");
    await using _driver = await startDriver(site, "hv1");
    await using _coordinator = await startCoordinator(site);
    const shows = (what: string, pattern: RegExp) =>
      until(what, async () => pattern.test(await site.run("viewer", "drivers")), PATIENCE);
    await shows(
      "its address is another",
      /made out for URI:metalplug:driver:hv1, IP Address:127\.0\.0\.2, and it is called at 127\.0\.0\.1/,
    );
    t.regex(
      await site.run("viewer", "boots", "--events"),
      /driver 127\.0\.0\.1:\d+: Cannot talk to the driver at .* its certificate is made out for/,
    );

    await replace(site, "driver", "hv2", "hv1");
    await shows(
      "it is another driver's",
      /it calls itself hv1 by another driver's certificate \(metalplug:driver:hv2\)/,
    );
    await replace(site, "operator", "eve", "hv1");
    await shows("it is no driver's", /it is no driver: its certificate is metalplug:operator:eve/);
    await replace(site, "driver", "hv1", "hv1");
    await shows("it is up", / up .* -\n/);

    for (const name of ["strange", "further"])
      await runCliProcess(["certificate", "ca", "--output", join(folder, name)]);
    await replace(site, "coordinator", "dc1", "dc1", "strange");
    // The viewer goes on to believe the coordinator, and the driver does not.
    await appendFile(join(folder, "viewer/ca.crt"), await readFile(join(folder, "strange/ca.crt")));
    // Whoever believes others than before looks at everybody anew.
    await appendFile(join(folder, "hv1/ca.crt"), await readFile(join(folder, "further/ca.crt")));
    await shows(
      "the driver refuses the coordinator",
      /it refuses our certificate .*dc1\.crt \(metalplug:coordinator:dc1\), which is of no authority in/,
    );
  },
);

async function openSite(t: ExecutionContext): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), "metalplug-tls-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const [driver, coordinator] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const run = async (env: Readonly<Record<string, string>>, args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCliProcess(args, env);
    t.is(code, 0, `${args.join(" ")}: ${stderr}`);
    return stdout;
  };
  await run({}, ["certificate", "ca", "--output", join(folder, "ca")]);
  return {
    ...{ folder, driver, coordinator },
    run: (who, ...args) => run({ ...environment(folder, who), METALPLUG_COORDINATOR: coordinator }, args),
    issue: (role, name, ...more) => run({}, issuing(folder, role, name, ...more)),
  };
}

function issuing(folder: string, role: string, name: string, ...more: string[]): readonly string[] {
  const places = ["--ca", join(folder, "ca"), "--output", join(folder, name)];
  return ["certificate", "issue", role, name, ...places, ...more];
}

function environment(folder: string, who: string): Readonly<Record<string, string>> {
  return {
    METALPLUG_TLS_CERT: join(folder, who, `${who}.crt`),
    METALPLUG_TLS_KEY: join(folder, who, `${who}.key`),
    METALPLUG_TLS_CA: join(folder, who, "ca.crt"),
  };
}

/** Puts a new certificate into the place of one that is in use. */
async function replace(
  site: Site,
  role: string,
  name: string,
  place: string,
  authority = "ca",
): Promise<void> {
  const { folder } = site;
  const made = await mkdtemp(join(folder, "new-"));
  const args = ["--address", "127.0.0.1", "--ca", join(folder, authority), "--output", made];
  await runCliProcess(["certificate", "issue", role, name, ...args]);
  for (const kind of ["key", "crt"])
    await rename(join(made, `${name}.${kind}`), join(folder, place, `${place}.${kind}`));
}

async function startDriver({ folder, driver }: Site, id: string): Promise<ProgramProcess> {
  const [tftp, http] = [await freePort(), await freePort()];
  return ProgramProcess.start("driver", join(folder, `${id}.yaml`), [
    `id: ${id}`,
    `dataDir: ${join(folder, "data")}`,
    `grpc: { listen: "${driver}", tls: ${tlsOf(folder, id)} }`,
    `boot: { address: 127.0.0.1, tftpPort: ${tftp}, httpPort: ${http} }`,
    `loaders: [ ${folder} ]`,
  ]);
}

async function startCoordinator({ folder, driver, coordinator }: Site): Promise<ProgramProcess> {
  return ProgramProcess.start("coordinator", join(folder, "dc1.yaml"), [
    "id: dc1",
    `dataDir: ${join(folder, "coordinator")}`,
    `grpc: { listen: "${coordinator}", tls: ${tlsOf(folder, "dc1")} }`,
    `drivers: [ { address: "${driver}" } ]`,
    `dhcp: { address: 127.83.0.2, port: ${await freePort()} }`,
    "subnets: [ { subnet: 127.83.0.0/16, pool: { start: 127.83.0.10, end: 127.83.0.99 }, probe: false } ]",
  ]);
}

function tlsOf(folder: string, id: string): string {
  return JSON.stringify({
    cert: join(folder, id, `${id}.crt`),
    key: join(folder, id, `${id}.key`),
    ca: join(folder, id, "ca.crt"),
  });
}
