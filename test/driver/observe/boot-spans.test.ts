import test from "ava";
import { type SpanPlan, spansOf } from "../../../driver/observe/boot-spans.js";
import { OpenBoots } from "../../../driver/observe/open-boots.js";
import type { BootEvent, BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { parseIpv4Address, UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import { parseMacAddress } from "../../../pxe/net/mac-address.js";

const X = parseIpv4Address("10.77.0.50") ?? UNSPECIFIED;
const MAC = parseMacAddress("52:54:00:00:00:01");
const T0 = 1_760_000_000_000;

function at(seconds: number, detail: BootEventDetail, source = "dc1", bootSession = "s-1"): BootEvent {
  return { sequence: 1, at: T0 + seconds * 1000, source, bootSession, ...(MAC && { mac: MAC }), detail };
}

const DISCOVER = { kind: "dhcpReceived", message: "DISCOVER", isIpxe: true, via: "interface eth1" } as const;
const OFFER = { kind: "dhcpSent", message: "OFFER", address: X, destination: "broadcast" } as const;

function told({ name, start, end, error = "" }: SpanPlan): string {
  return `${name} ${(start - T0) / 1000}-${(end - T0) / 1000}${error === "" ? "" : ` ${error}`}`;
}

test("a boot is a span from its first message to its last byte, with what took time in it", (t) => {
  const plan = spansOf([
    at(0, DISCOVER),
    at(0.003, { kind: "ownerAnswered", driver: "hv1", answer: "owner", text: "", milliseconds: 2 }),
    at(0.003, { kind: "ownershipDecided", verdict: "one", drivers: ["hv1"] }),
    at(0.004, OFFER),
    at(
      8,
      {
        kind: "fileServed",
        protocol: "http",
        path: "m/x/kernel",
        bytes: 9,
        milliseconds: 3000,
        retransmits: 0,
      },
      "hv1",
    ),
    at(7, { kind: "machineCalled", node: "r1", word: "start", accepted: true, text: "" }, "hv1"),
  ]);
  t.is(told(plan), "boot 0-8");
  t.deepEqual(plan.children.map(told), [
    "DHCP DISCOVER 0-0.004",
    "ask driver 0.001-0.003",
    "HTTP transfer 5-8",
  ]);
  t.deepEqual(
    plan.moments.map(({ name }) => name),
    ["ownershipDecided", "machineCalled"],
  );
  t.like(plan.attributes, { "metalplug.mac": MAC ?? "", "metalplug.session": "s-1" });
});

test("what went wrong stands at the span where it did", (t) => {
  const plan = spansOf([
    at(0, DISCOVER),
    at(0.25, { kind: "ownerAnswered", driver: "hv1", answer: "silent", text: "late", milliseconds: 250 }),
    at(0.25, { kind: "dhcpIgnored", message: "DISCOVER", reason: "ownerSilent", text: "" }),
    at(
      30,
      {
        ...{ kind: "fileStopped", protocol: "tftp", path: "k", bytes: 512, outcome: "timedOut" },
        ...{ text: "block 1", milliseconds: 20_000 },
      },
      "hv1",
    ),
    at(
      31,
      { kind: "fileStopped", protocol: "tftp", path: "k", bytes: 0, outcome: "probed", text: "" },
      "hv1",
    ),
  ]);
  t.deepEqual(plan.children.map(told), [
    "DHCP DISCOVER 0-0.25 ownerSilent",
    "ask driver 0-0.25 late",
    "TFTP transfer 10-30 block 1",
    "TFTP transfer 31-31",
  ]);
});

test("a copy of a message is no exchange of its own, and one that nothing came of ends where it began", (t) => {
  const plan = spansOf([at(0, DISCOVER), at(1, { ...DISCOVER, isRepeat: true })]);
  t.deepEqual(plan.children.map(told), ["DHCP DISCOVER 0-0"]);
});

test("a boot is over when it has been quiet for two minutes, and is told once", (t) => {
  const boots = new OpenBoots();
  boots.take(at(0, DISCOVER), 0);
  boots.take(at(1, OFFER), 1000);
  t.deepEqual(boots.over(120_999), []);
  t.is(boots.over(121_000)[0]?.length, 2);
  t.deepEqual(boots.over(999_999), []);
  boots.take(at(2, OFFER), 130_000);
  t.is(boots.size, 0, "what comes after the end begins no boot");
});

test("boots and their events are bounded", (t) => {
  const boots = new OpenBoots();
  for (let n = 0; n < 10_000; n++) boots.take(at(0, DISCOVER, "dc1", `s-${n}`), 0);
  t.is(boots.size, 4096);
  for (let n = 0; n < 10_000; n++) boots.take(at(0, OFFER, "dc1", "s-0"), 0);
  t.is(boots.all()[0]?.length, 1000);
});
