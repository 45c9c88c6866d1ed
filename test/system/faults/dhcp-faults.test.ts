import anyTest, { type ExecutionContext, type TestFn } from "ava";
import { discover, requestOffered } from "../../../pxe/client/dhcp-messages.js";
import { encodeOption } from "../../../pxe/dhcp/options.js";
import type { DhcpPacket } from "../../../pxe/dhcp/packet.js";
import { GIVE_UP } from "../../patience.js";
import { FaultSite, host, IPXE, macOf, SYSTEM, UEFI } from "./fault-site.js";
import { sendDhcp } from "./raw-messages.js";

const test = anyTest as TestFn<{ site?: FaultSite }>;
const SITE = host(9);

function siteOf(t: ExecutionContext<{ site?: FaultSite }>): FaultSite {
  t.timeout(GIVE_UP);
  if (t.context.site === undefined) throw new Error("the site did not start");
  return t.context.site;
}

test.before(async (t) => {
  t.context.site = await FaultSite.start();
});
test.after.always((t) => t.context.site?.[Symbol.asyncDispose]());

test.serial("nothing was ever heard from a machine that is known", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv1", "dark", macOf(1), { address: host(21) });
  await site.told(t, macOf(1), "nothingHeard", /Nothing was heard.*hv1 has it/, /boot order.*VLAN/);
});

test.serial("a MAC that was mistyped, asked for as it was typed and as the machine has it", async (t) => {
  const site = siteOf(t);
  const typed = macOf(2);
  const real = macOf(2).replace(/.$/, (digit) => (digit === "8" ? "b" : "8")) as typeof typed;
  await site.spawn("hv1", "typo", typed, { address: host(22) });
  await site.inVain(t, real);
  const told = await site.told(
    t,
    real,
    "nearMacKnown",
    new RegExp(`hv1 claims ${typed}.*one digit`),
    /correct the MAC/,
  );
  t.is(told.missingStep, "owned");
  await site.told(t, typed, "nearMacHeard", new RegExp(`hv1 has, but ${real}`), new RegExp(`says ${real}`));
});

test.serial("a machine that nobody knows", async (t) => {
  const site = siteOf(t);
  await site.inVain(t, macOf(3));
  const told = await site.told(t, macOf(3), "unknownMachine", /No driver claims.*policy ignore/, /node add/);
  t.true(told.commands?.includes(`metalplug node add NAME --mac ${macOf(3)}`));
});

test.serial("a cable in the wrong network, for its fixed address", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv1", "moved", macOf(4), { address: host(24, 1) });
  await site.inVain(t, macOf(4));
  await site.told(
    t,
    macOf(4),
    "wrongSegment",
    /heard by relay 127\.84\.0\.1, and its address 127\.85\.0\.24 belongs behind a relay in 127\.85\.0\.0\/24/,
    /Move the machine's switch port/,
  );
});

test.serial("a network that is not configured, and a relay that is not listed", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv1", "far", macOf(5), { address: host(25) });
  await site.inVain(t, macOf(5), { ...IPXE, relay: host(1, 2) });
  await site.told(t, macOf(5), "noSubnet", /no configured subnet for relay 127\.86\.0\.1/, /Add the subnet/);
  await site.inVain(t, macOf(6), { ...IPXE, relay: host(1, 16) });
  await site.told(t, macOf(6), "foreignRelay", /127\.100\.0\.1/, /dhcp\.relays/);
});

test.serial("two drivers that claim one MAC", async (t) => {
  const site = siteOf(t);
  for (const id of ["hv1", "hv2"]) await site.spawn(id, "twin", macOf(7), { address: host(27) });
  await site.inVain(t, macOf(7));
  const told = await site.told(
    t,
    macOf(7),
    "twoOwners",
    /\(hv[12] and hv[12]: 2 drivers claim it at epoch/,
    /all of them but one/,
  );
  t.deepEqual([...(told.who ?? [])].sort(), ["hv1", "hv2"]);
});

test.serial("an owner that hangs", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "hung", macOf(8), { address: host(28) });
  const { pid } = site.driver("hv2").program;
  try {
    const { reason, cause, remedy } = await site.asksWhoHangs(t, macOf(8), pid);
    t.is(reason, "ownerSilent", cause);
    t.regex(cause, /did not answer \(hv2/);
    t.regex(remedy, /Start hv2 again/);
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await site.lease(macOf(8));
  const told = await site.told(t, macOf(8), "fileNotAsked", /never asked for it/, /reaches 127\.84\.0\.12/);
  t.deepEqual(told.who, ["hv2"]);
});

test.serial("a running system, of a machine that never asked to boot", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "runs", macOf(23), { address: host(23) });
  await site.lease(macOf(23), SYSTEM);
  await site.told(t, macOf(23), "systemOnly", /nothing asked to boot from the network/, /boot order/);
});

test.serial("no instance, and no netboot on this NIC", async (t) => {
  const site = siteOf(t);
  const { client } = site.driver("hv1");
  await client.addNode({ name: "idle", macs: [macOf(9)] });
  await site.inVain(t, macOf(9));
  await site.told(t, macOf(9), "noVif", /node "idle" has no instance/, /Spawn an instance/);
  await client.addNode({ name: "two", macs: [macOf(10), macOf(11)] });
  const fixed = (number: number) => ({ kind: "fixed", address: host(number), prefixLength: 24 }) as const;
  const vifs = [
    { mac: macOf(10), address: fixed(30) },
    { mac: macOf(11), address: fixed(31) },
  ];
  await client.spawn({ node: "two", image: "tiny", vifs, bootMac: macOf(10) });
  await site.lease(macOf(11), UEFI, 1_500).catch(() => {});
  await site.told(t, macOf(11), "netbootOff", new RegExp(`boots by MAC ${macOf(10)}`), /spawn an instance/);
});

