import test from "ava";
import { joinOptions, readOptionField } from "../../../pxe/dhcp/option-area.js";
import { OptionCollector } from "../../../pxe/dhcp/option-collector.js";
import { encodeOption } from "../../../pxe/dhcp/options.js";
import { WireOptions } from "../../../pxe/dhcp/wire-options.js";
import { Random, seed } from "./random.js";
import { hex, join, option } from "./wire.js";

const listed = (options: Iterable<readonly [number, Uint8Array]>) =>
  Array.from(options, ([code, value]) => `${code}=${Buffer.from(value).toString("hex")}`);

test("options are found in their order, from a place on, pads between them, up to the end option", (t) => {
  const bytes = join(
    [9, 9, 0],
    option(53, [1]),
    [0, 0],
    option(12, [65, 66]),
    option(61, []),
    [255],
    option(3, [1]),
  );
  const options = WireOptions.read(bytes, 2);
  if (options === undefined) return t.fail("not read");
  t.deepEqual(listed(options), ["53=01", "12=4142", "61="]);
  t.deepEqual([...options.keys()], [53, 12, 61]);
  t.is(options.size, 3);
  t.true(options.has(61));
  t.false(options.has(3));
  t.is(options.get(3), undefined);
});

for (const [name, bytes] of [
  ["in several parts", join(option(43, [1]), option(43, [2]))],
  ["in other fields as well", join(option(52, [1]))],
  ["that runs past the end", Uint8Array.of(12, 3, 65)],
  ["without a length", Uint8Array.of(12)],
] as const)
  test(`an option ${name} is left to who reads more than one field`, (t) => {
    t.is(WireOptions.read(bytes, 0), undefined);
  });

test("a value is a view on the message, also where that is a part of larger memory", (t) => {
  const whole = Buffer.from(join([7, 7, 7], option(12, [65]), [255]));
  const value = WireOptions.read(whole.subarray(3), 0)?.get(12);
  t.deepEqual(value, Uint8Array.of(65));
  whole[5] = 66;
  t.deepEqual(value, Uint8Array.of(66));
});

test("what is read in one pass is what is read field by field, of random bytes too", (t) => {
  const start = seed;
  const random = new Random(start);
  let read = 0;
  for (let run = 0; run < 3000; run++) {
    const bytes = random.bytes(random.below(40)).map((byte) => (byte < 12 ? 255 : byte % 7));
    const options = WireOptions.read(bytes, 0);
    if (options === undefined) continue;
    const field = readOptionField(bytes, 0, bytes.length);
    const expected = field.ok ? listed(joinOptions([field.value])) : field.reason;
    t.deepEqual(listed(options), expected, `METALPLUG_SEED=${start}`);
    read++;
  }
  t.true(read > 100);
});

test("collected options stand as they were asked for, between what comes first and what comes last", (t) => {
  const collector = new OptionCollector();
  collector.addRaw(82, hex("0100"));
  collector.add("hostName", "n1");
  collector.add("subnetMask", "255.255.255.0" as never);
  collector.add("messageType", "OFFER");
  collector.add("leaseTime", 3600);
  const asked = [82, 1, 99, 1, 53];
  t.deepEqual(listed(collector.layOut(asked)), ["53=02", "51=00000e10", "1=ffffff00", "12=6e31", "82=0100"]);
});

test("one collector serves message after message, and a later one leaves an earlier one alone", (t) => {
  const collector = new OptionCollector();
  collector.add("hostName", "first");
  const first = collector.layOut([]);
  collector.clear();
  collector.add("hostName", "other");
  collector.add("hostName", "second");
  const second = collector.layOut([12]);
  t.deepEqual(listed(first), [`12=${Buffer.from("first").toString("hex")}`]);
  t.deepEqual(listed(second), [`12=${Buffer.from("second").toString("hex")}`]);
});

test("a value that needs several parts is collected whole", (t) => {
  const collector = new OptionCollector();
  const long = new Uint8Array(256).fill(7);
  collector.addRaw(43, long);
  collector.addRaw(12, hex("41"));
  t.deepEqual(listed(collector.layOut([12])), ["12=41", `43=${"07".repeat(256)}`]);
  t.deepEqual(encodeOption("vendorSpecific", long)[1], long);
});
