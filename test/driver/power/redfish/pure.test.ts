import test from "ava";
import { PowerTrouble } from "../../../../driver/power/power-trouble.js";
import {
  bootChange,
  powerStateOf,
  resetActionOf,
  resetTypeFor,
} from "../../../../driver/power/redfish/computer-system.js";
import { linkPath } from "../../../../driver/power/redfish/json.js";
import { messagesIn, type Reply, retryAfter } from "../../../../driver/power/redfish/reply.js";
import { taskVerdict } from "../../../../driver/power/redfish/task.js";

const ODD: readonly unknown[] = [
  undefined,
  null,
  0,
  "",
  "text",
  [],
  {},
  [[]],
  { Boot: 1, Actions: [], PowerState: {} },
];

for (const odd of ODD)
  test(`a system that is ${JSON.stringify(odd)} is a trouble and no crash`, (t) => {
    t.throws(() => powerStateOf(odd), { name: "PowerTrouble" });
    t.throws(() => resetActionOf(odd), { name: "PowerTrouble" });
    t.throws(() => bootChange(odd, { device: "network", lasts: "once" }), { name: "PowerTrouble" });
    t.is(messagesIn(odd), "");
  });

const LINKS: readonly (readonly [string | undefined, string | undefined])[] = [
  ["/redfish/v1/Systems/1", "/redfish/v1/Systems/1"],
  ["https://localhost/redfish/v1/Systems/1?x=1", "/redfish/v1/Systems/1?x=1"],
  ["//evil.example/a", "/a"],
  ["https://a//evil.example/a", "//evil.example/a"],
  ["Systems/1", "/Systems/1"],
  ["/a/../../b", "/b"],
  ["http://[", undefined],
  ["https://a/ b\r\nc", "/%20bc"],
  [undefined, undefined],
];
for (const [link, path] of LINKS)
  test(`the link ${JSON.stringify(link)} leads to ${path} of the BMC itself`, (t) => {
    t.is(linkPath(link), path);
  });

const RESETS: readonly (readonly ["on" | "off", readonly string[] | undefined, string | undefined])[] = [
  ["on", undefined, "On"],
  ["on", ["ForceOn", "On"], "On"],
  ["on", ["ForceOn"], "ForceOn"],
  ["on", ["ForceRestart"], undefined],
  ["off", undefined, "ForceOff"],
  ["off", ["GracefulShutdown", "ForceOff"], "ForceOff"],
  ["off", ["GracefulShutdown"], "GracefulShutdown"],
  ["off", [], undefined],
];
for (const [target, allowed, type] of RESETS)
  test(`to be ${target} of ${allowed ?? "what is not said"} takes ${type ?? "what is not there"}`, (t) => {
    if (type === undefined) t.throws(() => resetTypeFor(target, allowed), { name: "PowerTrouble" });
    else t.is(resetTypeFor(target, allowed), type);
  });

const reply = (status: number, headers: Record<string, string> = {}, body?: unknown): Reply => ({
  asked: "GET /x",
  status,
  headers,
  body,
});

