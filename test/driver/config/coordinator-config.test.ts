import test from "ava";
import { parseCoordinatorConfig } from "../../../driver/config/coordinator-config.js";
import { parseYaml } from "../../../driver/config/yaml-source.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { refusal } from "./scratch.js";

const HEAD = `id: dc1
dataDir: /var/lib/metalplug-coordinator
grpc: { listen: "127.0.0.1:7444" }
drivers: [ { address: "10.99.0.11:7443" } ]
`;

const parse = (text: string) => parseCoordinatorConfig(parseYaml("dc1.yaml", text));

test("the shortest sound file gets the defaults", (t) => {
  t.deepEqual<unknown, unknown>(parse(`${HEAD}subnets: [ { subnet: 10.77.0.0/24 } ]`), {
    id: "dc1",
    dataDir: "/var/lib/metalplug-coordinator",
    grpc: { listen: { host: "127.0.0.1", port: 7444 }, insecure: false },
    drivers: ["10.99.0.11:7443"],
    dhcp: {
      address: "0.0.0.0",
      port: 67,
      subnets: [
        {
          subnet: { network: "10.77.0.0", prefixLength: 24 },
          dns: [],
          leaseSeconds: 3600,
          unknown: { policy: "ignore" },
        },
      ],
    },
  });
});

test("every key is taken over, and one interface may carry several subnets", (t) => {
  const text = `${HEAD}mode: listen
dhcp: { address: 127.0.0.2, port: 1067, relays: [10.78.0.1, 10.79.0.0/24], strangers: { circuit: { perSecond: 5, burst: 50 } } }
subnets:
  - subnet: 10.77.0.0/24
    interface: eth1
    gateway: 10.77.0.1
    dns: [10.77.0.1, 10.77.0.2]
    leaseSeconds: 600
    pool: { start: 10.77.0.100, end: 10.77.0.199 }
    unknown: pool
    domain: lab.example
    search: [lab.example, example]
    ntp: [10.77.0.3]
    mtu: 9000
    routes: [ { to: 10.0.0.0/8, via: 10.77.0.9 }, { to: 192.0.2.7/32, via: 10.77.0.1 } ]
    bootp: true
    probe: false
    routerAdvertisement: true
  - { subnet: 10.78.0.0/16, interface: eth1, unknown: log }
`;
  t.deepEqual<unknown, unknown>(parse(text).dhcp, {
    address: "127.0.0.2",
    port: 1067,
    relays: [
      { network: "10.78.0.1", prefixLength: 32 },
      { network: "10.79.0.0", prefixLength: 24 },
    ],
    strangers: { circuit: { perSecond: 5, burst: 50 } },
    mode: "listen",
    subnets: [
      {
        subnet: { network: "10.77.0.0", prefixLength: 24 },
        interface: "eth1",
        gateway: "10.77.0.1",
        dns: ["10.77.0.1", "10.77.0.2"],
        leaseSeconds: 600,
        pool: { start: "10.77.0.100", end: "10.77.0.199" },
        unknown: { policy: "pool" },
        domain: "lab.example",
        search: ["lab.example", "example"],
        ntp: ["10.77.0.3"],
        mtu: 9000,
        routes: [
          { destination: { network: "10.0.0.0", prefixLength: 8 }, router: "10.77.0.9" },
          { destination: { network: "192.0.2.7", prefixLength: 32 }, router: "10.77.0.1" },
        ],
        bootp: true,
        probe: false,
        routerAdvertisement: true,
      },
      {
        subnet: { network: "10.78.0.0", prefixLength: 16 },
        interface: "eth1",
        dns: [],
        leaseSeconds: 3600,
        unknown: { policy: "log" },
      },
    ],
  });
});

test("a pool of one address is a pool", (t) => {
  const text = `${HEAD}subnets: [ { subnet: 10.77.0.0/24, pool: { start: 10.77.0.9, end: 10.77.0.9 } } ]`;
  t.is(parse(text).dhcp.subnets[0]?.pool?.start, parse(text).dhcp.subnets[0]?.pool?.end);
});

