import { DhcpClientError, requestLease } from "../../pxe/client/dhcp-client.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import { LIMITED_BROADCAST } from "../../pxe/net/ipv4-address.js";
import { parseMacAddress } from "../../pxe/net/mac-address.js";

/** Asks for an address and boot files as firmware does, on the interface and with the MAC, xid and kind that it is told, and prints what it got as JSON. */
const [, , device = "", macText = "", xid = "1", kind = "uefi"] = process.argv;
const mac = parseMacAddress(macText);
if (mac === undefined) throw new Error(`no MAC: ${macText}`);

try {
  const lease = await requestLease({
    mac,
    xid: Number(xid),
    architecture: kind === "bios" ? 0 : 7,
    isIpxe: kind === "ipxe",
    server: { address: LIMITED_BROADCAST, port: 67 },
    bind: bindDgram,
    device,
    clock: () => performance.now(),
    timeout: 20_000,
  });
  const { address, siaddr, file, serverId } = lease;
  console.log(JSON.stringify({ address, siaddr, file, serverId }));
} catch (error) {
  if (!(error instanceof DhcpClientError)) throw error;
  console.log(JSON.stringify({ refused: error.reason }));
}
