import test from "ava";
import { pullSource } from "../../../driver/cli/pull-source.js";

const DIGEST = "a1".repeat(32);
const URL_ = "https://mirror.example.org/vmlinuz";

const read = test.macro<[text: string, digest: string | undefined]>({
  exec(t, text, digest) {
    t.deepEqual(pullSource("kernel", text, digest), { url: URL_, sha256: DIGEST });
  },
  title: (name = "") => `a URL with its digest: ${name}`,
});

test("behind it", read, `${URL_}#sha256=${DIGEST}`, undefined);
test("beside it", read, URL_, DIGEST);
test("in capitals", read, `${URL_}#SHA256=${DIGEST.toUpperCase()}`, undefined);
test("twice the same", read, `${URL_}#sha256=${DIGEST}`, DIGEST);

const refused = test.macro<[text: string, digest: string | undefined, says: RegExp]>({
  exec(t, text, digest, says) {
    t.throws(() => pullSource("kernel", text, digest), { message: says });
  },
  title: (name = "") => `refused: ${name}`,
});

test("no digest", refused, URL_, undefined, /^What --kernel must be is not said/);
test("another fragment", refused, `${URL_}#part`, undefined, /^What --kernel must be is not said/);
test("a digest cut short", refused, URL_, "abc", /^The SHA-256 of --kernel is "abc"; expected 64 hex digits/);
test("two digests", refused, `${URL_}#sha256=${DIGEST}`, "b".repeat(64), /name two different digests$/);
test("a file", refused, "/boot/vmlinuz", DIGEST, /expected http:\/\/… or https:\/\/…$/);
test("another scheme", refused, "ftp://host/x", DIGEST, /expected http/);
