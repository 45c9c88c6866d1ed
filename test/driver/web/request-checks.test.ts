import test from "ava";
import { checkRequest } from "../../../driver/web/request-checks.js";

const request = (method: string, url: string, headers: Record<string, string> = {}) => ({
  method,
  url,
  headers: { host: "localhost:7480", ...headers },
});

const refused = test.macro((t, asked: ReturnType<typeof request>, status: number) => {
  const found = checkRequest(asked, true);
  t.is("status" in found ? found.status : 200, status);
});

for (const host of ["localhost", "LOCALHOST:1", "127.0.0.1:7480", "127.9.8.7", "[::1]:9000"])
  test(`on loopback, ${host} is the page's own name`, refused, request("GET", "/", { host }), 200);
for (const host of [
  "evil.example",
  "127.0.0.1.evil.example",
  "localhost.evil.example:7480",
  "10.0.0.1",
  "",
  "[::2]",
  "127.0.0.1:7480:1",
])
  test(
    `on loopback, the name ${JSON.stringify(host)} could be a foreign page's`,
    refused,
    request("GET", "/", { host }),
    421,
  );
for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", ""])
  test(`${method || "no method"} changes nothing`, refused, request(method, "/"), 405);

test("a body is not wanted", refused, request("GET", "/", { "content-length": "1" }), 400);
test("nor one in chunks", refused, request("GET", "/", { "transfer-encoding": "chunked" }), 400);
test("an empty body is none", refused, request("GET", "/", { "content-length": "0" }), 200);
test("an address is not longer than 2048 bytes", refused, request("GET", `/${"a".repeat(2048)}`), 414);
test("a proxy's form of address is refused", refused, request("GET", "http://localhost/"), 400);

test("beyond loopback any name will do: whoever says insecure lets in whoever comes", (t) => {
  t.true("path" in checkRequest(request("GET", "/", { host: "dc1.example" }), false));
});

test("path and query are told apart", (t) => {
  const found = checkRequest(request("HEAD", "/api/live?after=a.1&x=%20"), true);
  t.true("path" in found);
  if (!("path" in found)) return;
  t.is(found.path, "/api/live");
  t.deepEqual(
    [...found.query],
    [
      ["after", "a.1"],
      ["x", " "],
    ],
  );
});
