/**
 * A program for tests, to be started in a namespace: sends an OFFER to everybody from each of so many server identifiers, and one from the identifier
 * that its second argument names. No machine has asked for them.
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { encodeOption } from "../../pxe/dhcp/options.js";
import { encodeDhcp } from "../../pxe/dhcp/packet.js";
import { type Ipv4Address, ipv4FromNumber, UNSPECIFIED } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";

/** Everybody on 10.77.0.0/24, where no route leads to 255.255.255.255. */
const SEGMENT = "10.77.0.255";
const FIRST = 0x0a500000;
/** Sent before the socket is let drain. */
const TOGETHER = 100;

const [, , count = "0", own = ""] = process.argv;
const socket = createSocket("udp4");
socket.bind(67);
await once(socket, "listening");
socket.setBroadcast(true);
for (let n = 0; n < Number(count); n += TOGETHER)
  await Promise.all(Array.from({ length: TOGETHER }, (_, i) => send(ipv4FromNumber(FIRST + n + i))));
await send(own as Ipv4Address);
socket.close();

function send(server: Ipv4Address): Promise<void> {
  const offer = encodeDhcp(
    {
      ...{ op: "BOOTREPLY", hops: 0, xid: 1, secs: 0, broadcast: true, sname: "", file: "evil.efi" },
      ...{ ciaddr: UNSPECIFIED, yiaddr: server, siaddr: server, giaddr: UNSPECIFIED },
      chaddr: "52:54:00:66:66:66" as MacAddress,
      options: new Map([encodeOption("messageType", "OFFER"), encodeOption("serverIdentifier", server)]),
    },
    {},
  );
  return new Promise((resolve, reject) =>
    socket.send(offer, 68, SEGMENT, (error) => (error === null ? resolve() : reject(error))),
  );
}
