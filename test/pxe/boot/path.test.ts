import test from "ava";
import { normalisePath, printableText } from "../../../pxe/boot/path.js";

const accepted = test.macro((t, text: string, path: string) => {
  t.deepEqual(normalisePath(text), { ok: true, path });
});

const refused = test.macro((t, text: string, reason: RegExp) => {
  const answer = normalisePath(text);
  if (answer.ok) t.fail(`accepted as "${answer.path}"`);
  else t.regex(answer.reason, reason);
});

test("a plain name stays as it is", accepted, "undionly.kpxe", "undionly.kpxe");
test("a path with folders stays as it is", accepted, "a/b/c.cfg", "a/b/c.cfg");
test("GRUB's leading slash is dropped", accepted, "/grub/grub.cfg", "grub/grub.cfg");
test("several leading slashes are dropped", accepted, "///grubx64.efi", "grubx64.efi");
test("doubled slashes inside are one", accepted, "a//b///c", "a/b/c");
test(
  "a MAC with colons is a name like any other",
  accepted,
  "grub.cfg-52:54:00:12:34:56",
  "grub.cfg-52:54:00:12:34:56",
);
test("a name may begin with a dot", accepted, ".hidden/..x/x..", ".hidden/..x/x..");
test("a name may hold a space", accepted, "a b", "a b");
test("percent signs are not decoded here", accepted, "%2e%2e/etc/passwd", "%2e%2e/etc/passwd");
test("255 bytes are accepted", accepted, "a".repeat(255), "a".repeat(255));
test("256 bytes are refused", refused, "a".repeat(256), /longer than 255/);
test("a leading slash counts in the length", refused, `/${"a".repeat(255)}`, /longer/);
test("65,000 bytes are refused", refused, "a".repeat(65_000), /longer/);
test("the empty path is refused", refused, "", /names no file/);
test("a slash alone is refused", refused, "/", /names no file/);
test("a folder is refused", refused, "grub/", /names a folder/);
test("the parent folder is refused", refused, "..", /segment/);
test("climbing out is refused", refused, "../etc/passwd", /segment/);
test("climbing out behind a slash is refused", refused, "/../etc/passwd", /segment/);
test("climbing out inside is refused", refused, "a/../../etc/passwd", /segment/);
test("climbing that stays inside is refused", refused, "a/../b", /segment/);
test("climbing at the end is refused", refused, "a/..", /segment/);
test("climbing between doubled slashes is refused", refused, "a//..//b", /segment/);
test("a lone dot segment is refused", refused, "a/./b", /segment/);
test("a lone dot in front is refused", refused, "./a", /segment/);
test("backslashes are refused", refused, "..\\..\\etc\\passwd", /backslash/);
test("one backslash is refused", refused, "EFI\\BOOT\\grubx64.efi", /backslash/);
test("a drive letter's backslash is refused", refused, "C:\\boot.ini", /backslash/);
test("a NUL is refused", refused, "a\0.cfg", /NUL/);
test("a NUL at the end is refused", refused, "a\0", /NUL/);
test("a line feed is refused", refused, "a\nb", /printable/);
test("a carriage return is refused", refused, "a\rb", /printable/);
test("an ANSI escape is refused", refused, "\x1b[31mred", /printable/);
test("DEL is refused", refused, "a\x7f", /printable/);
test("a C1 control is refused", refused, "a\x9b31m", /printable/);
test("letters beyond ASCII are refused", refused, "gr\u00fcb.cfg", /printable/);
test("a full-width dot is refused", refused, "\uff0e\uff0e/x", /printable/);

test("what is accepted normalises to itself", (t) => {
  for (const text of ["/a//b", "a", "//x/y z"]) {
    const once = normalisePath(text);
    if (!once.ok) return t.fail(once.reason);
    t.deepEqual(normalisePath(once.path), once);
  }
});

test("printable text escapes every control character and is cut", (t) => {
  t.is(printableText("a\r\n\x1b[31m\0\u00e9\u2028"), "a\\x0d\\x0a\\x1b[31m\\x00\\xe9\\x2028");
  t.is(printableText("a".repeat(300)).length, 255);
  t.is(printableText("\0".repeat(300), 20), "\\x00\\x00\\x00\\x00\\...");
});
