import test from "ava";
import { parseCoordinatorConfig } from "../../../driver/config/coordinator-config.js";
import { parseDriverConfig } from "../../../driver/config/driver-config.js";
import { parseYaml } from "../../../driver/config/yaml-source.js";
import { refusal } from "./scratch.js";

const DAY = 86_400_000;
const DRIVER = `id: hv1
dataDir: /var/lib/metalplug
grpc: { listen: "127.0.0.1:7443" }
boot: { address: 10.77.0.11 }
`;
const COORDINATOR = `id: dc1
dataDir: /var/lib/metalplug-coordinator
grpc: { listen: "127.0.0.1:7444" }
drivers: [ { address: "10.99.0.11:7443" } ]
subnets:
  - { subnet: 10.77.0.0/24, interface: eth1, leaseSeconds: 600 }
`;
const driver = (text: string) => parseDriverConfig(parseYaml("a.yaml", DRIVER + text));
const coordinator = (text: string) => parseCoordinatorConfig(parseYaml("a.yaml", COORDINATOR + text));

for (const [name, parse] of Object.entries({ driver, coordinator })) {
  test(`a ${name} is told how long and how many events are kept; what is not said has its default`, (t) => {
    t.is(parse("").events, undefined);
    t.deepEqual(parse("events: { keepDays: 3, maxBytes: 20MiB }\n").events, {
      keepFor: 3 * DAY,
      maxBytes: 20 * 2 ** 20,
    });
    t.deepEqual(parse("events: { keepDays: 1 }\n").events, { keepFor: DAY, maxBytes: 2 ** 30 });
    t.deepEqual(parse("events: { maxBytes: 1048576 }\n").events, { keepFor: 14 * DAY, maxBytes: 2 ** 20 });
  });

  for (const [wrong, problem] of [
    ["{ keepDays: 0 }", /events\.keepDays: .*1 to 3650/],
    ["{ keepDays: 1.5 }", /events\.keepDays: /],
    ["{ maxBytes: 5 }", /events\.maxBytes: .*at least 1MiB/],
    ["{ maxBytes: many }", /events\.maxBytes: /],
    ["{ keepHours: 1 }", /events.*keepHours/],
    ["14", /events: .*a mapping with the keys keepDays and maxBytes/],
  ] as const)
    test(`a ${name} with events: ${wrong} is refused`, (t) => {
      t.regex(refusal(t, () => parse(`events: ${wrong}\n`)).join("\n"), problem);
    });
}
