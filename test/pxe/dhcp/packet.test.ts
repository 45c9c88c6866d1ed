import test from "ava";
import { type DhcpPacket, decodeDhcp, encodeDhcp, encodeDhcpReporting } from "../../../pxe/dhcp/packet.js";
import { hex, ip, join, latin1, option, REQUEST, sorted, type Wire, wire } from "./wire.js";

const END = [255];
const DISCOVER = option(53, [1]);

const roundTrip = test.macro({
  exec(t, packet: DhcpPacket) {
    const decoded = decodeDhcp(encodeDhcp(packet, { maxSize: 1472 }));
    t.true(decoded.ok);
    if (decoded.ok) t.deepEqual(sorted(decoded.value), sorted(packet));
  },
  title: (name) => `what was encoded decodes to itself: ${name}`,
});

test("a plain request", roundTrip, REQUEST);
test("every header field at a value of its own", roundTrip, {
  ...REQUEST,
  op: "BOOTREPLY",
  hops: 255,
  xid: 0xffffffff,
  secs: 65535,
  broadcast: true,
  ciaddr: ip("10.1.2.3"),
  yiaddr: ip("255.255.255.255"),
  siaddr: ip("192.168.0.1"),
  giaddr: ip("172.16.31.254"),
  sname: "boot.example",
  file: "undionly.kpxe",
});
test("names that fill their fields to the last byte", roundTrip, {
  ...REQUEST,
  sname: "s".repeat(64),
  file: "f".repeat(128),
});
test("names of control characters, ANSI sequences and high bytes", roundTrip, {
  ...REQUEST,
  sname: "\r\n\u001b[31m\u007f\u00ff",
  file: "../../\u0001\u0080\u00fe",
});
test("options of no length, one, 255, 256 and 600 bytes", roundTrip, {
  ...REQUEST,
  options: new Map([
    [53, Uint8Array.of(3)],
    [80, new Uint8Array(0)],
    [61, Uint8Array.of(1)],
    [43, new Uint8Array(255).fill(7)],
    [125, Uint8Array.from({ length: 256 }, (_, index) => index)],
    [224, Uint8Array.from({ length: 600 }, (_, index) => index % 251)],
  ]),
});
test("options that fill message, file and sname", roundTrip, {
  ...REQUEST,
  options: new Map([
    [53, Uint8Array.of(3)],
    [82, new Uint8Array(200).fill(9)],
    [224, new Uint8Array(920).fill(1)],
    [225, new Uint8Array(110).fill(2)],
    [226, new Uint8Array(50).fill(3)],
  ]),
});

const refusal = test.macro({
  exec(t, parts: Wire, reason: RegExp, offset: number) {
    const decoded = decodeDhcp(wire(parts));
    t.false(decoded.ok);
    if (decoded.ok) return;
    t.regex(decoded.reason, reason);
    t.is(decoded.offset, offset);
  },
  title: (name) => `refused with reason and offset: ${name}`,
});

const plain = { options: join(DISCOVER, END) };
test("op 0", refusal, { ...plain, op: 0 }, /op 0/, 0);
test("op 3", refusal, { ...plain, op: 3 }, /op 3/, 0);
test("InfiniBand", refusal, { ...plain, htype: 32 }, /Ethernet/, 1);
test("hlen 0", refusal, { ...plain, hlen: 0 }, /hlen/, 2);
test("hlen 16", refusal, { ...plain, hlen: 16 }, /hlen/, 2);
test("a broadcast chaddr", refusal, { ...plain, chaddr: "ffffffffffff" }, /group/, 28);
test("no cookie, and shorter than BOOTP", refusal, { ...plain, cookie: "00000000" }, /BOOTP/, 236);
test("an option that ends after its code", refusal, { options: join(DISCOVER, [12]) }, /option 12/, 244);
test("an option longer than the message", refusal, { options: join([12, 200, 65], END) }, /option 12/, 241);
const overloadedFile = { options: join(option(52, [1]), END), file: hex("0cff41") };
test("an overloaded file field with a torn option", refusal, overloadedFile, /option 12/, 109);
const overloadedSname = { options: join(option(52, [2]), END), sname: hex("0cff41") };
test("an overloaded sname field with a torn option", refusal, overloadedSname, /option 12/, 45);