test("addresses of a pool are probed unless the file says otherwise", (t) => {
  const pool = "subnet: 10.77.0.0/24, pool: { start: 10.77.0.9, end: 10.77.0.19 }";
  t.is(parse(`${HEAD}subnets: [ { ${pool} } ]`).dhcp.subnets[0]?.probe, true);
  t.is(parse(`${HEAD}subnets: [ { ${pool}, probe: false } ]`).dhcp.subnets[0]?.probe, false);
});

test("an empty list of relays is a list: nobody may relay", (t) => {
  t.deepEqual(parse(`${HEAD}dhcp: { relays: [] }\nsubnets: [ { subnet: 10.77.0.0/24 } ]`).dhcp.relays, []);
});

/** `subnets` are YAML lists' items, one a line, which begin at line 6. */
const refused = test.macro({
  exec(t, subnets: readonly string[], ...lines: readonly string[]) {
    const text = `${HEAD}subnets:\n${subnets.map((subnet) => `  - ${subnet}\n`).join("")}`;
    t.deepEqual(
      refusal(t, () => parse(text)),
      lines,
    );
  },
  title: (name = "") => `refused: ${name}`,
});

test(
  "a misspelt key, with those that are known",
  refused,
  ["{ subnet: 10.77.0.0/24, lese: 3600 }"],
  "dc1.yaml:6:29: subnets.0.lese: unknown key; expected one of subnet, interface, gateway, dns, domain, search, ntp, mtu, routes, leaseSeconds, pool, unknown, rules, addresses, bootp, probe, routerAdvertisement",
);
test(
  "a subnet with host bits, with the one that was meant",
  refused,
  ["{ subnet: 10.77.0.5/24 }"],
  'dc1.yaml:6:15: subnets.0.subnet: is "10.77.0.5/24"; expected a subnet with zero host bits, like 10.77.0.0/24; did you mean 10.77.0.0/24?',
);
test(
  "a subnet without its prefix length",
  refused,
  ["{ subnet: 10.77.0.0 }"],
  'dc1.yaml:6:15: subnets.0.subnet: is "10.77.0.0"; expected a subnet with zero host bits, like 10.77.0.0/24',
);
test(
  "a gateway outside the subnet",
  refused,
  ["{ subnet: 10.77.0.0/24, gateway: 10.78.0.1 }"],
  "dc1.yaml:6:38: subnets.0.gateway: 10.78.0.1 is no host address of 10.77.0.0/24",
);
test(
  "a gateway that is the broadcast address",
  refused,
  ["{ subnet: 10.77.0.0/24, gateway: 10.77.0.255 }"],
  "dc1.yaml:6:38: subnets.0.gateway: 10.77.0.255 is no host address of 10.77.0.0/24",
);
test(
  "a pool outside the subnet, at both ends",
  refused,
  ["{ subnet: 10.77.0.0/24, pool: { start: 10.76.0.1, end: 10.78.0.1 } }"],
  "dc1.yaml:6:44: subnets.0.pool.start: 10.76.0.1 is no host address of 10.77.0.0/24",
  "dc1.yaml:6:60: subnets.0.pool.end: 10.78.0.1 is no host address of 10.77.0.0/24",
);
test(
  "a pool that ends before it starts",
  refused,
  ["{ subnet: 10.77.0.0/24, pool: { start: 10.77.0.200, end: 10.77.0.100 } }"],
  "dc1.yaml:6:35: subnets.0.pool: start 10.77.0.200 comes after end 10.77.0.100; swap them",
);
test(
  "a pool that would give away the gateway",
  refused,
  ["{ subnet: 10.77.0.0/24, gateway: 10.77.0.1, pool: { start: 10.77.0.1, end: 10.77.0.9 } }"],
  "dc1.yaml:6:55: subnets.0.pool: holds the gateway 10.77.0.1, which would be given to a machine",
);
test(
  "subnets that overlap",
  refused,
  ["{ subnet: 10.77.0.0/24 }", "{ subnet: 10.0.0.0/8 }", "{ subnet: 10.77.0.0/24 }"],
  "dc1.yaml:7:15: subnets.1.subnet: 10.0.0.0/8 overlaps 10.77.0.0/24 of subnets.0; an address belongs to one subnet",
  "dc1.yaml:8:15: subnets.2.subnet: 10.77.0.0/24 overlaps 10.77.0.0/24 of subnets.0; an address belongs to one subnet",
);
test(
  "a lease shorter than a minute",
  refused,
  ["{ subnet: 10.77.0.0/24, leaseSeconds: 5 }"],
  "dc1.yaml:6:43: subnets.0.leaseSeconds: is the number 5; expected a number of seconds, 60 (a minute) to 31536000 (a year)",
);
test(
  "an interface name the kernel cannot have",
  refused,
  ["{ subnet: 10.77.0.0/24, interface: a-very-long-interface-name }"],
  'dc1.yaml:6:40: subnets.0.interface: is "a-very-long-interface-name"; expected the name of a network interface, like eth1',
);
test(
  "a name server that is a name, at its own place in the list",
  refused,
  ["{ subnet: 10.77.0.0/24, dns: [10.77.0.1, ns.example] }"],
  'dc1.yaml:6:46: subnets.0.dns.1: is "ns.example"; expected an IPv4 address, like 10.77.0.1',
);

