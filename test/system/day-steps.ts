import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DriverClient } from "../../driver/rpc/client.js";
import type { Draws } from "../draws.js";

/** What is true of a driver once everything that it acknowledged is. */
export interface World {
  /** MACs by the node's name. */
  readonly nodes: ReadonlyMap<string, readonly string[]>;
  /** Content by the image's name. */
  readonly images: ReadonlyMap<string, Content>;
  /** By the node's name. */
  readonly instances: ReadonlyMap<string, { readonly image: string; readonly macs: readonly string[] }>;
}

export const NOTHING: World = { nodes: new Map(), images: new Map(), instances: new Map() };

/** A file that can be a kernel or a ramdisk. */
export interface Content {
  readonly path: string;
  readonly sha256: string;
}

/** One mutation, of which nothing is there before it is carried out, and all of it after. */
export interface Step {
  readonly what: string;
  /** Always the same request, whenever it is sent. */
  readonly send: (client: DriverClient, requestId: string) => Promise<unknown>;
  readonly after: World;
}

/** A step of one kind that the world allows now. */
export type StepKind = (world: World, draws: Draws, contents: readonly Content[]) => Step | undefined;

const [NODES, IMAGES] = [12, 5];

/** A new kind of mutation is a row here; what it changes is in the world, and read by `observe`. */
export const STEP_KINDS: Readonly<Record<string, StepKind>> = {
  pushImage: (world, draws, contents) => {
    const name = free(world.images, "image", IMAGES, draws);
    if (name === undefined) return undefined;
    const { path, sha256 } = draws.pick(contents);
    return {
      what: `push ${name}`,
      send: (client, requestId) => client.pushImage({ requestId, name, kernelPath: path, ramdiskPath: path }),
      after: { ...world, images: withEntry(world.images, name, { path, sha256 }) },
    };
  },
  removeImage: (world, draws) => {
    const used = new Set(Array.from(world.instances.values(), ({ image }) => image));
    const name = one(
      [...world.images.keys()].filter((image) => !used.has(image)),
      draws,
    );
    if (name === undefined || draws.oneIn(2)) return undefined;
    return {
      what: `remove ${name}`,
      send: (client, requestId) => client.removeImage(name, { requestId }),
      after: { ...world, images: withoutEntry(world.images, name) },
    };
  },
  addNode: (world, draws) => {
    const name = free(world.nodes, "n", NODES, draws);
    if (name === undefined) return undefined;
    const number = name.slice(1).padStart(2, "0");
    const macs = [`52:54:00:80:00:${number}`, `52:54:00:80:01:${number}`];
    return {
      what: `add ${name}`,
      send: (client, requestId) => client.addNode({ name, macs }, { requestId }),
      after: { ...world, nodes: withEntry(world.nodes, name, macs) },
    };
  },
  removeNode: (world, draws) => {
    const name = one(idle(world), draws);
    if (name === undefined || draws.oneIn(2)) return undefined;
    return {
      what: `remove ${name}`,
      send: (client, requestId) => client.removeNode(name, { requestId }),
      after: { ...world, nodes: withoutEntry(world.nodes, name) },
    };
  },
  spawn: (world, draws) => {
    const [node, image] = [one(idle(world), draws), one([...world.images.keys()], draws)];
    const mac = node === undefined ? undefined : world.nodes.get(node)?.[0];
    if (node === undefined || image === undefined || mac === undefined) return undefined;
    return {
      what: `spawn ${image} on ${node}`,
      send: (client, requestId) => client.spawn({ node, image, vifs: [{ mac }] }, { requestId }),
      after: { ...world, instances: withEntry(world.instances, node, { image, macs: [mac] }) },
    };
  },
  destroy: (world, draws) => {
    const node = one([...world.instances.keys()], draws);
    if (node === undefined || draws.oneIn(2)) return undefined;
    return {
      what: `destroy on ${node}`,
      send: (client, requestId) => client.destroy(node, { requestId }),
      after: { ...world, instances: withoutEntry(world.instances, node) },
    };
  },
  plug: (world, draws) => changeVif(world, draws, 1),
  unplug: (world, draws) => changeVif(world, draws, 2),
};

/** Plugs the second NIC of an instance that has `plugged` vifs, or unplugs it. */
function changeVif(world: World, draws: Draws, plugged: 1 | 2): Step | undefined {
  const fitting = [...world.instances].filter(([, { macs }]) => macs.length === plugged);
  const [node, instance] = one(fitting, draws) ?? [];
  const [boot, mac] = world.nodes.get(node ?? "") ?? [];
  if (node === undefined || instance === undefined || boot === undefined || mac === undefined)
    return undefined;
  const macs = plugged === 1 ? [boot, mac] : [boot];
  return {
    what: `${plugged === 1 ? "plug" : "unplug"} ${mac} on ${node}`,
    send: (client, requestId) =>
      plugged === 1 ? client.plug(node, { mac }, { requestId }) : client.unplug(node, mac, { requestId }),
    after: { ...world, instances: withEntry(world.instances, node, { ...instance, macs }) },
  };
}

/** The world as a driver tells it, as text. */
export async function observe(client: DriverClient): Promise<string> {
  const [nodes, images, instances] = [
    await client.listNodes(),
    await client.listImages(),
    await client.listInstances(),
  ];
  return text({
    nodes: new Map(nodes.map(({ name, macs }) => [name, macs])),
    images: new Map(images.map(({ name, kernel }) => [name, kernel.sha256])),
    instances: new Map(
      instances.map(({ node, image, vifs }) => [
        node,
        { image: image ?? "", macs: vifs.map(({ mac }) => mac) },
      ]),
    ),
  });
}

export function describe({ nodes, images, instances }: World): string {
  return text({
    nodes,
    images: new Map(Array.from(images, ([name, { sha256 }]) => [name, sha256])),
    instances,
  });
}

/** Files of several sizes, from one chunk to some. */
export async function makeContents(folder: string, draws: Draws): Promise<readonly Content[]> {
  return Promise.all(
    [10, 1000, 70_000, 300_000, 2_500_000].map(async (size) => {
      const [bytes, path] = [draws.bytes(size), join(folder, `content-${size}`)];
      await writeFile(path, bytes);
      return { path, sha256: createHash("sha256").update(bytes).digest("hex") };
    }),
  );
}

type Told = { readonly [K in "nodes" | "images" | "instances"]: ReadonlyMap<string, unknown> };

function text({ nodes, images, instances }: Told): string {
  const sorted = (map: ReadonlyMap<string, unknown>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({ nodes: sorted(nodes), images: sorted(images), instances: sorted(instances) });
}

function idle({ nodes, instances }: World): readonly string[] {
  return [...nodes.keys()].filter((node) => !instances.has(node));
}

function free(
  taken: ReadonlyMap<string, unknown>,
  prefix: string,
  count: number,
  draws: Draws,
): string | undefined {
  const names = Array.from({ length: count }, (_, number) => `${prefix}${number}`);
  return one(
    names.filter((name) => !taken.has(name)),
    draws,
  );
}

function one<T>(from: readonly T[], draws: Draws): T | undefined {
  return from.length === 0 ? undefined : draws.pick(from);
}

function withEntry<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value);
}

function withoutEntry<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