test("nothing, and every length below a header, is refused", (t) => {
  for (let length = 0; length < 236; length += 1) t.false(decodeDhcp(new Uint8Array(length)).ok);
});

const options = test.macro({
  exec(t, parts: Wire, expected: readonly (readonly [number, string])[]) {
    const decoded = decodeDhcp(wire(parts));
    t.true(decoded.ok);
    if (!decoded.ok) return;
    const found = [...decoded.value.options].map(([code, value]) => [
      code,
      Buffer.from(value).toString("hex"),
    ]);
    t.deepEqual(found, expected);
  },
  title: (name) => `options read: ${name}`,
});

test(
  "pads before, between and after",
  options,
  { options: join([0, 0], DISCOVER, [0], option(12, [65]), END, [0]) },
  [
    [53, "01"],
    [12, "41"],
  ],
);
test("no end option", options, { options: join(DISCOVER) }, [[53, "01"]]);
test("nothing after the end option counts", options, { options: join(DISCOVER, END, option(12, [65])) }, [
  [53, "01"],
]);
test(
  "two parts of one option are joined",
  options,
  { options: join(option(43, [1, 2]), DISCOVER, option(43, [3]), END) },
  [
    [43, "010203"],
    [53, "01"],
  ],
);
test(
  "overload 3 reads options, then file, then sname",
  options,
  {
    options: join(DISCOVER, option(52, [3]), option(43, [1]), END),
    sname: join(option(43, [3]), option(12, [66]), END),
    file: join(option(43, [2]), END),
  },
  [
    [53, "01"],
    [43, "010203"],
    [12, "42"],
  ],
);
test(
  "an overload value of 7 means nothing",
  options,
  { options: join(DISCOVER, option(52, [7]), END), file: latin1("pxelinux.0") },
  [[53, "01"]],
);
test(
  "an overload inside an overloaded field means nothing",
  options,
  {
    options: join(DISCOVER, option(52, [1]), END),
    file: join(option(52, [3]), END),
    sname: latin1("name"),
  },
  [[53, "01"]],
);

test("an overloaded field is no name", (t) => {
  const bytes = wire({
    options: join(option(52, [1]), END),
    file: join(option(12, [65]), END),
    sname: latin1("s"),
  });
  const decoded = decodeDhcp(bytes);
  t.like(decoded, { ok: true, value: { file: "", sname: "s" } });
});

test("text after the NUL of a name is not part of it", (t) => {
  t.like(decodeDhcp(wire({ ...plain, file: latin1("a.efi\0secret") })), { value: { file: "a.efi" } });
});

test("a message of 64 KiB in one-byte parts of one option is joined", (t) => {
  const parts = Array.from({ length: 21_000 }, () => [43, 1, 7]).flat();
  const decoded = decodeDhcp(wire({ options: join(DISCOVER, parts, END) }));
  t.is(decoded.ok ? decoded.value.options.get(43)?.length : undefined, 21_000);
});

const size = test.macro({
  exec(t, maxSize: number | undefined, payload: number, longest: number) {
    const packet = {
      ...REQUEST,
      options: new Map([
        [53, Uint8Array.of(5)],
        [43, new Uint8Array(payload)],
      ]),
    };
    const { bytes, dropped } = encodeDhcpReporting(packet, { maxSize });
    t.true(bytes.length >= 300 && bytes.length <= longest, `${bytes.length} bytes`);
    t.deepEqual(dropped, []);
  },
  title: (name) => `size of the message: ${name}`,
});

test("at least 300 bytes", size, 1472, 1, 300);
test("576 and less leave 548 beside the headers", size, 0, 430, 548);
test("none given counts as 576", size, undefined, 430, 548);
test("OVMF's 65280 counts as 1472", size, 65280, 1100, 1444);

