import { status } from "@grpc/grpc-js";
import test from "ava";
import { ERRORS, type ErrorCode, failure, MetalplugError } from "../../driver/errors.js";

const codes = Object.keys(ERRORS).filter((code): code is ErrorCode => code in ERRORS);

test("there are error codes", (t) => {
  t.true(codes.length > 20);
});

for (const code of codes) {
  test(`${code} has a gRPC status that is neither OK nor UNKNOWN`, (t) => {
    const number: number | undefined = status[ERRORS[code].status];
    t.is(typeof number, "number");
    t.not(number, status.OK);
    t.not(number, status.UNKNOWN);
  });

  test(`${code} is spelled in capitals, and its sentence has well-formed placeholders and no full stop`, (t) => {
    const { sentence } = ERRORS[code];
    t.regex(code, /^[A-Z]+(_[A-Z]+)*$/);
    t.notRegex(sentence.replace(/\{[a-zA-Z]+\}/g, ""), /[{}]/);
    t.notRegex(sentence, /\.$/);
    t.true(sentence.length > 0);
  });
}

test("a failure fills every placeholder and keeps code and cause", (t) => {
  const cause = new Error("EIO");
  const error = failure("STORE_FAILED", { folder: "/data", found: "input/output error" }, { cause });
  t.true(error instanceof MetalplugError);
  t.is(error.message, "Cannot write to /data: input/output error; nothing was changed");
  t.is(error.code, "STORE_FAILED");
  t.is(error.cause, cause);
});

test("a value with braces in it is not taken for a placeholder", (t) => {
  t.is(failure("MAC_REFUSED", { found: "{found} {other}" }).message, "{found} {other}");
});
