import test from "ava";
import type { BootReport } from "../../../pxe/boot/boot-event.js";
import { Outbox } from "../../../pxe/tftp/outbox.js";
import { COUNTERS, type FromWorker, sharedCounters } from "../../../pxe/tftp/worker-messages.js";
import { MACHINE } from "./file-table.js";

const REPORT: BootReport = {
  detail: { kind: "fileRefused", protocol: "tftp", path: "x", reason: "notFound", text: "" },
};
const KNOWN: BootReport = MACHINE === undefined ? REPORT : { ...REPORT, mac: MACHINE };

function outbox() {
  const counters = sharedCounters();
  const posted: Extract<FromWorker, { kind: "turn" }>[] = [];
  const made = new Outbox(counters, (message) => message.kind === "turn" && posted.push(message));
  return { counters, posted, made };
}

test("reports gather for five milliseconds, questions leave at once and take them along", (t) => {
  const { posted, made } = outbox();
  made.report(REPORT);
  t.is(made.flush(100), Number.POSITIVE_INFINITY, "the first after a while");
  made.report(REPORT);
  made.note(3);
  t.is(made.flush(101), 105);
  made.ask({ id: 1, request: { protocol: "tftp", path: "x", client: "127.0.0.1" as never } });
  made.flush(102);
  t.deepEqual(
    posted.map(({ questions, reports, journal }) => [questions.length, reports.length, journal.length]),
    [
      [0, 1, 0],
      [1, 1, 1],
    ],
  );
});

test("what the main thread does not take is left out and counted, strangers' reports first", (t) => {
  const { counters, posted, made } = outbox();
  for (let i = 0; i < 5000; i++) made.report(REPORT);
  for (let i = 0; i < 5000; i++) made.report(KNOWN);
  made.flush(0);
  const reports = posted.flatMap((message) => message.reports);
  t.is(reports.filter(({ mac }) => mac === undefined).length, 4096);
  t.is(reports.filter(({ mac }) => mac !== undefined).length, 5000);
  t.is(counters[COUNTERS.reportsLeftOut], 904);
  Atomics.add(counters, COUNTERS.taken, reports.length);
  made.report(REPORT);
  made.flush(10);
  t.is(posted.at(-1)?.reports.length, 1);
});
