/** Protocol Buffers' wire format, written by hand: what no encoder would write has to be written too. */

/** https://protobuf.dev/programming-guides/encoding/#structure */
const WIRE = { varint: 0, fixed64: 1, delimited: 2, group: 3, fixed32: 5 } as const;

export function varintField(number: number, value: bigint): Buffer {
  return Buffer.concat([varint(BigInt((number << 3) | WIRE.varint)), varint(value)]);
}

export function delimitedField(number: number, content: Uint8Array): Buffer {
  const head = [varint(BigInt((number << 3) | WIRE.delimited)), varint(BigInt(content.length))];
  return Buffer.concat([...head, content]);
}

export function fixedField(number: number, content: Uint8Array): Buffer {
  const type = content.length === 8 ? WIRE.fixed64 : WIRE.fixed32;
  return Buffer.concat([varint(BigInt((number << 3) | type)), content]);
}

/** Groups in groups, none of which ends. */
export function groupsWithin(depth: number): Buffer {
  return Buffer.alloc(depth, (6 << 3) | WIRE.group);
}

/** A negative number takes ten bytes, as in every language. */
function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}
