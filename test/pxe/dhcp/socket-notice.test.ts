import test from "ava";
import { type DhcpSocketNotice, describeNotice } from "../../../pxe/dhcp/socket-notice.js";

const TEXTS: readonly (readonly [DhcpSocketNotice, string])[] = [
  [{ kind: "interfaceAbsent", interface: "eth1" }, "Interface eth1 is not there; its subnets wait for it"],
  [
    { kind: "interfaceVanished", interface: "eth1" },
    "Interface eth1 has vanished; its subnets wait until it is back",
  ],
  [{ kind: "interfaceAppeared", interface: "eth1" }, "Interface eth1 is there; its subnets are served"],
  [
    { kind: "interfaceRefused", interface: "eth1", code: "EADDRINUSE", reason: "Cannot listen: taken" },
    "Interface eth1 is not served, which is tried again each second. Cannot listen: taken",
  ],
  [
    { kind: "receiveBufferSmall", asked: 4_194_304, granted: 212_992 },
    "The kernel granted 212992 of 4194304 bytes for DHCP messages that wait: storms may lose some; raise net.core.rmem_max, or give the service CAP_NET_ADMIN",
  ],
  [
    { kind: "packetSocketRefused", code: "EPERM", reason: "Cannot open a packet socket: no permission" },
    "Replies to machines without an address are broadcast. Cannot open a packet socket: no permission",
  ],
  [
    { kind: "datagramsLost", overflowed: 7, tooLong: 2, unsent: 1 },
    "DHCP messages were lost: 7 were the oldest of too many that waited, 2 were longer than any DHCP message, 1 replies could not be sent",
  ],
];
for (const [notice, text] of TEXTS)
  test(`the operator reads of ${notice.kind} in a sentence`, (t) => t.is(describeNotice(notice), text));
