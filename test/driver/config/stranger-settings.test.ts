import test from "ava";
import { parseCoordinatorConfig } from "../../../driver/config/coordinator-config.js";
import { parseYaml } from "../../../driver/config/yaml-source.js";
import { refusal } from "./scratch.js";

/** The subnet's own keys begin in line 6, column 29. */
const fileWith = (subnet: string, head = "dhcp: {}") => `id: dc1
dataDir: /d
grpc: { listen: "127.0.0.1:7444" }
drivers: []
${head}
subnets: [ { subnet: 10.77.0.0/24, ${subnet} } ]
`;
const parse = (text: string) => parseCoordinatorConfig(parseYaml("dc1.yaml", text)).dhcp;
const POOL = "pool: { start: 10.77.0.100, end: 10.77.0.199 }";

const taken = test.macro({
  exec(t, subnet: string, unknown: object, rules?: readonly object[]) {
    const [settings] = parse(fileWith(subnet)).subnets;
    t.deepEqual<unknown, unknown>(settings?.unknown, unknown);
    t.deepEqual<unknown, unknown>(settings?.rules, rules);
  },
  title: (_, subnet) => `taken over: ${subnet}`,
});

test(taken, "leaseSeconds: 60", { policy: "ignore" });
test(taken, "unknown: log", { policy: "log" });
test(taken, "unknown: { policy: log }", { policy: "log" });
test(taken, `unknown: pool, ${POOL}`, { policy: "pool" });
test(taken, `unknown: { policy: delay, seconds: 8 }, ${POOL}`, { policy: "delay", seconds: 8 });
test(taken, `unknown: { policy: delay, seconds: 8, tries: 3 }, ${POOL}`, {
  policy: "delay",
  seconds: 8,
  tries: 3,
});
test(taken, `unknown: { policy: discover, driver: hv1 }, ${POOL}`, { policy: "discover", driver: "hv1" });
test(taken, "unknown: { policy: discover, driver: hv1 }, addresses: foreign", {
  policy: "discover",
  driver: "hv1",
});
test(taken, "unknown: { policy: proxy, driver: hv1 }, addresses: foreign", {
  policy: "proxy",
  driver: "hv1",
});
test(taken, "unknown: { policy: proxy, driver: hv1 }", { policy: "proxy", driver: "hv1" });
test(taken, "unknown: { policy: forward, servers: [10.77.0.5, 10.77.0.6] }", {
  policy: "forward",
  servers: ["10.77.0.5", "10.77.0.6"],
});
test(
  taken,
  `rules: [ { match: { macPrefix: 52:54:00, vendorClass: PXEClient*, architecture: 7, relay: 10.9.0.0/24, circuitId: ge-0/0/1*, remoteId: 0x0A0b* }, policy: pool }, { match: { relay: 10.9.1.1 }, policy: delay, tries: 2 } ], ${POOL}`,
  { policy: "ignore" },
  [
    {
      match: {
        macPrefix: "52:54:00",
        vendorClass: "PXEClient*",
        architecture: 7,
        relay: { network: "10.9.0.0", prefixLength: 24 },
        circuitId: "ge-0/0/1*",
        remoteId: "0x0a0b*",
      },
      treatment: { policy: "pool" },
    },
    {
      match: { relay: { network: "10.9.1.1", prefixLength: 32 } },
      treatment: { policy: "delay", tries: 2 },
    },
  ],
);

const refused = test.macro({
  exec(t, subnet: string, ...lines: readonly string[]) {
    const found = refusal(t, () => parse(fileWith(subnet)));
    t.deepEqual(
      found.map((line) => line.replace(/^dc1\.yaml:6:\d+: subnets\.0\./, "")),
      lines,
    );
  },
  title: (name = "") => `refused: ${name}`,
});

const EXPECTED =
  "expected ignore, log, pool, or one of the others with what it needs, like { policy: delay, seconds: 8 }";
test("a policy nobody knows", refused, "unknown: whatever", `unknown: is "whatever"; ${EXPECTED}`);
test("a policy that is a number", refused, "unknown: 5", `unknown: is the number 5; ${EXPECTED}`);
test(
  "a long form without a policy",
  refused,
  "unknown: { seconds: 8 }",
  "unknown.policy: missing; expected ignore, log, delay, pool, discover, proxy or forward",
);
test(
  "a bare policy that needs more, with how it is written",
  refused,
  `unknown: delay, ${POOL}`,
  "unknown: delay needs seconds or tries; write unknown: { policy: delay, seconds: 8 }",
);
test(
  "bare discover",
  refused,
  `unknown: discover, ${POOL}`,
  "unknown: discover needs driver; write unknown: { policy: discover, driver: hv1 }",
);
test(
  "bare proxy",
  refused,
  "unknown: proxy",
  "unknown: proxy needs driver; write unknown: { policy: proxy, driver: hv1 }",
);
test(
  "bare forward",
  refused,
  "unknown: forward",
  "unknown: forward needs servers; write unknown: { policy: forward, servers: [10.77.0.5] }",
);
test(
  "a rule's policy that needs more",
  refused,
  "rules: [ { match: { architecture: 7 }, policy: forward } ]",
  "rules.0.policy: forward needs servers; write { policy: forward, servers: [10.77.0.5] }",
);
test(
  "a parameter of another policy",
  refused,
  "unknown: { policy: log, driver: hv1 }",
  "unknown.driver: is for discover and proxy, and the policy is log; remove it",
);
test(
  "a delay of no time",
  refused,
  `unknown: { policy: delay, seconds: 0, tries: 0 }, ${POOL}`,
  "unknown.seconds: is the number 0; expected a number of seconds, 1 to 300",
  "unknown.tries: is the number 0; expected a number of DISCOVERs to leave unanswered, 1 to 100",
);
for (const policy of ["pool", "{ policy: delay, tries: 2 }"])
  test(
    `${policy} without a pool`,
    refused,
    `unknown: ${policy}`,
    policy === "pool"
      ? "unknown: pool needs a pool of addresses; add pool: { start: …, end: … }"
      : "unknown.policy: delay needs a pool of addresses; add pool: { start: …, end: … }",
  );
