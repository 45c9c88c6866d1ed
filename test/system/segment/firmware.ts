/** A program for tests: boots once on the interface of its host as firmware does, and prints what it was given as JSON. */
import { randomInt } from "node:crypto";
import { DhcpClientError, requestLease } from "../../../pxe/client/dhcp-client.js";
import type { DhcpClientFacts } from "../../../pxe/client/dhcp-messages.js";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { LIMITED_BROADCAST } from "../../../pxe/net/ipv4-address.js";
import { LAN } from "../../lab/namespaces.js";

export type FirmwareOrder = Pick<DhcpClientFacts, "mac" | "architecture" | "isIpxe"> & {
  /** Milliseconds. */
  readonly timeout: number;
};
export type FirmwareResult =
  | { readonly address: string; readonly serverId: string; readonly file: string }
  | { readonly reason: DhcpClientError["reason"] };

const order = JSON.parse(process.argv[2] ?? "{}") as FirmwareOrder;
try {
  const { address, serverId, file } = await requestLease({
    ...order,
    xid: randomInt(2 ** 32),
    server: { address: LIMITED_BROADCAST, port: 67 },
    device: LAN,
    bind: bindDgram,
    clock: () => performance.now(),
  });
  console.log(JSON.stringify({ address, serverId, file }));
} catch (error) {
  if (!(error instanceof DhcpClientError)) throw error;
  console.log(JSON.stringify({ reason: error.reason }));
}
