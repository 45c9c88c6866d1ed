/**
 * A scheduler in small: puts an image onto as many machines as it is told, each on the driver that has most to spare, and says what it does.
 *
 *   node main.js [--count N] [--memory GIB] [--label KEY=VALUE]… [--tls-cert NAME.crt] IMAGE DRIVER [DRIVER…]     # DRIVER is host:port
 *
 * Any number of these may run at once, and drivers may come and go. Nothing is written down here: what is placed where the drivers know, and
 * two rules are enough that no machine is taken twice and none is lost: see spawn.ts. `metalplug certificate issue scheduler NAME …` makes NAME.crt
 * and the files that are read beside it.
 */
import { parseArgs } from "node:util";
import { type ConnectOptions, connectDriver, type NodeFilter } from "metalplug";
import { tlsBeside } from "../tls-beside.js";
import { placeOne } from "./place.js";
import { WatchedDriver } from "./watched-driver.js";

const USAGE =
  "usage: node main.js [--count N] [--memory GIB] [--label KEY=VALUE]… [--tls-cert NAME.crt] IMAGE DRIVER [DRIVER…]";
const GIB = 2 ** 30;

interface Wish {
  readonly image: string;
  readonly count: number;
  readonly filter: NodeFilter;
  readonly addresses: readonly string[];
  readonly how: ConnectOptions;
}

async function main({ image, count, filter, addresses, how }: Wish): Promise<void> {
  const say = (line: string): void => console.log(line);
  const stop = new AbortController();
  const drivers = addresses.map((address) => new WatchedDriver(connectDriver(address, how), say));
  const watching = drivers.map((driver) => driver.watch(stop.signal));
  try {
    for (let placed = 0; placed < count; placed++) await placeOne(drivers, { image, filter }, say);
  } finally {
    stop.abort();
    await Promise.all(watching);
    await Promise.all(drivers.map(({ client }) => client.close()));
  }
}

/** `undefined` when it cannot be read. */
function readWish(args: string[]): Wish | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      count: { type: "string", default: "1" },
      memory: { type: "string", default: "0" },
      label: { type: "string", multiple: true, default: [] },
      "tls-cert": { type: "string" },
    },
  });
  const [image, ...addresses] = positionals;
  const [count, memory] = [Number(values.count), Number(values.memory)];
  const labels = Object.fromEntries(values.label.map((label) => label.split("=", 2)));
  const cert = values["tls-cert"];
  if (image === undefined || addresses.length === 0 || !(count > 0) || !(memory >= 0)) return undefined;
  const filter: NodeFilter = { states: ["available"], minMemory: memory * GIB, labels };
  return { image, count, filter, addresses, how: cert === undefined ? {} : { tls: tlsBeside(cert) } };
}

async function start(args: string[]): Promise<void> {
  const wish = readWish(args);
  if (wish !== undefined) return main(wish);
  console.error(USAGE);
  process.exitCode = 2;
}

await start(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
