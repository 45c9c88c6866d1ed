import test from "ava";
import { checkMode, formatOptions, negotiate } from "../../../pxe/tftp/negotiation.js";

const LIMITS = { maxBlksize: 1468, maxWindow: 64 };
const SIZE = 70_000;

const negotiated = test.macro((t, asked: string, oack: string, rest: object) => {
  const pairs = asked.split(" ").filter(Boolean);
  const options = new Map(pairs.map((pair) => [pair.split("=")[0] ?? "", pair.split("=")[1] ?? ""]));
  const { acknowledged, ...agreement } = negotiate(options, SIZE, LIMITS);
  t.is(formatOptions(acknowledged), oack);
  t.deepEqual(agreement, { blksize: 512, windowsize: 1, timeout: undefined, ...rest });
});

test("no options, no OACK", negotiated, "", "", {});
test("iPXE", negotiated, "blksize=1432 tsize=0", "blksize=1432 tsize=70000", { blksize: 1432 });
test("OVMF", negotiated, "tsize=0 blksize=1468 windowsize=4", "tsize=70000 blksize=1468 windowsize=4", {
  blksize: 1468,
  windowsize: 4,
});
test("the smallest block size", negotiated, "blksize=8", "blksize=8", { blksize: 8 });
test("block size 7 is left out", negotiated, "blksize=7", "", {});
test("block size 0 is left out", negotiated, "blksize=0 tsize=0", "tsize=70000", {});
test("a block size above ours is answered with ours", negotiated, "blksize=1469", "blksize=1468", {
  blksize: 1468,
});
test("the largest block size is answered with ours", negotiated, "blksize=65464", "blksize=1468", {
  blksize: 1468,
});
test("a block size above the RFC's is left out", negotiated, "blksize=65465", "", {});
test("a negative block size is left out", negotiated, "blksize=-1", "", {});
test("a block size with a fraction is left out", negotiated, "blksize=1024.5", "", {});
test("a block size in hex is left out", negotiated, "blksize=0x400", "", {});
test("an empty block size is left out", negotiated, "blksize=", "", {});
test("a block size of 17 digits is left out", negotiated, "blksize=11111111111111111", "", {});
test("the smallest window", negotiated, "windowsize=1", "windowsize=1", {});
test("a window above ours is answered with ours", negotiated, "windowsize=65535", "windowsize=64", {
  windowsize: 64,
});
test("window 0 is left out", negotiated, "windowsize=0", "", {});
test("a window above the RFC's is left out", negotiated, "windowsize=65536", "", {});
test("the shortest timeout", negotiated, "timeout=1", "timeout=1", { timeout: 1000 });
test("the longest timeout", negotiated, "timeout=255", "timeout=255", { timeout: 255_000 });
test("timeout 0 is left out", negotiated, "timeout=0", "", {});
test("timeout 256 is left out", negotiated, "timeout=256", "", {});
test("tsize is answered with the size whatever number was sent", negotiated, "tsize=123", "tsize=70000", {});
test("a tsize that is no number is left out", negotiated, "tsize=big", "", {});
test("unknown options are left out", negotiated, "utimeout=500 multicast= blksize=512", "blksize=512", {});
test("only unknown options, no OACK", negotiated, "rollover=0", "", {});

test("octet and netascii are served, the other modes are refused with a sentence", (t) => {
  t.deepEqual(checkMode("octet"), { ok: true });
  t.deepEqual(checkMode("netascii"), { ok: true });
  t.like(checkMode("mail"), { ok: false, code: 4 });
  t.like(checkMode(""), { ok: false, code: 4 });
  t.like(checkMode("binary"), { ok: false, code: 4 });
});
