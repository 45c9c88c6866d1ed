import test from "ava";
import { LiveTable } from "../../../driver/web/live-table.js";
import { chooseSeed, seededRandom } from "../../pxe/tftp/seeded-random.js";

test("a reader takes what changed, and each row once however often it changed", (t) => {
  const table = new LiveTable();
  table.set("a", { at: 1 });
  table.set("b", { at: 1 });
  table.set("a", { at: 2 });
  const first = table.after(0, 10);
  t.deepEqual(first, { position: 3, rows: ['{"at":1}', '{"at":2}'], gone: [], whole: true });
  t.deepEqual(table.after(first.position, 10), { position: 3, rows: [], gone: [], whole: true });
});

test("a row that is the same again has not changed", (t) => {
  const table = new LiveTable();
  t.true(table.set("a", { at: 1 }));
  t.false(table.set("a", { at: 1 }));
  t.is(table.position, 1);
});

test("what is gone is told, and what came back is there", (t) => {
  const table = new LiveTable();
  table.set("a", { at: 1 });
  table.set("b", { at: 1 });
  table.remove("a");
  table.remove("b");
  table.set("b", { at: 1 });
  t.false(table.remove("c"));
  t.deepEqual(table.after(2, 10), { position: 5, rows: ['{"at":1}'], gone: ["a"], whole: true });
});

test("a part ends where the next begins", (t) => {
  const table = new LiveTable();
  for (const key of ["a", "b", "c"]) table.set(key, { key });
  const first = table.after(0, 2);
  t.deepEqual([first.rows.length, first.whole, first.position], [2, false, 2]);
  t.deepEqual(table.after(first.position, 2).rows, ['{"key":"c"}']);
});

test("whoever was away for too many removals begins anew", (t) => {
  const table = new LiveTable();
  for (let number = 0; number < 5000; number++) {
    table.set(`row ${number}`, {});
    table.remove(`row ${number}`);
  }
  t.false(table.knows(2));
  t.true(table.knows(table.position));
  t.false(table.knows(table.position + 1));
});

test("readers of any pace end up with what is in the table", (t) => {
  const seed = chooseSeed();
  t.log(`SEED=${seed}`);
  const random = seededRandom(seed);
  const table = new LiveTable();
  const truth = new Map<string, string>();
  const reader = { position: 0, rows: new Map<string, string>() };
  const read = (limit: number): boolean => {
    const { position, rows, gone, whole } = table.after(reader.position, limit);
    for (const json of rows) reader.rows.set(JSON.parse(json).key, json);
    for (const key of gone) reader.rows.delete(key);
    reader.position = position;
    return whole;
  };
  for (let step = 0; step < 20_000; step++) {
    const key = `row ${Math.floor(random() * 300)}`;
    if (random() < 0.3) {
      table.remove(key);
      truth.delete(key);
    } else {
      const row = { key, value: Math.floor(random() * 5) };
      table.set(key, row);
      truth.set(key, JSON.stringify(row));
    }
    if (random() < 0.05) read(1 + Math.floor(random() * 40));
  }
  while (!read(7));
  const sorted = (rows: ReadonlyMap<string, string>) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  t.deepEqual(sorted(reader.rows), sorted(truth));
});
