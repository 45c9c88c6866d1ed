import test from "ava";
import { storedEvent } from "../../../driver/rpc/convert/stored-event.js";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import { MAC } from "./support.js";

const EVENT: BootEvent = {
  ...{ sequence: 7, at: 1_760_000_000_000.25, source: "hv1", mac: MAC, bootSession: "s" },
  detail: { kind: "fileStarted", protocol: "tftp", path: "a", bytes: 5, options: "" },
};

test("an event comes back from its JSON as it was", (t) => {
  t.deepEqual(storedEvent(JSON.parse(JSON.stringify(EVENT))), EVENT);
});

for (const [name, value] of Object.entries({
  "no object": "text",
  nothing: null,
  "an empty one": {},
  "without detail": { ...EVENT, detail: undefined },
  "of a kind of another version": { ...EVENT, detail: { kind: "dreamt" } },
  "with a word of another version": { ...EVENT, detail: { ...EVENT.detail, protocol: "smoke" } },
  "with a list for a word": { ...EVENT, detail: { ...EVENT.detail, protocol: [] } },
  "with an object for a time": { ...EVENT, at: {} },
}))
  test(`refused as an event: ${name}`, (t) => t.is(storedEvent(value), undefined));

test("whatever else stands in its place, a text is a text and a number a number", (t) => {
  const odd = { ...EVENT, source: 5, detail: { ...EVENT.detail, path: 7, options: { a: 1 }, bytes: "9" } };
  const { source, detail } = storedEvent(odd) ?? EVENT;
  t.is(typeof source, "string");
  t.true(
    detail.kind === "fileStarted" && typeof detail.path === "string" && typeof detail.bytes === "number",
  );
});
