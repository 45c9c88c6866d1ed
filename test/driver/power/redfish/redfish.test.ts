import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MetalplugError } from "../../../../driver/errors.js";
import { retryAfterOf } from "../../../../driver/power/named-switch.js";
import type { PowerSwitch } from "../../../../driver/power/power-port.js";
import { selfMadeCertificate } from "../../../lab/self-made-certificate.js";
import { testWith } from "../../../prerequisites.js";
import { powerContract } from "../contract.js";
import { never, powerLab, sentence, tellsNoSecret } from "../power-lab.js";
import { redfishMachine } from "./redfish-machine.js";

const test = testWith("openssl");
const SESSIONS = "POST /redfish/v1/SessionService/Sessions";

for (const asynchronous of [false, true])
  powerContract(
    test,
    "redfish",
    {
      name: asynchronous ? "redfish with tasks" : "redfish",
      tellsState: true,
      switchesOff: true,
      devices: { network: "Pxe", http: "UefiHttp", disk: "Hdd" },
    },
    async (t) => {
      const { service, opened } = await redfishMachine(t, { asynchronous });
      return {
        opened,
        truth: () => (service.system.power === "On" ? "on" : "off"),
        bootDevice: () => service.system.boot["BootSourceOverrideTarget"],
        vanish: () => service[Symbol.asyncDispose](),
      };
    },
  );

test("one session serves every question, is begun anew when the BMC forgets it, and is ended", async (t) => {
  const { service, opened } = await redfishMachine(t);
  for (let i = 0; i < 5; i++) await opened.state(never);
  t.is(service.log.filter((line) => line === SESSIONS).length, 1);
  service.forgetSessions();
  await opened.set("on", never);
  t.is(service.log.filter((line) => line === SESSIONS).length, 2);
  t.is(service.openSessions, 1);
  await opened[Symbol.asyncDispose]();
  t.is(service.openSessions, 0);
  await opened[Symbol.asyncDispose]();
});

test("a session that ends in the middle of an operation costs one more login", async (t) => {
  const { service, opened } = await redfishMachine(t);
  await opened.state(never);
  service.faults.push({ kind: "unauthorized", on: /ComputerSystem\.Reset/, times: 1 });
  await opened.set("on", never);
  t.deepEqual(service.system.done, ["reset On"]);
});

test("a BMC that forgets every session at once is a failure, not a loop", async (t) => {
  const { service, opened } = await redfishMachine(t);
  service.faults.push({ kind: "unauthorized", on: /^GET .*Systems/, times: 99 });
  t.regex(await sentence(t, "POWER_FAILED", opened.state(never)), /forgets its sessions at once/);
  t.is(service.log.filter((line) => line === SESSIONS).length, 2);
});

test("a wrong password is refused, and not told even where the BMC repeats it; a changed file counts", async (t) => {
  const { lab, service, opened } = await redfishMachine(t);
  lab.secret("bmc", "S3cret-but-wrong\n");
  t.regex(
    await sentence(t, "POWER_REFUSED", opened.state(never)),
    /does not let in the user "admin" with this secret: Not authorized: admin:…$/,
  );
  service.password = "S3cret-but-wrong";
  t.is(await opened.state(never), "off");
  service.password = "S3cret-rotated";
  service.forgetSessions();
  lab.secret("bmc", "S3cret-rotated\n");
  t.is(await opened.state(never), "off");
});

test("a certificate of nobody's is refused with what to do", async (t) => {
  const { lab, settings, service } = await redfishMachine(t);
  const { authority: _, ...untrusting } = settings;
  t.regex(
    await sentence(t, "POWER_REFUSED", lab.open(untrusting).state(never)),
    /the certificate of https:\/\/127\.0\.0\.1:\d+ is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\): put its authority/,
  );
  t.deepEqual(service.log, []);
});

test("a certificate for another name is refused", async (t) => {
  const { folder } = await powerLab(t);
  const certificate = selfMadeCertificate(folder, ["DNS:bmc.example"]);
  const { opened } = await redfishMachine(t, { certificate });
  t.regex(await sentence(t, "POWER_REFUSED", opened.state(never)), /ERR_TLS_CERT_ALTNAME_INVALID/);
});

test("a changed authority's file counts at the next login", async (t) => {
  const { lab, opened } = await redfishMachine(t);
  const file = join(lab.secrets, "ca");
  const right = readFileSync(file);
  writeFileSync(file, selfMadeCertificate(lab.folder, ["IP:127.0.0.1"], "other").cert);
  t.regex(await sentence(t, "POWER_REFUSED", opened.state(never)), /is not trusted/);
  writeFileSync(file, right);
  t.is(await opened.state(never), "off");
});

