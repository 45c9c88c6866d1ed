import test from "ava";
import { readPcap } from "./pcap.js";

const ETHERNET = "ffffffffffff525400770001 0800";
const IP = "4500 0020 0000 0000 4011 0000 00000000 ffffffff";
const UDP = "0044 0043 000c 0000 01020304";
const FRAME = Buffer.from(`${ETHERNET}${IP}${UDP}`.replaceAll(" ", ""), "hex");

function file(...frames: readonly Buffer[]): Buffer {
  const records = frames.flatMap((frame) => {
    const header = Buffer.alloc(16);
    header.writeUInt32LE(7, 0);
    header.writeUInt32LE(500_000, 4);
    header.writeUInt32LE(frame.length, 8);
    return [header, frame];
  });
  return Buffer.concat([Buffer.alloc(24), ...records]);
}

test("a UDP datagram is read with its addresses, ports and time", (t) => {
  t.deepEqual(readPcap(file(FRAME)), [
    {
      at: 7.5,
      sourceMac: "52:54:00:77:00:01",
      destinationMac: "ff:ff:ff:ff:ff:ff",
      source: "0.0.0.0",
      destination: "255.255.255.255",
      sourcePort: 68,
      destinationPort: 67,
      payload: Buffer.from([1, 2, 3, 4]),
    },
  ]);
});

test("a file cut at any byte gives the whole records before the cut", (t) => {
  const whole = file(FRAME, FRAME);
  for (let length = 0; length < whole.length; length += 1)
    t.is(readPcap(whole.subarray(0, length)).length, length < 24 + 16 + FRAME.length ? 0 : 1);
});

test("frames that are not UDP over IPv4 are left out", (t) => {
  const arp = Buffer.from(FRAME);
  arp.writeUInt16BE(0x0806, 12);
  const tcp = Buffer.from(FRAME);
  tcp[23] = 6;
  t.deepEqual(readPcap(file(arp, tcp)), []);
});
