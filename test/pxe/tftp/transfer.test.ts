import test, { type ExecutionContext } from "ava";
import { decodePacket } from "../../../pxe/tftp/packet.js";
import {
  createTransfer,
  step,
  type Transfer,
  type TransferAction,
  type TransferEvent,
  type TransferSettings,
} from "../../../pxe/tftp/transfer.js";
import { chooseSeed, seededRandom } from "./seeded-random.js";

/** One line of a script: at this time, this event, and what comes of it as `describe` spells it. */
type Line = readonly [now: number, event: TransferEvent | "bytes", expected: string];

const NO_OPTIONS = new Map<string, string>();
const TSIZE = new Map([["tsize", "0"]]);
const settings = (size: number, rest: Partial<TransferSettings> = {}): TransferSettings => ({
  size,
  blksize: 512,
  windowsize: 1,
  acknowledged: NO_OPTIONS,
  ...rest,
});

const start: TransferEvent = { kind: "start" };
const timer: TransferEvent = { kind: "timer" };
const requestAgain: TransferEvent = { kind: "requestAgain" };
const ack = (block: number): TransferEvent => ({ kind: "ack", block });
const error = (code: number, message: string): TransferEvent => ({ kind: "error", code, message });

const script = test.macro((t, transferSettings: TransferSettings, lines: readonly Line[]) => {
  play(t, createTransfer(transferSettings, 0), lines);
});

function play(t: ExecutionContext, begin: Transfer, lines: readonly Line[]): Transfer {
  let transfer = begin;
  let asked = 0;
  lines.forEach(([now, event, expected], index) => {
    const input = event === "bytes" ? { kind: "fileBytes" as const, bytes: new Uint8Array(asked) } : event;
    const result = step(transfer, now, input);
    transfer = result.transfer;
    for (const action of result.actions) if (action.kind === "readFile") asked = action.length;
    t.is(result.actions.map(describe).join(" "), expected, `line ${index + 1}, at ${now}`);
  });
  return transfer;
}

function describe(action: TransferAction): string {
  if (action.kind === "readFile") return `read${action.offset}+${action.length}`;
  if (action.kind === "finish") return action.outcome;
  const decoded = decodePacket(action.datagram);
  if (!decoded.ok) return decoded.reason;
  const packet = decoded.value;
  if (packet.kind === "data") return `DATA${packet.block}:${packet.payload.length}`;
  return packet.kind === "error" ? `ERROR${packet.code}` : packet.kind.toUpperCase();
}

test("without options DATA 1 is the first answer, and a short block the last", script, settings(700), [
  [0, start, "read0+700"],
  [1, "bytes", "DATA1:512"],
  [2, ack(1), "DATA2:188"],
  [3, ack(2), "complete"],
]);

test("a size that is a multiple of blksize ends with an empty block", script, settings(1024), [
  [0, start, "read0+1024"],
  [1, "bytes", "DATA1:512"],
  [2, ack(1), "DATA2:512"],
  [3, ack(2), "DATA3:0"],
  [4, ack(3), "complete"],
]);

test("an empty file is one empty block and no read", script, settings(0), [
  [0, start, "DATA1:0"],
  [1, ack(1), "complete"],
]);

test(
  "with options the OACK waits for ACK 0, and nothing is read before it",
  script,
  settings(100, { acknowledged: TSIZE }),
  [
    [0, start, "OACK"],
    [1, ack(0), "read0+100"],
    [2, "bytes", "DATA1:100"],
    [3, ack(1), "complete"],
  ],
);

test("an ACK other than 0 does not accept the OACK", script, settings(100, { acknowledged: TSIZE }), [
  [0, start, "OACK"],
  [1, ack(1), ""],
  [2, ack(65535), ""],
  [3, ack(0), "read0+100"],
]);

test("a repeated ACK in lockstep sends nothing (RFC 1123 §4.2.3.1)", script, settings(2000), [
  [0, start, "read0+2000"],
  [1, "bytes", "DATA1:512"],
  [2, ack(1), "DATA2:512"],
  [3, ack(1), ""],
  [40, ack(1), ""],
  [41, ack(0), ""],
  [42, ack(2), "DATA3:512"],
  [43, ack(2), ""],
]);

