import { readFileSync } from "node:fs";
import test from "ava";
import { type DhcpClientFacts, discover, requestOffered } from "../../../pxe/client/dhcp-messages.js";
import { type DhcpPacket, decodeDhcp } from "../../../pxe/dhcp/packet.js";

const GOLDEN = new URL("../../../../test/golden/dhcp/", import.meta.url);

/** How each captured client is told to the messages' maker. */
const CLIENTS = {
  "ipxe-rom": { architecture: 0, isIpxe: true },
  undionly: { architecture: 0, isIpxe: true, broadcast: true },
  "plain-pxe": { architecture: 0, isIpxe: false },
  "ovmf-pxe": { architecture: 7, isIpxe: false },
  "ovmf-http": { architecture: 16, isIpxe: false },
  "aavmf-pxe": { architecture: 11, isIpxe: false },
  snponly: { architecture: 7, isIpxe: true },
} as const;

for (const [name, says] of Object.entries(CLIENTS)) {
  test(`a made-up DISCOVER and REQUEST say what the captured ${name} says, in its order`, (t) => {
    const captured = { discover: golden(`${name}-discover`), request: golden(`${name}-request`) };
    const { chaddr: mac, xid } = captured.discover;
    const facts: DhcpClientFacts = { mac, xid, ...says };
    t.deepEqual(plain(discover(facts)), plain(captured.discover));
    t.deepEqual(plain(requestOffered(facts, offerFor(captured.request))), plain(captured.request));
  });
}

function golden(name: string): DhcpPacket {
  const decoded = decodeDhcp(readFileSync(new URL(`${name}.bin`, GOLDEN)));
  if (!decoded.ok) throw new Error(`${name}: ${decoded.reason}`);
  return decoded.value;
}

/** An offer that the captured REQUEST took: its server and address. */
function offerFor(request: DhcpPacket): DhcpPacket {
  const [server, address] = [request.options.get(54), request.options.get(50)];
  if (server === undefined || address === undefined)
    throw new Error("the capture names no server or address");
  const yiaddr = address.join(".") as DhcpPacket["yiaddr"];
  return { ...request, op: "BOOTREPLY", yiaddr, options: new Map([[54, server]]) };
}

/** `secs` is time, not what the client is. */
function plain({ options, ...fields }: DhcpPacket) {
  return {
    ...fields,
    secs: 0,
    options: [...options].map(([code, bytes]) => [code, Buffer.from(bytes).toString("hex")]),
  };
}
