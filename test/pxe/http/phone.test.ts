import test from "ava";
import { LONGEST_PHONE_CALL, type PhoneAnswer, type PhoneCall } from "../../../pxe/boot/phone.js";
import type { HttpServerOptions } from "../../../pxe/http/http-server.js";
import { bytesFile } from "../tftp/file-table.js";
import { chooseSeed, randomBytes, seededRandom } from "../tftp/seeded-random.js";
import { type HttpLab, withHttpServer } from "./http-lab.js";
import { RawClient } from "./raw-client.js";

const PATH = "/phone/52-54-00-12-34-56/start";
const TOKEN = "0123456789abcdef".repeat(4);
const SCRIPT = Buffer.from("boot\n");

/** A server whose calls are kept, each answered by `answer`. */
async function withPhone(
  run: (lab: HttpLab, calls: readonly PhoneCall[]) => Promise<void>,
  answer: (call: PhoneCall) => PhoneAnswer | Promise<PhoneAnswer> = () => ({ kind: "taken" }),
  options: Partial<HttpServerOptions> = {},
): Promise<void> {
  const calls: PhoneCall[] = [];
  const phone = async (call: PhoneCall) => {
    calls.push(call);
    return answer(call);
  };
  const store = async () => [bytesFile("boot.ipxe", SCRIPT)];
  await withHttpServer({ store, options: { phone, ...options } }, (lab) => run(lab, calls));
}

function post(body: string, { path = PATH, headers = [] as readonly string[] } = {}): string {
  const head = [
    `POST ${path} HTTP/1.1`,
    "Host: h",
    `Authorization: Bearer ${TOKEN}`,
    `Content-Length: ${body.length}`,
  ];
  return `${[...head, ...headers].join("\r\n")}\r\n\r\n${body}`;
}

function chunked(...chunks: readonly string[]): string {
  const body = [...chunks, ""].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");
  return `POST ${PATH} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n${body}`;
}

const bodies = (calls: readonly PhoneCall[]) => calls.map(({ body }) => Buffer.from(body).toString("latin1"));

test("a call reaches the desk whole, with its token, and is answered by one sentence", (t) =>
  withPhone(async ({ server, log }, calls) => {
    using client = await RawClient.connect(server);
    client.send(post('{"a":1}'));
    const answer = await client.answer();
    t.deepEqual([answer?.status, answer?.body.toString()], [200, "Taken.\n"]);
    t.regex(answer?.head ?? "", /content-type: text\/plain/i);
    t.deepEqual(
      calls.map((call) => ({ ...call, body: Buffer.from(call.body).toString() })),
      [
        {
          ...{ mac: "52:54:00:12:34:56", word: "start", token: TOKEN, client: "127.0.0.1", body: '{"a":1}' },
        } as never,
      ],
    );
    t.deepEqual(log.details("fileStarted"), []);
  }));

for (const [kind, status] of [
  ["refused", 403],
  ["later", 503],
  ["malformed", 400],
] as const)
  test(`a call that is ${kind} is answered by ${status} with the desk's sentence`, (t) =>
    withPhone(
      async ({ server }) => {
        using client = await RawClient.connect(server);
        client.send(post(""));
        const answer = await client.answer();
        t.deepEqual([answer?.status, answer?.body.toString()], [status, "The deploy\\x1b is over.\n"]);
      },
      () => ({ kind, text: "The deploy\u001b is over." }),
    ));

test("a desk that throws asks to call again", (t) =>
  withPhone(
    async ({ server }) => {
      using client = await RawClient.connect(server);
      client.send(post(""));
      t.is((await client.answer())?.status, 503);
    },
    () => Promise.reject(new Error(TOKEN)),
  ));

test("a call without a token comes with an empty one", (t) =>
  withPhone(async ({ server }, calls) => {
    using client = await RawClient.connect(server);
    client.send(chunked("a", "bc"));
    t.is((await client.answer())?.status, 200);
    t.is(calls[0]?.token, "");
    t.deepEqual(bodies(calls), ["abc"]);
  }));

