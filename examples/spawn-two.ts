/**
 * A scheduler in small: puts an image onto two free machines, each on the hypervisor that has the fewest instances then.
 *
 *   node spawn-two.js [--tls-cert NAME.crt] IMAGE DRIVER [DRIVER…]        # DRIVER is host:port
 *
 * `metalplug certificate issue scheduler NAME …` makes NAME.crt and the files that are read beside it. Without one it speaks without TLS.
 */
import { parseArgs } from "node:util";
import { type ConnectOptions, connectDriver, type DriverClient } from "metalplug";
import { tlsBeside } from "./tls-beside.js";

const USAGE = "usage: node spawn-two.js [--tls-cert NAME.crt] IMAGE DRIVER [DRIVER…]";
const MACHINES = 2;

interface Hypervisor {
  readonly driver: DriverClient;
  readonly hasImage: boolean;
  /** Names of machines without an instance. */
  readonly free: string[];
  instances: number;
}

async function look(driver: DriverClient, image: string): Promise<Hypervisor> {
  const [nodes, images] = await Promise.all([driver.listNodes(), driver.listImages()]);
  const free = nodes.filter((node) => node.instance === undefined).map((node) => node.name);
  const hasImage = images.some(({ name }) => name === image);
  return { driver, hasImage, free, instances: nodes.length - free.length };
}

/** The next machine, taken from the least busy hypervisor that has the image and a free one. */
function place(hypervisors: readonly Hypervisor[]): { driver: DriverClient; node: string } | undefined {
  const able = hypervisors.filter(({ hasImage, free }) => hasImage && free.length > 0);
  const [best] = able.sort((a, b) => a.instances - b.instances);
  const node = best?.free.shift();
  if (best === undefined || node === undefined) return undefined;
  best.instances++;
  return { driver: best.driver, node };
}

interface Wish {
  readonly image: string;
  readonly addresses: readonly string[];
  readonly how: ConnectOptions;
}

async function main({ image, addresses, how }: Wish): Promise<void> {
  const drivers = addresses.map((address) => connectDriver(address, how));
  try {
    const hypervisors = await Promise.all(drivers.map((driver) => look(driver, image)));
    for (let spawned = 0; spawned < MACHINES; spawned++) {
      const target = place(hypervisors);
      if (target === undefined) throw new Error(`No free machine at a hypervisor with image "${image}"`);
      // Without vifs: the machine's only NIC, with an address of the pool.
      const instance = await target.driver.spawn({ node: target.node, image });
      console.log(
        `${instance.node} at ${target.driver.address} boots ${instance.image} (instance ${instance.id})`,
      );
    }
  } finally {
    await Promise.all(drivers.map((driver) => driver.close()));
  }
}

/** `undefined` when it cannot be read. */
function readWish(args: string[]): Wish | undefined {
  const options = { "tls-cert": { type: "string" } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [image, ...addresses] = positionals;
  const cert = values["tls-cert"];
  if (image === undefined || addresses.length === 0) return undefined;
  return { image, addresses, how: cert === undefined ? {} : { tls: tlsBeside(cert) } };
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
