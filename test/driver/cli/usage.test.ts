import test from "ava";
import { scratchFile } from "../config/scratch.js";
import { runCliProcess } from "./cli-process.js";

const HELP = "(--help tells a verb's options and gives an example)\n";
const DRIVER = ["--driver", "127.0.0.1:1"];
const MAC_SPELLING = "is not spelled as a MAC address is here: write it as 52:54:00:ab:cd:ef [MAC_REFUSED]\n";

const usage = test.macro({
  async exec(t, args: readonly string[], stderr: string) {
    t.deepEqual(await runCliProcess(args), { code: 2, stdout: "", stderr });
  },
  title: (name = "") => `exit code 2: ${name}`,
});

test(
  "an unknown verb",
  usage,
  ["bogus"],
  `metalplug: unknown command 'bogus'\n(Did you mean boots?)\n${HELP}`,
);
test(
  "an unknown second word",
  usage,
  ["node", "shoot"],
  `metalplug: unknown command 'shoot'\n(Did you mean show?)\n${HELP}`,
);
test(
  "an unknown option",
  usage,
  ["leases", "--jsn"],
  `metalplug: unknown option '--jsn'\n(Did you mean --json?)\n${HELP}`,
);
test("a missing argument", usage, ["why"], `metalplug: missing required argument 'mac'\n${HELP}`);
test(
  "an argument too many",
  usage,
  ["node", "list", "r4u12"],
  `metalplug: too many arguments for 'list'. Expected 0 arguments but got 1.\n${HELP}`,
);
test(
  "a missing option",
  usage,
  ["node", "add", "n1"],
  `metalplug: required option '--mac <mac>' not specified\n${HELP}`,
);
test(
  "an option without its value",
  usage,
  ["check", "--config"],
  `metalplug: option '--config <file>' argument missing\n${HELP}`,
);
test(
  "an unknown loader",
  usage,
  ["spawn", "n1", "--image", "i", "--loader", "lilo"],
  `metalplug: option '--loader <loader>' argument 'lilo' is invalid. Allowed choices are ipxe, pxelinux, grub.\n${HELP}`,
);
test(
  "seconds to wait where the coordinator is asked what it has found",
  usage,
  ["probe", "--seconds", "3"],
  "metalplug: --seconds is about asking on an --interface; the coordinator tells what it has found\n",
);
for (const spelling of ["52-54-00-AB-CD-EF", "5254.00ab.cdef", "525400abcdef"])
  test(
    `the MAC ${spelling}, with its right spelling`,
    usage,
    ["node", "add", "n1", "--mac", spelling, ...DRIVER],
    `metalplug: "${spelling}" ${MAC_SPELLING}`,
  );
for (const rest of ["port=1", "network=x,port=", "vlan=7", "network=x,network=y", ""]) {
  const mac = `52:54:00:00:00:01,${rest}`;
  test(
    `a NIC ${mac}`,
    usage,
    ["node", "add", "n1", "--mac", mac, ...DRIVER],
    `metalplug: --mac is "${mac}"; expected MAC[,network=NAME[,port=PORT]] [ARGUMENT_REFUSED]\n`,
  );
}
for (const disk of [
  "sda=1TiB",
  "/dev/sda",
  "/dev/sda=1TiB,wwn=",
  "/dev/sda=1TiB,rotational=maybe",
  "/dev/sda=1TiB,port=1",
])
  test(
    `a disk ${disk}`,
    usage,
    ["node", "add", "n1", "--mac", "52:54:00:00:00:01", "--disk", disk, ...DRIVER],
    `metalplug: --disk is "${disk}"; expected /dev/NAME=SIZE[,serial=SERIAL][,wwn=WWN][,rotational=yes|no] [ARGUMENT_REFUSED]\n`,
  );
