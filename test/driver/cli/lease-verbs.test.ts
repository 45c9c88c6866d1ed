import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { distance } from "../../../driver/cli/lease-verbs.js";
import { startCoordinatorServer } from "../../../driver/rpc/coordinator-server.js";
import type { Lease } from "../../../pxe/coordinator/lease.js";
import { deskOf } from "../../pxe/coordinator/desk-under-test.js";
import { emptyBootLog } from "../../pxe/coordinator/empty-boot-log.js";
import { A, B, C, ip, lease, mac, subnet } from "../../pxe/coordinator/lab.js";
import { NO_UNKNOWN } from "../no-unknown.js";
import { LOOPBACK } from "../rpc/support.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { runCliProcess, startCliProcess } from "./cli-process.js";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
const MINUTE = 60_000;
const FIXED = lease("10.77.0.21", A, NOW + 42.5 * MINUTE, {
  kind: "fixed",
  hostname: "r1",
  hypervisor: "hv1",
});
const STRANGER = lease("10.77.0.100", B, NOW - 180 * MINUTE, { kind: "unknownMachine" });
const POOL = lease("10.77.1.7", C, NOW + 50 * 3_600_000, {
  hypervisor: "hv2",
  network: {
    ...{ prefixLength: 16, gateway: ip("10.77.0.1"), dns: [ip("10.77.0.2")], mtu: 9000 },
    routes: [{ destination: { network: ip("10.1.0.0"), prefixLength: 16 }, router: ip("10.77.0.254") }],
  },
});

/** A coordinator with these leases behind the real server. */
async function coordinator(t: ExecutionContext, leases: readonly Lease[] = [FIXED, STRANGER, POOL]) {
  const { desk, store, book } = deskOf(leases, NOW, [subnet("10.77.0.0/16")]);
  const server = await startCoordinatorServer({
    unknown: NO_UNKNOWN,
    listen: { host: LOOPBACK, port: 0 },
    coordinator: {
      id: "dc1",
      leaseDesk: desk,
      foreign: { list: () => [] },
      drivers: () => [],
      missingHypervisors: () => [],
      explain: async () => ({ mac: A, reason: "nothingHeard", cause: "", remedy: "", facts: [], events: [] }),
      boots: emptyBootLog(),
    },
  });
  t.teardown(() => server.close());
  const env = { METALPLUG_COORDINATOR: server.address };
  return { store, book, env, run: (...args: readonly string[]) => runCliProcess(["leases", ...args], env) };
}

const ok = (stdout: string) => ({ code: 0, stdout, stderr: "" });

test("leases in force are a table with when and in how long they end", async (t) => {
  const { run } = await coordinator(t);
  t.deepEqual(
    await run(),
    ok(
      `ADDRESS     MAC                KIND   HYPERVISOR  HOSTNAME  EXPIRES
10.77.0.21  ${A}  fixed  hv1         r1        2026-01-02T03:46:35.006Z (in 42 min)
10.77.1.7   ${C}  pool   hv2         -         2026-01-04T05:04:05.006Z (in 2 d)
`,
    ),
  );
  const { stdout } = await run("--state", "expired");
  t.true(
    stdout.includes("unknown machine  -           -         2026-01-02T00:04:05.006Z (3 h ago)\n"),
    stdout,
  );
});

test("a lease's JSON is what help says", async (t) => {
  const { run } = await coordinator(t);
  const { stdout } = await run("--state", "all", "--json");
  const [fixed, stranger, pool] = JSON.parse(stdout);
  t.deepEqual(fixed, {
    address: "10.77.0.21",
    mac: A,
    kind: "fixed",
    state: "active",
    hostname: "r1",
    hypervisor: "hv1",
    expiresAt: "2026-01-02T03:46:35.006Z",
  });
  t.like(stranger, { kind: "unknownMachine", state: "expired" });
  t.deepEqual(pool.network, {
    ...{ prefixLength: 16, gateway: "10.77.0.1", dns: ["10.77.0.2"], mtu: 9000 },
    routes: [{ destination: { network: "10.1.0.0", prefixLength: 16 }, router: "10.77.0.254" }],
  });
  const help = (await run("--help")).stdout;
  for (const key of [...Object.keys(fixed), ...Object.keys(pool)]) t.true(help.includes(key), key);
});

