import { execFile } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import type { ExecutionContext } from "ava";
import test from "ava";
import type { CoordinatorPort } from "../../../driver/rpc/coordinator-port.js";
import { startCoordinatorServer } from "../../../driver/rpc/coordinator-server.js";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import type { DriverStatus } from "../../../pxe/coordinator/claim-index.js";
import { deskOf } from "../../pxe/coordinator/desk-under-test.js";
import { emptyBootLog } from "../../pxe/coordinator/empty-boot-log.js";
import { NO_UNKNOWN } from "../no-unknown.js";
import { address, LOOPBACK, MAC, MAC2 } from "../rpc/support.js";
import { CLI, runCliProcess, startCliProcess } from "./cli-process.js";

const SESSION = "0123456789abcdef";
const START = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

const DISCOVER: BootEvent = {
  sequence: 1,
  at: START,
  source: "dc1",
  mac: MAC,
  bootSession: SESSION,
  detail: { kind: "dhcpReceived", message: "DISCOVER", architecture: 7, isIpxe: false, via: "eth1" },
};
const SERVED: BootEvent = {
  sequence: 1,
  at: START + 1234.4,
  source: "hv1",
  mac: MAC,
  bootSession: SESSION,
  detail: {
    kind: "fileServed",
    protocol: "tftp",
    path: "a\u001b[2J",
    bytes: 5,
    milliseconds: 3,
    retransmits: 0,
  },
};
const STRANGER: BootEvent = {
  sequence: 2,
  at: START + 1,
  source: "dc1",
  mac: MAC2,
  detail: { kind: "dhcpIgnored", message: "DISCOVER", reason: "unknownMachine", text: "" },
};

/** A coordinator that knows what it is given, behind the real server; `tell` makes an event happen. */
async function coordinator(
  t: ExecutionContext,
  events: readonly BootEvent[],
  listenPort = 0,
  over: Partial<CoordinatorPort> = {},
) {
  const boots = emptyBootLog(() => START + 2000);
  events.forEach(boots.record);
  await boots.settled();
  const port: CoordinatorPort = {
    id: "dc1",
    leaseDesk: deskOf([], START).desk,
    foreign: { list: () => [] },
    drivers: () => [
      { driver: "10.99.0.11:7443", hypervisor: "hv1", state: "up", claims: 12, text: "" },
      { driver: "10.99.0.12:7443", state: "down", claims: 0, text: "connection refused" },
    ],
    missingHypervisors: () => [],
    boots,
    explain: async (mac, session) => ({
      mac,
      bootSession: SESSION,
      reason: "ramdiskMissing",
      missingStep: "filesServed",
      cause: "The ramdisk never arrived whole.",
      remedy: "Look at the network.",
      commands: ["ping 10.77.0.11"],
      facts: ["Driver hv2 is down."],
      events: await boots.eventsOf(mac, session),
    }),
    ...over,
  };
  const server = await startCoordinatorServer({
    unknown: NO_UNKNOWN,
    listen: { host: LOOPBACK, port: listenPort },
    coordinator: port,
  });
  t.teardown(() => server.close());
  const env = { METALPLUG_COORDINATOR: server.address };
  return {
    env,
    port: server.port,
    tell: boots.record,
    stop: () => server.close(),
    run: (...args: readonly string[]) => runCliProcess(args, env),
  };
}

const ok = (stdout: string) => ({ code: 0, stdout, stderr: "" });

test("drivers, as a table and as JSON", async (t) => {
  const { run } = await coordinator(t, []);
  t.deepEqual(
    await run("drivers"),
    ok(
      `DRIVER           HYPERVISOR  STATE  MACS  NOTE
10.99.0.11:7443  hv1         up     12    -
10.99.0.12:7443  -           down   0     connection refused
`,
    ),
  );
  const { stdout } = await run("drivers", "--json");
  t.like(JSON.parse(stdout), { 1: { driver: "10.99.0.12:7443", state: "down" }, length: 2 });
});

