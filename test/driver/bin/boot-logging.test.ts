import test from "ava";
import { pino } from "pino";
import {
  logBoots,
  logDhcpShell,
  logDhcpSockets,
  logDriver,
  logHttp,
} from "../../../driver/bin/boot-logging.js";
import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { EventRing } from "../../../pxe/boot/event-ring.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { openLoopShell } from "../../../pxe/net/loop-shell.js";
import { type MacAddress, parseMacAddress } from "../../../pxe/net/mac-address.js";

const KNOWN = mac("52:54:00:00:00:01");
const STRANGER = mac("52:54:00:00:00:99");
const ADDRESS = "10.77.0.50" as Ipv4Address;
const ignored: BootEventDetail = { kind: "dhcpIgnored", message: "RELEASE", reason: "notOurs", text: "" };

test("strangers cannot fill the log, known machines have all their lines, and what was left out is counted", (t) => {
  const lines: Record<string, unknown>[] = [];
  const time = { now: 0 };
  const ring = new EventRing({ source: "dc1", capacity: 10, clock: () => time.now });
  const logger = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
  logBoots(ring, logger, (one) => one === KNOWN);
  for (let count = 0; count < 5000; count++) {
    ring.report({ mac: STRANGER, detail: ignored });
    if (count % 10 === 0) ring.report({ mac: KNOWN, detail: ignored });
  }
  const of = (one: MacAddress) => lines.filter((line) => line["mac"] === one).length;
  t.is(of(KNOWN), 500);
  t.is(of(STRANGER), 100);
  time.now += 1000;
  ring.report({ mac: STRANGER, detail: ignored });
  t.like(lines.at(-2), { event: "boot.linesLeftOut", count: 4900 });
});

test("an exchange is one line, of its ACK; an offer beside another server's, which no ACK of ours follows, has its own", (t) => {
  const lines: Record<string, unknown>[] = [];
  const ring = new EventRing({ source: "dc1", capacity: 10, clock: () => 0 });
  logBoots(ring, pino({}, { write: (line: string) => lines.push(JSON.parse(line)) }), () => true);
  const sent = { kind: "dhcpSent", address: ADDRESS, destination: "relay 10.0.0.1:67" } as const;
  ring.report({ mac: KNOWN, detail: { ...sent, message: "OFFER" } });
  ring.report({ mac: KNOWN, detail: { ...sent, message: "ACK" } });
  ring.report({ mac: KNOWN, detail: { ...sent, message: "OFFER", isProxy: true } });
  t.deepEqual(
    lines.map(({ msg }) => msg),
    [`ACK ${ADDRESS} to relay 10.0.0.1:67`, "OFFER without an address to relay 10.0.0.1:67"],
  );
});

test("what an operator should know of HTTP is a warning, unless all is well", (t) => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
  logHttp({ kind: "refused", text: "a" }, logger);
  logHttp({ kind: "certificateRenewed", text: "b" }, logger);
  t.like(lines[0], { level: 40, event: "http.refused", msg: "a" });
  t.like(lines[1], { level: 30, event: "http.certificateRenewed", msg: "b" });
});

test("what an operator should know of DHCP's sockets is a warning, unless all is well", (t) => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
  logDhcpSockets({ kind: "interfaceAbsent", interface: "eth1" }, logger);
  logDhcpSockets({ kind: "interfaceAppeared", interface: "eth1" }, logger);
  logDhcpSockets({ kind: "datagramsLost", overflowed: 7, tooLong: 0, unsent: 0 }, logger);
  t.like(lines[0], { level: 40, event: "dhcp.interfaceAbsent", interface: "eth1" });
  t.like(lines[1], { level: 30, event: "dhcp.interfaceAppeared", interface: "eth1" });
  t.like(lines[2], { level: 40, event: "dhcp.datagramsLost", overflowed: 7 });
});

test("the shell that serves DHCP is told, and why it is not the fast one", async (t) => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
  await using shell = await openLoopShell();
  logDhcpShell(shell, logger);
  t.like(lines[0], { event: "dhcp.shell", shell: shell.kind, level: shell.kind === "linux" ? 30 : 40 });
});

test("a driver that hangs is a warning, and its answer good news", (t) => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
  const driver = { driver: "10.99.0.11:7443", hypervisor: "hv1" };
  logDriver({ ...driver, isSilent: true }, logger);
  logDriver({ ...driver, isSilent: false }, logger);
  t.like(lines[0], { level: 40, event: "driver.silent", ...driver });
  t.like(lines[1], {
    level: 30,
    event: "driver.answers",
    msg: "Driver hv1 at 10.99.0.11:7443 answers again",
  });
});

function mac(text: string): MacAddress {
  const parsed = parseMacAddress(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}
