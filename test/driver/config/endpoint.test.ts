import test from "ava";
import { parseEndpoint } from "../../../driver/config/endpoint.js";

for (const text of ["127.0.0.1:7443", "hv1.example:65535", "localhost:0", "hv-1:1"])
  test(`${text} is host and port`, (t) => {
    const [host, port] = text.split(":");
    t.deepEqual<unknown, unknown>(parseEndpoint(text), { host, port: Number(port) });
  });

for (const text of [
  "",
  "127.0.0.1",
  ":7443",
  "a:",
  "a:b",
  "a:65536",
  "a:01",
  "300.1.1.1:1",
  "1.2.3:1",
  "a b:1",
  "a:1:2",
  "-a:1",
  "[::1]:1",
])
  test(`"${text}" is no host and port`, (t) => {
    t.is(parseEndpoint(text), undefined);
  });
