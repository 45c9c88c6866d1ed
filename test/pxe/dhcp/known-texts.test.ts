import test from "ava";
import { knownText } from "../../../pxe/dhcp/known-texts.js";
import { Random, seed } from "./random.js";

test("a text is what its bytes say, however many others have been read before it", (t) => {
  const start = seed;
  const random = new Random(start);
  for (let run = 0; run < 5000; run++) {
    const bytes = random.bytes(random.below(80));
    const from = random.below(bytes.length + 1);
    const expected = Buffer.from(bytes.subarray(from)).toString("latin1");
    t.is(knownText(bytes, from, bytes.length), expected, `METALPLUG_SEED=${start}`);
  }
});

test("memory that is used again changes no text that was read from it", (t) => {
  const bytes = Uint8Array.from(Buffer.from("PXEClient"));
  t.is(knownText(bytes, 0, 9), "PXEClient");
  bytes[0] = 0x58;
  t.is(knownText(bytes, 0, 9), "XXEClient");
  bytes[0] = 0x50;
  t.is(knownText(bytes, 0, 9), "PXEClient");
});
