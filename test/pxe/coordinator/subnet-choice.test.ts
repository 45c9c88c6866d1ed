import test from "ava";
import { candidateSubnets } from "../../../pxe/coordinator/subnet-choice.js";
import { SubnetLookup } from "../../../pxe/coordinator/subnet-lookup.js";
import type { Arrival } from "../../../pxe/dhcp/reply-destination.js";
import { formatSubnet } from "../../../pxe/net/subnet.js";
import { BY_ETH1, ip, type MessageParts, request, SERVER, subnet } from "./lab.js";

const SUBNETS = [
  subnet("10.77.0.0/24", { interface: "eth1" }),
  subnet("10.76.0.0/24", { interface: "eth1" }),
  subnet("10.75.0.0/24", { interface: "eth2" }),
  subnet("10.80.0.0/24"),
  subnet("10.81.0.0/24"),
  subnet("10.82.0.0/24"),
];
const UNICAST: Arrival = { address: ip("10.82.0.9"), port: 68 };

const BROADCAST: Arrival = { ...BY_ETH1, isBroadcast: true };

interface Says {
  readonly message?: Parameters<typeof request>[0];
  readonly asked?: string;
  readonly link?: string;
  readonly selection?: string;
  readonly giaddr?: string;
  readonly ciaddr?: string;
  readonly by?: Arrival;
}

function asks({ message = "REQUEST", asked, link, selection, giaddr, ciaddr, by = BY_ETH1 }: Says) {
  const options: MessageParts["options"] = {
    ...(asked === undefined ? {} : { requestedAddress: ip(asked), serverIdentifier: SERVER }),
    ...(selection === undefined ? {} : { subnetSelection: ip(selection) }),
    ...(link === undefined ? {} : { relayAgentInformation: linkSelection(link) }),
  };
  const fields = { giaddr: ip(giaddr ?? "0.0.0.0"), ciaddr: ip(ciaddr ?? "0.0.0.0") };
  return request(message, { ...fields, options }, by);
}

function linkSelection(address: string) {
  const bytes = Uint8Array.from(address.split("."), Number);
  return { subOptions: new Map([[5, bytes]]), usesSourcePort: false };
}

const chosen = test.macro({
  exec(t, says: Says, ...expected: readonly string[]) {
    t.deepEqual(
      candidateSubnets(SUBNETS, asks(says)).map((found) => formatSubnet(found.subnet)),
      expected,
    );
  },
  title: (what) => `the subnet of ${what}`,
});

const [A, B, C, D] = ["10.80.0.1", "10.81.0.0", "10.82.0.1", "10.77.0.9"] as const;
test(
  "everything at once is the link selection's",
  chosen,
  { link: A, selection: B, giaddr: C, ciaddr: D },
  "10.80.0.0/24",
);
test(
  "all but that is the subnet selection's",
  chosen,
  { selection: B, giaddr: C, ciaddr: D },
  "10.81.0.0/24",
);
test("a relayed renewal is giaddr's", chosen, { giaddr: C, ciaddr: D }, "10.82.0.0/24");
test("a unicast renewal is ciaddr's", chosen, { ciaddr: D, by: UNICAST }, "10.77.0.0/24");
test("a direct renewal is ciaddr's alone", chosen, { ciaddr: D }, "10.77.0.0/24");
test("a direct client is its interface's, all of them", chosen, {}, "10.77.0.0/24", "10.76.0.0/24");

const E = "10.75.0.9";
const OF_ETH1 = ["10.77.0.0/24", "10.76.0.0/24"] as const;
test(
  "a direct renewal that was routed to another interface is ciaddr's",
  chosen,
  { ciaddr: E },
  "10.75.0.0/24",
);
test(
  "a broadcast REQUEST is its interface's, whatever ciaddr",
  chosen,
  { ciaddr: E, by: BROADCAST },
  ...OF_ETH1,
);
test(
  "a DISCOVER is its interface's, whatever ciaddr",
  chosen,
  { message: "DISCOVER", ciaddr: E },
  ...OF_ETH1,
);
test("who takes an offer is its interface's, whatever ciaddr", chosen, { asked: D, ciaddr: E }, ...OF_ETH1);
test("a DISCOVER from afar is none, whatever ciaddr", chosen, {
  message: "DISCOVER",
  ciaddr: E,
  by: UNICAST,
});
test("who takes an offer from afar is none, whatever ciaddr", chosen, { asked: E, ciaddr: E, by: UNICAST });
for (const message of ["INFORM", "RELEASE"] as const)
  test(
    `${message} is ciaddr's, by broadcast too`,
    chosen,
    { message, ciaddr: E, by: BROADCAST },
    "10.75.0.0/24",
  );