test("a repeated ACK 0 in lockstep sends nothing", script, settings(100, { acknowledged: TSIZE }), [
  [0, start, "OACK"],
  [1, ack(0), "read0+100"],
  [2, "bytes", "DATA1:100"],
  [3, ack(0), ""],
  [99, ack(0), ""],
]);

test("ACKs of blocks never sent are ignored", script, settings(2000), [
  [0, start, "read0+2000"],
  [1, "bytes", "DATA1:512"],
  [2, ack(2), ""],
  [3, ack(30000), ""],
  [4, ack(65535), ""],
  [5, ack(1), "DATA2:512"],
]);

test(
  "a window is sent at once and its last block's ACK brings the next",
  script,
  settings(3000, { windowsize: 3 }),
  [
    [0, start, "read0+3000"],
    [1, "bytes", "DATA1:512 DATA2:512 DATA3:512"],
    [2, ack(3), "DATA4:512 DATA5:512 DATA6:440"],
    [3, ack(6), "complete"],
  ],
);

test(
  "an ACK inside the window sends from there on (RFC 7440 §4)",
  script,
  settings(3000, { windowsize: 3 }),
  [
    [0, start, "read0+3000"],
    [1, "bytes", "DATA1:512 DATA2:512 DATA3:512"],
    [2, ack(1), "DATA2:512 DATA3:512 DATA4:512"],
    [3, ack(1), ""],
    [4, ack(4), "DATA5:512 DATA6:440"],
  ],
);

test(
  "a repeated ACK brings a window again once, when its own ACK should be here",
  script,
  settings(9000, { windowsize: 3 }),
  [
    [0, start, "read0+9000"],
    [1, "bytes", "DATA1:512 DATA2:512 DATA3:512"],
    [11, ack(3), "DATA4:512 DATA5:512 DATA6:512"],
    [12, ack(3), ""],
    [40, timer, ""],
    [41, timer, "DATA4:512 DATA5:512 DATA6:512"],
    [51, ack(3), ""],
    [52, ack(6), "DATA7:512 DATA8:512 DATA9:512"],
  ],
);

test("a lost block comes again after a second, then at doubled distances", script, settings(2000), [
  [0, start, "read0+2000"],
  [0, "bytes", "DATA1:512"],
  [999, timer, ""],
  [1000, timer, "DATA1:512"],
  [1000, timer, ""],
  [2999, timer, ""],
  [3000, timer, "DATA1:512"],
  [6999, timer, ""],
  [7000, timer, "DATA1:512"],
  [10999, timer, ""],
  [11000, timer, "timedOut"],
]);

test("a measured round trip makes the first repetition come after 50 ms", script, settings(2000), [
  [0, start, "read0+2000"],
  [0, "bytes", "DATA1:512"],
  [1, ack(1), "DATA2:512"],
  [50, timer, ""],
  [51, timer, "DATA2:512"],
  [150, timer, ""],
  [151, timer, "DATA2:512"],
  [152, ack(2), "DATA3:512"],
]);

test(
  "the client's timeout option is the distance of repetitions",
  script,
  settings(2000, { timeout: 3000 }),
  [
    [0, start, "read0+2000"],
    [0, "bytes", "DATA1:512"],
    [1, ack(1), "DATA2:512"],
    [3000, timer, ""],
    [3001, timer, "DATA2:512"],
    [6001, timer, "DATA2:512"],
  ],
);

test("a whole window comes again by timer", script, settings(3000, { windowsize: 2 }), [
  [0, start, "read0+3000"],
  [0, "bytes", "DATA1:512 DATA2:512"],
  [1000, timer, "DATA1:512 DATA2:512"],
  [1001, ack(2), "DATA3:512 DATA4:512"],
]);