for (const name of ["lab..example", "-lab.example", "lab_1.example", "lab.example."])
  test(
    `a search name that is none: ${name}`,
    refused,
    [`{ subnet: 10.77.0.0/24, search: [example, "${name}"] }`],
    `dc1.yaml:6:47: subnets.0.search.1: is "${name}"; expected a domain name of letters, digits and hyphens, like lab.example`,
  );
test(
  "a domain with a label of 64 letters",
  refused,
  [`{ subnet: 10.77.0.0/24, domain: ${"a".repeat(64)}.example }`],
  `dc1.yaml:6:37: subnets.0.domain: is "${"a".repeat(60)}…"; expected a domain name of letters, digits and hyphens, like lab.example`,
);
for (const mtu of [67, 65536])
  test(
    `an MTU of ${mtu}`,
    refused,
    [`{ subnet: 10.77.0.0/24, mtu: ${mtu} }`],
    `dc1.yaml:6:34: subnets.0.mtu: is the number ${mtu}; expected a number of bytes, 68 to 65535`,
  );
test(
  "a route whose router is elsewhere",
  refused,
  ["{ subnet: 10.77.0.0/24, routes: [ { to: 10.0.0.0/8, via: 10.78.0.9 } ] }"],
  "dc1.yaml:6:62: subnets.0.routes.0.via: 10.78.0.9 is no host address of 10.77.0.0/24",
);
test(
  "a default route among the routes",
  refused,
  ["{ subnet: 10.77.0.0/24, routes: [ { to: 0.0.0.0/0, via: 10.77.0.9 } ] }"],
  "dc1.yaml:6:45: subnets.0.routes.0.to: the default route is gateway",
);
test(
  "two routes to one place",
  refused,
  [
    "{ subnet: 10.77.0.0/24, routes: [ { to: 10.0.0.0/8, via: 10.77.0.9 }, { to: 10.0.0.0/8, via: 10.77.0.8 } ] }",
  ],
  "dc1.yaml:6:81: subnets.0.routes.1.to: 10.0.0.0/8 is already routes.0",
);
test(
  "a route with host bits, with the one that was meant",
  refused,
  ["{ subnet: 10.77.0.0/24, routes: [ { to: 10.1.0.0/8, via: 10.77.0.9 } ] }"],
  'dc1.yaml:6:45: subnets.0.routes.0.to: is "10.1.0.0/8"; expected a subnet with zero host bits, like 10.0.0.0/8; did you mean 10.0.0.0/8?',
);
test(
  "a pool that would give away a route's router",
  refused,
  [
    "{ subnet: 10.77.0.0/24, routes: [ { to: 10.0.0.0/8, via: 10.77.0.9 } ], pool: { start: 10.77.0.9, end: 10.77.0.19 } }",
  ],
  "dc1.yaml:6:83: subnets.0.pool: holds the router 10.77.0.9, which would be given to a machine",
);
test(
  "a probe without a pool",
  refused,
  ["{ subnet: 10.77.0.0/24, probe: true }"],
  "dc1.yaml:6:36: subnets.0.probe: is about the addresses of a pool, and there is none; remove it",
);
test(
  "router advertisements without an interface",
  refused,
  ["{ subnet: 10.77.0.0/24, routerAdvertisement: true }"],
  "dc1.yaml:6:50: subnets.0.routerAdvertisement: needs an interface to send on: a subnet behind relays cannot be reached",
);

