import test from "ava";
import { readRequest } from "../../../pxe/coordinator/dhcp-request.js";
import type { StrangerMatch, StrangerTreatment, SubnetSettings } from "../../../pxe/coordinator/settings.js";
import { judgeStranger } from "../../../pxe/coordinator/stranger-rules.js";
import { encodeRelayAgent } from "../../../pxe/dhcp/relay-agent.js";
import { parseSubnet, type Subnet } from "../../../pxe/net/subnet.js";
import { BY_ETH1, ip, type MessageParts, mac, packet, request, subnet, UEFI } from "./lab.js";

const LOG: StrangerTreatment = { policy: "log" };
const POOL: StrangerTreatment = { policy: "pool" };

function relays(text: string): Subnet {
  const parsed = parseSubnet(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

const fits = test.macro({
  exec(t, match: StrangerMatch, parts: MessageParts, isFit: boolean) {
    const subnets = [subnet("10.77.0.0/24", { unknown: LOG, rules: [{ match, treatment: POOL }] })];
    const judgement = judgeStranger(subnets, request("DISCOVER", parts));
    t.is(judgement?.rule, isFit ? "rules.0" : "unknown");
    t.is(judgement?.treatment, isFit ? POOL : LOG);
  },
  title: (name = "", match) => `${name} ${JSON.stringify(match)}`.trim(),
});

const behind = (circuit: string, remote = "r1"): MessageParts => ({
  giaddr: ip("10.9.0.1"),
  options: {
    relayAgentInformation: {
      usesSourcePort: false,
      subOptions: new Map([
        [1, Buffer.from(circuit, "latin1")],
        [2, Buffer.from(remote, "latin1")],
      ]),
    },
  },
});

test("by its first bytes", fits, { macPrefix: "52:54:00" }, { chaddr: mac(5) }, true);
test("not by others", fits, { macPrefix: "52:54:01" }, { chaddr: mac(5) }, false);
test("by a whole MAC", fits, { macPrefix: "52:54:00:00:00:05" }, { chaddr: mac(5) }, true);
test("by the start of its vendor class", fits, { vendorClass: "PXEClient*" }, { options: UEFI }, true);
test("not by the start alone without a star", fits, { vendorClass: "PXEClient" }, { options: UEFI }, false);
test(
  "by its whole vendor class",
  fits,
  { vendorClass: "MSFT 5.0" },
  { options: { vendorClass: "MSFT 5.0" } },
  true,
);
test("not without a vendor class", fits, { vendorClass: "*" }, {}, false);
test("by its architecture", fits, { architecture: 7 }, { options: UEFI }, true);
test("not a running system", fits, { architecture: 7 }, {}, false);
test("by its relay", fits, { relay: relays("10.9.0.0/24") }, { giaddr: ip("10.9.0.1") }, true);
test("not by another relay", fits, { relay: relays("10.9.0.0/24") }, { giaddr: ip("10.9.1.1") }, false);
test("not without a relay", fits, { relay: relays("10.9.0.0/24") }, {}, false);
test("by the start of its circuit", fits, { circuitId: "ge-0/0/1*" }, behind("ge-0/0/17"), true);
test("by its circuit in hex", fits, { circuitId: "0x67652d" }, behind("ge-"), true);
test("by the start of its circuit in hex", fits, { circuitId: "0x67*" }, behind("ge-"), true);
test("not by another circuit", fits, { circuitId: "ge-0/0/1" }, behind("ge-0/0/17"), false);
test("by any circuit", fits, { circuitId: "*" }, behind(""), true);
test("not without a circuit", fits, { circuitId: "*" }, {}, false);
test("by its remote id", fits, { remoteId: "r1" }, behind("c"), true);
test(
  "all has to fit",
  fits,
  { macPrefix: "52:54:00", architecture: 7 },
  { chaddr: mac(5), options: { clientArchitecture: [0] } },
  false,
);

test("option 82 without a relay is the client's own, and chooses nothing", (t) => {
  const bytes = encodeRelayAgent(new Map([[1, Buffer.from("c")]]));
  const subnets = [subnet("10.77.0.0/24", { rules: [{ match: { circuitId: "*" }, treatment: POOL }] })];
  const plain = packet("DISCOVER");
  const asked = readRequest({ ...plain, options: new Map([...plain.options, [82, bytes]]) }, BY_ETH1);
  t.is(asked && judgeStranger(subnets, asked)?.rule, "unknown");
});

const rule = (macPrefix: string, treatment: StrangerTreatment) => ({ match: { macPrefix }, treatment });
const judged = test.macro((t, subnets: readonly SubnetSettings[], expected: string | undefined) => {
  const judgement = judgeStranger(subnets, request("DISCOVER"));
  const told =
    judgement && `${judgement.subnet.subnet.network} ${judgement.treatment.policy} ${judgement.rule}`;
  t.is(told, expected);
});

test(
  "the first rule that fits decides",
  judged,
  [subnet("10.77.0.0/24", { rules: [rule("aa:bb", LOG), rule("52", POOL), rule("52:54", LOG)] })],
  "10.77.0.0 pool rules.1",
);
test(
  "a rule of a later subnet goes before the first one's rest",
  judged,
  [subnet("10.77.0.0/24", { unknown: LOG }), subnet("10.78.0.0/24", { rules: [rule("52", POOL)] })],
  "10.78.0.0 pool rules.0",
);
test(
  "of several subnets the first that does not ignore",
  judged,
  [subnet("10.77.0.0/24"), subnet("10.78.0.0/24", { unknown: POOL })],
  "10.78.0.0 pool unknown",
);
test(
  "a rule may say to ignore",
  judged,
  [subnet("10.77.0.0/24", { unknown: POOL, rules: [rule("52", { policy: "ignore" })] })],
  "10.77.0.0 ignore rules.0",
);
test("where no subnet fits nothing is judged", judged, [], undefined);
