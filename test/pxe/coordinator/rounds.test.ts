import test from "ava";
import { Rounds } from "../../../pxe/coordinator/rounds.js";

test("a round goes on where it was, and says when it is over", (t) => {
  const rounds = new Rounds(() => new Set(["a", "b", "c"]).values());
  const visited: string[] = [];
  const visit = () => rounds.visit(2, (entry) => visited.push(entry));
  t.deepEqual([visit(), visit(), visit(), visit()], [false, true, false, true]);
  t.deepEqual(visited, ["a", "b", "c", "a", "b", "c"]);
});

test("of what comes and goes meanwhile, nothing that stays is left out, and nothing that is gone is visited", (t) => {
  const entries = new Set(["a", "b", "c", "d"]);
  const rounds = new Rounds(() => entries.values());
  const visited: string[] = [];
  rounds.visit(2, (entry) => {
    visited.push(entry);
    entries.delete(entry);
  });
  entries.delete("c");
  entries.add("e");
  t.true(rounds.visit(10, (entry) => visited.push(entry)));
  t.deepEqual(visited, ["a", "b", "d", "e"]);
});

test("an empty round is over at once", (t) => {
  const rounds = new Rounds(() => new Map().keys());
  t.true(rounds.visit(1, () => t.fail()));
});
