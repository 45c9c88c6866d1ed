/** A program for tests, to be started in a namespace: sends frames in anybody's name and tells of all it hears, whomever they are for. */
import { interfaceIndex } from "../../../pxe/net/interface-index.js";
import { LINUX, loadLinuxCalls } from "../../../pxe/net/linux-calls.js";
import { macAddressToBytes } from "../../../pxe/net/mac-address.js";
import { ReceiveBatch } from "../../../pxe/net/receive-batch.js";
import { pollReadiness } from "../../pxe/link/polled-readiness.js";
import type { Frame, FrameReport } from "./frame-host.js";

const SOCK_RAW = 3;
/** IEEE Std 802, local experimental EtherType 1. */
const EXPERIMENTAL = 0x88b5;
const HEADER = 14;
const SHORTEST = 60;

const index = interfaceIndex(process.argv[2] ?? "") ?? 0;
const calls = await loadLinuxCalls();
const swapped = ((EXPERIMENTAL & 255) << 8) | (EXPERIMENTAL >> 8);
const fd = calls.socket(LINUX.AF_PACKET, SOCK_RAW | LINUX.SOCK_CLOEXEC | LINUX.SOCK_NONBLOCK, swapped);
const name = new DataView(new ArrayBuffer(20));
name.setUint16(0, LINUX.AF_PACKET, true);
name.setUint16(2, EXPERIMENTAL);
name.setInt32(4, index, true);
if (fd < 0 || calls.bind(fd, new Uint8Array(name.buffer), 20) < 0) throw new Error("no packet socket");

const tell = (report: FrameReport) => process.send?.(report);
const batch = new ReceiveBatch(calls, { longest: 2048 });
pollReadiness().watch(fd, () => {
  batch.receive(fd, ({ bytes, offset, length }) => {
    const text = Buffer.from(bytes.subarray(offset + HEADER, offset + length)).toString("latin1");
    tell({ kind: "heard", tag: text.replaceAll("\0", "") });
  });
});
process.on("message", ({ to, from, tag }: Frame) => {
  const frame = Buffer.alloc(SHORTEST);
  frame.set(macAddressToBytes(to));
  frame.set(macAddressToBytes(from), 6);
  frame.writeUInt16BE(EXPERIMENTAL, 12);
  frame.write(tag, HEADER, "latin1");
  if (calls.sendto(fd, frame, frame.length, 0, new Uint8Array(name.buffer), 20) < 0)
    throw new Error(`not sent: errno ${calls.errno()}`);
  tell({ kind: "sent", tag });
});
process.on("disconnect", () => process.exit(0));
tell({ kind: "ready" });
