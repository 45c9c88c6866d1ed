import test from "ava";
import { scratchFile } from "../config/scratch.js";
import { runCliProcess } from "./cli-process.js";

const FILE = `id: dc1
dataDir: /d
grpc: { listen: "127.0.0.1:7444" }
drivers: [ { address: "10.99.0.11:7443" } ]
subnets: [ { subnet: 10.77.0.0/24, interface: eth1, rules: [ { match: { architecture: 7 }, policy: log } ] } ]
`;

test("check --mac says in words which rule a machine would meet, and that known machines come first", async (t) => {
  const file = scratchFile(t, "dc1.yaml", FILE);
  const { code, stdout } = await runCliProcess([
    "check",
    "--config",
    file,
    "--mac",
    "52:54:00:00:00:01",
    "--arch",
    "7",
  ]);
  t.is(code, 0);
  t.deepEqual(stdout.split("\n").slice(1), [
    "52:54:00:00:00:01 on interface eth1, firmware of architecture 7 (x64 UEFI), vendor class PXEClient:Arch:00007:UNDI:003000",
    "If a driver claims it, that driver decides: known machines come first. Else:",
    `  subnets.0.rules.0 of subnet 10.77.0.0/24 decides, at ${file}:5:62`,
    "  policy log: it gets no answer, and each of its messages a line in the log",
    "",
  ]);
});

test("check --mac --json has the file's report and the judgement", async (t) => {
  const file = scratchFile(t, "dc1.yaml", FILE);
  const { stdout } = await runCliProcess(["check", "--config", file, "--mac", "52:54:00:00:00:01", "--json"]);
  t.like(JSON.parse(stdout), {
    program: "coordinator",
    stranger: { rule: "subnets.0.unknown", treatment: { policy: "ignore" }, text: "it gets no answer" },
  });
});

const refused = test.macro({
  async exec(t, args: readonly string[], message: string, expected = 2) {
    const file = scratchFile(t, "dc1.yaml", FILE);
    const { code, stdout, stderr } = await runCliProcess(["check", "--config", file, ...args]);
    t.deepEqual({ code, stdout }, { code: expected, stdout: "" });
    t.true(stderr.startsWith(`metalplug: ${message}`), stderr);
  },
  title: (_, args: readonly string[]) => `refused: ${args.join(" ")}`,
});
const MAC = ["--mac", "52:54:00:00:00:01"];
test(refused, ["--relay", "10.9.0.1"], "--relay is about a machine; give its --mac too");
test(
  refused,
  [...MAC, "--circuit-id", "a"],
  "a circuit id and a remote id are what a relay says; give the --relay too",
);
test(
  refused,
  [...MAC, "--relay", "10.9.0.1", "--interface", "eth1"],
  "a machine is heard on an --interface or through a --relay",
);
test(refused, [...MAC, "--arch", "uefi"], '--arch is "uefi"; expected a number of DHCP option 93');
test(refused, [...MAC, "--relay", "relay1"], '--relay is "relay1"; expected an IPv4 address');
test(
  refused,
  [...MAC, "--relay", "10.9.0.1", "--remote-id", "0x1"],
  '--remote-id is "0x1"; expected text, or pairs',
);
test(refused, [...MAC, "--interface", "eth7"], "--interface is eth7; expected one of eth1", 1);
