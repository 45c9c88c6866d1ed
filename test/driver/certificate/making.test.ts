import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { certificateMaking } from "../../../driver/certificate/certificate-making.js";
import { testWith } from "../../prerequisites.js";
import { runCliProcess } from "../cli/cli-process.js";
import { refusedWith } from "../rpc/support.js";

const withOpenssl = testWith("openssl");

function scratch(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), "metalplug making-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

withOpenssl("keys are their owner's alone, and nothing else is left behind", async (t) => {
  const folder = scratch(t);
  const { makeAuthority, issue, show } = certificateMaking;
  await makeAuthority({ output: join(folder, "ca"), days: 9 });
  const wanted = {
    role: "driver",
    name: "hv1",
    addresses: ["10.99.0.11", "hv1.example", "fd00::1"],
    days: 9,
  } as const;
  const made = await issue({ ...wanted, ca: join(folder, "ca"), output: join(folder, "hv1") });
  t.deepEqual(readdirSync(join(folder, "ca")).sort(), ["ca.crt", "ca.key"]);
  t.deepEqual(readdirSync(join(folder, "hv1")).sort(), ["ca.crt", "hv1.crt", "hv1.key"]);
  for (const key of [made.key, join(folder, "ca/ca.key")]) t.is(statSync(key).mode & 0o777, 0o600);
  t.like(show(made.cert), {
    identity: "metalplug:driver:hv1",
    isAuthority: false,
    issuer: "CN=metalplug CA",
  });
  t.like(show(made.cert).addresses, ["10.99.0.11", "hv1.example"]);
  t.true(show(join(folder, "ca/ca.crt")).isAuthority);
});

withOpenssl("nothing is overwritten, and what is wrong with an order is told", async (t) => {
  const folder = scratch(t);
  const { makeAuthority, issue } = certificateMaking;
  const ca = join(folder, "ca");
  await makeAuthority({ output: ca, days: 9 });
  await refusedWith(t, makeAuthority({ output: ca, days: 9 }), "FILE_UNWRITABLE");
  const wanted = {
    role: "viewer",
    name: "bob",
    addresses: [],
    days: 9,
    ca,
    output: join(folder, "bob"),
  } as const;
  await issue(wanted);
  t.regex((await refusedWith(t, issue(wanted), "FILE_UNWRITABLE")).message, /nothing is overwritten/);
  await issue({ ...wanted, name: "eve" });
  t.deepEqual(readdirSync(join(folder, "bob")).sort(), [
    "bob.crt",
    "bob.key",
    "ca.crt",
    "eve.crt",
    "eve.key",
  ]);
  for (const address of ["a,URI:metalplug:operator:eve", "a\nb", "", "$ENV::HOME", "-x"]) {
    const error = await refusedWith(
      t,
      issue({ ...wanted, name: "x", addresses: [address] }),
      "CERTIFICATE_MAKING_FAILED",
    );
    t.regex(error.message, /is neither an IP address nor a host name$/);
  }
  const lost = await refusedWith(t, issue({ ...wanted, ca: "/nowhere" }), "CERTIFICATE_MAKING_FAILED");
  t.regex(lost.message, /there is no \/nowhere\/ca\.crt; make an authority by: metalplug certificate ca/);
});

test("without the program openssl the verb says how to get it", async (t) => {
  const args = ["certificate", "ca", "--output", scratch(t)];
  const { code, stderr } = await runCliProcess(args, { PATH: "/nonexistent" });
  t.is(code, 1);
  t.is(
    stderr,
    "metalplug: Cannot make the authority: there is no program openssl on this host; install it (Debian: apt-get install openssl) [CERTIFICATE_MAKING_FAILED]\n",
  );
});

test("what cannot be meant is wrong usage", async (t) => {
  const places = ["--ca", "/a", "--output", "/b"];
  const rows = [
    [
      ["issue", "root", "x", ...places],
      /"root" is no role; expected one of driver, coordinator, scheduler, operator, viewer/,
    ],
    [["issue", "driver", "hv1", ...places], /a driver is called, so name the --address that it is called at/],
    [["issue", "viewer", "a:b", ...places], /"a:b" cannot be a name/],
    [["issue", "viewer", "a", "--days", "0", ...places], /--days is "0"; expected a number of days/],
  ] as const;
  for (const [args, pattern] of rows) {
    const { code, stderr } = await runCliProcess(["certificate", ...args]);
    t.is(code, 2);
    t.regex(stderr, pattern);
  }
});
