import test from "ava";
import { decodeDhcp, encodeDhcp, encodeDhcpReporting } from "../../../pxe/dhcp/packet.js";
import { hex, ip, join, latin1, option, REQUEST, wire } from "./wire.js";

const VEND = new Uint8Array(60);
/** RFC 951: 300 bytes, the vendor area zero. */
const PLAIN = wire({ cookie: "00000000", options: VEND, secs: 4 });
const WITH_COOKIE = wire({ options: join([255], VEND.subarray(1)) });

test("a BOOTP request without a cookie has no options, whatever its vendor area holds", (t) => {
  const other = wire({ cookie: "01020304", options: join(option(53, [1]), VEND.subarray(3)) });
  for (const bytes of [PLAIN, other]) {
    t.is(bytes.length, 300);
    const decoded = decodeDhcp(bytes);
    t.like(decoded, { ok: true, value: { op: "BOOTREQUEST", withoutCookie: true } });
    t.is(decoded.ok ? decoded.value.options.size : -1, 0);
  }
});

test("one with a cookie is like any message", (t) => {
  const decoded = decodeDhcp(WITH_COOKIE);
  t.true(decoded.ok);
  if (!decoded.ok) return;
  t.is(decoded.value.options.size, 0);
  t.false("withoutCookie" in decoded.value);
});

test("without a cookie nothing shorter than BOOTP's 300 bytes is taken, and headers are looked at all the same", (t) => {
  for (let length = 0; length < 300; length += 1) t.false(decodeDhcp(PLAIN.subarray(0, length)).ok);
  t.false(decodeDhcp(wire({ op: 3, cookie: "00000000", options: VEND })).ok);
  t.false(decodeDhcp(wire({ hlen: 16, cookie: "00000000", options: VEND })).ok);
  t.false(decodeDhcp(wire({ chaddr: "ffffffffffff", cookie: "00000000", options: VEND })).ok);
});

test("what was decoded without a cookie is written without one", (t) => {
  const decoded = decodeDhcp(PLAIN);
  if (!decoded.ok) return t.fail(decoded.reason);
  t.deepEqual(encodeDhcp(decoded.value, {}), PLAIN);
});

test("a reply to who sent no cookie has a vendor area of zeros, and its options are reported", (t) => {
  const options = new Map([[1, hex("ffffff00")]]);
  const reply = { ...REQUEST, op: "BOOTREPLY", file: "undionly.kpxe", options, withoutCookie: true } as const;
  const { bytes, dropped } = encodeDhcpReporting(reply, { bootp: true });
  t.is(bytes.length, 300);
  t.deepEqual(dropped, [1]);
  t.true(bytes.subarray(236).every((byte) => byte === 0));
});

test("a BOOTP reply is 300 bytes: what fits of 60, the most important first, sname and file left alone", (t) => {
  const servers = (count: number) => new Uint8Array(4 * count).fill(9);
  const options = new Map([
    [12, latin1("n".repeat(40))],
    [1, hex("ffffff00")],
    [3, servers(1)],
    [6, servers(9)],
  ]);
  const { bytes, dropped } = encodeDhcpReporting({ ...REQUEST, options }, { bootp: true, maxSize: 1472 });
  t.is(bytes.length, 300);
  t.deepEqual(dropped, [12]);
  const decoded = decodeDhcp(bytes);
  t.deepEqual(decoded.ok ? [...decoded.value.options.keys()] : decoded, [1, 3, 6]);
  t.true(bytes.subarray(44, 236).every((byte) => byte === 0));
  t.like(decoded, { value: { giaddr: ip("0.0.0.0") } });
});

test("the vendor area is filled to its last byte", (t) => {
  const { bytes, dropped } = encodeDhcpReporting(
    {
      ...REQUEST,
      options: new Map([
        [6, new Uint8Array(56)],
        [12, latin1("n")],
      ]),
    },
    { bootp: true },
  );
  t.deepEqual(dropped, [12]);
  t.is(bytes[297], 0);
  t.is(bytes[298], 255);
  const whole = encodeDhcpReporting(
    { ...REQUEST, options: new Map([[43, new Uint8Array(57)]]) },
    { bootp: true },
  );
  t.deepEqual(whole.dropped, []);
  t.is(whole.bytes[299], 255);
});