test(
  "discover without an address to give",
  refused,
  "unknown: { policy: discover, driver: hv1 }",
  "unknown.policy: discover gives an address of the pool, and there is none; add pool: { start: …, end: … }, or write addresses: foreign where another server gives the addresses",
);
test(
  "proxy beside a pool",
  refused,
  `unknown: { policy: proxy, driver: hv1 }, ${POOL}`,
  "unknown.policy: proxy leaves the address to another server, and this subnet has a pool; use discover, which gives one of the pool, or write addresses: foreign and remove the pool",
);
test(
  "one DHCP server twice",
  refused,
  "unknown: { policy: forward, servers: [10.77.0.5, 10.77.0.5] }",
  "unknown.servers: is a list; expected a list of 1 to 8 different DHCP servers' addresses, like [10.77.0.5]",
);
const GOES_WITH =
  "goes with an address, and addresses: foreign leaves those to another server; remove it, or write addresses: own";
test(
  "what goes with addresses where another server gives them",
  refused,
  `addresses: foreign, unknown: { policy: delay, tries: 2 }, ${POOL}, bootp: true, gateway: 10.77.0.1`,
  "unknown.policy: delay gives an address, and addresses: foreign leaves those to another server; use ignore, or write addresses: own",
  `pool: ${GOES_WITH}`,
  `bootp: ${GOES_WITH}`,
  `gateway: ${GOES_WITH}`,
);
test(
  "addresses of a third kind",
  refused,
  "addresses: theirs",
  'addresses: is "theirs"; expected own, or foreign where another DHCP server gives the addresses',
);
test(
  "a rule that fits every machine",
  refused,
  "rules: [ { match: {}, policy: log } ]",
  "rules.0.match: is an empty mapping; expected a mapping with at least one thing that has to fit, like { macPrefix: 52:54:00, architecture: 7 }",
);
test(
  "a rule that can never decide, because an earlier one fits the same machines",
  refused,
  "rules: [ { match: { architecture: 7, relay: 10.9.0.1 }, policy: log }, { match: { relay: 10.9.0.1, architecture: 7 }, policy: ignore } ]",
  "rules.1.match: is that of rules.0, which decides; remove one of the two",
);
test(
  "the start of a MAC in another spelling, with the right one",
  refused,
  "rules: [ { match: { macPrefix: 52-54-0A }, policy: log } ]",
  'rules.0.match.macPrefix: is "52-54-0A"; expected the first bytes of a MAC, like 52:54:00; did you mean 52:54:0a?',
);
test(
  "the start of a MAC that YAML takes for a number",
  refused,
  "rules: [ { match: { macPrefix: 525400 }, policy: log } ]",
  "rules.0.match.macPrefix: is the number 525400 (put text in quotes); expected the first bytes of a MAC, like 52:54:00",
);
test(
  "a star that is not at the end, and half a byte",
  refused,
  'rules: [ { match: { vendorClass: P*E, circuitId: "0x123" }, policy: log } ]',
  'rules.0.match.vendorClass: is "P*E"; expected option 60 as text, like PXEClient*; a * at its end stands for anything',
  'rules.0.match.circuitId: is "0x123"; expected a circuit id (option 82, sub-option 1) as text or as pairs of hex digits after 0x, like ge-0/0/1*; a * at its end stands for anything',
);

test("refused: a rule for a relay that is not listened to", (t) => {
  const rule = "rules: [ { match: { relay: 10.9.0.0/24 }, policy: log } ]";
  t.deepEqual(
    refusal(t, () => parse(fileWith(rule, "dhcp: { relays: [10.8.0.1] }"))),
    ["dc1.yaml:6:63: subnets.0.rules.0.match.relay: 10.9.0.0/24 holds no relay of dhcp.relays; add it there"],
  );
  t.is(parse(fileWith(rule, "dhcp: { relays: [10.9.0.1] }")).subnets.length, 1);
});

test("refused: a limit for strangers whose burst is less than what comes in a second", (t) => {
  t.deepEqual(
    refusal(t, () =>
      parse(fileWith("unknown: log", "dhcp: { strangers: { relay: { perSecond: 9, burst: 5 } } }")),
    ),
    [
      "dc1.yaml:5:52: dhcp.strangers.relay.burst: is less than perSecond, so that 9 a second could never come; make it at least 9",
    ],
  );
});

test("refused: a mode nobody knows", (t) => {
  t.deepEqual(
    refusal(t, () => parse(fileWith("unknown: log", "mode: quiet"))),
    [
      'dc1.yaml:5:7: mode: is "quiet"; expected serve, or listen to answer nobody and show what would be answered',
    ],
  );
});
