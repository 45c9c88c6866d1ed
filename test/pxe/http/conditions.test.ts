import test from "ava";
import { type AnswerPlan, type Conditions, planAnswer } from "../../../pxe/http/conditions.js";

const ETAG = '"abc"';
interface More {
  readonly method?: string;
  readonly etag?: string;
}

const planned = test.macro((t, conditions: Conditions, expected: AnswerPlan["kind"], more: More = {}) => {
  const { method = "GET", etag = ETAG } = more;
  t.is(planAnswer(method, conditions, { size: 10, etag: etag === "" ? undefined : etag }).kind, expected);
});
const range = "bytes=2-3";

test("no condition", planned, {}, "whole");
test("a range", planned, { range }, "part");
test("a range outside", planned, { range: "bytes=10-" }, "unsatisfiable");
test("a range by HEAD is not looked at (RFC 9110 §14.2)", planned, { range }, "whole", { method: "HEAD" });
test("a range of the same file", planned, { range, "if-range": ETAG }, "part");
test("a range of the file before", planned, { range, "if-range": '"old"' }, "whole");
test("a range outside the file before", planned, { range: "bytes=10-", "if-range": '"old"' }, "whole");
test("a range if its tag is weak", planned, { range, "if-range": 'W/"abc"' }, "whole");
test("a range since a date", planned, { range, "if-range": "Fri, 27 Nov 2026 10:00:00 GMT" }, "whole");
test("a range of a file without a tag", planned, { range, "if-range": ETAG }, "whole", { etag: "" });
test("the client has it", planned, { "if-none-match": ETAG }, "unchanged");
test("the client has it, weakly and among others", planned, { "if-none-match": '"x", W/"abc"' }, "unchanged");
test("the client has it, by HEAD", planned, { "if-none-match": ETAG }, "unchanged", { method: "HEAD" });
test("the client has another", planned, { "if-none-match": '"x"' }, "whole");
test("the client has any", planned, { "if-none-match": "*" }, "unchanged", { etag: "" });
test("a file without a tag is never the same", planned, { "if-none-match": ETAG }, "whole", { etag: "" });
test("only this file", planned, { "if-match": ETAG, range }, "part");
test("only any file", planned, { "if-match": "*" }, "whole", { etag: "" });
test("only another file", planned, { "if-match": '"x"', "if-none-match": ETAG }, "changed");
test("only this file, weakly (RFC 9110 §13.1.1)", planned, { "if-match": 'W/"abc"' }, "changed");
