import test from "ava";
import { ipv4FromNumber } from "../../../pxe/net/ipv4-address.js";
import { macAddressFromBytes } from "../../../pxe/net/mac-address.js";
import { Slab } from "../../../pxe/net/slab.js";
import { Spellings } from "../../../pxe/net/spellings.js";

test("each number has its own spelling, also where many share a place", (t) => {
  let made = 0;
  const spellings = new Spellings(4, (number) => {
    made++;
    return `number ${number}`;
  });
  const numbers = [0, 1, 4, 2 ** 32, 2 ** 48 - 1, 7, 8, 0x8000_0000];
  for (const number of [...numbers, ...numbers, ...numbers.toReversed()])
    t.is(spellings.of(number), `number ${number}`);
  t.true(made < 3 * numbers.length);
});

test("neighbours do not push each other out", (t) => {
  let made = 0;
  const spellings = new Spellings(1024, (number) => {
    made++;
    return `${number}`;
  });
  const first = 0x52540066_0000;
  for (let round = 0; round < 3; round++) for (let i = 0; i < 1000; i++) spellings.of(first + i);
  t.is(made, 1000);
});

const ADDRESSES = ["0.0.0.0", "255.255.255.255", "10.77.0.1"];

test("addresses are spelled from numbers and bytes as ever", (t) => {
  for (let round = 0; round < 2; round++) {
    t.deepEqual([0, -1, 2 ** 32 + 0x0a4d0001].map(ipv4FromNumber).map(String), ADDRESSES);
    t.is(
      `${macAddressFromBytes(Uint8Array.of(9, 0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54), 1)}`,
      "fe:dc:ba:98:76:54",
    );
    t.is(`${macAddressFromBytes(new Uint8Array(6))}`, "00:00:00:00:00:00");
  }
});

test("a slab's pieces are zero and apart, and one larger than it is memory of its own", (t) => {
  const slab = new Slab();
  const pieces = Array.from({ length: 300 }, () => slab.take(300));
  for (const [i, piece] of pieces.entries()) {
    t.true(piece.every((byte) => byte === 0));
    piece.fill(i + 1);
  }
  t.true(pieces.every((piece, i) => piece.length === 300 && piece.every((byte) => byte === ((i + 1) & 255))));
  t.is(slab.take(70_000).length, 70_000);
});
