import test from "ava";
import { PHONE_WORDS } from "../../../pxe/boot/phone.js";
import { bearerToken, isPhonePath, parsePhonePath } from "../../../pxe/http/phone-target.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

const MAC = "52:54:00:12:34:56" as MacAddress;

for (const word of PHONE_WORDS)
  test(`a machine can call "${word}"`, (t) => {
    t.deepEqual(parsePhonePath(`/phone/52-54-00-12-34-56/${word}`), { mac: MAC, word });
  });

for (const path of [
  ...["/phone", "/phone/", "/phone//", "/phone/52-54-00-12-34-56", "/phone/52-54-00-12-34-56/"],
  ...["/phone/52-54-00-12-34-56/hello", "/phone/52-54-00-12-34-56/start/", "/phone/52-54-00-12-34-56/START"],
  ...["//phone/52-54-00-12-34-56/start", "/phone/52:54:00:12:34:56/start", "/phone/52-54-00-12-34-5A/start"],
  ...[
    "/phone/01-54-00-12-34-56/start",
    "/phone/../phone/52-54-00-12-34-56/start",
    "/phone/52-54-00-12-34/start",
  ],
  ...["/phone/52-54-00-12-34-56/start/start", "/phone/constructor/start", "/phones/52-54-00-12-34-56/start"],
])
  test(`nobody is called by ${path}`, (t) => {
    t.is(parsePhonePath(path), undefined);
  });

test("what is meant for the phone begins with /phone/", (t) => {
  t.true(isPhonePath("/phone/x"));
  t.false(isPhonePath("/phonebook"));
  t.false(isPhonePath("/phone"));
});

for (const [header, token] of [
  [undefined, ""],
  ["", ""],
  ["Bearer abc123", "abc123"],
  ["bearer abc123==", "abc123=="],
  ["Bearer", ""],
  ["Bearer ", ""],
  ["Bearer a b", ""],
  ["Bearer a,b", ""],
  ["Basic abc123", ""],
  ["XBearer abc123", ""],
] as const)
  test(`the token of "${header}" is "${token}"`, (t) => {
    t.is(bearerToken(header), token);
  });
