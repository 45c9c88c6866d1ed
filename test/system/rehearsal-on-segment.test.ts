import { writeFileSync } from "node:fs";
import type { ExecutionContext } from "ava";
import { labFor, NFT, withBridges } from "../driver/vif/with-bridges.js";
import { LAN, type Lab } from "../lab/namespaces.js";
import { LabProgram, metalplug } from "../lab/programs.js";

const [COORDINATOR, HYPERVISOR, MAC] = ["10.77.0.1", "10.77.0.11", "52:54:00:7c:00:01"];
type Rehearse = (...options: readonly string[]) => Promise<{ readonly code: number; readonly text: string }>;

/** One coordinator and one driver on hosts of their own, and a machine that is not there. */
async function site(t: ExecutionContext): Promise<{ readonly lab: Lab; readonly rehearse: Rehearse }> {
  const lab = await labFor(t);
  await lab.addHost("dc1", `${COORDINATOR}/24`);
  await lab.addHost("hv1", `${HYPERVISOR}/24`);
  await startPrograms(lab);
  const rehearse: Rehearse = async (...options) => {
    const { code, stdout, stderr } = await metalplug(lab, "dc1", "rehearse", MAC, ...options, ...ASK);
    return { code, text: `${stdout}${stderr}` };
  };
  return { lab, rehearse };
}

const ASK = ["--coordinator", `${COORDINATOR}:7444`];
const TELL = ["--driver", `${HYPERVISOR}:7443`];

async function startPrograms(lab: Lab): Promise<void> {
  for (const name of ["undionly.kpxe", "snponly.efi"])
    writeFileSync(lab.path(name), `loader ${name} `.repeat(3000));
  for (const name of ["kernel", "ramdisk"]) writeFileSync(lab.path(name), `${name} `.repeat(20_000));
  const driver = new LabProgram(lab, "hv1", "driver", {
    ...{ grpc: { listen: `${HYPERVISOR}:7443`, insecure: true }, boot: { address: HYPERVISOR } },
    loaders: [lab.folder],
  });
  const coordinator = new LabProgram(lab, "dc1", "coordinator", {
    ...{
      grpc: { listen: `${COORDINATOR}:7444`, insecure: true },
      drivers: [{ address: `${HYPERVISOR}:7443` }],
    },
    subnets: [
      {
        ...{ subnet: "10.77.0.0/24", interface: LAN, leaseSeconds: 600, unknown: "ignore" },
        pool: { start: "10.77.0.100", end: "10.77.0.101" },
      },
    ],
  });
  await driver.start();
  await coordinator.start();
  const files = ["--kernel", lab.path("kernel"), "--ramdisk", lab.path("ramdisk")];
  for (const words of [
    ["image", "push", "tiny", ...files],
    ["node", "add", "r1", "--mac", MAC],
    ["spawn", "r1", "--image", "tiny"],
  ]) {
    const { code, stderr } = await metalplug(lab, "dc1", ...words, ...TELL);
    if (code !== 0) throw new Error(`metalplug ${words.join(" ")}: ${stderr}`);
  }
}

withBridges(
  "a machine of a segment is rehearsed by the command line, and the address that it would get is asked for",
  async (t) => {
    const { lab, rehearse } = await site(t);
    await lab.addHost("squatter", "10.77.0.100/24", "10.77.0.101/24");
    const taken = await rehearse("--firmware", "uefi");
    t.is(taken.code, 1, taken.text);
    t.regex(taken.text, /asked the network for 10\.77\.0\.10[01]: .* has it/);
    t.regex(taken.text, /in use by other hosts: 10\.77\.0\.10[01].*10\.77\.0\.10[01]/);

    await lab.run("squatter", ["ip", "link", "set", LAN, "down"]);
    // What the network said is remembered for some seconds.
    let free = await rehearse();
    while (free.code !== 0) free = await rehearse();
    t.regex(
      free.text,
      /BIOS PXE ROM[\s\S]*DISCOVER[\s\S]*OFFER has 1=255\.255\.255\.0[\s\S]*iPXE[\s\S]*verified +ramdisk/,
    );
    t.regex(free.text, /Node r1 would boot as 10\.77\.0\.10[01]: 4 files from hv1/);
  },
);

withBridges("a firewall and a path that swallows large packets are named with their remedy", async (t) => {
  const { lab, rehearse } = await site(t);
  const forbid = (hook: string, rule: string) =>
    lab.run("hv1", [
      NFT,
      `add table ip f; add chain ip f c { type filter hook ${hook} priority 0; }; add rule ip f c ${rule}`,
    ]);
  const allow = () => lab.run("hv1", [NFT, "delete table ip f"]);

  await forbid("input", "udp dport 69 drop");
  const blocked = await rehearse();
  t.is(blocked.code, 1);
  t.regex(blocked.text, /Nothing came back from hv1 for tftp:\/\/10\.77\.0\.11\/undionly\.kpxe/);
  t.regex(blocked.text, /UDP port 69/);
  t.regex(blocked.text, /would not boot \[REHEARSAL_FAILED\]/);
  await allow();

  await forbid("output", "udp length > 1000 drop");
  const swallowed = await rehearse("--firmware", "uefi");
  t.is(swallowed.code, 1);
  t.regex(swallowed.text, /snponly\.efi comes in blocks of 512 bytes and not in blocks of 1468/);
  t.regex(swallowed.text, /maxBlksize: 1024/);
  await allow();

  await forbid("input", "tcp dport 8080 reject with tcp reset");
  const byTftp = await rehearse();
  t.is(byTftp.code, 0, byTftp.text);
  t.regex(byTftp.text, /but before that: Nobody listens where hv1 says that http:/);
  await allow();
});
