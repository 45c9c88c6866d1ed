import { type DhcpPacket, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { decodePacket, encodeAck, encodeError, encodeRequest } from "../../../pxe/tftp/packet.js";

/** A message that nobody waits for an answer to. */
export async function sendDhcp(
  packet: DhcpPacket,
  from: Ipv4Address,
  server: { readonly address: Ipv4Address; readonly port: number },
): Promise<void> {
  const socket = await bindDgram({ address: from, port: 0 }, () => {});
  socket.send(encodeDhcp(packet, {}), server.address, server.port);
  await socket.close();
}

/** The same for TFTP. */
export async function sendTftp(
  packet: Uint8Array,
  from: Ipv4Address,
  server: { readonly address: Ipv4Address; readonly port: number },
): Promise<void> {
  const socket = await bindDgram({ address: from, port: 0 }, () => {});
  socket.send(packet, server.address, server.port);
  await socket.close();
}

export interface RawFetch {
  readonly server: { readonly address: Ipv4Address; readonly port: number };
  readonly from: Ipv4Address;
  readonly path: string;
  /** The last block that is acknowledged; 0 is the OACK, -1 nothing at all. */
  readonly upTo: number;
  /** What is said instead of the next ACK; absent: nothing. */
  readonly error?: string;
}

/** A TFTP client that stops in the middle: resolves when it has sent its last word, or was sent what it leaves unanswered. */
export async function fetchInPart({ server, from, path, upTo, error }: RawFetch): Promise<void> {
  let resolve = () => {};
  const done = new Promise<void>((settle) => {
    resolve = settle;
  });
  const socket = await bindDgram({ address: from, port: 0 }, ({ bytes, address, port }) => {
    const decoded = decodePacket(bytes);
    const block = decoded.ok && decoded.value.kind === "data" ? decoded.value.block : 0;
    if (block <= upTo) return socket.send(encodeAck(block), address, port);
    if (error !== undefined) socket.send(encodeError(3, error), address, port);
    resolve();
  });
  const options = new Map([["blksize", "1468"]]);
  socket.send(
    encodeRequest({ kind: "rrq", filename: path, mode: "octet", options }),
    server.address,
    server.port,
  );
  await done;
  await socket.close();
}
