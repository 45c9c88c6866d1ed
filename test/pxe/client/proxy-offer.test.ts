import test from "ava";
import {
  type Exchange,
  type ExchangeAction,
  startExchange,
  stepExchange,
} from "../../../pxe/client/dhcp-exchange.js";
import type { DhcpClientFacts } from "../../../pxe/client/dhcp-messages.js";
import { messageType, type OptionValues, readOption } from "../../../pxe/dhcp/options.js";
import type { DhcpPacket } from "../../../pxe/dhcp/packet.js";
import { ip, type MessageParts, mac, packet } from "../coordinator/lab.js";

const SITE = ip("10.77.0.2");
const OVMF: DhcpClientFacts = { mac: mac(1), xid: 7, architecture: 7, isIpxe: false };
const IPXE: DhcpClientFacts = { ...OVMF, isIpxe: true };

const reply = (message: OptionValues["messageType"], server: string, parts: MessageParts) =>
  packet(message, {
    op: "BOOTREPLY",
    xid: 7,
    ...parts,
    options: { serverIdentifier: ip(server), ...parts.options },
  });
const address = (parts: MessageParts = {}, message: OptionValues["messageType"] = "OFFER") =>
  reply(message, SITE, { yiaddr: ip("10.77.0.150"), ...parts });
const proxy = reply("OFFER", "10.77.0.1", {
  siaddr: ip("10.77.0.11"),
  file: "snponly.efi",
  options: { vendorClass: "PXEClient" },
});

/** An exchange on paper; what it does at each time is told in a word. */
class Paper {
  private exchange: Exchange;
  wakeAt: number | undefined;

  constructor(facts: DhcpClientFacts) {
    const first = startExchange(facts, { kind: "discover" }, { now: 0, timeout: 60_000 });
    this.exchange = first.exchange;
  }

  hears(now: number, heard: DhcpPacket): string[] {
    return this.step(now, { kind: "received", packet: heard });
  }

  timer(now: number): string[] {
    return this.step(now, { kind: "timer" });
  }

  private step(now: number, event: Parameters<typeof stepExchange>[2]): string[] {
    const { exchange, actions, wakeAt } = stepExchange(this.exchange, now, event);
    this.exchange = exchange;
    this.wakeAt = wakeAt;
    return actions.map(told);
  }
}

function told(action: ExchangeAction): string {
  if (action.kind === "send") {
    const server = readOption(action.packet, "serverIdentifier");
    return `${messageType(action.packet)}${server === undefined ? "" : ` to ${server}`}`;
  }
  if (action.outcome.kind !== "bound") return action.outcome.kind;
  return `bound${action.outcome.proxy === undefined ? "" : ` with ${action.outcome.proxy.file}`}`;
}

for (const facts of [OVMF, IPXE]) {
  const who = facts.isIpxe ? "iPXE" : "UEFI";
  test(`${who} takes its address of one server and its boot files of another, whichever comes first`, (t) => {
    const before = new Paper(facts);
    t.deepEqual(before.hears(1, proxy), []);
    t.deepEqual(before.hears(2, address()), [`REQUEST to ${SITE}`]);
    t.deepEqual(before.hears(3, address({}, "ACK")), ["bound with snponly.efi"]);
    const after = new Paper(facts);
    t.deepEqual(after.hears(1, address()), []);
    t.deepEqual(after.hears(2, proxy), [`REQUEST to ${SITE}`]);
  });
}

test("iPXE waits 3 s for a ProxyDHCP server, UEFI for ever, and a running system not at all", (t) => {
  const ipxe = new Paper(IPXE);
  ipxe.hears(100, address());
  t.is(ipxe.wakeAt, 1_000);
  t.deepEqual(ipxe.timer(3_099), ["DISCOVER"]);
  t.is(ipxe.wakeAt, 3_100);
  t.deepEqual(ipxe.timer(3_100), [`REQUEST to ${SITE}`]);
  const uefi = new Paper(OVMF);
  uefi.hears(100, address());
  t.deepEqual(uefi.timer(50_000), ["DISCOVER"]);
  const system = new Paper({ mac: mac(1), xid: 7, isIpxe: false });
  t.deepEqual(system.hears(100, address()), [`REQUEST to ${SITE}`]);
});

test("iPXE waits for nobody where the offer says that there is no ProxyDHCP server", (t) => {
  const says = { options: { etherboot: Uint8Array.of(0xb0, 1, 1) } };
  t.deepEqual(new Paper(IPXE).hears(1, address(says)), [`REQUEST to ${SITE}`]);
});

test("an offer with both goes before one that waits for its other half", (t) => {
  const paper = new Paper(OVMF);
  paper.hears(1, address());
  t.deepEqual(paper.hears(2, address({ file: "a.efi", options: { serverIdentifier: ip("10.77.0.3") } })), [
    "REQUEST to 10.77.0.3",
  ]);
});

test("an offer without an address counts only with a boot file and as a ProxyDHCP server's", (t) => {
  const paper = new Paper(OVMF);
  paper.hears(1, reply("OFFER", "10.77.0.1", { file: "a.efi" }));
  paper.hears(2, reply("OFFER", "10.77.0.1", { options: { vendorClass: "PXEClient" } }));
  t.deepEqual(paper.hears(3, address()), []);
});
