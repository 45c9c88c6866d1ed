/** Asks for an address as firmware does on the interface of this namespace, and prints what came of it as JSON. Words: MAC, architecture, milliseconds, and an address to ask for again. */
import { randomInt } from "node:crypto";
import { requestAgainLease, requestLease } from "../../../pxe/client/dhcp-client.js";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { parseIpv4Address } from "../../../pxe/net/ipv4-address.js";
import { parseMacAddress } from "../../../pxe/net/mac-address.js";
import { LAN } from "../../lab/namespaces.js";

const [macText = "", architecture = "", timeout = "", again = ""] = process.argv.slice(2);
const mac = parseMacAddress(macText);
const broadcast = parseIpv4Address("255.255.255.255");
if (mac === undefined || broadcast === undefined) throw new Error(`${macText} is no MAC address`);

const options = {
  ...{ mac, xid: randomInt(2 ** 32), architecture: Number(architecture), isIpxe: false, device: LAN },
  ...{ server: { address: broadcast, port: 67 }, bind: bindDgram, timeout: Number(timeout) },
  clock: () => performance.now(),
};
const address = parseIpv4Address(again);
const asked = address === undefined ? requestLease(options) : requestAgainLease(options, address);
const outcome = await asked.then(
  ({ address, serverId, file }) => ({ address, serverId, file }),
  (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
);
console.log(JSON.stringify(outcome));