const FAULTY_ANSWERS = [
  [
    "no JSON",
    { status: 200, text: "<html>" },
    "POWER_FAILED",
    /answers GET \/redfish\/v1\/Systems\/1 with something that is no JSON$/,
  ],
  [
    "JSON of another shape",
    { status: 200, text: "[[1]]" },
    "POWER_FAILED",
    /tells the power as "nothing"; expected On or Off$/,
  ],
  [
    "an error that explains itself",
    {
      status: 500,
      text: JSON.stringify({
        error: {
          code: "Base.1.0.GeneralError",
          message: "General.",
          "@Message.ExtendedInfo": [
            { Message: "The fan is\nbroken." },
            { MessageId: "Base.1.0.InternalError" },
          ],
        },
      }),
    },
    "POWER_FAILED",
    /with 500: The fan is broken\.; Base\.1\.0\.InternalError$/,
  ],
  ["an error page", { status: 502, text: "<html>" }, "POWER_FAILED", /with 502$/],
  ["an error that may not be", { status: 403, text: "{}" }, "POWER_REFUSED", /with 403$/],
  [
    "a redirect",
    { status: 307, headers: { Location: "https://evil.example/" } },
    "POWER_REFUSED",
    /sends GET \S+ on to https:\/\/evil\.example\/, and redirects are not followed$/,
  ],
] as const;
for (const [name, answer, code, found] of FAULTY_ANSWERS)
  test(`redfish: ${name} is told`, async (t) => {
    const { service, opened } = await redfishMachine(t);
    service.faults.push({ kind: "answer", on: /Systems\/1$/, times: 1, ...answer });
    t.regex(await sentence(t, code, opened.state(never)), found);
    t.is(await opened.state(never), "off");
  });

test("a busy BMC's wish to be asked later comes with the failure", async (t) => {
  const { service, opened } = await redfishMachine(t);
  for (const [said, wait] of [
    ["7", 7_000],
    ["99999", 60_000],
    ["soon", undefined],
  ] as const) {
    service.faults.push({
      kind: "answer",
      on: /Systems\/1$/,
      times: 1,
      status: 503,
      headers: { "Retry-After": said },
    });
    const error = await t.throwsAsync(opened.state(never), { instanceOf: MetalplugError });
    t.is(retryAfterOf(error), wait);
    tellsNoSecret(t, error);
  }
});

for (const kind of ["silent", "dripping"] as const)
  test(`a ${kind} BMC is given up in time, and asked anew by the next call`, async (t) => {
    const { service, opened } = await redfishMachine(t, {}, { call: 2_000 });
    await stateInTheEnd(opened);
    service.faults.push({ kind, on: /Systems\/1$/, times: 1 });
    t.regex(
      await sentence(t, "POWER_FAILED", opened.state(never)),
      /does not answer GET \/redfish\/v1\/Systems\/1 within 2 s$/,
    );
    t.is(await stateInTheEnd(opened), "off");
  });

/** On a busy host a good BMC may take longer than its time, too. */
async function stateInTheEnd(opened: PowerSwitch): Promise<string> {
  for (;;) {
    const state = await opened.state(never).catch((error: Error) => error);
    if (!(state instanceof Error)) return state;
    if (!/does not answer .* within 2 s$/.test(state.message)) throw state;
  }
}

test("a wait for a silent BMC ends when nobody wants it any more", async (t) => {
  const { service, opened } = await redfishMachine(t);
  await opened.state(never);
  service.faults.push({ kind: "silent", on: /Systems\/1$/, times: 1 });
  const wait = new AbortController();
  const asked = opened.state(wait.signal);
  const reason = new Error("enough");
  wait.abort(reason);
  await t.throwsAsync(asked, { is: reason });
});

test("a connection that is cut half-way is a failure, and made anew", async (t) => {
  const { service, opened } = await redfishMachine(t);
  service.faults.push({ kind: "cut", on: /Systems\/1$/, times: 1 });
  t.regex(
    await sentence(t, "POWER_FAILED", opened.state(never)),
    /is lost at GET \/redfish\/v1\/Systems\/1 \(\w+\)$/,
  );
  t.is(await opened.state(never), "off");
});

test("an answer without end is read to a bound", async (t) => {
  const { service, opened } = await redfishMachine(t);
  service.faults.push({ kind: "huge", on: /Systems\/1$/, times: 1 });
  t.regex(await sentence(t, "POWER_FAILED", opened.state(never)), /with more than 1048576 bytes$/);
  t.is(await opened.state(never), "off");
});

