import test from "ava";
import { discover, requestOffered } from "../../../pxe/client/dhcp-messages.js";
import { type DryRunParts, dryRun } from "../../../pxe/coordinator/dry-run.js";
import type { AskDriver, DriverAnswer } from "../../../pxe/coordinator/owner-source.js";
import { IDLE, type Transaction } from "../../../pxe/coordinator/transaction-step.js";
import { messageType } from "../../../pxe/dhcp/options.js";
import { type DhcpPacket, decodeDhcp, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import type { Subnet } from "../../../pxe/net/subnet.js";
import { A, B, BY_ETH1, ETH1, fixedGrant, HV1, HV2, ip, lease, owner, range, worldOf } from "./lab.js";

const NOW = 1_760_000_000_000;
const FACTS = { mac: A, xid: 5, architecture: 7, isIpxe: false };

function parts(answers: readonly DriverAnswer[], over: Partial<DryRunParts> = {}) {
  const asked: Parameters<AskDriver>[1][] = [];
  const { world, book } = worldOf(
    [{ ...ETH1, probe: over.probe !== undefined }],
    [lease("10.77.0.100", B, NOW + 1)],
  );
  const run = dryRun({
    world,
    driversNamed: () => [],
    heeded: (_, given) => given,
    whom: () => ({ claimants: answers.map(({ driver }) => driver), unsure: [] }),
    ask: async (driver, question) => {
      asked.push(question);
      return answers.find((answer) => answer.driver === driver) ?? { kind: "notMine", driver, ttl: 0 };
    },
    clock: () => NOW,
    ...over,
  });
  const tell = async (packet: DhcpPacket, before: Transaction = IDLE) => {
    const answer = await run(encodeDhcp(packet, {}), BY_ETH1, before, new AbortController().signal);
    const reply = answer.reply === undefined ? undefined : decodeDhcp(answer.reply);
    return { ...answer, packet: reply?.ok ? reply.value : undefined };
  };
  return {
    tell,
    asked,
    book,
    state: () => JSON.stringify([book.leases(), book.size, book.holderOf(ip("10.77.0.101"), NOW)]),
  };
}

test("OFFER and ACK are those of a boot, drivers are asked as by a rehearsal, and the book stays as it is", async (t) => {
  const { tell, asked, state } = parts([owner(HV1, 1)]);
  const before = state();
  const offered = await tell(discover(FACTS));
  if (offered.packet === undefined) return t.fail("no offer");
  t.is(messageType(offered.packet), "OFFER");
  t.is(offered.packet.file, "snponly.efi");
  t.is(offered.poolAddress, offered.packet.yiaddr);
  const taken = await tell(requestOffered(FACTS, offered.packet), offered.transaction);
  t.is(taken.packet === undefined ? undefined : messageType(taken.packet), "ACK");
  t.is(taken.packet?.yiaddr, offered.packet.yiaddr);
  t.deepEqual(
    [...offered.events, ...taken.events].map(({ kind }) => kind),
    [
      "dhcpReceived",
      "ownerAsked",
      "ownerAnswered",
      "ownershipDecided",
      "dhcpSent",
      "dhcpReceived",
      "dhcpSent",
    ],
  );
  t.true(
    asked.length > 0 && asked.every(({ isRehearsal, bootSession }) => isRehearsal && bootSession === ""),
  );
  t.is(state(), before);
  return undefined;
});

test("two owners, an owner that is silent, and nobody are told as a boot would be", async (t) => {
  const reasons: unknown[] = [];
  for (const answers of [
    [owner(HV1, 1), owner(HV2, 1)],
    [{ kind: "silent", driver: HV1, text: "no answer" } as const],
    [],
  ]) {
    const { events, reply } = await parts(answers).tell(discover(FACTS));
    t.is(reply, undefined);
    const last = events.at(-1);
    reasons.push(last?.kind === "dhcpIgnored" ? last.reason : last?.kind);
  }
  t.deepEqual(reasons, ["conflict", "ownerSilent", "unknownMachine"]);
});

test("a relay that is not listened to is told, and no driver asked", async (t) => {
  const relays: readonly Subnet[] = [{ network: ip("10.99.0.0"), prefixLength: 24 }];
  const { tell, asked } = parts([owner(HV1, 1)], { relays });
  const { events } = await tell({ ...discover(FACTS), giaddr: ip("10.77.0.9") });
  t.like(events.at(-1), { kind: "dhcpIgnored", reason: "foreignRelay" });
  t.deepEqual(asked, []);
});

test("an address that some host has is set aside in the trial alone, and the next one offered", async (t) => {
  const probed: string[] = [];
  const { tell, book, state } = parts([owner(HV1, 1)], {
    probe: async (address) => {
      probed.push(address);
      return probed.length === 1 ? { kind: "inUse", by: B } : { kind: "free" };
    },
  });
  const before = state();
  const { packet, events } = await tell(discover(FACTS));
  t.is(new Set(probed).size, 2);
  t.is(packet?.yiaddr, ip(probed[1] ?? ""));
  t.deepEqual(
    events.flatMap((event) => (event.kind === "addressProbed" ? [event.result] : [])),
    ["inUse", "free"],
  );
  t.is(state(), before);
  const subnet = { ...ETH1, pool: range("10.77.0.100", "10.77.0.109") };
  t.is(book.obstacle(ip(probed[0] ?? ""), A, "pool", NOW), undefined, subnet.pool.start);
});

test("a fixed address goes out with its own network, and bytes that are no message are nothing", async (t) => {
  const { tell } = parts([owner(HV1, 1, fixedGrant("10.77.0.50"))]);
  t.is((await tell(discover(FACTS))).packet?.yiaddr, ip("10.77.0.50"));
  const run = dryRun({
    ...worldOf(),
    driversNamed: () => [],
    heeded: (_, given) => given,
    whom: () => ({ claimants: [], unsure: [] }),
    ask: async (driver) => ({ kind: "notMine", driver, ttl: 0 }),
    clock: () => NOW,
  });
  const answer = await run(Uint8Array.of(1, 2, 3), BY_ETH1, IDLE, new AbortController().signal);
  t.deepEqual(answer, { events: [], transaction: IDLE });
});

test("what would be handed to another DHCP server is told, and not handed on", async (t) => {
  const forward = { policy: "forward", servers: [ip("10.77.0.5")] } as const;
  const { world } = worldOf([{ ...ETH1, unknown: forward }]);
  const { tell } = parts([], { world });
  const { handedTo, packet } = await tell(discover(FACTS));
  t.deepEqual(handedTo, forward.servers);
  t.is(packet, undefined);
});
