import test, { type ExecutionContext } from "ava";
import { type Rollover, wireBlock } from "../../../pxe/tftp/block-number.js";
import {
  createTransfer,
  resumeTransfer,
  step,
  type Transfer,
  type TransferAction,
  type TransferEvent,
  type TransferSettings,
  wakeAt,
} from "../../../pxe/tftp/transfer.js";
import { chooseSeed, seededRandom } from "./seeded-random.js";

/** One line of a script: at this time, this event, and what comes of it as `describe` spells it. */
type Line = readonly [now: number, event: TransferEvent, expected: string];

const NO_OPTIONS = new Map<string, string>();
const TSIZE = new Map([["tsize", "0"]]);
const settings = (size: number, rest: Partial<TransferSettings> = {}): TransferSettings => ({
  size,
  blksize: 512,
  windowsize: 1,
  timeout: undefined,
  acknowledged: NO_OPTIONS,
  rollover: 0,
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

function play(t: ExecutionContext, transfer: Transfer, lines: readonly Line[]): Transfer {
  lines.forEach(([now, event, expected], index) => {
    t.is(describe(transfer, step(transfer, now, event)), expected, `line ${index + 1}, at ${now}`);
  });
  return transfer;
}

/** `DATA2:188` is block 2 with 188 bytes. */
function describe({ settings }: Transfer, action: TransferAction): string {
  if (action.kind === "none") return "";
  if (action.kind === "sendOack") return "OACK";
  if (action.kind === "finish") return action.outcome;
  const blocks = Array.from({ length: action.count }, (_, i) => action.first + i);
  const length = (block: number) =>
    Math.min(settings.blksize, settings.size - (block - 1) * settings.blksize);
  return blocks.map((block) => `DATA${block}:${length(block)}`).join(" ");
}

test("without options DATA 1 is the first answer, and a short block the last", script, settings(700), [
  [1, start, "DATA1:512"],
  [2, ack(1), "DATA2:188"],
  [3, ack(2), "complete"],
]);

test("a size that is a multiple of blksize ends with an empty block", script, settings(1024), [
  [1, start, "DATA1:512"],
  [2, ack(1), "DATA2:512"],
  [3, ack(2), "DATA3:0"],
  [4, ack(3), "complete"],
]);

test("an empty file is one empty block", script, settings(0), [
  [0, start, "DATA1:0"],
  [1, ack(1), "complete"],
]);

test("with options the OACK waits for ACK 0", script, settings(100, { acknowledged: TSIZE }), [
  [0, start, "OACK"],
  [2, ack(0), "DATA1:100"],
  [3, ack(1), "complete"],
]);

test("an ACK other than 0 does not accept the OACK", script, settings(100, { acknowledged: TSIZE }), [
  [0, start, "OACK"],
  [1, ack(1), ""],
  [2, ack(65535), ""],
  [3, ack(0), "DATA1:100"],
]);

test("a repeated ACK in lockstep sends nothing (RFC 1123 §4.2.3.1)", script, settings(2000), [
  [1, start, "DATA1:512"],
  [2, ack(1), "DATA2:512"],
  [3, ack(1), ""],
  [40, ack(1), ""],
  [41, ack(0), ""],
  [42, ack(2), "DATA3:512"],
  [43, ack(2), ""],
]);

test("a repeated ACK 0 in lockstep sends nothing", script, settings(100, { acknowledged: TSIZE }), [
  [0, start, "OACK"],
  [2, ack(0), "DATA1:100"],
  [3, ack(0), ""],
  [99, ack(0), ""],
]);

test("ACKs of blocks never sent are ignored", script, settings(2000), [
  [1, start, "DATA1:512"],
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
    [1, start, "DATA1:512 DATA2:512 DATA3:512"],
    [2, ack(3), "DATA4:512 DATA5:512 DATA6:440"],
    [3, ack(6), "complete"],
  ],
);

test(
  "an ACK inside the window sends from there on (RFC 7440 §4)",
  script,
  settings(3000, { windowsize: 3 }),
  [
    [1, start, "DATA1:512 DATA2:512 DATA3:512"],
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
    [1, start, "DATA1:512 DATA2:512 DATA3:512"],
    [11, ack(3), "DATA4:512 DATA5:512 DATA6:512"],
    [12, ack(3), ""],
    [40, timer, ""],
    [41, timer, "DATA4:512 DATA5:512 DATA6:512"],
    [51, ack(3), ""],
    [52, ack(6), "DATA7:512 DATA8:512 DATA9:512"],
  ],
);

test("a lost block comes again after a second, then at doubled distances", script, settings(2000), [
  [0, start, "DATA1:512"],
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

test("a measured round trip makes the first repetition come after 25 ms", script, settings(2000), [
  [0, start, "DATA1:512"],
  [1, ack(1), "DATA2:512"],
  [25, timer, ""],
  [26, timer, "DATA2:512"],
  [75, timer, ""],
  [76, timer, "DATA2:512"],
  [77, ack(2), "DATA3:512"],
]);

test("a slow client is waited for as long as it was seen to take", script, settings(9000), [
  [0, start, "DATA1:512"],
  [300, ack(1), "DATA2:512"],
  [1199, timer, ""],
  [1200, timer, "DATA2:512"],
]);

test(
  "the client's timeout option is the distance of repetitions",
  script,
  settings(2000, { timeout: 3000 }),
  [
    [0, start, "DATA1:512"],
    [1, ack(1), "DATA2:512"],
    [3000, timer, ""],
    [3001, timer, "DATA2:512"],
    [6001, timer, "DATA2:512"],
  ],
);

test("a whole window comes again by timer", script, settings(3000, { windowsize: 2 }), [
  [0, start, "DATA1:512 DATA2:512"],
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
    [1401, ack(0), "DATA1:9"],
    [1402, requestAgain, ""],
  ],
);

test("a client that answered is given up after 30 s of silence", (t) => {
  const transfer = play(t, createTransfer(settings(2000), 0), [
    [0, start, "DATA1:512"],
    [1, ack(1), "DATA2:512"],
  ]);
  const repeatedAt: number[] = [];
  for (let now = 2; transfer.phase !== "done" && now < 60_000; now++)
    if (step(transfer, now, timer).kind !== "none") repeatedAt.push(now);
  t.deepEqual(
    repeatedAt,
    [26, 76, 176, 376, 776, 1576, 3176, 6376, 10376, 14376, 18376, 22376, 26376, 30001],
  );
});

test("a last ACK that never comes is no failure: firmware has closed its end", script, settings(700), [
  [0, start, "DATA1:512"],
  [10, ack(1), "DATA2:188"],
  [40_010, timer, "complete"],
]);

test("ERROR 5 to a repeated last block says that the client is done", script, settings(700), [
  [0, start, "DATA1:512"],
  [10, ack(1), "DATA2:188"],
  [40, timer, "DATA2:188"],
  [50, { kind: "error", code: 5, message: "Unknown transfer" }, "complete"],
]);

test(
  "a client that acknowledged no block at all has nothing",
  script,
  settings(100, { acknowledged: TSIZE }),
  [
    [0, start, "OACK"],
    [10, ack(0), "DATA1:100"],
    [40_010, timer, "timedOut"],
  ],
);

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
    [2, ack(0), "DATA1:9"],
    [3, error(0, "closed"), "probed"],
  ],
);

test("GRUB's ERROR 0 closed in the middle of a file is a probe", script, settings(2000), [
  [1, start, "DATA1:512"],
  [2, ack(1), "DATA2:512"],
  [3, error(0, "closed"), "probed"],
]);

test("any other ERROR in the middle is an abort", script, settings(2000), [
  [1, start, "DATA1:512"],
  [2, ack(1), "DATA2:512"],
  [3, error(3, "disk full"), "aborted"],
]);

test("an ERROR to a transfer without options is an abort", script, settings(2000), [
  [0, start, "DATA1:512"],
  [1, error(0, ""), "aborted"],
]);

test("a stopping server ends it as failed", script, settings(2000, { acknowledged: TSIZE }), [
  [0, start, "OACK"],
  [1, { kind: "stop", text: "stopping" }, "failed"],
]);

const rolls = test.macro((t, rollover: Rollover, expected: readonly number[]) => {
  const transfer = createTransfer(settings(140_000 * 8, { blksize: 8, rollover }), 0);
  const seen: number[] = [];
  for (let action = step(transfer, 0, start), now = 1; action.kind === "sendData"; now++) {
    const wire = wireBlock(action.first, rollover);
    if ([65_535, 65_536, 65_537, 131_070, 131_071, 131_072].includes(action.first)) seen.push(wire);
    action = step(transfer, now, ack(wire));
  }
  t.deepEqual(seen, expected);
  t.is(transfer.acked, 140_001);
});

test("block 65,535 is followed by 0", rolls, 0, [65_535, 0, 1, 65_534, 65_535, 0]);
test("block 65,535 is followed by 1 where that is agreed", rolls, 1, [65_535, 1, 2, 65_535, 1, 2]);

test("a transfer whose machine was lost goes on behind its last acknowledged block", (t) => {
  const transfer = resumeTransfer(settings(3000, { windowsize: 2, acknowledged: TSIZE }), 1000, 2);
  play(t, transfer, [
    [1000, start, "DATA3:512 DATA4:512"],
    [1001, ack(2), ""],
    [1002, ack(3), "DATA4:512 DATA5:512"],
    [1003, ack(5), "DATA6:440"],
    [1004, ack(6), "complete"],
  ]);
});

test("retransmitted packets are counted", (t) => {
  const lines: Line[] = [
    [0, start, "OACK"],
    [1000, timer, "OACK"],
    [1002, ack(0), "DATA1:512 DATA2:512 DATA3:512"],
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
  const transfer = createTransfer(chosen, 0);
  let ends = 0;
  let sentUnanswered = 0;
  let now = 0;
  for (let i = 0; i < 60; i++) {
    now += random() * (random() < 0.1 ? 5000 : 20);
    const event = i === 0 ? start : randomEvent(random, transfer);
    const { acked } = transfer;
    const action = step(transfer, now, event);
    const sends = action.kind === "sendData" || action.kind === "sendOack";
    if (!transfer.answered && sends) sentUnanswered += 1;
    if (transfer.acked < acked || transfer.sent - transfer.acked > chosen.windowsize)
      t.fail(`${said}: outside the window`);
    if (action.kind === "sendData" && (action.count < 1 || action.count > chosen.windowsize))
      t.fail(`${said}: ${action.count} blocks at once`);
    if (action.kind === "sendData" && action.first + action.count - 1 > transfer.lastBlock)
      t.fail(`${said}: behind the end`);
    if (action.kind === "finish") ends += 1;
    if ((wakeAt(transfer) === Number.POSITIVE_INFINITY) !== (transfer.phase === "done"))
      t.fail(`${said}: wakes up wrongly`);
  }
  t.is(ends, transfer.phase === "done" ? 1 : 0, said);
  if (sentUnanswered > 7) t.fail(`${said}: ${sentUnanswered} packets to a silent address`);
}

function randomEvent(random: () => number, transfer: Transfer): TransferEvent {
  const die = random();
  if (die < 0.75) return ack((transfer.acked + Math.floor(random() * 8) - 1) & 0xffff);
  if (die < 0.8) return ack(Math.floor(random() * 65_536));
  if (die < 0.95) return timer;
  if (die < 0.98) return requestAgain;
  return die < 0.99 ? error(Math.floor(random() * 9), "x") : { kind: "stop", text: "x" };
}
