import anyTest, { type ExecutionContext, type TestFn } from "ava";
import { connectCoordinator } from "../../../driver/rpc/client.js";
import { requestAgainLease } from "../../../pxe/client/dhcp-client.js";
import { discover } from "../../../pxe/client/dhcp-messages.js";
import { type DhcpPacket, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { type MacAddress, parseMacAddress } from "../../../pxe/net/mac-address.js";
import { GIVE_UP, PATIENCE } from "../../patience.js";
import { FaultSite, host, macOf, SYSTEM, UEFI } from "./fault-site.js";
import { sendDhcp } from "./raw-messages.js";

const test = anyTest as TestFn<{ site?: FaultSite }>;
const MUCH = { perSecond: 10_000, burst: 10_000 };
/** Strangers that may wait at once, and some. */
const FLOOD = 700;

function siteOf(t: ExecutionContext<{ site?: FaultSite }>): FaultSite {
  t.timeout(GIVE_UP);
  if (t.context.site === undefined) throw new Error("the site did not start");
  return t.context.site;
}

test.before(async (t) => {
  t.context.site = await FaultSite.start({
    strangers: { circuit: MUCH, relay: MUCH, macPrefix: MUCH },
    rules: [{ match: { circuitId: "pool" }, policy: "pool" }],
    subnets: [
      { subnet: "127.87.0.0/24", addresses: "foreign" },
      {
        ...{ subnet: "127.86.0.0/16", probe: false, pool: { start: host(1000, 2), end: host(9000, 2) } },
        unknown: { policy: "discover", driver: "hv2" },
      },
    ],
  });
});
test.after.always((t) => t.context.site?.[Symbol.asyncDispose]());

test.serial("a stranger that an operator said is to be ignored", async (t) => {
  const site = siteOf(t);
  await site.inVain(t, macOf(80));
  t.is((await site.cli("unknown", "ignore", macOf(80))).code, 0);
  await site.inVain(t, macOf(80));
  const told = await site.told(t, macOf(80), "strangerIgnored", /an operator said/, /Take that back/);
  const [command = ""] = told.commands ?? [];
  t.is(command, `metalplug unknown ignore --undo ${macOf(80)}`);
  t.is((await site.cli(...command.split(" ").slice(1))).code, 0, "it is there to be pasted");
});

test.serial("a stranger that gets an address and nothing to boot", async (t) => {
  const site = siteOf(t);
  await site.lease(macOf(81), { ...UEFI, circuitId: "pool" }, 1_500).catch(() => {});
  await site.told(t, macOf(81), "strangerWithoutBootFiles", /no driver claims the machine/, /node add/);
});

test.serial("an address that somebody else has, of the pool before it was made a fixed one", async (t) => {
  const site = siteOf(t);
  const { address } = await site.lease(macOf(82), { ...SYSTEM, circuitId: "pool" });
  await site.spawn("hv2", "late", macOf(83), { address });
  await site.inVain(t, macOf(83));
  const says = new RegExp(`${address} is leased by ${macOf(82)}`);
  await site.told(t, macOf(83), "addressTaken", says, /another address/);
});

test.serial("a machine that has its address of another server, as the subnet says", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "beside", macOf(84));
  await site.inVain(t, macOf(84), { ...SYSTEM, relay: host(1, 3) });
  await site.told(
    t,
    macOf(84),
    "foreignAddresses",
    /Another DHCP server gives the addresses/,
    /addresses: own/,
  );
});

test.serial("a machine that speaks BOOTP", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "old", macOf(85), { address: host(85) });
  const asked = discover(site.facts(macOf(85)));
  const bootp: DhcpPacket = {
    ...asked,
    options: new Map([...asked.options].filter(([code]) => code === 82)),
  };
  await sendDhcp(bootp, host(1), site.server);
  await site.told(t, macOf(85), "unservedMessage", /BOOTP is off in 127\.84\.0\.0\/24/, /bootp: true/);
});

test.serial("an address that is asked for again and that the pool cannot give", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "pooled", macOf(86));
  const again = requestAgainLease(
    {
      ...site.facts(macOf(86), SYSTEM),
      ...{ server: site.server, bind: bindDgram, timeout: 1_500, clock: () => performance.now() },
    },
    host(77),
  );
  await t.throwsAsync(again);
  await site.told(t, macOf(86), "requestNotOurs", /cannot give it 127\.84\.0\.77/, /asks anew/);
});

test.serial("who owns a machine is asked and not answered yet", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "asked", macOf(87), { address: host(87) });
  await using client = connectCoordinator(site.grpcAddress, PATIENCE);
  const { pid } = site.driver("hv2").program;
  const reasons: string[] = [];
  while (!reasons.includes("ownerPending") && reasons.length < 20) {
    process.kill(pid, "SIGSTOP");
    try {
      await sendDhcp(discover(site.facts(macOf(87))), host(1), site.server);
      while (reasons.at(-1) !== "ownerSilent" && reasons.at(-1) !== "ownerPending")
        reasons.push((await client.explain(macOf(87))).reason);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await site.lease(macOf(87));
  }
  t.true(reasons.includes("ownerPending"), reasons.join());
});

test.serial("more strangers at once than may wait", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "awake", macOf(89), { address: host(89) });
  await using client = connectCoordinator(site.grpcAddress, PATIENCE);
  const { pid } = site.driver("hv2").program;
  let dropped: MacAddress | undefined;
  for (let round = 0; round < 20 && dropped === undefined; round++) {
    await site.lease(macOf(89));
    process.kill(pid, "SIGSTOP");
    try {
      await flood(site, round);
      // On a busy host the coordinator may not have read all before the first are answered.
      for (let number = 0; number < FLOOD && dropped === undefined; number += 20)
        if ((await client.explain(flooding(round, number))).reason === "overload")
          dropped = flooding(round, number);
    } finally {
      process.kill(pid, "SIGCONT");
    }
  }
  t.truthy(dropped);
  await site.told(t, dropped ?? "", "overload", /too many machines waiting at once/, /asks again by itself/);
});

async function flood(site: FaultSite, round: number): Promise<void> {
  const socket = await bindDgram({ address: host(1), port: 0 }, () => {});
  for (let number = 0; number < FLOOD; number++) {
    const asked = discover(site.facts(flooding(round, number), { ...UEFI, relay: host(1, 2) }));
    socket.send(encodeDhcp(asked, {}), site.server.address, site.server.port);
  }
  await socket.close();
}

test.serial("a coordinator that only listens", async (t) => {
  t.timeout(GIVE_UP);
  await using site = await FaultSite.start({ coordinator: { mode: "listen" } });
  await site.spawn("hv2", "heard", macOf(88), { address: host(88) });
  await site.inVain(t, macOf(88));
  const says = /only listens; it would have answered OFFER with 127\.84\.0\.88/;
  await site.told(t, macOf(88), "heldBack", says, /mode: serve/);
});

function flooding(round: number, number: number): MacAddress {
  const digits = (round * FLOOD + number).toString(16).padStart(4, "0");
  const mac = parseMacAddress(`52:54:77:00:${digits.slice(0, 2)}:${digits.slice(2)}`);
  if (mac === undefined) throw new Error("not a MAC address");
  return mac;
}
