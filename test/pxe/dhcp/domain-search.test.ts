import test from "ava";
import { domainSearch } from "../../../pxe/dhcp/domain-search.js";
import { encodeOption } from "../../../pxe/dhcp/options.js";
import { Random, seed } from "./random.js";
import { hex, latin1 } from "./wire.js";

const encoded = (names: readonly string[]) => encodeOption("domainSearch", names)[1];
const decoded = (bytes: Uint8Array) => domainSearch.decode(bytes, 0, bytes.length);
const wireOf = (names: readonly string[]) => Buffer.from(encoded(names)).toString("hex");

test("RFC 3397's own example is written and read as it stands there", (t) => {
  const names = ["eng.apple.com", "marketing.apple.com"];
  const digits = "03656e67056170706c6503636f6d00" + "096d61726b6574696e67c004";
  t.is(wireOf(names), digits);
  t.deepEqual(decoded(hex(digits)), names);
});

test("a name that is the end of an earlier one, or all of it, is a pointer alone", (t) => {
  const names = ["lab.example", "example", "lab.example"];
  t.is(wireOf(names), "036c6162076578616d706c6500" + "c004" + "c000");
  t.deepEqual(decoded(encoded(names)), names);
});

test("a pointer may lead to a name that ends by a pointer itself", (t) => {
  const names = ["c", "b.c", "a.b.c", "a.b.c"];
  t.is(wireOf(names), "016300" + "0162c000" + "0161c003" + "c007");
  t.deepEqual(decoded(encoded(names)), names);
});

const refused = test.macro({
  exec(t, bytes: Uint8Array) {
    t.is(decoded(bytes), undefined);
  },
  title: (what) => `no list of names: ${what}`,
});
test("nothing", refused, hex(""));
test("the root", refused, hex("00"));
test("the root by a pointer", refused, hex("0161 00 c002"));
test("a pointer to itself", refused, hex("c000"));
test("a name that ends where it begins", refused, hex("0161 c000"));
test("two pointers at each other", refused, hex("c002 c000"));
test("a pointer ahead", refused, hex("c002 0161 00"));
test("a pointer into its own labels", refused, hex("0161 0162 c002"));
test("half a pointer", refused, hex("0161 00 c0"));
test("no end", refused, hex("0161"));
test("a label longer than the option", refused, hex("0561 62"));
test("the reserved label types", refused, hex("4061 00"));
test("a label with a NUL", refused, hex("02 6100 00"));
test("a label with a dot, which would be two", refused, hex("03 612e62 00"));
test("a label with an escape", refused, hex("02 1b5b 00"));
test("a name of 256 bytes", refused, latin1(`${"\x01a".repeat(127)}\x02ab\0`));
test("a name made longer than 255 by its pointer", refused, latin1(`${"\x01a".repeat(127)}\0\x01b\xc0\0`));

test("names of 255 bytes on the wire are read, also by pointers", (t) => {
  const long = latin1(`${"\x01a".repeat(127)}\0`);
  const [name = ""] = decoded(long) ?? [];
  t.is(name.length, 253);
  t.deepEqual(decoded(Uint8Array.of(...long, 0xc0, 0)), [name, name]);
});

test("a few bytes do not become megabytes: 64 names and no more", (t) => {
  const first = `${"\x01a".repeat(127)}\0`;
  t.is(decoded(latin1(first + "\xc0\0".repeat(63)))?.length, 64);
  t.is(decoded(latin1(first + "\xc0\0".repeat(64))), undefined);
});

test("a list beyond the reach of pointers is written out, and read", (t) => {
  const names = Array.from({ length: 64 }, (_, index) => `n${index}.${"x".repeat(63)}.${"y".repeat(63)}`);
  const spread = names.map((name, index) => name.replaceAll("x", String.fromCharCode(97 + (index % 26))));
  t.deepEqual(decoded(encoded(spread)), spread);
});

test("a list cut at any byte is the names before the cut, or none", (t) => {
  const names = ["eng.apple.com", "marketing.apple.com", "apple.com"];
  const bytes = encoded(names);
  const whole = new Map([
    [15, 1],
    [27, 2],
    [29, 3],
  ]);
  t.is(bytes.length, 29);
  for (let length = 0; length <= bytes.length; length += 1) {
    const count = whole.get(length);
    const expected = count === undefined ? undefined : names.slice(0, count);
    t.deepEqual(decoded(bytes.subarray(0, length)), expected, `cut at ${length}`);
  }
});

test("20,000 random and mutated lists never throw, and what is read survives a round trip", (t) => {
  const random = new Random(seed);
  const sound = encoded(["eng.apple.com", "marketing.apple.com", "apple.com", "lab.example"]);
  let read = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const bytes = round % 2 === 0 ? random.bytes(random.below(80)) : sound.slice();
    for (let change = random.below(4); change > 0 && bytes.length > 0; change -= 1)
      bytes[random.below(bytes.length)] = random.below(256);
    const names = decoded(bytes);
    if (names === undefined) continue;
    read += 1;
    const again = decoded(encoded(names));
    t.deepEqual(again, names, `seed ${seed}, round ${round}, ${Buffer.from(bytes).toString("hex")}`);
  }
  t.true(read > 1_000, `seed ${seed}: only ${read} read`);
});
