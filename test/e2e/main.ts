/** The firmware lab's scenarios: `npm run e2e`, as root. `--only PATTERN` runs those whose name matches; `--list` names them; `--parallel N` at a time: firmware waits much, so one more than this lab's two cores. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PLAIN_PXE_ROM } from "../lab/firmware.js";
import { missingRequirements } from "../lab/requirements.js";
import { runScenarios } from "./runner.js";
import { prepareFiles } from "./scenario.js";
import { AGENT } from "./scenarios/agent.js";
import { BAD_INPUT } from "./scenarios/bad-input.js";
import { CONFLICT } from "./scenarios/conflict.js";
import { CRASHES } from "./scenarios/crashes.js";
import { FILE_PATH } from "./scenarios/file-path.js";
import { FIRMWARE, PLAIN_PXE } from "./scenarios/firmware.js";
import { FIRST_LIGHT } from "./scenarios/first-light.js";
import { FORWARD } from "./scenarios/forward.js";
import { INTERFACES } from "./scenarios/interfaces.js";
import { LIFE } from "./scenarios/life.js";
import { LOADERS } from "./scenarios/loaders.js";
import { PEERS } from "./scenarios/peers.js";
import { PROXY } from "./scenarios/proxy.js";
import { RELAY } from "./scenarios/relay.js";
import { SAME_ADDRESS } from "./scenarios/same-address.js";
import { UNKNOWN } from "./scenarios/unknown.js";

/** The longest first, so that none is left running alone at the end. */
const SCENARIOS = [
  ...LIFE,
  ...PROXY,
  ...UNKNOWN,
  ...FIRST_LIGHT,
  ...CONFLICT,
  ...CRASHES,
  ...LOADERS,
  ...FIRMWARE,
  ...(PLAIN_PXE_ROM === undefined ? [] : PLAIN_PXE),
  ...FILE_PATH,
  ...INTERFACES,
  ...RELAY,
  ...FORWARD,
  ...SAME_ADDRESS,
  ...PEERS,
  ...BAD_INPUT,
  ...AGENT,
];

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    list: { type: "boolean", default: false },
    parallel: { type: "string", default: "3" },
  },
});
const pattern = new RegExp(values.only ?? "", "i");
const chosen = SCENARIOS.filter((scenario) => pattern.test(scenario.name));
if (values.list) {
  console.log(chosen.map((scenario) => scenario.name).join("\n"));
  process.exit(0);
}
if (chosen.length === 0) {
  console.error(`No scenario's name matches "${values.only}"; --list names them`);
  process.exit(2);
}
const missing = missingRequirements();
if (missing.length > 0) {
  console.error(missing.join("\n"));
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), "metalplug-e2e-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const files = await prepareFiles(folder);
const started = performance.now();
const { passed, failed } = await runScenarios(chosen, files, Number(values.parallel));
const minutes = (performance.now() - started) / 60_000;
console.log(`${passed} passed, ${failed} failed in ${minutes.toFixed(1)} minutes`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
