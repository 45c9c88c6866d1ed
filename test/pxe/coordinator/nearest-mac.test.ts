import test from "ava";
import { describeSlip, type MacSlip, nearestMacs } from "../../../pxe/coordinator/nearest-mac.js";
import { type MacAddress, parseMacAddress } from "../../../pxe/net/mac-address.js";

const MAC = of("52:54:00:12:34:56");

const slip = test.macro({
  exec(t, known: string, expected: MacSlip | undefined) {
    const found = nearestMacs(MAC, (mac) => mac === known);
    t.deepEqual(found, expected === undefined ? [] : [{ mac: of(known), slip: expected }]);
  },
  title: (name) => `a MAC that is like ours: ${name}`,
});

test("one digit, 8 for B", slip, "52:54:00:12:34:5b", "oneDigit");
test("one digit in the first byte", slip, "5a:54:00:12:34:56", "oneDigit");
test("two digits swapped, side by side", slip, "52:54:00:12:43:56", "twoDigitsSwapped");
test("two digits swapped, across bytes", slip, "52:54:00:15:34:26", "twoDigitsSwapped");
test("the next port of the card", slip, "52:54:00:12:34:60", undefined);
test("eight farther, with a carry", slip, "52:54:00:12:34:5e", "oneDigit");
test("two farther, with a carry into the next digit", slip, "52:54:00:12:34:4f", "neighbour");
test("the bytes turned round", slip, "56:34:12:00:54:52", "byteOrder");
test("two bytes swapped", slip, "52:54:12:00:34:56", "byteOrder");
test("the bits of each byte turned round", slip, "4a:2a:00:48:2c:6a", "bitOrder");
test("another machine altogether", slip, "52:54:00:99:88:77", undefined);
test("itself is not like itself", slip, MAC, undefined);

test("the likelier slip comes first, and few are told", (t) => {
  const known = new Set(["56:34:12:00:54:52", "52:54:00:12:43:56", "52:54:00:12:34:57"]);
  const found = nearestMacs(MAC, (mac) => known.has(mac)).map((near) => near.slip);
  t.deepEqual(found, ["oneDigit", "twoDigitsSwapped", "byteOrder"]);
  t.is(nearestMacs(MAC, () => true).length, 5);
});

test("it asks for a few hundred MACs, however many are known, and never for a group address", (t) => {
  const asked: string[] = [];
  nearestMacs(MAC, (mac) => {
    asked.push(mac);
    return false;
  });
  t.true(asked.length < 300);
  t.is(new Set(asked.map((mac) => parseMacAddress(mac) === undefined)).has(true), false);
});

test("each slip ends a sentence", (t) => {
  for (const kind of ["oneDigit", "twoDigitsSwapped", "neighbour", "byteOrder", "bitOrder"] as const)
    t.regex(describeSlip({ mac: MAC, slip: kind }), /^which /);
});

function of(text: string): MacAddress {
  const mac = parseMacAddress(text);
  if (mac === undefined) throw new Error(`${text} is no MAC address`);
  return mac;
}
