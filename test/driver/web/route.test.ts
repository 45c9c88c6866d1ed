import test from "ava";
import { findRoute, type Route, textAnswer } from "../../../driver/web/route.js";

const routes = ["/", "/metrics", "/api/boots/", "/api/boots/last/"].map(
  (path): Route => ({ path, answer: () => textAnswer(path) }),
);

const found = test.macro((t, path: string, expected: readonly [string, string] | undefined) => {
  const answer = findRoute(routes, path);
  t.deepEqual(answer && [answer.route.path, answer.rest], expected);
});

test("the root is itself only", found, "/", ["/", ""]);
test("a path is matched whole", found, "/metrics", ["/metrics", ""]);
test("nothing stands below a plain path", found, "/metrics/x", undefined);
test("nothing stands below the root by itself", found, "/x", undefined);
test("what is below a folder is its rest", found, "/api/boots/a-1", ["/api/boots/", "a-1"]);
test("the rest is decoded once", found, "/api/boots/a%2Fb%2541", ["/api/boots/", "a/b%41"]);
test("a rest that cannot be decoded is no name", found, "/api/boots/%ff", undefined);
test("the longer folder wins", found, "/api/boots/last/x", ["/api/boots/last/", "x"]);
