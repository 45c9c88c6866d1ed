import test from "ava";
import { answerRange, type RangeAnswer } from "../../../pxe/http/byte-range.js";

const answers = test.macro((t, header: string | undefined, size: number, expected: RangeAnswer) =>
  t.deepEqual(answerRange(header, size), expected),
);
const part = (start: number, end: number): RangeAnswer => ({ kind: "part", range: { start, end } });
const WHOLE: RangeAnswer = { kind: "whole" };
const NONE: RangeAnswer = { kind: "unsatisfiable" };

test("no header", answers, undefined, 10, WHOLE);
test("the first bytes", answers, "bytes=0-3", 10, part(0, 3));
test("one byte", answers, "bytes=9-9", 10, part(9, 9));
test("from a byte on", answers, "bytes=4-", 10, part(4, 9));
test("the last bytes", answers, "bytes=-3", 10, part(7, 9));
test("more last bytes than there are", answers, "bytes=-30", 10, part(0, 9));
test("an end behind the file", answers, "bytes=5-99", 10, part(5, 9));
test("a start behind the file", answers, "bytes=10-", 10, NONE);
test("no last bytes", answers, "bytes=-0", 10, NONE);
test("any byte of an empty file", answers, "bytes=0-", 0, NONE);
test("an end before the start", answers, "bytes=5-4", 10, WHOLE);
test("two ranges", answers, "bytes=0-1,3-4", 10, WHOLE);
test("another unit", answers, "lines=0-1", 10, WHOLE);
test("no number at all", answers, "bytes=-", 10, WHOLE);
test("a number of 16 digits", answers, "bytes=1111111111111111-", 10, WHOLE);
