/** GETs, all at once, each over a connection of its own. One buffer takes in all that comes. Prints an `HttpLoadResult`. */
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { pathToFileURL } from "node:url";
import { type Ipv4Address, ipv4FromNumber } from "../../pxe/net/ipv4-address.js";
import { ownCpuSeconds } from "./child-result.js";
import { FIRST_CLIENT } from "./client-sockets.js";
import { HttpFlow } from "./http-flow.js";
import { type Spread, spreadOf } from "./statistics.js";

export interface HttpLoadRequest {
  readonly address: Ipv4Address;
  readonly port: number;
  /** One connection each. */
  readonly paths: readonly string[];
  /** Bytes of each file. */
  readonly size: number;
  /** What every file is, over and over again; absent: bytes are only counted. */
  readonly unitFile?: string;
}

export interface HttpLoadResult {
  readonly seconds: number;
  readonly failed: number;
  readonly firstFailure?: string;
  /** Of whole files. */
  readonly bytes: number;
  readonly cpuSeconds: number;
  /** Seconds from connecting to the first byte of the answer, and to the last of the file. */
  readonly firstByte: Spread;
  readonly duration: Spread;
}

/** Milliseconds. */
const GIVE_UP_AFTER = 15_000;
/** Bytes a read takes at most: few enough to stay in the processor's cache. */
const READ = 256 * 1024;

interface Got {
  readonly flow: HttpFlow;
  firstByteAt: number;
  endedAt: number;
}

async function load(request: HttpLoadRequest): Promise<HttpLoadResult> {
  const { paths, size, unitFile } = request;
  const expected = { size, ...(unitFile === undefined ? {} : { unit: readFileSync(unitFile) }) };
  // Each read is handled before the next one of any connection begins.
  const buffer = Buffer.allocUnsafe(READ);
  const cpuAtStart = ownCpuSeconds();
  const start = performance.now();
  const all = await Promise.all(
    paths.map((path, client) => get(request, path, client, new HttpFlow(expected), buffer)),
  );
  const complete = all.filter(({ flow }) => flow.state === "complete");
  const since = (times: readonly number[]) => spreadOf(times.map((time) => (time - start) / 1000));
  const failure = all.find(({ flow }) => flow.failure !== undefined)?.flow.failure;
  return {
    seconds: (performance.now() - start) / 1000,
    failed: all.length - complete.length,
    ...(failure === undefined ? {} : { firstFailure: failure }),
    bytes: complete.length * size,
    cpuSeconds: ownCpuSeconds() - cpuAtStart,
    firstByte: since(complete.map(({ firstByteAt }) => firstByteAt)),
    duration: since(complete.map(({ endedAt }) => endedAt)),
  };
}

function get(
  { address, port }: HttpLoadRequest,
  path: string,
  client: number,
  flow: HttpFlow,
  buffer: Buffer,
): Promise<Got> {
  const got: Got = { flow, firstByteAt: Number.NaN, endedAt: Number.NaN };
  return new Promise((resolve) => {
    const callback = (length: number) => {
      if (flow.state === "head" && Number.isNaN(got.firstByteAt)) got.firstByteAt = performance.now();
      flow.receive(length === buffer.length ? buffer : buffer.subarray(0, length));
      if (flow.state === "complete" || flow.state === "failed") socket.destroy();
      return true;
    };
    const localAddress = ipv4FromNumber(FIRST_CLIENT + client);
    const socket = connect({ host: address, port, localAddress, onread: { buffer, callback } });
    socket.setTimeout(GIVE_UP_AFTER, () => {
      flow.fail(`silence after ${flow.received} bytes`);
      socket.destroy();
    });
    socket.on("error", ({ message }) => flow.fail(message));
    socket.on("close", () => {
      got.endedAt = performance.now();
      flow.end();
      resolve(got);
    });
    socket.write(`GET /${path} HTTP/1.1\r\nHost: ${address}\r\nConnection: close\r\n\r\n`);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  console.log(JSON.stringify(await load(JSON.parse(process.argv[2] ?? "{}"))));
