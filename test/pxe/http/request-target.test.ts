import test from "ava";
import { parseRequestTarget } from "../../../pxe/http/request-target.js";

const path = test.macro((t, target: string, expected: string) =>
  t.deepEqual(parseRequestTarget(target), { ok: true, path: expected }),
);
const refused = test.macro((t, target: string) => t.false(parseRequestTarget(target).ok));

test("a plain path", path, "/a/b.efi", "/a/b.efi");
test("doubled slashes name no host", path, "//grubx64.efi", "//grubx64.efi");
test("the absolute form", path, "http://10.0.0.1:8080/a/b", "/a/b");
test("the absolute form with doubled slashes", path, "HTTP://h//a", "//a");
test("the query is dropped", path, "/a?b=/c", "/a");
test("a fragment is dropped", path, "/a#b", "/a");
test("percent escapes are decoded", path, "/a%20b/%C3%BC", "/a b/ü");
test("percent escapes are decoded once", path, "/%252e%252e/x", "/%2e%2e/x");
test("dots are left for the path check", path, "/../%2e%2e/x", "/../../x");
test("an escaped NUL is left for the path check", path, "/a%00b", "/a\0b");
test("a torn escape", refused, "/a%2");
test("an escape that is no hex", refused, "/a%zz");
test("escapes that are no UTF-8", refused, "/%ff%fe");
test("an overlong slash", refused, "/%c0%af");
test("no slash in front", refused, "a");
test("the asterisk form", refused, "*");
test("the authority form", refused, "host:80");
test("another scheme", refused, "ftp://h/a");
test("nothing", refused, "");
test("2,049 characters", refused, `/${"a".repeat(2048)}`);
