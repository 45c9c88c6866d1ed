import test from "ava";
import { ConnectionBook } from "../../../pxe/http/connection-book.js";

const limits = { maxConnections: 3, maxPerAddress: 2 };

test("one address gets its share and no more, until it leaves", (t) => {
  const book = new ConnectionBook(limits);
  t.is(book.enter("a", 0).kind, "admitted");
  t.is(book.enter("a", 0).kind, "admitted");
  t.deepEqual(book.enter("a", 5), { kind: "refused", limit: "address" });
  t.is(book.enter("b", 0).kind, "admitted");
  book.leave("a");
  t.is(book.enter("a", 0).kind, "admitted");
});

test("when all places are taken, an idle connection makes room, and without one there is none", (t) => {
  const book = new ConnectionBook(limits);
  for (const address of ["a", "b", "c"]) t.is(book.enter(address, 0).kind, "admitted");
  t.deepEqual(book.enter("d", 0), { kind: "refused", limit: "total" });
  t.is(book.enter("d", 1).kind, "makeRoom");
  t.deepEqual(book.enter("e", 0), { kind: "refused", limit: "total" });
  book.leave("a");
  book.leave("b");
  t.is(book.enter("e", 0).kind, "admitted");
});
