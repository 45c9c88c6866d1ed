/** A program for labs, to be started in a namespace: says each second by LLDP on an interface which switch port it is. Its argument is the interface. */
import { setInterval } from "node:timers/promises";
import { interfaceIndex } from "../../pxe/net/interface-index.js";
import { LINUX, loadLinuxCalls } from "../../pxe/net/linux-calls.js";

const ETH_P_LLDP = 0x88cc;
const NEAREST_BRIDGE = [0x01, 0x80, 0xc2, 0x00, 0x00, 0x0e];
const TLVS = [
  tlv(1, 4, 0x02, 0, 0, 0, 0, 1),
  tlv(2, 5, ...Buffer.from("ge-0/0/7")),
  tlv(3, 0, 120),
  tlv(4, ...Buffer.from("r4u12")),
  tlv(5, ...Buffer.from("tor1")),
  tlv(0),
];

const [device = ""] = process.argv.slice(2);
const calls = await loadLinuxCalls();
const fd = calls.socket(LINUX.AF_PACKET, LINUX.SOCK_DGRAM | LINUX.SOCK_CLOEXEC, 0);
const frame = Buffer.concat(TLVS);
const name = linkName(interfaceIndex(device) ?? 0);
for await (const _ of setInterval(1000)) calls.sendto(fd, frame, frame.length, 0, name, name.length);

/** IEEE 802.1AB-2016 §8.4: seven bits of type, nine of length. */
function tlv(type: number, ...value: readonly number[]): Buffer {
  return Buffer.from([(type << 1) | (value.length >> 8), value.length & 255, ...value]);
}

/** struct sockaddr_ll of the address that no bridge passes on. */
function linkName(index: number): Uint8Array {
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, LINUX.AF_PACKET, true);
  view.setUint16(2, ETH_P_LLDP);
  view.setInt32(4, index, true);
  bytes.set([NEAREST_BRIDGE.length, ...NEAREST_BRIDGE], 11);
  return bytes;
}