test(
  "a size without a unit that is known",
  usage,
  ["node", "list", "--min-memory", "64GB", ...DRIVER],
  'metalplug: --min-memory is "64GB"; expected a size like 512MiB, 64GiB or 2TiB [ARGUMENT_REFUSED]\n',
);
test(
  "a label without its value",
  usage,
  ["node", "add", "n1", "--mac", "52:54:00:00:00:01", "--label", "rack", ...DRIVER],
  'metalplug: --label is "rack"; expected KEY=VALUE, as rack=r4 [ARGUMENT_REFUSED]\n',
);
test(
  "a password in a power setting, which is not told again",
  usage,
  ["node", "set", "n1", "--power", "ipmi://admin:geheim@bmc?secret=x", ...DRIVER],
  "metalplug: Cannot read --power: a password does not belong into a power setting, where everybody sees it: put it into a file of the driver's folder of secrets and write ipmi://USER@HOST[:623]?secret=NAME [ARGUMENT_REFUSED]\n",
);
test(
  "nothing to set",
  usage,
  ["node", "set", "n1", ...DRIVER],
  "metalplug: Nothing to set: pass at least one of the options that --help tells\n",
);
test(
  "a MAC no NIC can have",
  usage,
  ["why", "ff:ff:ff:ff:ff:ff"],
  `metalplug: "ff:ff:ff:ff:ff:ff" is a multicast or broadcast address, which no NIC can have [MAC_REFUSED]\n`,
);
test(
  "a revision that is no number",
  usage,
  ["image", "push", "i", "--kernel", "k", "--ramdisk", "r", "--revision", "last"],
  'metalplug: --revision is "last"; expected a whole number [ARGUMENT_REFUSED]\n',
);
test(
  "nobody said which driver",
  usage,
  ["node", "list"],
  'metalplug: Which driver? Pass --driver HOST:PORT, set METALPLUG_DRIVER, or write "driver: HOST:PORT" to ~/.config/metalplug/client.yaml\n',
);
test(
  "nobody said which coordinator",
  usage,
  ["boots"],
  'metalplug: Which coordinator? Pass --coordinator HOST:PORT, set METALPLUG_COORDINATOR, or write "coordinator: HOST:PORT" to ~/.config/metalplug/client.yaml\n',
);
test(
  "a coordinator without its port",
  usage,
  ["boots", "--coordinator", "localhost"],
  'metalplug: "localhost" is no coordinator: expected host:port, like 127.0.0.1:7444\n',
);
test(
  "a port that no host has",
  usage,
  ["boots", "--coordinator", "localhost:99999"],
  'metalplug: "localhost:99999" is no coordinator: expected host:port, like 127.0.0.1:7444\n',
);
test(
  "a time that is none, of any verb",
  usage,
  ["unknown", "list", "--seen", "soon"],
  'metalplug: --seen is "soon"; expected a time like 2026-01-31T12:00:00Z, or 90s, 15min, 2h or 3d [ARGUMENT_REFUSED]\n',
);

for (const group of [[], ["node"], ["image"], ["instance"], ["vif"]])
  test(`exit code 2: "metalplug ${group.join(" ")}" alone shows its help`, async (t) => {
    const { code, stdout, stderr } = await runCliProcess(group);
    t.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    t.regex(stderr, /^Usage: metalplug/);
  });

test("exit code 0: --help and --version", async (t) => {
  const help = await runCliProcess(["--help"]);
  t.deepEqual([help.code, help.stderr], [0, ""]);
  t.regex(help.stdout, /^Usage: metalplug/);
  t.deepEqual(await runCliProcess(["--version"]), { code: 0, stdout: "1.2.3\n", stderr: "" });
});

test("exit code 1: a driver that is not there", async (t) => {
  t.deepEqual(await runCliProcess(["node", "list", ...DRIVER]), {
    code: 1,
    stdout: "",
    stderr:
      "metalplug: Cannot reach the driver at 127.0.0.1:1: connection refused; is it running, and is the address right? [UNREACHABLE]\n",
  });
});