const refusedRelay = test.macro({
  exec(t, relay: string, line: string) {
    const text = `${HEAD}dhcp: { relays: [${relay}] }\nsubnets: [ { subnet: 10.77.0.0/24 } ]`;
    t.deepEqual(
      refusal(t, () => parse(text)),
      [`dc1.yaml:5:18: dhcp.relays.0: is "${relay}"; expected ${line}`],
    );
  },
  title: (_, relay) => `refused: the relay ${relay}`,
});
const RELAY = "a relay's IPv4 address or a subnet of relays, like 10.79.0.0/24";
test(refusedRelay, "10.79.0.1/24", `${RELAY}; did you mean 10.79.0.0/24?`);
test(refusedRelay, "relay.example", RELAY);
test(refusedRelay, "0.0.0.0", RELAY);

test("refused: one driver twice", (t) => {
  const twice = HEAD.replace("[ {", '[ { address: "10.99.0.11:7443" }, {');
  t.deepEqual(
    refusal(t, () => parse(`${twice}subnets: [ { subnet: 10.77.0.0/24 } ]`)),
    [
      "dc1.yaml:4:55: drivers.1.address: the driver at 10.99.0.11:7443 is already drivers.0; name each driver once",
    ],
  );
});

test("refused: no subnets", (t) => {
  t.deepEqual(
    refusal(t, () => parse(`${HEAD}subnets: []`)),
    ["dc1.yaml:5:10: subnets: is an empty list; expected a list of at least one subnet"],
  );
});

test("refused: a driver at port 0", (t) => {
  t.deepEqual(
    refusal(t, () => parse(`${HEAD.replace("11:7443", "11:0")}subnets: [ { subnet: 10.77.0.0/24 } ]`)),
    [
      `dc1.yaml:4:23: drivers.0.address: is "10.99.0.11:0"; expected a driver's gRPC address and port, like 10.99.0.11:7443`,
    ],
  );
});

const WITH_WEB = (web: string) => `${HEAD}subnets: [ { subnet: 10.77.0.0/24 } ]\nweb: ${web}\n`;

test("a page is served where the file says, and nowhere without", (t) => {
  t.deepEqual<unknown, unknown>(parse(WITH_WEB('{ listen: "127.0.0.1:7480" }')).web, {
    listen: { host: "127.0.0.1", port: 7480 },
    insecure: false,
  });
  t.deepEqual<unknown, unknown>(parse(WITH_WEB('{ listen: "10.99.0.1:7480", insecure: true }')).web, {
    listen: { host: "10.99.0.1", port: 7480 },
    insecure: true,
  });
  t.is(parse(`${HEAD}subnets: [ { subnet: 10.77.0.0/24 } ]`).web, undefined);
});

test("an open page without the operator's word is refused", (t) => {
  t.deepEqual(
    refusal(t, () => parse(WITH_WEB('{ listen: "0.0.0.0:7480" }'))),
    [
      "dc1.yaml:6:16: web.listen: everyone who reaches 0.0.0.0:7480 could read what this program knows of the machines; listen on 127.0.0.1:7480, or accept that by insecure: true on a network you trust",
    ],
  );
});

test("other DHCP servers are looked for as the file says", (t) => {
  const dhcpOf = (text: string) =>
    parse(`${HEAD}dhcp: { foreignServers: ${text} }\nsubnets: [ { subnet: 10.77.0.0/24 } ]`).dhcp
      .foreignServers;
  t.deepEqual(dhcpOf("{}"), { probeSeconds: 20, known: [] });
  t.deepEqual(dhcpOf("{ probeSeconds: 0, known: [10.77.0.5] }"), {
    probeSeconds: 0,
    known: ["10.77.0.5" as Ipv4Address],
  });
  for (const text of [
    "{ probeSeconds: 5 }",
    "{ probeSeconds: 90000 }",
    "{ known: [10.77.0.5/24] }",
    "{ known: [0.0.0.0] }",
  ])
    t.throws(() => dhcpOf(text), { message: /^[^\n]*dhcp\.foreignServers\.[^\n]*$/ }, text);
});
