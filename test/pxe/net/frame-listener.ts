import { isIPv4 } from "node:net";
import { interfaceIndex } from "../../../pxe/net/interface-index.js";
import { LINUX, type LinuxCalls } from "../../../pxe/net/linux-calls.js";
import type { Readiness } from "../../../pxe/net/readiness.js";
import { ReceiveBatch } from "../../../pxe/net/receive-batch.js";

/** A UDP datagram in its Ethernet frame; the checksums were right, or it would not be one. */
export interface UdpFrame {
  readonly to: string;
  readonly from: string;
  readonly source: string;
  readonly destination: string;
  readonly payload: string;
}

const SOCK_RAW = 3;
const ETH_P_ALL = 3;
const ETHERNET_HEADER = 14;

/** Tells of every UDP datagram over IPv4 that an interface hears or sends. Answers the function that ends it. */
export function listenToFrames(
  calls: LinuxCalls,
  readiness: Readiness,
  device: string,
  tell: (frame: UdpFrame) => void,
): () => void {
  const type = SOCK_RAW | LINUX.SOCK_CLOEXEC | LINUX.SOCK_NONBLOCK;
  const fd = calls.socket(LINUX.AF_PACKET, type, ETH_P_ALL << 8);
  const name = new DataView(new ArrayBuffer(20));
  name.setUint16(0, LINUX.AF_PACKET, true);
  name.setUint16(2, ETH_P_ALL);
  name.setInt32(4, interfaceIndex(device) ?? 0, true);
  if (fd < 0 || calls.bind(fd, new Uint8Array(name.buffer), 20) < 0)
    throw new Error(`cannot listen to frames of ${device}`);
  const batch = new ReceiveBatch(calls, { longest: 2048 });
  const endWatch = readiness.watch(fd, () => {
    batch.receive(fd, ({ bytes, offset, length }) => {
      const frame = readUdpFrame(Buffer.from(bytes.subarray(offset, offset + length)));
      if (frame !== undefined) tell(frame);
    });
  });
  return () => {
    endWatch();
    calls.close(fd);
  };
}

function readUdpFrame(frame: Buffer): UdpFrame | undefined {
  if (frame.length < ETHERNET_HEADER || frame.readUInt16BE(12) !== LINUX.ETH_P_IP) return undefined;
  const mac = (at: number) => frame.subarray(at, at + 6).toString("hex");
  const read = readUdpOverIpv4(frame.subarray(ETHERNET_HEADER));
  return read === undefined ? undefined : { to: mac(0), from: mac(6), ...read };
}

/** Written without any of the code under test. `undefined` where any length or checksum is not right. */
export function readUdpOverIpv4(
  packet: Buffer,
): Pick<UdpFrame, "source" | "destination" | "payload"> | undefined {
  if (packet.length < 28 || packet[0] !== 0x45 || packet[9] !== 17) return undefined;
  const ip = packet.subarray(0, packet.readUInt16BE(2));
  const udp = ip.subarray(20);
  const pseudo = Buffer.concat([ip.subarray(12, 20), Buffer.from([0, 17]), udp.subarray(4, 6)]);
  const isWhole = ip.readUInt16BE(2) === ip.length && udp.readUInt16BE(4) === udp.length;
  if (!isWhole || onesSum(ip.subarray(0, 20)) !== 0xffff) return undefined;
  if (udp.readUInt16BE(6) === 0 || onesSum(Buffer.concat([pseudo, udp])) !== 0xffff) return undefined;
  const address = (at: number) => {
    const text = [...ip.subarray(at, at + 4)].join(".");
    return isIPv4(text) ? text : "";
  };
  return {
    source: `${address(12)}:${udp.readUInt16BE(0)}`,
    destination: `${address(16)}:${udp.readUInt16BE(2)}`,
    payload: udp.subarray(8).toString("hex"),
  };
}

/** RFC 1071, a word at a time. */
function onesSum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  return sum;
}
