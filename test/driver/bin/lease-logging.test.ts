import test from "ava";
import { pino } from "pino";
import { logImportedLeases } from "../../../driver/bin/lease-logging.js";
import { LeaseBook } from "../../../pxe/coordinator/lease-book.js";
import { LeaseDesk } from "../../../pxe/coordinator/lease-desk.js";
import { MemoryStore } from "../../pxe/coordinator/harness.js";
import { A, ETH1, lease } from "../../pxe/coordinator/lab.js";

const NOW = 1_760_000_000_000;

test("an import is a line in the log with what became of it, a trial of one is none", async (t) => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  const desk = new LeaseDesk({
    ...{ book: new LeaseBook([ETH1], []), subnets: [ETH1], store: new MemoryStore() },
    ...{ clock: () => NOW, report: () => undefined },
    imported: (outcomes) => logImportedLeases(outcomes, logger),
  });
  const good = lease("10.77.0.100", A, NOW + 1000);
  const elsewhere = lease("10.99.9.9", A, NOW + 1000);
  await desk.importLeases([good, elsewhere], true);
  t.deepEqual(lines, []);
  await desk.importLeases([good, elsewhere], false);
  t.like(JSON.parse(lines.join()), { event: "leases.imported", added: 1, kept: 0, refused: 1 });
});
