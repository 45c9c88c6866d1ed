import test from "ava";
import { encodeOption, readOption } from "../../../pxe/dhcp/options.js";
import { decodeRelayAgent, encodeRelayAgent } from "../../../pxe/dhcp/relay-agent.js";
import { Random, seed } from "./random.js";
import { hex, latin1, REQUEST } from "./wire.js";

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
  const bytes = hex("01 03 676531 02 02 abcd 13 00");
  const whole = [0, 5, 9, 11];
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