const TASKS: readonly (readonly [string, Reply, string | undefined, object])[] = [
  ["an answer that is over", reply(204), undefined, { kind: "done" }],
  [
    "a monitor by Location",
    reply(202, { location: "https://x/tm/1" }),
    undefined,
    { kind: "running", path: "/tm/1", after: 1000 },
  ],
  [
    "a task by its id, with a wish",
    reply(202, { "retry-after": "3" }, { "@odata.id": "/t/1", TaskState: "New" }),
    undefined,
    { kind: "running", path: "/t/1", after: 3000 },
  ],
  [
    "a monitor that wants to be asked at once",
    reply(202, { "retry-after": "0" }),
    "/tm/1",
    { kind: "running", path: "/tm/1", after: 200 },
  ],
  ["a monitor that goes on", reply(202), "/tm/1", { kind: "running", path: "/tm/1", after: 1000 }],
  [
    "a task shown with 200 that goes on",
    reply(200, {}, { TaskState: "Running" }),
    "/t/1",
    { kind: "running", path: "/t/1", after: 1000 },
  ],
  [
    "a task that is over",
    reply(200, {}, { TaskState: "Completed", TaskStatus: "OK" }),
    "/t/1",
    { kind: "done" },
  ],
  [
    "a task that is over and failed",
    reply(200, {}, { TaskState: "Completed", TaskStatus: "Critical", Messages: [{ Message: "No." }] }),
    "/t/1",
    { kind: "failed", found: "the BMC's task ended as Completed (Critical): No." },
  ],
  [
    "a task that broke",
    reply(200, {}, { TaskState: "Exception", TaskStatus: "Critical" }),
    "/t/1",
    { kind: "failed", found: "the BMC's task ended as Exception (Critical)" },
  ],
  [
    "a monitor that answers for the work",
    reply(400),
    "/tm/1",
    { kind: "failed", found: "the BMC's task ended with 400" },
  ],
  [
    "a 202 that leads nowhere",
    reply(202),
    undefined,
    { kind: "failed", found: "the BMC goes on with it, and does not say where to look" },
  ],
];
for (const [name, answer, asked, verdict] of TASKS)
  test(`tasks: ${name}`, (t) => {
    t.deepEqual<unknown, unknown>(taskVerdict(answer, asked, 0), verdict);
  });

test("a date to ask again is counted from now, and never more than a minute", (t) => {
  const now = Date.parse("2026-11-27T12:00:00Z");
  const at = (text: string) => retryAfter(reply(503, { "retry-after": text }), now);
  t.is(at("Fri, 27 Nov 2026 12:00:09 GMT"), 9_000);
  t.is(at("Fri, 27 Nov 2026 11:00:00 GMT"), 0);
  t.is(at("Fri, 27 Nov 2027 12:00:00 GMT"), 60_000);
  t.is(at(""), undefined);
});

test("a BMC's JSON with anything anywhere in it is a trouble at most (seeded)", (t) => {
  const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
  t.log(`seed ${seed}`);
  let state = seed;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % n;
  };
  const odd = [
    null,
    0,
    -1e308,
    "",
    "x".repeat(5_000),
    "\u0000\u001b[2J\n",
    [],
    {},
    [null],
    { __proto__: 1 },
    true,
  ];
  const spoilt = (value: unknown): unknown => {
    if (below(12) === 0) return odd[below(odd.length)];
    if (Array.isArray(value)) return value.map(spoilt);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, spoilt(member)]));
  };
  for (let i = 0; i < 5_000; i++) {
    const body = spoilt(WHOLE);
    for (const read of [
      () => powerStateOf(body),
      () => resetTypeFor("on", resetActionOf(body).allowed),
      () => bootChange(body, { device: "network", lasts: "once", firmware: "uefi" }),
      () => messagesIn(body),
      () => taskVerdict(reply(below(2) === 0 ? 202 : 500, {}, body), undefined, 0),
    ]) {
      try {
        read();
      } catch (error) {
        t.true(
          error instanceof PowerTrouble && error.message.length < 1_000 && !/\p{Cc}/u.test(error.message),
        );
      }
    }
  }
  t.pass();
});

const WHOLE = {
  "@odata.id": "/redfish/v1/Systems/1",
  PowerState: "On",
  TaskState: "Running",
  TaskStatus: "OK",
  Messages: [{ Message: "a", MessageId: "b" }],
  Boot: {
    BootSourceOverrideEnabled: "Once",
    BootSourceOverrideTarget: "Pxe",
    BootSourceOverrideMode: "UEFI",
    "BootSourceOverrideTarget@Redfish.AllowableValues": ["None", "Pxe", "Hdd"],
    "BootSourceOverrideEnabled@Redfish.AllowableValues": ["Disabled", "Once"],
  },
  Actions: {
    "#ComputerSystem.Reset": {
      target: "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset",
      "ResetType@Redfish.AllowableValues": ["On", "ForceOff"],
      "@Redfish.ActionInfo": "/redfish/v1/Systems/1/ResetActionInfo",
    },
  },
  error: { code: "a.b", message: "c", "@Message.ExtendedInfo": [{ Message: "d", MessageId: "e.f" }] },
};
