import { requestLease } from "../../../pxe/client/dhcp-client.js";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { LIMITED_BROADCAST } from "../../../pxe/net/ipv4-address.js";
import { A } from "../coordinator/lab.js";

/** This project's own client as a running system on the interface it is told, inside a namespace only: prints the ACK it got, options in hex. */
const [, , device = ""] = process.argv;
const { ack } = await requestLease({
  mac: A,
  xid: 7,
  isIpxe: false,
  broadcast: true,
  server: { address: LIMITED_BROADCAST, port: 67 },
  bind: bindDgram,
  device,
  clock: () => performance.now(),
  timeout: 20_000,
});
const options = Array.from(ack.options, ([code, value]) => [code, Buffer.from(value).toString("hex")]);
console.log(JSON.stringify({ sname: ack.sname, file: ack.file, options: Object.fromEntries(options) }));
