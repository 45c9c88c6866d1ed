import { messageType } from "../../pxe/dhcp/options.js";
import { type DhcpPacket, decodeDhcp, encodeDhcp } from "../../pxe/dhcp/packet.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import { parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { parseMacAddress } from "../../pxe/net/mac-address.js";
import { packet, UEFI } from "../pxe/coordinator/lab.js";

/** Asks a boot server at port 4011 from the address and port it is told, again each second as PXE firmware does, and prints the answer as JSON. */
const [, , own = "", port = "", server = "", macText = ""] = process.argv;
const address = parseIpv4Address(own);
const to = parseIpv4Address(server);
const mac = parseMacAddress(macText);
if (address === undefined || to === undefined || mac === undefined) throw new Error("no such address");

let answered: (text: string) => void = () => undefined;
const answer = new Promise<string>((resolve) => {
  answered = resolve;
});
const socket = await bindDgram(
  { address, port: Number(port) },
  ({ bytes, address: from, port: fromPort }) => {
    const decoded = decodeDhcp(bytes);
    answered(decoded.ok ? JSON.stringify(told(`${from}:${fromPort}`, decoded.value)) : "no DHCP message");
  },
);
const asked = packet("REQUEST", { chaddr: mac, ciaddr: address, options: UEFI });
const ask = () => socket.send(encodeDhcp(asked, {}), to, 4011);
ask();
const asking = setInterval(ask, 1000);
console.log(await answer);
clearInterval(asking);
await socket.close();

function told(from: string, reply: DhcpPacket) {
  const { siaddr, file, ciaddr, yiaddr } = reply;
  const options = [...reply.options.keys()].sort((a, b) => a - b);
  return { from, message: messageType(reply), siaddr, file, ciaddr, yiaddr, options };
}
