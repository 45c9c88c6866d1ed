import test from "ava";
import { PROBE_KINDS } from "../../../pxe/boot/foreign-server.js";
import { kindsOf, pauseBefore } from "../../../pxe/client/probe-rounds.js";
import { askedAs, type ServerProbe, startProbe, stepProbe } from "../../../pxe/client/server-probe.js";
import { readOption } from "../../../pxe/dhcp/options.js";
import { decodeDhcp, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import { isProbe, looksLikeProbe } from "../../../pxe/dhcp/probe-mark.js";
import type { ServerReply } from "../../../pxe/dhcp/server-reply.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

const MAC = "02:4d:50:12:34:56" as MacAddress;
const XID = 2 ** 32 - 2;
const begin = (): ServerProbe =>
  startProbe({ mac: MAC, xid: XID, kinds: PROBE_KINDS, patience: 6000, tries: 2 }, 1000);

test("each kind is asked for a quarter of a second after the one before, twice, and the rest is waiting", (t) => {
  let probe = begin();
  const told: string[] = [];
  for (let now: number | undefined = 1000; now !== undefined; ) {
    const step = stepProbe(probe, now);
    for (const packet of step.send)
      told.push(`${now} ${readOption(packet, "vendorClass") ?? "-"} ${packet.secs}`);
    probe = step.probe;
    now = step.wakeAt;
  }
  t.deepEqual(told, [
    "1000 PXEClient:Arch:00007:UNDI:003000 0",
    "1250 PXEClient:Arch:00000:UNDI:002001 0",
    "1500 HTTPClient:Arch:00016:UNDI:003000 0",
    "1750 - 0",
    "3000 PXEClient:Arch:00007:UNDI:003000 12",
    "3250 PXEClient:Arch:00000:UNDI:002001 12",
    "3500 HTTPClient:Arch:00016:UNDI:003000 12",
    "3750 - 12",
  ]);
});

test("an early call changes nothing, and it is over when the patience is", (t) => {
  const { probe } = stepProbe(begin(), 1000);
  t.deepEqual(stepProbe(probe, 1249), { probe, send: [], wakeAt: 1250 });
  t.is(stepProbe(probe, 6999).wakeAt, 7000);
  t.is(stepProbe(probe, 7000).wakeAt, undefined);
});

test("all that it ever sends are DISCOVERs that everybody is to answer, marked as a probe's", (t) => {
  const { send } = stepProbe(begin(), 100_000);
  t.is(send.length, 8);
  for (const packet of send) {
    const bytes = encodeDhcp(packet, {});
    const decoded = decodeDhcp(bytes);
    t.true(decoded.ok && isProbe(decoded.value) && looksLikeProbe(bytes));
    t.is(readOption(packet, "messageType"), "DISCOVER");
    t.is(readOption(packet, "requestedAddress"), undefined);
    t.true(packet.broadcast);
  }
});

test("a reply is known by MAC and xid, also where the xid begins anew from 0", (t) => {
  const reply = (xid: number, mac = MAC) => ({ xid, mac }) as ServerReply;
  t.is(askedAs(begin(), reply(XID)), "uefi");
  t.is(askedAs(begin(), reply(XID + 1)), "bios");
  t.is(askedAs(begin(), reply(0)), "uefiHttp");
  t.is(askedAs(begin(), reply(1)), "system");
  t.is(askedAs(begin(), reply(2)), undefined);
  t.is(askedAs(begin(), reply(0, "02:4d:50:00:00:00" as MacAddress)), undefined);
});

test("the first round and each fifteenth ask as everything, the others as firmware does; pauses differ a little", (t) => {
  t.deepEqual(
    [0, 1, 14, 15, 30].map((round) => kindsOf(round).length),
    [4, 2, 2, 4, 4],
  );
  const every = (random: number) => pauseBefore({ every: 20_000, patience: 8000 }, random);
  t.deepEqual([0, 0.5, 1].map(every), [18_000, 20_000, 22_000]);
});
