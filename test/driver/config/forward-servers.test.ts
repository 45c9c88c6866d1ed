import { networkInterfaces } from "node:os";
import test from "ava";
import { parseCoordinatorConfig } from "../../../driver/config/coordinator-config.js";
import { ownServerWarnings } from "../../../driver/config/forward-servers.js";
import { parseYaml } from "../../../driver/config/yaml-source.js";
import { parseIpv4Address } from "../../../pxe/net/ipv4-address.js";
import { refusal } from "./scratch.js";

const fileWith = (subnets: string) => `id: dc1
dataDir: /d
grpc: { listen: "127.0.0.1:7444" }
drivers: []
dhcp: { address: 10.77.0.1 }
subnets: [ ${subnets} ]
`;
const parse = (subnets: string) => parseCoordinatorConfig(parseYaml("dc1.yaml", fileWith(subnets))).dhcp;

test("what is handed to this very server is refused with its place, wherever it stands", (t) => {
  const circles =
    "{ subnet: 10.77.0.0/24, unknown: { policy: forward, servers: [10.99.0.5, 10.77.0.1] } }, " +
    "{ subnet: 10.78.0.0/24, rules: [ { match: { architecture: 7 }, policy: forward, servers: [127.0.0.2] } ] }";
  t.deepEqual(
    refusal(t, () => parse(circles)),
    [
      "dc1.yaml:6:85: subnets.0.unknown.servers.1: 10.77.0.1 is this server itself; name another DHCP server, or use pool",
      "dc1.yaml:6:191: subnets.1.rules.0.servers.0: 127.0.0.2 is this server itself; name another DHCP server, or use pool",
    ],
  );
});

test("a server that is an address of the host where the file is checked is a warning", (t) => {
  const addresses = Object.values(networkInterfaces()).flatMap((list = []) => list);
  const [own] = addresses.flatMap(({ address }) => parseIpv4Address(address) ?? []);
  if (own === undefined) {
    t.pass();
    return;
  }
  const { subnets } = parse("{ subnet: 10.77.0.0/24, unknown: { policy: forward, servers: [10.99.0.5] } }");
  t.deepEqual(ownServerWarnings(subnets), []);
  const [first] = subnets;
  const unknown = { policy: "forward", servers: [own] } as const;
  t.deepEqual(ownServerWarnings(first === undefined ? [] : [{ ...first, unknown }]), [
    `subnets.0.unknown.servers.0: ${own} is an address of this host: a coordinator here hands nothing to it`,
  ]);
});
