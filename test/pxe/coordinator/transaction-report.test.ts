import test from "ava";
import { readRequest } from "../../../pxe/coordinator/dhcp-request.js";
import { sendPacket } from "../../../pxe/coordinator/transaction-report.js";
import type { DhcpPacket } from "../../../pxe/dhcp/packet.js";
import { ip, REQUEST } from "../dhcp/wire.js";

const ACK: DhcpPacket = {
  ...REQUEST,
  op: "BOOTREPLY",
  yiaddr: ip("10.77.0.5"),
  options: new Map([
    [53, Uint8Array.of(5)],
    [54, Uint8Array.of(10, 77, 0, 10)],
  ]),
};

const TEXTS: readonly (readonly [string, Partial<DhcpPacket>, string])[] = [
  ["a machine without an address", {}, "unicast 10.77.0.5:68 at 52:54:00:12:34:56"],
  ["one that asked for a broadcast", { broadcast: true }, "broadcast port 68"],
  ["one that has an address", { ciaddr: ip("10.77.0.21") }, "unicast 10.77.0.21:68"],
  ["one behind a relay", { giaddr: ip("10.78.0.1") }, "relay 10.78.0.1:67"],
];
for (const [whom, parts, text] of TEXTS)
  test(`an answer to ${whom} is told to go to ${text}`, (t) => {
    const arrival = { interface: "eth1", address: ip("0.0.0.0"), port: 68 };
    const request = readRequest({ ...REQUEST, ...parts }, arrival);
    if (request === undefined) throw new Error("no request");
    const report = sendPacket(request, "ACK", ACK, {}).find(({ kind }) => kind === "report");
    t.like(report, { detail: { kind: "dhcpSent", destination: text } });
  });
