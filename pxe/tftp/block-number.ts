/** What follows block 65,535 on the wire; RFC 1350 has no word on it. Nearly all clients go on with 0, a few with 1. */
export type Rollover = 0 | 1;

/** The 16 bits that stand for a block in DATA and ACK. Blocks count from 1 and go on past 65,535; 0 is the ACK of an OACK. */
export function wireBlock(block: number, rollover: Rollover): number {
  if (rollover === 0 || block <= 0xffff) return block & 0xffff;
  return ((block - 1) % 0xffff) + 1;
}

/** How far the block that `wire` stands for is ahead of `block`, as the nearest one that is not behind it. */
export function blocksAhead(wire: number, block: number, rollover: Rollover): number {
  if (rollover === 0) return (wire - block) & 0xffff;
  const ahead = wire - wireBlock(block, 1);
  return ahead < 0 ? ahead + 0xffff : ahead;
}
