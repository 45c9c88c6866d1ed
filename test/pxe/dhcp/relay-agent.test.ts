import test from "ava";
import { encodeOption, readOption } from "../../../pxe/dhcp/options.js";
import { decodeRelayAgent, encodeRelayAgent } from "../../../pxe/dhcp/relay-agent.js";
import { Random, seed } from "./random.js";
import { hex, ip, latin1, REQUEST } from "./wire.js";

test("circuit, remote and unknown sub-options are read, and the map writes them back unchanged", (t) => {
  const bytes = hex("01 03 676531 02 02 abcd 97 01 00 13 00");
  const decoded = decodeRelayAgent(bytes);
  t.true(decoded.ok);
  if (!decoded.ok) return;
  t.deepEqual(decoded.value.circuitId, latin1("ge1"));
  t.deepEqual(decoded.value.remoteId, hex("abcd"));
  t.true(decoded.value.usesSourcePort);
  t.deepEqual(encodeRelayAgent(decoded.value.subOptions), bytes);
  const [code, again] = encodeOption("relayAgentInformation", decoded.value);
  t.deepEqual(
    readOption({ ...REQUEST, options: new Map([[code, again]]) }, "relayAgentInformation"),
    decoded.value,
  );
});

test("link selection and server identifier override are addresses", (t) => {
  const bytes = hex("05 04 0a4e0000 0b 04 0a4e0001");
  const decoded = decodeRelayAgent(bytes);
  t.like(decoded, {
    ok: true,
    value: { linkSelection: ip("10.78.0.0"), serverIdentifierOverride: ip("10.78.0.1") },
  });
  if (decoded.ok) t.deepEqual(encodeRelayAgent(decoded.value.subOptions), bytes);
});

for (const [what, digits] of [
  ["of three bytes", "05 03 0a4e00 0b 03 0a4e00"],
  ["of five bytes", "05 05 0a4e000001 0b 05 0a4e000001"],
  ["of none", "05 00 0b 00"],
  ["0.0.0.0", "05 04 00000000 0b 04 00000000"],
] as const)
  test(`a link selection and an override ${what} count as not sent`, (t) => {
    const decoded = decodeRelayAgent(hex(digits));
    t.true(decoded.ok);
    if (!decoded.ok) return;
    t.is(decoded.value.linkSelection, undefined);
    t.is(decoded.value.serverIdentifierOverride, undefined);
    t.is(decoded.value.subOptions.size, 2);
  });

test("an empty option 82 has nothing in it", (t) => {
  t.deepEqual(decodeRelayAgent(new Uint8Array(0)), {
    ok: true,
    value: { usesSourcePort: false, subOptions: new Map() },
  });
});

test("of a repeated sub-option the first counts", (t) => {
  const decoded = decodeRelayAgent(hex("01 01 61 01 01 62"));
  t.deepEqual(decoded.ok ? decoded.value.circuitId : undefined, latin1("a"));
});

test("a relay's option inside a relay's option stays bytes", (t) => {
  const decoded = decodeRelayAgent(hex("52 06 52 04 52 02 01 00"));
  t.deepEqual(decoded.ok ? decoded.value.subOptions.get(82) : undefined, hex("52 04 52 02 01 00"));
});

test("a cut at any byte is whole sub-options or a refusal at the torn one", (t) => {
  const bytes = hex("01 03 676531 02 02 abcd 13 00 05 04 0a4e0000 0b 04 0a4e0001");
  const whole = [0, 5, 9, 11, 17, 23];
  for (let length = 0; length <= bytes.length; length += 1) {
    const decoded = decodeRelayAgent(bytes.subarray(0, length));
    t.is(decoded.ok, whole.includes(length), `cut at ${length}`);
    if (!decoded.ok) t.is(decoded.offset, Math.max(...whole.filter((at) => at < length)));
  }
});

test("5,000 random values never throw", (t) => {
  const random = new Random(seed);
  t.notThrows(() => {
    for (let round = 0; round < 5_000; round += 1) decodeRelayAgent(random.bytes(random.below(300)));
  }, `seed ${seed}`);
});
