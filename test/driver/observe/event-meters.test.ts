import test from "ava";
import { Registry } from "prom-client";
import { eventMeters } from "../../../driver/observe/event-meters.js";
import type { BootEvent, BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { parseIpv4Address, UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import { parseMacAddress } from "../../../pxe/net/mac-address.js";

const X = parseIpv4Address("10.77.0.50") ?? UNSPECIFIED;
const MAC = parseMacAddress("52:54:00:00:00:01");

function event(detail: BootEventDetail, at = 0): BootEvent {
  return { sequence: 1, at, source: "dc1", ...(MAC && { mac: MAC }), detail };
}

async function scrape(events: readonly BootEvent[]): Promise<readonly string[]> {
  const registry = new Registry();
  const take = eventMeters(registry);
  for (const each of events) take(each);
  return (await registry.metrics()).split("\n");
}

const counted = test.macro<[detail: BootEventDetail, ...lines: string[]]>({
  async exec(t, detail, ...lines) {
    const told = await scrape([event(detail), event(detail)]);
    for (const line of lines) t.true(told.includes(line), `${line} in\n${told.join("\n")}`);
  },
  title: (_, detail, line) => `${detail.kind} counts as ${line}`,
});

const RECEIVED = { kind: "dhcpReceived", message: "DISCOVER", isIpxe: false, via: "interface eth1" } as const;
const SENT = { message: "OFFER", address: X, destination: "broadcast port 68" } as const;
const FILE = { protocol: "tftp", path: "m/x/kernel" } as const;

test(counted, RECEIVED, 'metalplug_dhcp_received_total{message="DISCOVER",repeat="false"} 2');
test(counted, { ...SENT, kind: "dhcpSent" }, 'metalplug_dhcp_sent_total{message="OFFER",proxy="false"} 2');
test(counted, { ...SENT, kind: "dhcpHeldBack" }, 'metalplug_dhcp_held_back_total{message="OFFER"} 2');
test(
  counted,
  { kind: "dhcpIgnored", message: "REQUEST", reason: "notForUs", text: "a machine's own text" },
  'metalplug_dhcp_ignored_total{message="REQUEST",reason="notForUs"} 2',
);
test(
  counted,
  { kind: "netbootWithheld", reason: "netbootOff", text: "it boots from disk" },
  'metalplug_netboot_withheld_total{reason="netbootOff"} 2',
);
test(
  counted,
  { kind: "ownershipDecided", verdict: "conflict", drivers: ["hv1", "hv2"] },
  'metalplug_ownership_decided_total{verdict="conflict"} 2',
);
test(
  counted,
  { kind: "ownerAnswered", driver: "hv1", answer: "owner", text: "", milliseconds: 3 },
  'metalplug_driver_answers_total{answer="owner"} 2',
  'metalplug_driver_answer_seconds_bucket{le="0.0025"} 0',
  'metalplug_driver_answer_seconds_bucket{le="0.005"} 2',
);
test(
  counted,
  { kind: "strangerJudged", policy: "discover", rule: "rules.2", text: "" },
  'metalplug_strangers_judged_total{policy="discover"} 2',
);
test(
  counted,
  { kind: "driverTroubled", driver: "hv1", trouble: "clock", isOver: true, text: "" },
  'metalplug_driver_troubles_total{trouble="clock",over="true"} 2',
);
test(
  counted,
  { ...FILE, kind: "fileServed", bytes: 1000, milliseconds: 400, retransmits: 3 },
  'metalplug_file_transfers_total{protocol="tftp",outcome="served"} 2',
  'metalplug_file_sent_bytes_total{protocol="tftp"} 2000',
  'metalplug_file_retransmits_total{protocol="tftp"} 6',
  'metalplug_file_seconds_bucket{le="0.5",protocol="tftp"} 2',
);
test(
  counted,
  { ...FILE, kind: "fileStopped", bytes: 10, outcome: "timedOut", text: "" },
  'metalplug_file_transfers_total{protocol="tftp",outcome="timedOut"} 2',
  'metalplug_file_sent_bytes_total{protocol="tftp"} 20',
);
test(
  counted,
  { ...FILE, kind: "fileRefused", reason: "notFound", text: "" },
  'metalplug_files_refused_total{protocol="tftp",reason="notFound"} 2',
);
test(
  counted,
  { kind: "imageDamaged", digest: "ab", images: [], text: "" },
  "metalplug_images_damaged_total 2",
);

test("an answer's time counts from the first of several copies of the message", async (t) => {
  const copy = { ...RECEIVED, isRepeat: true } as const;
  const told = await scrape([
    event(RECEIVED, 0),
    event(copy, 200),
    event({ ...SENT, kind: "dhcpSent" }, 300),
  ]);
  t.true(told.includes('metalplug_dhcp_reply_seconds_bucket{le="0.25"} 0'));
  t.true(told.includes('metalplug_dhcp_reply_seconds_bucket{le="0.5"} 1'));
});

test("a message that is left alone has no answer's time, and neither has the one after it", async (t) => {
  const told = await scrape([
    event(RECEIVED, 0),
    event({ kind: "dhcpIgnored", message: "DISCOVER", reason: "ownerSilent", text: "" }, 250),
    event(RECEIVED, 4000),
    event({ ...SENT, kind: "dhcpSent" }, 4004),
  ]);
  t.true(told.includes('metalplug_dhcp_reply_seconds_bucket{le="0.005"} 1'));
  t.true(told.includes("metalplug_dhcp_reply_seconds_count 1"));
});

test("no label holds what a machine is free to choose", async (t) => {
  const told = await scrape([
    event({ ...RECEIVED, vendorClass: "evil" }),
    event({ ...FILE, path: "evil", kind: "fileRefused", reason: "notFound", text: "evil" }),
    event({ kind: "fileStarted", protocol: "http", path: "evil", bytes: 1, options: "evil" }),
  ]);
  t.false(told.some((line) => line.includes("evil")));
});