test("a DISCOVER that selects the subnet of its ciaddr on another interface is none", chosen, {
  ...{ message: "DISCOVER", ciaddr: E, selection: "10.75.0.0" },
});
test("a DISCOVER from afar that selects the subnet of its ciaddr is none", chosen, {
  ...{ message: "DISCOVER", ciaddr: C, selection: "10.82.0.0", by: UNICAST },
});

test("a link selection of no subnet is none, whatever else is said", chosen, {
  link: "10.99.0.0",
  giaddr: A,
  selection: B,
});
test("a subnet selection of no subnet is none", chosen, { selection: "10.99.0.0", giaddr: A });
test("a giaddr of no subnet is none", chosen, { giaddr: "10.99.0.1" });
test("a ciaddr of no subnet is none", chosen, { ciaddr: "10.99.0.1", by: UNICAST });
test("a message by an interface without a subnet is none", chosen, {
  by: { interface: "eth9", address: ip("0.0.0.0"), port: 68 },
});
test("a unicast message that says nothing is none", chosen, { by: UNICAST });

test(
  "a direct client that selects another one of its interface",
  chosen,
  { selection: "10.76.0.0" },
  "10.76.0.0/24",
);
test("a direct client that selects one of another interface is none", chosen, { selection: "10.75.0.0" });
test("a direct client that selects one behind a relay is none", chosen, { selection: B });
test("a direct renewal that selects one of another interface is none", chosen, {
  ciaddr: D,
  selection: "10.75.0.0",
});
test("a unicast client that selects one that its address is not of is none", chosen, {
  selection: B,
  ciaddr: D,
  by: UNICAST,
});
test(
  "a unicast client that selects the one of its address",
  chosen,
  { selection: B, ciaddr: "10.81.0.9", by: UNICAST },
  "10.81.0.0/24",
);
test(
  "a renewal that was routed to an interface and selects the one of its address",
  chosen,
  { selection: B, ciaddr: "10.81.0.9" },
  "10.81.0.0/24",
);
test("a unicast client without an address that selects one is none", chosen, { selection: B, by: UNICAST });
test(
  "a relayed client that selects one of an interface",
  chosen,
  { selection: "10.75.0.0", giaddr: A },
  "10.75.0.0/24",
);

test(
  "a direct client whose own option 82 selects a link is its interface's all the same",
  chosen,
  { link: A },
  "10.77.0.0/24",
  "10.76.0.0/24",
);
test(
  "selections of 0.0.0.0 count as not made",
  chosen,
  { link: "0.0.0.0", selection: "0.0.0.0", giaddr: C },
  "10.82.0.0/24",
);

for (const length of [0, 1, 3, 5, 60])
  test(`options 118 and 82.5 of ${length} bytes count as not sent`, (t) => {
    const asked = request("DISCOVER", { giaddr: ip(C) });
    const torn = new Uint8Array(length).fill(10);
    const options = new Map([...asked.packet.options, [118, torn], [82, Uint8Array.of(5, length, ...torn)]]);
    const torn82 = { ...asked, packet: { ...asked.packet, options } };
    t.deepEqual(candidateSubnets(SUBNETS, torn82), SUBNETS.slice(-1));
  });

test("a subnet is found for every address anew, also where two addresses are remembered in one place", (t) => {
  const lookup = SubnetLookup.of(SUBNETS);
  t.is(SubnetLookup.of(SUBNETS), lookup);
  const found = (address: string) => lookup.holding(ip(address)).map((one) => formatSubnet(one.subnet));
  for (let round = 0; round < 2; round++) {
    for (let host = 0; host < 256; host++) t.deepEqual(found(`10.80.0.${host}`), ["10.80.0.0/24"]);
    for (let host = 0; host < 256; host++) t.deepEqual(found(`10.83.0.${host}`), []);
  }
});
