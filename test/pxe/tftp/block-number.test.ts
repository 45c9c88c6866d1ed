import test from "ava";
import { blocksAhead, type Rollover, wireBlock } from "../../../pxe/tftp/block-number.js";

const onTheWire = test.macro((t, block: number, rollover: Rollover, wire: number) => {
  t.is(wireBlock(block, rollover), wire);
  t.is(blocksAhead(wire, block, rollover), 0);
});

for (const [block, toZero, toOne] of [
  [0, 0, 0],
  [1, 1, 1],
  [65_535, 65_535, 65_535],
  [65_536, 0, 1],
  [65_537, 1, 2],
  [131_070, 65_534, 65_535],
  [131_071, 65_535, 1],
  [131_072, 0, 2],
] as const) {
  test(`block ${block} where 0 follows 65,535`, onTheWire, block, 0, toZero);
  test(`block ${block} where 1 follows 65,535`, onTheWire, block, 1, toOne);
}

test("a block is found ahead across the rollover, and never behind", (t) => {
  for (const rollover of [0, 1] as const)
    for (const block of [0, 1, 65_500, 65_535, 65_536, 131_000, 131_070, 131_072])
      for (const ahead of [0, 1, 2, 64, 1000])
        t.is(blocksAhead(wireBlock(block + ahead, rollover), block, rollover), ahead, `${block}+${ahead}`);
});
