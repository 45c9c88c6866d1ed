/** One UDP datagram on the wire. `at` is seconds since 1970. */
export interface CapturedDatagram {
  readonly at: number;
  readonly sourceMac: string;
  readonly destinationMac: string;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Buffer;
}

/** The UDP datagrams of a classic pcap file of Ethernet frames; a last record still being written is left out. */
export function readPcap(file: Buffer): readonly CapturedDatagram[] {
  const found: CapturedDatagram[] = [];
  for (let at = 24; at + 16 <= file.length; ) {
    const length = file.readUInt32LE(at + 8);
    if (at + 16 + length > file.length) break;
    const time = file.readUInt32LE(at) + file.readUInt32LE(at + 4) / 1e6;
    const datagram = readFrame(time, file.subarray(at + 16, at + 16 + length));
    if (datagram !== undefined) found.push(datagram);
    at += 16 + length;
  }
  return found;
}

function readFrame(at: number, frame: Buffer): CapturedDatagram | undefined {
  if (frame.length < 42 || frame.readUInt16BE(12) !== 0x0800 || frame[23] !== 17) return undefined;
  const udp = 14 + ((frame[14] ?? 0) & 15) * 4;
  const isLaterFragment = (frame.readUInt16BE(20) & 0x1fff) !== 0;
  if (isLaterFragment || udp + 8 > frame.length) return undefined;
  return {
    at,
    sourceMac: macAt(frame, 6),
    destinationMac: macAt(frame, 0),
    source: [...frame.subarray(26, 30)].join("."),
    destination: [...frame.subarray(30, 34)].join("."),
    sourcePort: frame.readUInt16BE(udp),
    destinationPort: frame.readUInt16BE(udp + 2),
    payload: Buffer.from(frame.subarray(udp + 8, udp + frame.readUInt16BE(udp + 4))),
  };
}

export function macAt(bytes: Buffer, offset: number): string {
  return [...bytes.subarray(offset, offset + 6)].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}
