import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import test from "ava";
import { fetchHttp } from "../../../pxe/client/http-client.js";

test("a POST carries its body and headers, and its answer is told whatever the status", async (t) => {
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    response.statusCode = 503;
    response.end(`${request.method} ${request.headers.authorization} ${Buffer.concat(chunks)}`);
  }).listen(0, "127.0.0.1");
  t.teardown(() => server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const answer = await fetchHttp({
    ...{ url: `http://127.0.0.1:${port}/phone`, method: "POST", body: Buffer.from("{}") },
    headers: { Authorization: "Bearer x" },
  });
  t.is(answer.status, 503);
  t.is(new TextDecoder().decode(answer.bytes), "POST Bearer x {}");
});