test("a change by somebody else in between is met by reading again", async (t) => {
  const { service, opened } = await redfishMachine(t);
  service.faults.push({ kind: "answer", on: /^PATCH/, times: 1, status: 412, text: "{}" });
  await opened.setBoot({ device: "network", lasts: "once" }, never);
  t.deepEqual(service.system.done, ["boot Pxe Once"]);
  service.faults.push({ kind: "answer", on: /^PATCH/, times: 2, status: 412, text: "{}" });
  await sentence(t, "POWER_FAILED", opened.setBoot({ device: "disk", lasts: "once" }, never));
});

test("a BMC that gives weak tags and compares strong ones is met as well", async (t) => {
  const { service, opened } = await redfishMachine(t);
  service.system.weakTags = true;
  await opened.setBoot({ device: "network", lasts: "continuous" }, never);
  t.deepEqual(service.system.done, ["boot Pxe Continuous"]);
});

test("an override that lasts is set once; one for the next start is set each time; the firmware's kind goes along where it is another", async (t) => {
  const { service, opened } = await redfishMachine(t);
  for (const _ of ["once", "again"]) await opened.setBoot({ device: "disk", lasts: "continuous" }, never);
  for (const _ of ["once", "again"]) await opened.setBoot({ device: "network", lasts: "once" }, never);
  t.deepEqual(service.system.done, ["boot Hdd Continuous", "boot Pxe Once", "boot Pxe Once"]);
  await opened.setBoot({ device: "network", lasts: "once", firmware: "uefi" }, never);
  t.is(service.system.boot["BootSourceOverrideMode"], "UEFI");
});

test("only what the BMC allows is asked of it", async (t) => {
  const { service, opened } = await redfishMachine(t);
  const { system } = service;
  system.targets = ["None", "Pxe"];
  t.regex(
    await sentence(t, "POWER_REFUSED", opened.setBoot({ device: "http", lasts: "once" }, never)),
    /does not allow UefiHttp as BootSourceOverrideTarget; it allows: None, Pxe$/,
  );
  system.resets = ["ForceOn", "GracefulShutdown"];
  await opened.set("on", never);
  await opened.set("off", never);
  system.resets = ["Nmi"];
  t.regex(await sentence(t, "POWER_REFUSED", opened.set("on", never)), /has no reset to on; it has: Nmi$/);
  t.deepEqual(system.done, ["reset ForceOn", "reset GracefulShutdown"]);
});

for (const lists of ["inActionInfo", "nowhere"] as const)
  test(`reset types that stand ${lists === "nowhere" ? lists : "in an ActionInfo"} are found or taken as usual`, async (t) => {
    const { service, opened } = await redfishMachine(t);
    service.system.lists = lists;
    await opened.set("on", never);
    await opened.set("off", never);
    t.deepEqual(service.system.done, ["reset On", "reset ForceOff"]);
  });

test("of several systems one has to be named, and those there are stand in the refusal", async (t) => {
  const { lab, service, settings, opened } = await redfishMachine(t, { systems: ["node-1", "node-2"] });
  t.regex(
    await sentence(t, "POWER_REFUSED", opened.state(never)),
    /the BMC has 2 systems \(node-1, node-2\); say which one is meant$/,
  );
  await lab.open({ ...settings, system: "node-2" }).set("on", never);
  t.is(service.systems.get("node-2")?.power, "On");
  t.is(service.systems.get("node-1")?.power, "Off");
  t.regex(
    await sentence(t, "POWER_REFUSED", lab.open({ ...settings, system: "node-3" }).state(never)),
    /the BMC has no system "node-3"; it has: node-1, node-2$/,
  );
});

test("a machine on its way is not yet there", async (t) => {
  const { service, opened } = await redfishMachine(t);
  for (const [power, state] of [
    ["PoweringOn", "off"],
    ["PoweringOff", "on"],
    ["Paused", "on"],
  ] as const) {
    service.system.power = power;
    t.is(await opened.state(never), state);
  }
  service.system.power = null;
  t.regex(await sentence(t, "POWER_FAILED", opened.state(never)), /tells the power as "nothing"/);
});

test("the token goes to no other place than the BMC, wherever its links lead", async (t) => {
  const evil = await redfishMachine(t);
  const { service, opened } = await redfishMachine(t);
  const away = `${evil.service.url}/redfish/v1/Systems/1`;
  for (const link of [away, `//${away.slice(8)}`, `https://a//${away.slice(8)}`]) {
    const text = JSON.stringify({ Members: [{ "@odata.id": link }] });
    service.faults.push({ kind: "answer", on: /Systems$/, times: 1, status: 200, text });
    await opened.state(never).catch(() => undefined);
  }
  t.deepEqual(evil.service.log, []);
});