test("exit code 1: a file to push that is not there", async (t) => {
  const args = ["image", "push", "i", "--kernel", "/nonexistent/vmlinuz", "--ramdisk", "/nonexistent/initrd"];
  t.deepEqual(await runCliProcess([...args, ...DRIVER]), {
    code: 1,
    stdout: "",
    stderr: "metalplug: Cannot read /nonexistent/vmlinuz: there is no such file [FILE_UNREADABLE]\n",
  });
});

test("exit code 1: a bad file, every mistake on a line", async (t) => {
  const file = scratchFile(t, "hv1.yaml", "id: hv1\nboot: { adress: 1 }\ndataDir: x\ngrpc: {}\n");
  for (const verb of ["check", "driver"]) {
    const { code, stdout, stderr } = await runCliProcess([verb, "--config", file]);
    t.deepEqual({ code, stdout }, { code: 1, stdout: "" });
    t.is(stderr.split("\n").filter((line) => line.startsWith(`${file}:`)).length, 4, stderr);
    t.notRegex(stderr, /\bat .*\.js/);
  }
});

const CLIENT_FILE = "driver: 127.0.0.1:1\ncoordinator: 127.0.0.1:2\ndrivers: { hv1: 127.0.0.1:3 }\n";

const asked = test.macro({
  async exec(t, args: readonly string[], env: Readonly<Record<string, string>>, address: string) {
    const file = scratchFile(t, "client.yaml", CLIENT_FILE);
    const { code, stderr } = await runCliProcess(args, { METALPLUG_CONFIG: file, ...env });
    t.is(code, 1);
    t.true(stderr.includes(` at ${address}: connection refused`), stderr);
  },
  title: (name = "") => `who is asked: ${name}`,
});
test("the file's driver", asked, ["node", "list"], {}, "127.0.0.1:1");
test(
  "the environment before the file",
  asked,
  ["node", "list"],
  { METALPLUG_DRIVER: "127.0.0.1:4" },
  "127.0.0.1:4",
);
test(
  "the option before the environment, by a name of the file",
  asked,
  ["node", "list", "--driver", "hv1"],
  { METALPLUG_DRIVER: "127.0.0.1:4" },
  "127.0.0.1:3",
);
test("a name in the environment", asked, ["node", "list"], { METALPLUG_DRIVER: "hv1" }, "127.0.0.1:3");
test("the file's coordinator", asked, ["leases"], {}, "127.0.0.1:2");
test(
  "the environment's coordinator before the file's",
  asked,
  ["leases"],
  { METALPLUG_COORDINATOR: "127.0.0.1:5" },
  "127.0.0.1:5",
);

test("who is asked: an unknown name is refused with the names there are", async (t) => {
  const file = scratchFile(t, "client.yaml", CLIENT_FILE);
  t.deepEqual(await runCliProcess(["node", "list", "--driver", "hv9"], { METALPLUG_CONFIG: file }), {
    code: 2,
    stdout: "",
    stderr:
      'metalplug: "hv9" is no driver: expected host:port, or a name of drivers in the client file (it has: hv1)\n',
  });
});

test("an address that is called without TLS needs no client file, not even a sound one", async (t) => {
  const env = { METALPLUG_CONFIG: "/nonexistent" };
  const { stderr } = await runCliProcess(["node", "list", ...DRIVER, "--insecure"], env);
  t.regex(stderr, /\[UNREACHABLE\]/);
  const asked = await runCliProcess(["node", "list", ...DRIVER], env);
  t.is(asked.stderr, "/nonexistent: there is no such file\n", "it may say that TLS is spoken");
});

test("a certificate without its key, or without authorities, is asked for them", async (t) => {
  const { code, stderr } = await runCliProcess(["node", "list", ...DRIVER, "--tls-cert", "/a.crt"], {
    METALPLUG_TLS_CA: "/ca.crt",
  });
  t.is(code, 2);
  t.regex(stderr, /TLS takes a certificate, its key and the authorities; give --tls-key too, or tls in/);
});