test("calls and files on one connection, pipelined, are answered in their order", (t) =>
  withPhone(async ({ server }, calls) => {
    using client = await RawClient.connect(server);
    client.send(
      `${post("one")}GET /boot.ipxe HTTP/1.1\r\nHost: h\r\n\r\n${chunked("t", "wo")}${post("three")}`,
    );
    const answers = [];
    for (let index = 0; index < 4; index++) answers.push((await client.answer())?.body.toString());
    t.deepEqual(answers, ["Taken.\n", "boot\n", "Taken.\n", "Taken.\n"]);
    t.deepEqual(bodies(calls), ["one", "two", "three"]);
  }));

test("a call of the longest length is taken", (t) =>
  withPhone(async ({ server }, calls) => {
    using client = await RawClient.connect(server);
    client.send(post("x".repeat(LONGEST_PHONE_CALL)));
    t.is((await client.answer())?.status, 200);
    t.is(calls[0]?.body.length, LONGEST_PHONE_CALL);
  }));

for (const [name, text] of [
  ["by its length", post("x".repeat(LONGEST_PHONE_CALL + 1))],
  ["chunk by chunk", chunked(...Array.from({ length: 5 }, () => "x".repeat(LONGEST_PHONE_CALL / 4)))],
] as const)
  test(`a call that is too long, ${name}, is answered by 413, and the connection ends`, (t) =>
    withPhone(async ({ server }, calls) => {
      using client = await RawClient.connect(server);
      client.send(text);
      const answer = await client.answer();
      t.is(answer?.status, 413);
      t.regex(answer?.body.toString() ?? "", /^A call has at most 262144 bytes\.\n$/);
      await client.closed;
      t.deepEqual(calls, []);
    }));