test.serial("an image for another architecture", async (t) => {
  const site = siteOf(t);
  await site.pushImage(site.driver("hv2").client, "arm", { architecture: "aarch64" });
  await site.spawn("hv2", "amd", macOf(12), { address: host(32), image: "arm" });
  await site.inVain(t, macOf(12), UEFI);
  await site.told(
    t,
    macOf(12),
    "wrongArchitecture",
    /image "arm" is for aarch64, and the machine's firmware is 7 \(x64 UEFI\)/,
    /image of the machine's architecture/,
  );
});

test.serial("a hypervisor without the boot loader", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv1", "bare", macOf(13), { address: host(33) });
  await site.inVain(t, macOf(13), UEFI);
  const told = await site.told(
    t,
    macOf(13),
    "loaderMissing",
    /hv1 has no snponly\.efi for uefiX64Pxe.*it looked in .*no-loaders/,
    /Debian's ipxe, and restart its driver/,
  );
  t.deepEqual(told.commands, ["apt-get install ipxe"]);
});

test.serial("a firmware that nothing is known for", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "power", macOf(14), { address: host(34) });
  await site.lease(macOf(14), { architecture: 14 }, 1_500).catch(() => {});
  await site.told(t, macOf(14), "unknownArchitecture", /14 \(POWER OPAL v3\)/, /architectures/);
});

test.serial("an offer that never arrives", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "deaf", macOf(15), { address: host(35) });
  for (let count = 0; count < 2; count++)
    await sendDhcp(discover(site.facts(macOf(15))), host(1), site.server);
  await site.told(
    t,
    macOf(15),
    "offerNotTaken",
    /offer of 127\.84\.0\.35 went to relay/,
    /firewall on port 68/,
  );
});

test.serial("a machine that takes another server's offer", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "taken", macOf(16), { address: host(36) });
  const facts = site.facts(macOf(16));
  await sendDhcp(discover(facts), host(1), site.server);
  await site.told(t, macOf(16), "offerNotTaken", /never took it/, /./);
  const other = {
    ...discover(facts),
    yiaddr: host(66),
    options: new Map([encodeOption("serverIdentifier", SITE)]),
  };
  await sendDhcp(requestOffered(facts, other), host(1), site.server);
  const told = await site.told(
    t,
    macOf(16),
    "foreignServerTaken",
    /offer of the DHCP server 127\.84\.0\.9/,
    /Stop the/,
  );
  t.deepEqual(told.who, [SITE]);
});

test.serial("an address that another host uses", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "clash", macOf(17), { address: host(37) });
  const lease = await site.lease(macOf(17));
  const facts = site.facts(macOf(17));
  const asked = requestOffered(facts, { ...lease.ack, options: lease.ack.options });
  const decline: DhcpPacket = {
    ...asked,
    options: new Map([...asked.options, encodeOption("messageType", "DECLINE")]),
  };
  await sendDhcp(decline, host(1), site.server);
  await site.told(t, macOf(17), "addressDeclined", /declined 127\.84\.0\.37/, /arping 127\.84\.0\.37/);
});

test.serial("an empty pool", async (t) => {
  const site = siteOf(t);
  for (const number of [18, 19, 20]) await site.spawn("hv2", `pool${number}`, macOf(number));
  await site.lease(macOf(18));
  await site.lease(macOf(19));
  await site.inVain(t, macOf(20));
  await site.told(
    t,
    macOf(20),
    "poolEmpty",
    /no address is free in the pool of 127\.84\.0\.0\/24/,
    /Widen the pool/,
  );
});

test.serial("an address that this machine does not have here", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "fixed", macOf(21), { address: host(41) });
  await site.lease(macOf(21), SYSTEM);
  const facts = site.facts(macOf(21), { ...SYSTEM, relay: host(1, 1) });
  await sendDhcp(requestAgainFor(facts), host(1, 1), site.server);
  await site.told(
    t,
    macOf(21),
    "requestRefused",
    /127\.84\.0\.41, which is not its address here/,
    /asks anew/,
  );
});

test.serial(
  "strangers that are left to other servers at first, and strangers that send too much",
  async (t) => {
    const site = siteOf(t);
    await site.inVain(t, macOf(22), { ...UEFI, circuitId: "late 7" });
    await site.told(t, macOf(22), "strangerDelayed", /leaves it to other servers/, /node add/);
    const noisy = Array.from({ length: 8 }, (_, number) => macOf(30 + number));
    for (const mac of noisy) {
      const facts = site.facts(mac, UEFI);
      const relay = { ...facts.relay, circuitId: "noisy" };
      await sendDhcp(discover({ ...facts, relay }), host(1), site.server);
    }
    const told = async () => {
      const stories = await Promise.all(noisy.map((mac) => site.why(mac)));
      return stories.find(({ reason }) => reason === "rateLimited");
    };
    const story = (await told()) ?? (await told());
    t.regex(story?.cause ?? "", /No driver claims this MAC, and too many messages/);
    t.regex(story?.remedy ?? "", /raise the limit/);
  },
);

function requestAgainFor(facts: ReturnType<FaultSite["facts"]>): DhcpPacket {
  const asked = discover(facts);
  const options = [
    encodeOption("messageType", "REQUEST"),
    encodeOption("requestedAddress", host(41)),
  ] as const;
  return { ...asked, options: new Map([...asked.options, ...options]) };
}

test.serial("an owner that is down", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv1", "lost", macOf(39), { address: host(39) });
  await site.driver("hv1").program.kill();
  await site.inVain(t, macOf(39));
  await site.told(t, macOf(39), "ownerUnreachable", /does not reach driver hv1/, /Start hv1 again/);
});
