/**
 * Codes by what a client loses without them, the worst loss first: the exchange itself, booting, its network, its identity (RFC 6842 §3), comfort.
 * When a message is too small the last go first. Codes that stand in no row come after all that do.
 */
const BY_IMPORTANCE = [
  ...[53, 54, 51, 56],
  ...[67, 66, 150, 60, 43, 175],
  ...[1, 3, 6],
  ...[61, 97, 118],
  ...[121, 26, 58, 59, 28, 12, 15, 42, 119],
];

const RANKS: ReadonlyMap<number, number> = new Map(BY_IMPORTANCE.map((code, rank) => [code, rank]));

/** Lower goes before higher. */
export function importance(code: number): number {
  return RANKS.get(code) ?? BY_IMPORTANCE.length;
}