const filtered = test.macro({
  async exec(t, args: readonly string[], addresses: readonly string[]) {
    const { run } = await coordinator(t);
    const { stdout } = await run(...args, "--json");
    const found: readonly { readonly address: string }[] = JSON.parse(stdout);
    t.deepEqual(
      found.map(({ address }) => address),
      addresses,
    );
  },
  title: (_, args: readonly string[]) => `leases ${args.join(" ")}`,
});
test(filtered, ["--mac", A.toUpperCase()], ["10.77.0.21"]);
test(filtered, ["--address", "10.77.1.7"], ["10.77.1.7"]);
test(filtered, ["--address", "10.77.0.0/24", "--state", "all"], ["10.77.0.21", "10.77.0.100"]);
test(filtered, ["--driver", "hv2"], ["10.77.1.7"]);
test(filtered, ["--kind", "unknown", "--state", "all"], ["10.77.0.100"]);
test(filtered, ["--kind", "fixed"], ["10.77.0.21"]);

const misused = test.macro({
  async exec(t, args: readonly string[], stderr: RegExp) {
    const outcome = await runCliProcess(["leases", ...args], { METALPLUG_COORDINATOR: "127.0.0.1:1" });
    t.is(outcome.code, 2);
    t.regex(outcome.stderr, stderr);
  },
  title: (_, args: readonly string[]) => `exit code 2: leases ${args.join(" ")}`,
});
test(misused, ["--address", "10.77.0.1/24"], /--address is "10\.77\.0\.1\/24"; expected an address/);
test(misused, ["--mac", "52-54-00-12-34-56"], /write it as 52:54:00:12:34:56/);
test(misused, ["--kind", "static"], /Allowed choices are fixed, pool, unknown/);
test(misused, ["--state", "old"], /Allowed choices are active, expired, all/);
test(misused, ["exprt"], /too many arguments|unknown command/);
test(misused, ["release", "r1"], /"r1" is neither an IPv4 address nor a MAC/);
test(misused, ["import"], /missing required argument 'file'/);

test.serial(
  "an export to a file comes back whole elsewhere, says so, and the second time adds nothing",
  async (t) => {
    const file = join(await temporaryFolder(t), "leases.jsonl");
    const there = await coordinator(t);
    t.deepEqual(await there.run("export", "--file", file), ok(`Wrote 3 leases to ${file}\n`));
    t.is((await stat(file)).mode & 0o777, 0o600);
    const [header = "", first = "", ...rest] = (await readFile(file, "utf8")).trimEnd().split("\n");
    t.deepEqual(JSON.parse(header), {
      format: "metalplug-leases",
      version: 1,
      coordinator: "dc1",
      time: "2026-01-02T03:04:05.006Z",
      leases: 3,
    });
    t.like(JSON.parse(first), { address: "10.77.0.21", mac: A, expiresAt: "2026-01-02T03:46:35.006Z" });
    t.is(rest.length, 2);
    const here = await coordinator(t, []);
    t.deepEqual(await here.run("import", file, "--dry-run"), ok("Would add 3 leases, keep 0, refuse 0\n"));
    t.is(here.store.leases.size, 0);
    t.deepEqual(await here.run("import", file), ok("Added 3 leases, kept 0, refused 0\n"));
    t.deepEqual([...here.store.leases.values()], [FIXED, STRANGER, POOL]);
    t.deepEqual(await here.run("import", file), ok("Added 0 leases, kept 3, refused 0\n"));
  },
);

test.serial("an export goes through a pipe into an import", async (t) => {
  const leases = Array.from({ length: 2500 }, (_, n) =>
    lease(`10.77.${10 + (n >> 8)}.${n & 255}`, mac(n), NOW + 1),
  );
  const [there, here] = [await coordinator(t, leases), await coordinator(t, [])];
  const { code, stdout, stderr } = await there.run("export");
  t.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const child = startCliProcess(["leases", "import", "-", "--json"], here.env);
  child.stdin.end(stdout);
  let told = "";
  for await (const chunk of child.stdout) told += chunk;
  t.deepEqual(JSON.parse(told), { added: 2500, kept: 0, refused: 0, dryRun: false });
  t.is(here.store.leases.size, 2500);
});

