import test from "ava";
import { type Cell, cells, cellText, ROWS, type Row } from "./cells/cells.js";
import { tryCell } from "./cells/trial.js";

const REASONS: Readonly<Record<string, string>> = {
  noneIgnore: "unknownMachine",
  conflict: "conflict",
  silent: "ownerSilent",
  draining: "draining",
};
const CIADDR = ["renew", "renewNaming", "renewOther", "rebind", "INFORM"];

test("every cell of the product is covered by exactly one row, and every row covers a cell", (t) => {
  const used = new Set<Row>();
  for (const cell of cells()) {
    const rows = ROWS.filter((row) => row.covers(cell));
    if (rows.length !== 1)
      t.fail(`${cellText(cell)}: ${rows.length} rows\n${rows.map(({ text }) => text).join("\n")}`);
    for (const row of rows) used.add(row);
  }
  t.deepEqual(
    ROWS.filter((row) => !used.has(row)).map(({ text }) => text),
    [],
  );
});

for (const message of new Set(Array.from(cells(), (cell) => cell.message)))
  test(`${message}: every state, way, subnet and verdict has the outcome of its row`, (t) => {
    let count = 0;
    for (const cell of cells()) {
      if (cell.message !== message) continue;
      const row = rowOf(cell);
      const { outcome, lease } = tryCell(cell);
      t.deepEqual(
        { outcome, lease },
        { outcome: expected(row, cell), lease: row.lease },
        `${cellText(cell)}\n${row.text}`,
      );
      count++;
    }
    t.is(count, 294);
  });

function rowOf(cell: Cell): Row {
  const row = ROWS.find(({ covers }) => covers(cell));
  if (row === undefined) throw new Error(`no row for ${cellText(cell)}`);
  return row;
}

function expected({ outcome }: Row, cell: Cell): string[] {
  return outcome.flatMap((word) => {
    if (word === "waiting") return waiting(cell);
    if (word === "silence by verdict") return [`silence ${REASONS[cell.verdict]}`];
    return /^(OFFER|ACK|NAK|BOOTP)/.test(word) ? [`${word} to ${destination(word, cell)}`] : [word];
  });
}

/** RFC 2131 §4.1, for clients that ask for a broadcast. */
function destination(word: string, { message, way }: Cell): string {
  if (way === "relay") return "relay";
  return word !== "NAK" && CIADDR.includes(message) ? "unicast" : "broadcast";
}

/** What was being answered before came by broadcast in the own subnet. */
function waiting({ state, verdict }: Cell): string[] {
  if (state === "committing") return ["ACK its to broadcast"];
  if (state === "probing") return ["OFFER its to broadcast"];
  if (state !== "asking") return [];
  const reason = REASONS[verdict];
  return reason === undefined ? ["OFFER its to broadcast"] : [`silence ${reason}`];
}
