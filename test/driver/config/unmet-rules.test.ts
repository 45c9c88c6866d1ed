import test from "ava";
import { parseCoordinatorConfig } from "../../../driver/config/coordinator-config.js";
import { unmetRuleWarnings } from "../../../driver/config/unmet-rules.js";
import { parseYaml } from "../../../driver/config/yaml-source.js";

const warnings = (subnets: string) => {
  const file = `id: dc1\ndataDir: /d\ngrpc: { listen: "127.0.0.1:7444" }\ndrivers: []\nsubnets: [ ${subnets} ]\n`;
  return unmetRuleWarnings(parseCoordinatorConfig(parseYaml("dc1.yaml", file)).dhcp.subnets);
};

for (const [first, second, isHidden] of [
  ["macPrefix: '52:54'", "macPrefix: '52:54:00'", true],
  ["macPrefix: '52:54:00'", "macPrefix: '52:54'", false],
  ["macPrefix: '52:54'", "macPrefix: '52:54:00', architecture: 7", true],
  ["macPrefix: '52:54', architecture: 7", "macPrefix: '52:54:00'", false],
  ["architecture: 7", "architecture: 9", false],
  ["vendorClass: 'PXE*'", "vendorClass: 'PXEClient*'", true],
  ["vendorClass: 'PXE*'", "vendorClass: PXEClient", true],
  ["vendorClass: 'PXEClient'", "vendorClass: 'PXEClient*'", false],
  ["circuitId: '*'", "circuitId: '0x0a*'", true],
  ["circuitId: 'ge*'", "circuitId: '0x6765*'", false],
  ["remoteId: '0x0A*'", "remoteId: '0x0a0b'", true],
  ["circuitId: 'ge*'", "remoteId: 'ge1'", false],
  ["relay: 10.77.0.0/24", "relay: 10.77.0.9", true],
  ["relay: 10.77.0.9", "relay: 10.77.0.0/24", false],
  ["relay: 10.77.0.0/24", "macPrefix: '52:54'", false],
] as const)
  test(`behind { ${first} } a rule { ${second} } ${isHidden ? "is never met" : "is met"}`, (t) => {
    const rules = [first, second].map((match) => `{ match: { ${match} }, policy: log }`);
    t.deepEqual(
      warnings(`{ subnet: 10.77.0.0/24, rules: [ ${rules.join(", ")} ] }`),
      isHidden ? ["subnets.0.rules.1 is never met: rules.0, before it, fits all that it fits"] : [],
    );
  });

const on = (subnet: string, unknown: string, name = "eth1") =>
  `{ subnet: 10.${subnet}.0.0/24, interface: ${name}, pool: { start: 10.${subnet}.0.9, end: 10.${subnet}.0.99 }, unknown: ${unknown} }`;

test("of two policies on an interface, the one that does not decide there is named", (t) => {
  t.deepEqual(warnings(`${on("77", "log")}, ${on("76", "pool")}`), [
    "subnets.1.unknown (pool) is not met on interface eth1: subnets.0.unknown (log) decides there",
  ]);
  t.deepEqual(warnings(`${on("77", "ignore")}, ${on("76", "pool")}`), []);
  t.deepEqual(warnings(`${on("77", "pool")}, ${on("76", "pool")}`), [], "they share their pools");
  t.deepEqual(warnings(`${on("77", "log")}, ${on("76", "pool", "eth2")}`), []);
});