test.serial("what is refused is told with its line, the rest comes in, and the exit code is 1", async (t) => {
  const { run, store } = await coordinator(t, [lease("10.77.0.5", B, NOW + 1)]);
  const file = join(await temporaryFolder(t), "leases.jsonl");
  const line = (more: object) =>
    JSON.stringify({
      address: "10.77.0.5",
      mac: A,
      kind: "pool",
      expiresAt: "2026-01-02T04:00:00Z",
      ...more,
    });
  const lines = [
    JSON.stringify({ format: "metalplug-leases", version: 1, leases: 7 }),
    line({}),
    line({ address: "10.88.0.1" }),
    "",
    line({ address: "10.77.0.6", hostname: "\u001b[2J" }),
    line({ address: "10.77.0.6", kind: "static" }),
    `{"address":"10.77.0.6`,
    line({ address: "10.77.0.6", hostname: "x".repeat(5000) }),
    line({ address: "10.77.0.7" }),
  ];
  await writeFile(file, lines.join("\r\n"));
  const { code, stdout, stderr } = await run("import", file);
  t.is(code, 1);
  t.is(stdout, "Added 1 leases, kept 0, refused 6\n");
  t.false(stderr.includes("\u001b"));
  const told = stderr.trimEnd().split("\n");
  t.true(told.includes(`metalplug: ${file}:2: refused, 10.77.0.5 is leased to ${B}`), stderr);
  for (const [number, text] of [
    [3, "10.88.0.1 is in none"],
    [5, '"?[2J" cannot be'],
    [6, "the line has no kind"],
    [7, "the line is no JSON"],
    [8, "the line is longer than 4096"],
  ] as const)
    t.true(
      told.some((one) => one.startsWith(`metalplug: ${file}:${number}: refused, ${text}`)),
      stderr,
    );
  t.is(told.at(-1), "metalplug: 6 of 7 leases were refused [LEASES_REFUSED]");
  t.is(store.leases.size, 2);
  const again = await run("import", file, "--json");
  const results = again.stdout
    .trimEnd()
    .split("\n")
    .map((one) => JSON.parse(one));
  t.deepEqual(results.at(-1), { added: 0, kept: 2, refused: 5, dryRun: false });
  t.true(results.some((one) => one.line === 9 && one.result === "kept" && one.address === "10.77.0.7"));
});

const unreadable = test.macro({
  async exec(t, content: string | undefined, found: RegExp) {
    const { run, store } = await coordinator(t, []);
    const file = join(await temporaryFolder(t), "leases.jsonl");
    if (content !== undefined) await writeFile(file, content);
    const { code, stderr } = await run("import", file);
    t.is(code, 1);
    t.regex(stderr, found);
    t.true(store.leases.size <= 1);
  },
  title: (name) => `exit code 1: a file to import that ${name}`,
});
const HEADER = '{"format":"metalplug-leases","version":1,"leases":2}\n';
test("is not there", unreadable, undefined, /Cannot read .*ENOENT.* \[FILE_UNREADABLE\]/);
test("is empty", unreadable, "", /does not begin as a file that metalplug leases export wrote/);
test("is something else", unreadable, "[1]\n", /does not begin/);
test("is of a later version", unreadable, HEADER.replace(":1,", ":2,"), /version 2; this program reads 1/);
test("does not say how much follows", unreadable, HEADER.replace('"leases":2', '"x":2'), /how many leases/);
test(
  "was cut between two lines",
  unreadable,
  `${HEADER}{"address":"10.77.0.5","mac":"${A}","kind":"pool","expiresAt":"2026-01-02T04:00:00Z"}\n`,
  /it ends after 1 of its 2 leases/,
);

test.serial("an export that fails leaves the earlier file", async (t) => {
  const file = join(await temporaryFolder(t), "leases.jsonl");
  await writeFile(file, "earlier");
  const outcome = await runCliProcess(["leases", "export", "--file", file, "--coordinator", "127.0.0.1:1"]);
  t.is(outcome.code, 1);
  t.regex(outcome.stderr, /UNREACHABLE/);
  t.is(await readFile(file, "utf8"), "earlier");
  const { run } = await coordinator(t);
  t.regex(
    (await run("export", "--file", "/nonexistent/x")).stderr,
    /Cannot write \/nonexistent\/x: .*ENOENT.* \[FILE_UNWRITABLE\]/,
  );
});

test.serial("release frees by address or MAC, and says when there is nothing", async (t) => {
  const { run, store } = await coordinator(t);
  t.deepEqual(await run("release", "10.77.0.21"), ok(`Released 10.77.0.21, which ${A} had\n`));
  t.like(JSON.parse((await run("release", C, "--json")).stdout), {
    0: { address: "10.77.1.7", mac: C },
    length: 1,
  });
  t.is(store.leases.size, 1);
  t.deepEqual(await run("release", "10.77.0.21"), {
    code: 1,
    stdout: "",
    stderr:
      "metalplug: Cannot release 10.77.0.21: it has no lease; `metalplug leases` lists those there are [LEASE_NOT_FOUND]\n",
  });
});

for (const [milliseconds, text] of [
  [1, "in 0 s"],
  [0, "0 s ago"],
  [119_999, "in 119 s"],
  [42.5 * MINUTE, "in 42 min"],
  [-120 * MINUTE, "2 h ago"],
  [48 * 60 * MINUTE, "in 2 d"],
] as const)
  test(`${milliseconds} ms ahead is "${text}"`, (t) => {
    t.is(distance(milliseconds), text);
  });
