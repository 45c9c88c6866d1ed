import test from "ava";
import { parseDriverConfig } from "../../../driver/config/driver-config.js";
import { parseYaml } from "../../../driver/config/yaml-source.js";
import { LIFECYCLE_DEFAULTS } from "../../../driver/instance/lifecycle-settings.js";

const SOUND = `id: hv1
dataDir: /var/lib/metalplug
grpc: { listen: "127.0.0.1:7443" }
boot: { address: 10.77.0.11 }
`;

const parse = (text: string) => parseDriverConfig(parseYaml("hv1.yaml", `${SOUND}${text}\n`));

test("what is said of the lifecycle is taken over, the rest stays as it is", (t) => {
  t.is(parse("").lifecycle, undefined);
  t.deepEqual(parse("deploys: { atOnce: 16 }").lifecycle, { ...LIFECYCLE_DEFAULTS, deploysAtOnce: 16 });
  t.deepEqual(
    parse("agent: my-agent\ncleaning: full\ndeadlines: { deploying: 7200, starting: 900 }").lifecycle,
    {
      ...{ agent: "my-agent", cleaning: "full", deploysAtOnce: 4 },
      deadlines: { ...LIFECYCLE_DEFAULTS.deadlines, deploying: 7200, starting: 900 },
    },
  );
});

for (const [text, sentence] of [
  ["agent: ../x", "agent: is "],
  ["deploys: { atOnce: 0 }", "deploys.atOnce: is the number 0"],
  ["cleaning: sometimes", "cleaning: is "],
  ["deadlines: { deploying: 1 }", "deadlines.deploying: is the number 1"],
  ["deadlines: { deploying: 2592000 }", "deadlines.deploying: is the number 2592000"],
  ["deadlines: { dancing: 60 }", "deadlines.dancing: unknown key; expected one of queued, plugging, power"],
] as const)
  test(`refused: ${text}`, (t) => {
    const error = t.throws(() => parse(text));
    t.true(error?.message.includes(sentence), error?.message);
  });
