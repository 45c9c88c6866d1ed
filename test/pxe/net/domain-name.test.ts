import test from "ava";
import { isDomainName } from "../../../pxe/net/domain-name.js";

const name = test.macro({
  exec(t, text: string, expected: boolean) {
    t.is(isDomainName(text), expected);
  },
  title: (what = "", _, expected) => `${expected ? "a name" : "no name"}: ${what}`,
});

test("one label", name, "r4u12", true);
test("a digit first", name, "4u.example", true);
test("hyphens inside", name, "a--b.c-d", true);
test("capitals", name, "Lab.EXAMPLE", true);
test("a label of 63", name, `${"a".repeat(63)}.b`, true);
test("253 letters", name, `${"a.".repeat(126)}a`, true);
test("254 letters", name, `${"a.".repeat(126)}aa`, false);
test("a label of 64", name, `${"a".repeat(64)}.b`, false);
test("nothing", name, "", false);
test("a dot at the end", name, "lab.example.", false);
test("a dot first", name, ".lab", false);
test("two dots together", name, "a..b", false);
test("255 dots", name, ".".repeat(255), false);
test("a hyphen first", name, "-lab", false);
test("a hyphen last", name, "lab-.example", false);
test("an underscore", name, "lab_1", false);
test("illegal letters only", name, "???", false);
test("CR, LF and ANSI", name, "a\r\n\u001b[31m", false);
test("letters beyond ASCII", name, "lüb", false);
test("a line break at the end", name, "lab\n", false);
