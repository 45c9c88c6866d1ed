import test from "ava";
import { checkGrubArguments, checkKernelArguments } from "../../../pxe/boot/kernel-arguments.js";

const accepted = test.macro((t, text: string) => {
  t.is(checkKernelArguments(text), undefined);
});

test("no arguments", accepted, "");
test("ordinary arguments", accepted, "console=ttyS0,115200n8 root=UUID=1-2 ip=dhcp panic=10");
test("a value in double quotes", accepted, 'dyndbg="file a.c +p"');
test("dollar, braces, semicolon and # inside a token", accepted, "a=$b {c} d;e f#g h=|| i=&&");
test("2,000 characters", accepted, "x".repeat(2000));

const refused = test.macro((t, text: string, reason: string) => {
  t.is(checkKernelArguments(text), reason);
});

test(
  "2,001 characters",
  refused,
  "x".repeat(2001),
  "they are 2001 characters long, at most 2000 are possible",
);
test(
  "a second line",
  refused,
  "quiet\nreboot",
  "character 6 is U+000A; only printable ASCII on one line is possible",
);
test("a tab", refused, "a\tb", "character 2 is U+0009; only printable ASCII on one line is possible");
test("a NUL", refused, "a\0", "character 2 is U+0000; only printable ASCII on one line is possible");
test("an umlaut", refused, "ä", "character 1 is U+00E4; only printable ASCII on one line is possible");
test("an emoji", refused, "a 🥾", "character 3 is U+1F97E; only printable ASCII on one line is possible");
test("an iPXE setting", refused, "a=\u0024{net0/mac}", 'they contain "${", which iPXE would expand');
test("an iPXE and", refused, "a && reboot", '"&&" is an operator to iPXE');
test("an iPXE or", refused, "a || shell", '"||" is an operator to iPXE');
test("an iPXE comment", refused, "a #b", '"#b" begins with #, where iPXE takes the rest for a comment');
test("another ramdisk", refused, "initrd=evil", `"initrd=evil" would replace the image's own ramdisk`);

const grub = test.macro((t, text: string, reason: string | undefined) => {
  t.is(checkGrubArguments(text), reason);
});

test("GRUB passes ordinary arguments on", grub, "a=$b c;d {e} #f", undefined);
for (const quote of ['"', "'", "\\"])
  test(
    `GRUB cannot pass ${quote} on`,
    grub,
    `a=${quote}b`,
    `GRUB would put a backslash before ${quote}; spawn with loader ipxe or pxelinux instead`,
  );