test(
  "the OACK comes again by timer and by the client's repeated request",
  script,
  settings(9, { acknowledged: TSIZE }),
  [
    [0, start, "OACK"],
    [400, requestAgain, "OACK"],
    [1399, timer, ""],
    [1400, timer, "OACK"],
    [1401, ack(0), "read0+9"],
    [1402, requestAgain, ""],
  ],
);

test("a client that answered is given up after 30 s of silence", (t) => {
  const lines: Line[] = [
    [0, start, "read0+2000"],
    [0, "bytes", "DATA1:512"],
    [1, ack(1), "DATA2:512"],
  ];
  let transfer = play(t, createTransfer(settings(2000), 0), lines);
  const repeatedAt: number[] = [];
  for (let now = 2; transfer.phase !== "done" && now < 60_000; now++) {
    const result = step(transfer, now, timer);
    transfer = result.transfer;
    if (result.actions.length > 0) repeatedAt.push(now);
  }
  t.deepEqual(repeatedAt, [51, 151, 351, 751, 1551, 3151, 6351, 10351, 14351, 18351, 22351, 26351, 30001]);
});

test("OVMF's ERROR 8 after the OACK is a probe", script, settings(9, { acknowledged: TSIZE }), [
  [0, start, "OACK"],
  [1, error(8, "User aborted the transfer"), "probed"],
  [2, ack(0), ""],
  [9999, timer, ""],
]);

test(
  "an ERROR after ACK 0 and before any block is acknowledged is a probe",
  script,
  settings(9, { acknowledged: TSIZE }),
  [
    [0, start, "OACK"],
    [1, ack(0), "read0+9"],
    [2, "bytes", "DATA1:9"],
    [3, error(0, "closed"), "probed"],
  ],
);

test("GRUB's ERROR 0 closed in the middle of a file is a probe", script, settings(2000), [
  [0, start, "read0+2000"],
  [1, "bytes", "DATA1:512"],
  [2, ack(1), "DATA2:512"],
  [3, error(0, "closed"), "probed"],
]);

test("any other ERROR in the middle is an abort", script, settings(2000), [
  [0, start, "read0+2000"],
  [1, "bytes", "DATA1:512"],
  [2, ack(1), "DATA2:512"],
  [3, error(3, "disk full"), "aborted"],
]);

test("an ERROR to a transfer without options is an abort", script, settings(2000), [
  [0, start, "read0+2000"],
  [1, error(0, ""), "aborted"],
]);

test("a file that turns out shorter fails with an ERROR", script, settings(2000), [
  [0, start, "read0+2000"],
  [1, { kind: "fileBytes", bytes: new Uint8Array(1999) }, "ERROR0 failed"],
]);

test("a read error fails with an ERROR", script, settings(2000), [
  [0, start, "read0+2000"],
  [1, { kind: "readFailed", text: "gone" }, "ERROR0 failed"],
]);

test("a disk that never answers fails after 30 s", script, settings(2000), [
  [0, start, "read0+2000"],
  [11000, timer, ""],
  [30000, timer, "ERROR0 failed"],
]);

test("a stopping server says ERROR", script, settings(2000, { acknowledged: TSIZE }), [
  [0, start, "OACK"],
  [1, { kind: "stop", text: "stopping" }, "ERROR0 failed"],
]);

test(
  "one read serves several blocks, and the next is asked for when half of it is used",
  script,
  settings(100_000, { blksize: 8192 }),
  [
    [0, start, "read0+32768"],
    [1, "bytes", "DATA1:8192"],
    [2, ack(1), "DATA2:8192"],
    [3, ack(2), "DATA3:8192 read32768+32768"],
    [4, ack(3), "DATA4:8192"],
    [5, ack(4), ""],
    [6, "bytes", "DATA5:8192"],
  ],
);

