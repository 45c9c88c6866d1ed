import test from "ava";
import { LARGE_PIECE, PieceStore, SMALL_PIECE } from "../../../pxe/http/piece-store.js";

test("brisk clients get large pieces, which are used again; others and small rests get small ones", (t) => {
  const store = new PieceStore();
  t.is(store.take(1e9, false).length, SMALL_PIECE);
  t.is(store.take(5, true).length, 5);
  const large = store.take(SMALL_PIECE + 1, true);
  t.is(large.length, SMALL_PIECE + 1);
  store.giveBack(large, true);
  const again = store.take(1e9, true);
  t.is(again.length, LARGE_PIECE);
  t.is(again.buffer, large.buffer);
  store.giveBack(again, false);
  t.not(store.take(1e9, true).buffer, large.buffer);
});

test("the large pieces lent at once are bounded", (t) => {
  const store = new PieceStore();
  const pieces = Array.from({ length: 4096 }, () => store.take(1e9, true));
  const bytes = pieces.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  t.true(bytes < 200 * 1024 * 1024, `${bytes}`);
  for (const piece of pieces) store.giveBack(piece, true);
  t.is(store.take(1e9, true).length, LARGE_PIECE);
});
