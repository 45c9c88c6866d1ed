import test from "ava";
import { toNetascii } from "../../../pxe/tftp/netascii.js";
import { chooseSeed, randomBytes, seededRandom } from "./seeded-random.js";

const spelled = test.macro((t, text: string, expected: string) => {
  t.is(Buffer.from(toNetascii(Buffer.from(text, "latin1"))).toString("latin1"), expected);
});

test("nothing", spelled, "", "");
test("one line", spelled, "a\n", "a\r\n");
test("a line that ends as on the wire already", spelled, "a\r\n", "a\r\0\r\n");
test("a carriage return by itself", spelled, "a\rb", "a\r\0b");
test("bytes that are no text", spelled, "\xff\0\n", "\xff\0\r\n");

test("whoever reads it backwards has the same bytes", (t) => {
  const seed = chooseSeed();
  const random = seededRandom(seed);
  for (let run = 0; run < 200; run++) {
    const bytes = randomBytes(random, random() * 200).map((byte) => (byte < 100 ? byte % 16 : byte));
    const wire = Buffer.from(toNetascii(bytes)).toString("latin1");
    const back = wire.replace(/\r([\n\0])/g, (_, end) => (end === "\n" ? "\n" : "\r"));
    t.is(back, Buffer.from(bytes).toString("latin1"), `SEED=${seed}`);
  }
});
