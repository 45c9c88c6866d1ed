import test from "ava";
import { BoundedMap } from "../../../pxe/coordinator/bounded-map.js";
import { MacTable } from "../../../pxe/coordinator/mac-table.js";
import { A, mac } from "./lab.js";

test("a full map drops what was used longest ago, and says so", (t) => {
  const map = new BoundedMap<string, number>(2);
  t.is(map.set("a", 1), undefined);
  t.is(map.set("b", 2), undefined);
  t.is(map.get("a"), 1);
  t.deepEqual(map.set("c", 3), ["b", 2]);
  t.deepEqual(
    [...map],
    [
      ["a", 1],
      ["c", 3],
    ],
  );
  t.true(map.delete("a"));
  t.false(map.delete("a"));
});

test("strangers push out strangers only", (t) => {
  const table = new MacTable<number>({ known: 1, strangers: 2 }, (one) => one === A);
  table.set(A, 1);
  for (let number = 10; number < 100; number++) table.set(mac(number), number);
  t.is(table.get(A), 1);
  t.is(table.size, 3);
  t.deepEqual(table.set(mac(100), 100), { mac: mac(98), value: 98 });
});

test("an entry moves over when its machine becomes known", (t) => {
  const known = new Set<string>();
  const table = new MacTable<number>({ known: 10, strangers: 1 }, (one) => known.has(one));
  table.set(A, 1);
  known.add(A);
  table.set(A, 2);
  table.set(mac(10), 3);
  t.is(table.get(A), 2);
  t.is(table.size, 2);
  table.delete(A);
  t.is(table.get(A), undefined);
});