const HEARD_UNTIL = { since: START, holdsStrangers: false };
const AWAY: DriverStatus = {
  ...{ driver: "10.99.0.12:7443", hypervisor: "hv2", state: "down", claims: 3, text: "gone" },
  absence: HEARD_UNTIL,
};

test("drivers and unknown list tell what a silent driver means for its machines, and for those that nobody claims", async (t) => {
  const never = { ...AWAY, driver: "10.99.0.13:7443", hypervisor: "hv3", absence: { holdsStrangers: true } };
  const fresh = { ...AWAY, absence: { since: START, holdsStrangers: true } };
  const own = (id: string) => `${id}: its machines get no offer; running ones keep their addresses.`;
  const told = async (drivers: readonly DriverStatus[]) => {
    const { run } = await coordinator(t, [], 0, { drivers: () => drivers });
    const [list, unknown] = await Promise.all([run("drivers"), run("unknown", "list")]);
    return [list.stdout.split("\n").slice(1 + drivers.length, -1), unknown.stdout.split("\n").slice(1, -1)];
  };
  t.deepEqual(await told([AWAY]), [
    [
      own("hv2 is silent since 2026-01-02T03:04:05.006Z"),
      "Machines that no driver claims are met by their policy: those drivers did not claim them when last heard.",
    ],
    [],
  ]);
  t.deepEqual(await told([fresh]), [
    [
      own("hv2 is silent since 2026-01-02T03:04:05.006Z"),
      "Machines that no driver claims get no answer in the first minute of that, then what their policy says.",
    ],
    ["What is heard now is not listed: it could be a machine of hv2, which is silent (metalplug drivers)."],
  ]);
  t.deepEqual(await told([AWAY, never]), [
    [
      own("hv2 is silent since 2026-01-02T03:04:05.006Z"),
      own("hv3 is silent"),
      "Machines that no driver claims get no answer until it has told its claims or is taken out of the coordinator's file: hv3.",
    ],
    ["What is heard now is not listed: it could be a machine of hv3, which is silent (metalplug drivers)."],
  ]);
});

test("drivers tells of a hypervisor that a policy names and no driver is", async (t) => {
  const { run } = await coordinator(t, [], 0, { missingHypervisors: () => ["hv9"] });
  t.regex((await run("drivers")).stdout, /names hypervisor hv9, and no driver is that/);
});

test("why tells cause and remedy, then the boot with who saw what after how long", async (t) => {
  const { run } = await coordinator(t, [DISCOVER, STRANGER, SERVED]);
  const { code, stdout, stderr } = await run("why", MAC.toUpperCase(), "--utc");
  t.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const [head, cause, remedy, command, fact, blank, since, ...timeline] = stdout.split("\n");
  t.is(head, `${MAC} (boot session 01234567)`);
  t.is(cause, "The ramdisk never arrived whole.");
  t.is(remedy, "Look at the network.");
  t.is(command, "  $ ping 10.77.0.11");
  t.is(fact, "also: Driver hv2 is down.");
  t.is(blank, "");
  t.is(since, "The boot, since 2026-01-02 03:04:05.006 UTC:");
  t.deepEqual(timeline, [
    "  DHCP of the firmware",
    "   +0.000  machine → coordinator  DISCOVER by eth1, x64 UEFI",
    "  Other files",
    "   +1.234  hv1 → machine          a?[2J: all 5 bytes in 3 ms",
    "",
  ]);
});

test("why as JSON", async (t) => {
  const { run } = await coordinator(t, [DISCOVER]);
  const { stdout } = await run("why", MAC, "--json");
  t.like(JSON.parse(stdout), {
    mac: MAC,
    bootSession: SESSION,
    missingStep: "filesServed",
    cause: "The ramdisk never arrived whole.",
    events: [{ at: "2026-01-02T03:04:05.006Z", source: "dc1", detail: { kind: "dhcpReceived" } }],
  });
});