test("a call without end is read no longer than some, and the connection ends", (t) =>
  withPhone(async ({ server }) => {
    using client = await RawClient.connect(server);
    client.send(`POST ${PATH} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
    let sent = 0;
    while (!client.socket.destroyed && sent < 64 * 1024 * 1024) {
      client.send(chunk);
      sent += chunk.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await client.closed;
    t.true(sent < 32 * 1024 * 1024, `${sent} bytes`);
  }));

test("who asks before it sends is told to go on once, and its call is taken", (t) =>
  withPhone(async ({ server }, calls) => {
    using client = await RawClient.connect(server);
    const call = post("hello", { headers: ["Expect: 100-continue"] });
    client.send(call.slice(0, -5));
    t.is((await client.answer(false))?.status, 100);
    client.send("hello");
    t.is((await client.answer())?.status, 200);
    t.deepEqual(bodies(calls), ["hello"]);
  }));

test("who speaks HTTP/1.0 is not told to go on", (t) =>
  withPhone(async ({ server }) => {
    using client = await RawClient.connect(server);
    client.send(post("hello", { headers: ["Expect: 100-continue"] }).replace("HTTP/1.1", "HTTP/1.0"));
    t.is((await client.answer())?.status, 200);
  }));

test("who asks before it sends too much is refused without being told to go on", (t) =>
  withPhone(async ({ server }) => {
    using client = await RawClient.connect(server);
    client.send(
      `POST ${PATH} HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: ${LONGEST_PHONE_CALL + 1}\r\n\r\n`,
    );
    t.is((await client.answer())?.status, 413);
    await client.closed;
  }));

test("a file is served to who asks before it sends nothing", (t) =>
  withPhone(async ({ server }) => {
    using client = await RawClient.connect(server);
    client.get("/boot.ipxe", "Expect: 100-continue");
    t.is((await client.answer(false))?.status, 100);
    t.is((await client.answer())?.body.toString(), "boot\n");
  }));

for (const method of ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
  test(`${method} of a number to call is answered by 405 and what is allowed`, (t) =>
    withPhone(async ({ server }, calls) => {
      using client = await RawClient.connect(server);
      client.send(`${method} ${PATH} HTTP/1.1\r\nHost: h\r\n\r\n`);
      const answer = await client.answer(method !== "HEAD");
      t.is(answer?.status, 405);
      t.regex(answer?.head ?? "", /^allow: POST\r$/im);
      t.deepEqual(calls, []);
    }));

for (const path of ["/phone/52-54-00-12-34-56/hello", "/phone/x/start", "/phone/", "/phone/%35-x/start"])
  test(`POST ${path} is answered by 404`, (t) =>
    withPhone(async ({ server, log }, calls) => {
      using client = await RawClient.connect(server);
      client.send(post("", { path }));
      t.is((await client.answer())?.status, 404);
      t.deepEqual(calls, []);
      t.notRegex(JSON.stringify(log.details("fileRefused")), new RegExp(TOKEN));
    }));

test("POST of a file is answered by 405 as ever", (t) =>
  withPhone(async ({ server }) => {
    using client = await RawClient.connect(server);
    client.send(post("x", { path: "/boot.ipxe" }));
    const answer = await client.answer();
    t.is(answer?.status, 405);
    t.regex(answer?.head ?? "", /^allow: GET, HEAD\r$/im);
  }));

test("without a desk there is no number to call", (t) =>
  withHttpServer({}, async ({ server }) => {
    using client = await RawClient.connect(server);
    client.send(post(""));
    t.is((await client.answer())?.status, 405);
    client.get(PATH);
    t.is((await client.answer())?.status, 404);
  }));

test("a call whose body is torn off reaches nobody", (t) =>
  withPhone(async ({ server }, calls) => {
    const whole = post("hello");
    for (let cut = 1; cut < whole.length; cut += 7) {
      using client = await RawClient.connect(server);
      client.send(whole.slice(0, cut));
      client.socket.end();
      await client.drain();
    }
    t.deepEqual(calls, []);
  }));

test("a caller that closes its sending half behind the call, as busybox nc does, gets its answer", (t) =>
  withPhone(async ({ server }) => {
    using client = await RawClient.connect(server);
    client.send(post("hello"));
    client.socket.end();
    t.is((await client.answer())?.status, 200);
  }));

test("a body that does not come is waited for as long as a head", (t) =>
  withPhone(
    async ({ server }, calls) => {
      using client = await RawClient.connect(server);
      client.send(post("hello").slice(0, -1));
      await client.drain();
      t.deepEqual(calls, []);
    },
    undefined,
    { settings: { headersTimeout: 300, checkEvery: 20 } },
  ));

test("thousands of mangled calls: each that reaches the desk is one of the five words, and files are served all the while", (t) => {
  const seed = chooseSeed();
  const random = seededRandom(seed);
  t.log(`SEED=${seed}`);
  const below = (limit: number) => Math.floor(random() * limit);
  const whole = [post("hello"), chunked("a", "bc"), post("", { headers: ["Expect: 100-continue"] })];
  const settings = { headersTimeout: 300, keepAliveTimeout: 100, checkEvery: 50, maxPerAddress: 1000 };
  return withPhone(
    async ({ server }, calls) => {
      let left = 1500;
      const disturb = async () => {
        for (; left > 0; left--) {
          using client = await RawClient.connect(server);
          const text = Array.from({ length: 1 + below(3) }, () => whole[below(whole.length)]).join("");
          const at = below(text.length);
          const garbage = Buffer.from(randomBytes(random, below(12))).toString("latin1");
          client.send(text.slice(0, at) + garbage + text.slice(at + below(12)));
          if (random() < 0.5) client.socket.end();
          else if (random() < 0.9) await client.begun();
        }
      };
      await Promise.all(Array.from({ length: 30 }, disturb));
      for (const { mac, word, body, token } of calls) {
        t.regex(`${mac} ${word}`, /^([0-9a-f]{2}:){5}[0-9a-f]{2} (start|progress|done|failed|report)$/);
        t.true(body.length <= LONGEST_PHONE_CALL && token.length <= 16_384, `seed ${seed}`);
      }
      using client = await RawClient.connect(server);
      client.get("/boot.ipxe");
      t.is((await client.answer())?.body.toString(), "boot\n");
    },
    undefined,
    { settings },
  );
});
