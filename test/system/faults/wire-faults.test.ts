import { mkdirSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import anyTest, { type ExecutionContext, type TestFn } from "ava";
import type { Explanation } from "../../../driver/rpc/client.js";
import type { BootCause } from "../../../pxe/coordinator/finding.js";
import { LAN, Lab } from "../../lab/namespaces.js";
import { LabProgram, metalplug } from "../../lab/programs.js";
import { GIVE_UP } from "../../patience.js";
import { testUnless } from "../../prerequisites.js";
import { macOf } from "./fault-site.js";
import { obstacleToWireFaults } from "./obstacle.js";

const BOOT = fileURLToPath(new URL("./boot-once.js", import.meta.url));
const FETCH = fileURLToPath(new URL("./fetch-once.js", import.meta.url));
/** By its path: npm puts the programs of packages before it, and one of those is called nft too. */
const NFT = "/usr/sbin/nft";
const COORDINATOR = "10.77.0.1";
const DRIVER = "10.77.0.11";
const FOREIGN = "10.77.0.9";
const OTHER = "10.77.0.8";
/** A stranger whose messages are another server's. */
const HANDED_ON = "52:54:99:00:00:01";
const obstacle = obstacleToWireFaults();
const onWire = testUnless(obstacle) as unknown as TestFn<{ lab?: Lab }>;
const test = anyTest as TestFn<{ lab?: Lab }>;

if (obstacle === undefined)
  test.before(async (t) => {
    t.timeout(GIVE_UP);
    const lab = await Lab.create();
    t.context.lab = lab;
    for (const [name, address] of [
      ["dc1", COORDINATOR],
      ["hv1", DRIVER],
      ["site", FOREIGN],
      ["other", OTHER],
      ["pc", "10.77.0.99"],
    ] as const)
      await lab.addHost(name, `${address}/24`);
    mkdirSync(lab.path("loaders"));
    writeFileSync(lab.path("loaders", "snponly.efi"), "loader".repeat(30_000));
    writeFileSync(lab.path("kernel"), "kernel".repeat(20_000));
    const driver = new LabProgram(lab, "hv1", "driver", {
      ...{ grpc: { listen: `${DRIVER}:7443`, insecure: true }, boot: { address: DRIVER } },
      loaders: [lab.path("loaders")],
    });
    const common = { leaseSeconds: 600, unknown: "ignore" };
    const coordinator = new LabProgram(lab, "dc1", "coordinator", {
      ...{
        grpc: { listen: `${COORDINATOR}:7444`, insecure: true },
        drivers: [{ address: `${DRIVER}:7443` }],
      },
      subnets: [
        {
          ...{ subnet: "10.77.0.0/24", interface: LAN, gateway: COORDINATOR, ...common },
          rules: [{ match: { macPrefix: HANDED_ON.slice(0, 8) }, policy: "forward", servers: [OTHER] }],
        },
      ],
    });
    await driver.start();
    await coordinator.start();
    await onDriver(
      lab,
      "image",
      "push",
      "tiny",
      "--kernel",
      lab.path("kernel"),
      "--ramdisk",
      lab.path("kernel"),
    );
  });
test.after.always(async (t) => {
  await t.context.lab?.[Symbol.asyncDispose]();
  t.context.lab?.forget();
});

onWire.serial(
  "packets as long as the MTU that get lost on the way, and a network that dies in the middle",
  async (t) => {
    const lab = labOf(t);
    const rules = [
      "add table inet faults",
      "add chain inet faults out { type filter hook output priority 0; }",
    ];
    const firewall = (rule: string) => lab.run("hv1", [NFT, `${rules.join("; ")}; ${rule}`]);
    for (const [number, rule] of [
      [61, "add rule inet faults out meta l4proto udp meta length gt 1400 drop"],
      [62, "add rule inet faults out meta l4proto udp quota over 60 kbytes drop"],
    ] as const) {
      const { file } = await leased(lab, number);
      await firewall(rule);
      t.regex(await lab.run("pc", [process.execPath, FETCH, DRIVER, file]), /silent/);
      await lab.run("hv1", [NFT, "delete table inet faults"]);
    }
    await told(t, 61, "stalledAtFirstBlock", /packets of 1500 bytes/, /MTU on the way is smaller/);
    await told(t, 62, "stalledAtBlock", /stalled after \d{5} bytes/, /loss between/);
  },
);

onWire.serial("a firewall that keeps the offers from the machine", async (t) => {
  const lab = labOf(t);
  await node(lab, 63);
  await lab.run("pc", [
    NFT,
    "add table inet faults; add chain inet faults in { type filter hook input priority 0; }; add rule inet faults in udp dport 68 drop",
  ]);
  t.regex(await boot(lab, 63), /no OFFER/);
  await lab.run("pc", [NFT, "delete table inet faults"]);
  await told(t, 63, "offerNotTaken", /offer of 10\.77\.0\.63 went to/, /firewall on port 68/);
});

onWire.serial("another DHCP server whose offer comes first", async (t) => {
  const lab = labOf(t);
  await node(lab, 64);
  await lab.run("pc", [
    NFT,
    `add table inet faults; add chain inet faults in { type filter hook input priority 0; }; add rule inet faults in ip saddr ${COORDINATOR} udp dport 68 drop`,
  ]);
  await using _ = dnsmasq(
    lab,
    "site",
    "--dhcp-range=10.77.0.200,10.77.0.220,600",
    "--dhcp-boot=site.efi,site,10.77.0.9",
  );
  await until(async () => (await boot(lab, 64)).includes(FOREIGN));
  await lab.run("pc", [NFT, "delete table inet faults"]);
  const { who } = await told(
    t,
    64,
    "foreignServerTaken",
    /DHCP server 10\.77\.0\.9 on lan0, not ours/,
    /addresses: foreign/,
  );
  t.deepEqual(who, [FOREIGN]);
});

onWire.serial("another DHCP server that thinks it is the only one, and says NAK", async (t) => {
  const lab = labOf(t);
  const { address } = await leased(lab, 65);
  await using _ = dnsmasq(lab, "site", "--dhcp-range=10.77.0.200,10.77.0.220,600", "--dhcp-authoritative");
  await until(async () => (await boot(lab, 65, address)).includes("NAK"));
  await told(t, 65, "foreignNak", /10\.77\.0\.9 on lan0 told the machine by NAK/, /not authoritative/);
});

onWire.serial("another server's option 60 without 43, which sends UEFI to port 4011", async (t) => {
  const lab = labOf(t);
  await node(lab, 66);
  await using _ = dnsmasq(
    lab,
    "site",
    ...[
      "--dhcp-range=10.77.0.200,10.77.0.220,600",
      "--dhcp-option-force=60,PXEClient",
      "--dhcp-boot=site.efi",
    ],
  );
  await lab.run("pc", [
    NFT,
    "add table inet faults; add chain inet faults in { type filter hook input priority 0; }; add rule inet faults in udp dport 68 drop",
  ]);
  await boot(lab, 66);
  await lab.run("pc", [NFT, "delete table inet faults"]);
  await told(t, 66, "foreignBootServerDiscovery", /10\.77\.0\.9 on lan0 offers option 60.*4011/, /06:01:08/);
});

onWire.serial(
  "a stranger that is handed to another server, which does not answer, and then does",
  async (t) => {
    const lab = labOf(t);
    // What the machine says to everybody is not heard there, so that all it hears came by our hands.
    await lab.run("other", [
      NFT,
      "add table inet faults; add chain inet faults in { type filter hook input priority 0; }; add rule inet faults in udp sport 68 drop",
    ]);
    t.regex(await boot(lab, HANDED_ON), /no OFFER/);
    await told(t, HANDED_ON, "forwardSilent", /handed to 10\.77\.0\.8, which did not answer/, /UDP port 67/);
    await using _ = dnsmasq(lab, "other", "--dhcp-range=10.77.0.230,10.77.0.240,600", "--dhcp-boot=site.efi");
    await until(async () => (await boot(lab, HANDED_ON)).includes(OTHER));
    const says = /hands it to 10\.77\.0\.8, which answered with 10\.77\.0\.2\d\d and the boot file site\.efi/;
    await told(t, HANDED_ON, "forwarded", says, /node add/);
  },
);

function labOf(t: ExecutionContext<{ lab?: Lab }>): Lab {
  t.timeout(GIVE_UP);
  if (t.context.lab === undefined) throw new Error("the lab was not made");
  return t.context.lab;
}

async function onDriver(lab: Lab, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await metalplug(lab, "dc1", ...args, "--driver", `${DRIVER}:7443`);
  if (code !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
}

async function node(lab: Lab, number: number): Promise<void> {
  const mac = macOf(number);
  await onDriver(lab, "node", "add", `n${number}`, "--mac", mac);
  await onDriver(
    lab,
    "spawn",
    `n${number}`,
    "--image",
    "tiny",
    "--vif",
    `mac=${mac},ip=10.77.0.${number}/24`,
  );
}

/** What the machine got; it has the address from then on. */
async function leased(
  lab: Lab,
  number: number,
): Promise<{ readonly address: string; readonly file: string }> {
  await node(lab, number);
  const lease = JSON.parse(await boot(lab, number)) as { readonly address: string; readonly file: string };
  await lab.run("pc", ["ip", "address", "flush", "dev", LAN]);
  await lab.run("pc", ["ip", "address", "add", `${lease.address}/24`, "dev", LAN]);
  return lease;
}

function boot(lab: Lab, machine: number | string, again = ""): Promise<string> {
  const timeout = again === "" ? "5000" : "3000";
  return lab.run("pc", [
    process.execPath,
    BOOT,
    macIn(machine),
    "7",
    timeout,
    ...(again === "" ? [] : [again]),
  ]);
}

function macIn(machine: number | string): string {
  return typeof machine === "number" ? macOf(machine) : machine;
}

function dnsmasq(lab: Lab, on: "site" | "other", ...words: readonly string[]) {
  return lab.start(
    on,
    [
      ...["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--user=root", "--port=0", "--no-ping"],
      ...["--bind-dynamic", `--interface=${LAN}`, "--log-facility=-", `--pid-file=${lab.path(`${on}.pid`)}`],
      ...["--leasefile-ro", ...words],
    ],
    `${on}.log`,
  );
}

async function until(happens: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 10; tries++) if (await happens()) return;
  throw new Error("it did not happen in ten tries");
}

/** Asks the command line until it tells so; a driver's events come a while after they happen, and foreign servers are looked for now and then. */
async function told(
  t: ExecutionContext<{ lab?: Lab }>,
  machine: number | string,
  reason: BootCause,
  says: RegExp,
  remedy: RegExp,
): Promise<Explanation> {
  const words = ["why", macIn(machine), "--json", "--coordinator", `${COORDINATOR}:7444`];
  const end = performance.now() + 70_000;
  for (;;) {
    const story = JSON.parse((await metalplug(labOf(t), "dc1", ...words)).stdout) as Explanation;
    if (story.reason !== reason && performance.now() < end) {
      await delay(250);
      continue;
    }
    t.is(story.reason, reason, story.cause);
    t.regex(story.cause, says);
    t.regex(story.remedy, remedy);
    return story;
  }
}