test("boots --events shows one line an event, in which nothing steers the terminal", async (t) => {
  const { run } = await coordinator(t, [DISCOVER, STRANGER, SERVED]);
  const { code, stdout, stderr } = await run("boots", "--events");
  t.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const [first, second, third, end] = stdout.split("\n");
  t.true(first?.startsWith(`2026-01-02T03:04:05.006Z  01234567  ${MAC}  dc1  DISCOVER`), first);
  t.true(
    second?.startsWith(`2026-01-02T03:04:05.007Z  -         ${MAC2}  dc1  DISCOVER not answered`),
    second,
  );
  t.true(third?.startsWith(`2026-01-02T03:04:06.240Z  01234567  ${MAC}  hv1  `), third);
  t.is(end, "");
  t.false(stdout.includes("\u001b"));
});

test("boots --events of one machine, as one JSON object a line", async (t) => {
  const { run } = await coordinator(t, [DISCOVER, STRANGER, SERVED]);
  const { stdout } = await run("boots", "--events", "--mac", MAC2, "--json");
  const lines = stdout.trimEnd().split("\n");
  t.is(lines.length, 1);
  t.like(JSON.parse(lines[0] ?? ""), {
    at: "2026-01-02T03:04:05.007Z",
    source: "dc1",
    mac: MAC2,
    detail: { kind: "dhcpIgnored", reason: "unknownMachine" },
  });
});

test("boots --events --follow tells what happens until Ctrl-C, which ends it with 130 and no word", async (t) => {
  const { env, tell } = await coordinator(t, [DISCOVER]);
  const child = startCliProcess(["boots", "--events", "--follow", "--json"], env);
  const stderr: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  const sequences: unknown[] = [];
  for await (const line of linesOf(child.stdout)) {
    const event: { readonly sequence: number } = JSON.parse(line);
    sequences.push(event.sequence);
    if (sequences.length === 1) tell({ ...STRANGER, sequence: 7 });
    else break;
  }
  const closed = once(child, "close");
  child.kill("SIGINT");
  t.deepEqual(await closed, [130, null]);
  t.deepEqual(sequences, [1, 7]);
  t.is(Buffer.concat(stderr).toString(), "");
});

test("boots --events --follow waits for a coordinator that restarts, says so, and goes on", async (t) => {
  const first = await coordinator(t, [DISCOVER]);
  const child = startCliProcess(["boots", "--events", "--follow", "--json"], first.env);
  const stderr: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk.toString()));
  const lines = linesOf(child.stdout);
  await lines.next();
  await first.stop();
  await coordinator(t, [STRANGER], first.port);
  const again = await lines.next();
  t.is(JSON.parse(again.value ?? "{}").mac, MAC2);
  const closed = once(child, "close");
  child.kill("SIGINT");
  t.deepEqual(await closed, [130, null]);
  t.regex(
    stderr.join(""),
    /^metalplug: (Not now: the coordinator is stopping|Cannot reach the coordinator).*\nmetalplug: The coordinator is back\n$/,
  );
});

