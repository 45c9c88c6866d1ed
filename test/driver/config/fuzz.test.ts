import test from "ava";
import { parseClientConfig } from "../../../driver/config/client-config.js";
import { parseCoordinatorConfig } from "../../../driver/config/coordinator-config.js";
import { parseDriverConfig } from "../../../driver/config/driver-config.js";
import {
  parseImageRecord,
  parseInstanceRecord,
  parseLeaseRecord,
  parseNodeRecord,
} from "../../../driver/config/records.js";
import { parseYaml } from "../../../driver/config/yaml-source.js";
import { MetalplugError } from "../../../driver/errors.js";

const SOUND = `id: dc1
dataDir: /d
grpc: { listen: "127.0.0.1:7444" }
drivers: [ { address: "10.99.0.11:7443" }, &x { address: *x } ]
boot: { address: 10.77.0.11, tftpPort: 69 }
subnets:
  - subnet: 10.77.0.0/24
    gateway: 10.77.0.1
    pool: { start: 10.77.0.100, end: 10.77.0.199 }
    unknown: pool
`;
const PIECES = [
  "[",
  "]",
  "{",
  "}",
  ":",
  " ",
  "\n",
  "- ",
  "*x",
  "&x ",
  "!!binary ",
  '"',
  "'",
  "|",
  ">",
  "#",
  "~",
  "\t",
  "? ",
  "0",
  "-1",
  "1e999",
  ".nan",
  "null",
  "__proto__: ",
  "\u0000",
  "\ud800",
  "%YAML 1.1\n---\n",
  "...\n",
];
const RUNS = 1500;

test("a file with random edits is read or refused line by line, never anything else", (t) => {
  const seed = Date.now() % 2 ** 31;
  const random = generator(seed);
  for (let run = 0; run < RUNS; run++) {
    const text = edited(random);
    for (const parse of [parseDriverConfig, parseCoordinatorConfig, parseClientConfig]) {
      const found = outcome(() => parse(parseYaml("f.yaml", text)));
      if (found !== undefined)
        t.fail(`seed ${seed}, run ${run}: ${String(found)} for ${JSON.stringify(text)}`);
    }
  }
  t.pass();
});

test("records of random values are read or refused by a sentence", (t) => {
  const seed = Date.now() % 2 ** 31;
  const random = generator(seed);
  for (let run = 0; run < RUNS; run++) {
    const value = randomValue(random, 4);
    for (const parse of [parseNodeRecord, parseImageRecord, parseInstanceRecord, parseLeaseRecord]) {
      const found = parse(value);
      t.true(typeof found === "object" || found.length > 0, `seed ${seed}, run ${run}`);
    }
  }
});

/** What is wrong with how `read` ended, if anything. */
function outcome(read: () => unknown): unknown {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof MetalplugError) || error.code !== "CONFIG_REFUSED") return error;
    return error.message.split("\n").every((line) => /^f\.yaml:(\d+:\d+:)? \S/.test(line))
      ? undefined
      : error;
  }
}

function edited(random: (below: number) => number): string {
  let text = SOUND;
  for (let edits = 1 + random(4); edits > 0; edits--) {
    const at = random(text.length + 1);
    text = text.slice(0, at) + (PIECES[random(PIECES.length)] ?? "") + text.slice(at + random(6));
  }
  return text;
}

const KEYS = [
  "name",
  "macs",
  "kernel",
  "ramdisk",
  "vifs",
  "address",
  "kind",
  "mac",
  "expiresAt",
  "id",
  "x",
  "__proto__",
];

function randomValue(random: (below: number) => number, depth: number): unknown {
  const leaves = [null, "", "pool", "fixed", "52:54:00:00:00:01", "10.0.0.1", -1, 0, 1.5, Number.NaN, true];
  const shape = random(depth > 0 ? 3 : 1);
  if (shape === 0) return leaves[random(leaves.length)];
  const parts = Array.from({ length: random(6) }, () => randomValue(random, depth - 1));
  return shape === 1 ? parts : Object.fromEntries(parts.map((part) => [KEYS[random(KEYS.length)], part]));
}

/** Numerical Recipes' linear congruential generator: the same seed gives the same run. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