test("what does not fit is reported, and message type, server and lease time are never that", (t) => {
  const big = [1, 2, 3, 4, 5, 6].map((code) => [code, new Uint8Array(250)] as const);
  const last = [
    [51, hex("00000e10")],
    [54, hex("0a4d000a")],
    [53, Uint8Array.of(5)],
  ] as const;
  const packet = { ...REQUEST, file: "x", sname: "y", options: new Map([...big, ...last]) };
  const { bytes, dropped } = encodeDhcpReporting(packet, { maxSize: 576 });
  const decoded = decodeDhcp(bytes);
  t.deepEqual(dropped, [2, 3, 4, 5, 6]);
  t.deepEqual(decoded.ok ? [...decoded.value.options.keys()] : [], [53, 54, 51, 1]);
});

test("relay agent information is the last of the options field, also when others went to file and sname", (t) => {
  const options = new Map([
    [82, hex("0104 61626364")],
    [53, Uint8Array.of(2)],
    [43, new Uint8Array(250)],
    [60, new Uint8Array(120)],
  ]);
  const bytes = encodeDhcp({ ...REQUEST, options }, { maxSize: 576 });
  t.regex(Buffer.from(bytes).toString("hex", 240), /340101.*5206010461626364ff0*$/);
});

test("where fields overflow the important go first, and in each field the packet's order stands", (t) => {
  const options = new Map([
    [119, new Uint8Array(200)],
    [15, new Uint8Array(100)],
    [3, hex("0a4d0001")],
    [67, new Uint8Array(150)],
    [53, Uint8Array.of(2)],
    [1, hex("ffffff00")],
  ]);
  const { bytes, dropped } = encodeDhcpReporting({ ...REQUEST, file: "x", options }, { maxSize: 576 });
  const decoded = decodeDhcp(bytes);
  t.deepEqual(dropped, [119]);
  t.deepEqual(decoded.ok ? [...decoded.value.options.keys()] : decoded, [53, 15, 3, 67, 1]);
});

test("relay agent information that would leave no room is left out whole, and the rest stands", (t) => {
  const options = new Map([
    [53, Uint8Array.of(2)],
    [82, new Uint8Array(300)],
    [67, new Uint8Array(250)],
  ]);
  const { bytes, dropped } = encodeDhcpReporting(
    { ...REQUEST, file: "x", sname: "y", options },
    { maxSize: 576 },
  );
  const decoded = decodeDhcp(bytes);
  t.deepEqual(dropped, [82]);
  t.deepEqual(decoded.ok ? [...decoded.value.options.keys()] : decoded, [53, 67]);
});

test("a message with both names keeps them, and drops options rather", (t) => {
  const packet = { ...REQUEST, file: "f", sname: "s", options: new Map([[43, new Uint8Array(400)]]) };
  const { bytes, dropped } = encodeDhcpReporting(packet, { maxSize: 576 });
  t.like(decodeDhcp(bytes), { value: { file: "f", sname: "s" } });
  t.deepEqual(dropped, [43]);
});

test("names too long for their fields go out as options 66 and 67, whole", (t) => {
  const packet = { ...REQUEST, sname: "s".repeat(65), file: `http://10.0.0.1/${"f".repeat(200)}` };
  const decoded = decodeDhcp(encodeDhcp(packet, { maxSize: 1472 }));
  t.true(decoded.ok);
  if (!decoded.ok) return;
  t.is(decoded.value.file, "");
  t.deepEqual(decoded.value.options.get(66), latin1(packet.sname));
  t.deepEqual(decoded.value.options.get(67), latin1(packet.file));
});

test("pad, end and overload in an option map are not written", (t) => {
  const options = new Map([0, 255, 52].map((code) => [code, Uint8Array.of(3)]));
  const decoded = decodeDhcp(encodeDhcp({ ...REQUEST, options, file: "kept" }, { maxSize: 1472 }));
  t.like(decoded, { value: { file: "kept" } });
  t.is(decoded.ok ? decoded.value.options.size : -1, 0);
});