test("block 65,535 is followed by 0 and 1", (t) => {
  let transfer = createTransfer(settings(66_000 * 8, { blksize: 8 }), 0);
  let next = step(transfer, 0, start);
  const seen: string[] = [];
  for (let block = 1; block <= 65_538; ) {
    transfer = next.transfer;
    const read = next.actions.find((action) => action.kind === "readFile");
    for (const action of next.actions)
      if (action.kind === "send" && block > 65_534) seen.push(describe(action));
    if (read?.kind === "readFile")
      next = step(transfer, block, { kind: "fileBytes", bytes: new Uint8Array(read.length) });
    else next = step(transfer, block, ack(block++ & 0xffff));
  }
  t.deepEqual(seen, ["DATA65535:8", "DATA0:8", "DATA1:8", "DATA2:8"]);
});

test("retransmitted packets are counted", (t) => {
  const lines: Line[] = [
    [0, start, "OACK"],
    [1000, timer, "OACK"],
    [1001, ack(0), "read0+3000"],
    [1002, "bytes", "DATA1:512 DATA2:512 DATA3:512"],
    [1003, ack(2), "DATA3:512 DATA4:512 DATA5:512"],
  ];
  const transfer = play(t, createTransfer(settings(3000, { windowsize: 3, acknowledged: TSIZE }), 0), lines);
  t.is(transfer.retransmits, 2);
});

test("any sequence of events sends only what its window allows and ends at most once", (t) => {
  const seed = chooseSeed();
  const random = seededRandom(seed);
  for (let run = 0; run < 3000; run++) {
    const blksize = 8 + Math.floor(random() * 40);
    const size = Math.floor(random() * 4000);
    const options = random() < 0.5 ? NO_OPTIONS : TSIZE;
    const windowsize = options === NO_OPTIONS ? 1 : 1 + Math.floor(random() * 6);
    const said = `SEED=${seed} run ${run}`;
    checkRandomRun(t, random, settings(size, { windowsize, blksize, acknowledged: options }), said);
  }
});

function checkRandomRun(
  t: ExecutionContext,
  random: () => number,
  chosen: TransferSettings,
  said: string,
): void {
  let transfer = createTransfer(chosen, 0);
  let pending: number | undefined;
  let ends = 0;
  let sentUnanswered = 0;
  let now = 0;
  for (let i = 0; i < 60; i++) {
    now += random() * (random() < 0.1 ? 5000 : 20);
    const event = i === 0 ? start : randomEvent(random, transfer, pending);
    if (event.kind === "fileBytes") pending = undefined;
    const { transfer: after, actions, wakeAt } = step(transfer, now, event);
    if (!after.answered && after.settings.acknowledged.size === 0 && event.kind === "timer")
      sentUnanswered += actions.filter((action) => action.kind === "send").length;
    if (after.acked < transfer.acked || after.sent - after.acked > chosen.windowsize)
      t.fail(`${said}: outside the window`);
    if (actions.filter((action) => action.kind === "send").length > chosen.windowsize + 1)
      t.fail(`${said}: too much at once`);
    for (const action of actions) {
      if (action.kind === "finish") ends += 1;
      if (action.kind !== "readFile") continue;
      if (pending !== undefined || action.length < 1 || action.offset + action.length > chosen.size)
        t.fail(`${said}: bad read`);
      pending = action.length;
    }
    if ((wakeAt === undefined) !== (after.phase === "done")) t.fail(`${said}: wakes up wrongly`);
    transfer = after;
  }
  if (ends > 1 || (ends === 1) !== (transfer.phase === "done")) t.fail(`${said}: ended ${ends} times`);
  if (sentUnanswered > 4) t.fail(`${said}: ${sentUnanswered} packets to a silent address`);
  t.pass();
}

function randomEvent(random: () => number, transfer: Transfer, pending: number | undefined): TransferEvent {
  const die = random();
  if (pending !== undefined && die < 0.5) return { kind: "fileBytes", bytes: new Uint8Array(pending) };
  if (die < 0.75) return ack((transfer.acked + Math.floor(random() * 8) - 1) & 0xffff);
  if (die < 0.8) return ack(Math.floor(random() * 65_536));
  if (die < 0.95) return timer;
  if (die < 0.97) return requestAgain;
  return die < 0.99 ? error(Math.floor(random() * 9), "x") : { kind: "readFailed", text: "x" };
}
