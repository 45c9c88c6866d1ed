import test from "ava";
import { ERRORS, MetalplugError } from "../../../driver/errors.js";
import type { Channel } from "../../../driver/rpc/channel.js";
import { instancesDefinition as instances, nodesDefinition as nodes } from "../../../driver/rpc/proto.js";
import type { MemoryInventory } from "./memory-inventory.js";
import type { MemoryLifecycle } from "./memory-lifecycle.js";
import { MAC, MAC2, startTestDriver, take, until } from "./support.js";

const CALLS = 1200;

type Pick = (bound: number) => number;

const TEXTS = [
  ...[
    "",
    "a",
    "b",
    "zz",
    "../a",
    "/etc/passwd",
    "a\\b",
    "a\0b",
    "a\nb",
    "\u001b[2J",
    "ä",
    "\u202e",
    "é".normalize("NFD"),
  ],
  ...[
    "$x",
    "$(reboot)",
    "%00",
    "null",
    "__proto__",
    "constructor",
    "toString",
    " ",
    "-",
    ".",
    "..",
    "x".repeat(64),
  ],
  ...[
    "x".repeat(100_000),
    "\u{1f4a5}".repeat(5000),
    MAC,
    MAC2.toUpperCase(),
    "52-54-00-00-00-01",
    "ff:ff:ff:ff:ff:ff",
  ],
  ...["/dev/vda", "serial:X", "wwn:../..", "none", "1", "99999999999999999999", "-1", "1e3", "NaN"],
];
const ENUMS = [0, 1, 2, 3, 4, 8, 9, -1, 255, 2 ** 31 - 1, -(2 ** 31)];
const COUNTS = ["0", "1", "2", "-1", "9223372036854775807", "9007199254740993"];

/** A request of any call of instances and power, in which anything may be anything. */
function hostileCall(pick: Pick): readonly [string, (channel: Channel) => Promise<unknown>] {
  const of = <T>(values: readonly T[]): T => values[pick(values.length)] as T;
  const text = () => of(TEXTS);
  const mostly = (good: string) => (pick(4) === 0 ? text() : good);
  const some = <T>(make: () => T): T[] => Array.from({ length: pick(4) }, make);
  const mutation = () => ({ requestId: mostly(""), node: mostly("a"), expectedRevision: of(COUNTS) });
  const deploy = () =>
    of([undefined, { disk: text(), root: text(), userData: text() }, { disk: mostly(""), root: mostly("") }]);
  const vif = () => ({
    mac: mostly(MAC),
    fixedAddress: of([
      undefined,
      { address: text(), prefixLength: of(ENUMS), gateway: text(), dns: some(text) },
    ]),
  });
  const read = (answer: unknown) => answer;
  const calls = {
    Spawn: {
      method: instances.Spawn,
      request: () => ({
        ...mutation(),
        image: mostly("i"),
        loader: of(ENUMS),
        vifs: some(vif),
        kind: of(ENUMS),
        bootMac: mostly(""),
        deploy: deploy(),
        withoutPower: pick(2) > 0,
      }),
    },
    Destroy: { method: instances.Destroy, request: () => ({ ...mutation(), withoutCleaning: pick(2) > 0 }) },
    Rebuild: {
      method: instances.Rebuild,
      request: () => ({ ...mutation(), image: mostly(""), deploy: deploy() }),
    },
    Reboot: { method: instances.Reboot, request: mutation },
    Rescue: { method: instances.Rescue, request: () => ({ ...mutation(), image: mostly("i") }) },
    Unrescue: { method: instances.Unrescue, request: mutation },
    Get: { method: instances.Get, request: () => ({ node: mostly("a") }) },
    List: {
      method: instances.List,
      request: () => ({
        pageSize: of(ENUMS),
        pageToken: mostly(""),
        states: some(() => of(ENUMS)),
        image: mostly(""),
      }),
    },
    SetPower: {
      method: nodes.SetPower,
      request: () => ({
        requestId: mostly(""),
        name: mostly("b"),
        target: of(ENUMS),
        bootDevice: of(ENUMS),
        bootContinuous: pick(2) > 0,
      }),
    },
    GetPower: { method: nodes.GetPower, request: () => ({ name: mostly("b") }) },
  };
  const name = of(Object.keys(calls) as (keyof typeof calls)[]);
  const { method, request } = calls[name];
  const message: object = request();
  const told = `${name} ${JSON.stringify(message).slice(0, 500)}`;
  return [told, (channel) => channel.call<object, unknown, unknown>(method as never, message, read)];
}

test("whatever is asked gets its answer or a coded refusal, and the driver serves on", async (t) => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const pick = numbers(seed);
  const { channel, client, inventory, faults, lifecycle } = await startTestDriver(t);
  await inventory.addNode({ requestId: "", name: "a", macs: [MAC] });
  await inventory.addNode({ requestId: "", name: "b", macs: [MAC2] });
  const outcomes = new Map<string, number>();
  for (let call = 0; call < CALLS; call++) {
    const [told, make] = hostileCall(pick);
    const code = await make(channel).then(
      () => "answered",
      (error: unknown) => (error instanceof MetalplugError ? error.code : String(error)),
    );
    if (code !== "answered" && (!(code in ERRORS) || code === "INTERNAL"))
      t.fail(`seed ${seed}, call ${call}: ${code} for ${told}`);
    outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
    if (pick(3) === 0) await goOn(inventory, lifecycle);
  }
  t.deepEqual(faults, [], `seed ${seed}`);
  t.true((outcomes.get("answered") ?? 0) > CALLS / 20, `seed ${seed}: enough of it was answered`);
  t.true((outcomes.get("ARGUMENT_REFUSED") ?? 0) > CALLS / 20, `seed ${seed}: enough of it was refused`);
  t.is((await client.getNode("b")).name, "b");
  t.log(`seed ${seed}: ${[...outcomes].map(([code, count]) => `${code} ${count}`).join(", ")}`);
});

/** What is under way ends, and where nothing is spawned something is. */
async function goOn(inventory: MemoryInventory, lifecycle: MemoryLifecycle): Promise<void> {
  const state = inventory.instanceOn("a")?.state;
  const request = { requestId: "", expectedRevision: 0, node: "a", image: "i", loader: "ipxe" } as const;
  if (state === undefined) await lifecycle.spawn({ ...request, kind: "deploy", vifs: [] });
  else if (state.kind !== "error" && state.operation !== undefined) lifecycle.finish("a");
}

test("two hundred who watch one instance cost one listener each, gone with them", async (t) => {
  const { client, inventory, lifecycle } = await startTestDriver(t);
  await inventory.addNode({ requestId: "", name: "a", macs: [MAC] });
  await client.spawn({ node: "a", image: "i" });
  const watches = Array.from({ length: 200 }, () => take(client.watchInstance("a"), 1));
  t.is((await Promise.all(watches)).length, 200);
  await until(() => lifecycle.listenerCount === 1);
  t.pass();
});

/** Numbers below a bound from a seed: mulberry32. */
function numbers(seed: number): Pick {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}