test("boots shows one line a boot, the newest last, with a bar of its stages", async (t) => {
  const { run } = await coordinator(t, [DISCOVER, { ...STRANGER, bootSession: "abcdef0123" }, SERVED]);
  t.deepEqual(
    await run("boots"),
    ok(
      `BEGAN                 BOOT      MAC                NODE  STATE    STAGES           TOOK   HYPERVISOR  ADDRESS  LAST
2026-01-02T03:04:05Z  01234567  52:54:00:00:00:01  -     booting  #........ heard  1.2 s  hv1         -        tftp a?[2J: served whole, 5 bytes in 3 ms
2026-01-02T03:04:05Z  abcdef01  52:54:00:00:00:02  -     failed   #........ heard  0.0 s  -           -        DISCOVER not answered, no driver claims the machine
`,
    ),
  );
  const failed = await run("boots", "--state", "failed", "--json");
  t.deepEqual(
    failed.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
    [
      {
        ...{ id: "abcdef0123", number: 2, mac: MAC2, milestone: "heard", state: "failed" },
        ...{ beganAt: "2026-01-02T03:04:05.007Z", lastAt: "2026-01-02T03:04:05.007Z" },
        text: "DISCOVER not answered, no driver claims the machine",
        cause: "DISCOVER not answered, no driver claims the machine",
      },
    ],
  );
  t.is((await run("boots", "--driver", "hv7")).stdout, "No boots\n");
  t.is((await run("boots", "--last", "1")).stdout.split("\n").length, 3);
});

test("why tells an earlier boot by the beginning of its id", async (t) => {
  const { run } = await coordinator(t, [DISCOVER, { ...DISCOVER, sequence: 3, bootSession: "fedcba98" }]);
  const { events } = JSON.parse((await run("why", MAC, "--boot", "0123", "--json")).stdout);
  t.is(events.length, 1);
  t.is(events[0].bootSession, SESSION);
  const none = await run("why", MAC, "--boot", "77");
  t.like(none, { code: 1, stdout: "" });
  t.regex(none.stderr, /none of its boots has that id.*one of fedcba98, 01234567/s);
});

test("boots --follow tells each step of a boot in a pipe, a line a step", async (t) => {
  const { env, tell } = await coordinator(t, [DISCOVER]);
  const child = startCliProcess(["boots", "--follow"], env);
  const lines = linesOf(child.stdout);
  t.regex((await lines.next()).value ?? "", / booting {2}#\.{8} heard /);
  const sent = { message: "OFFER", address: address("10.77.0.50"), destination: "-" } as const;
  tell({ ...DISCOVER, sequence: 2, detail: { kind: "dhcpSent", ...sent } });
  t.regex((await lines.next()).value ?? "", / ###\.{6} offered .* 10\.77\.0\.50 /);
  const closed = once(child, "close");
  child.kill("SIGINT");
  t.deepEqual(await closed, [130, null]);
});

test("what chooses boots does not go with --events, and odd times are refused", async (t) => {
  const { run } = await coordinator(t, []);
  for (const wrong of [
    ["--events", "--state", "failed"],
    ["--since", "yesterday"],
    ["--since", "5"],
    ["--last", "0"],
    ["--last", "1001"],
    ["--state", "odd"],
  ])
    t.like(await run("boots", ...wrong), { code: 2, stdout: "" }, wrong.join(" "));
  for (const right of ["90s", "15min", "2h", "3d", "2026-01-31", "2026-01-31T12:00:00Z"])
    t.like(await run("boots", "--since", right), { code: 0 }, right);
});

test("boots --follow of a coordinator that is not there ends with 1 and a sentence", async (t) => {
  const { env, stop } = await coordinator(t, []);
  await stop();
  const { code, stderr } = await runCliProcess(["boots", "--follow"], env);
  t.is(code, 1);
  t.regex(stderr, /^metalplug: Cannot reach the coordinator at .* \[UNREACHABLE\]\n$/);
});

test("a reader that goes away ends the verb quietly", async (t) => {
  const many = Array.from({ length: 5000 }, (_, place) => ({ ...STRANGER, sequence: place + 1 }));
  const { env } = await coordinator(t, many);
  const script = `"$0" "$1" boots --events | head -n 1; echo "exit code \${PIPESTATUS[0]}"`;
  const { stdout, stderr } = await promisify(execFile)(
    "bash",
    ["--norc", "-c", script, process.execPath, CLI],
    {
      env: { PATH: process.env["PATH"], ...env },
    },
  );
  t.regex(stdout, /^\S+ {2}- .*\nexit code 0\n$/);
  t.is(stderr, "");
});

async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
