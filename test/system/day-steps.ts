import type { DriverClient } from "../../driver/rpc/client.js";
import type { Draws } from "../draws.js";
import type { Content, ImageContent, World } from "./day-world.js";

/** One mutation, of which nothing is there before it is carried out, and all of it after. */
export interface Step {
  readonly what: string;
  /** Always the same request, whenever it is sent. Answers the same, whenever that is. */
  readonly send: (client: DriverClient, requestId: string, signal: AbortSignal) => Promise<unknown>;
  readonly after: World;
  /** The machine that it is about. */
  readonly machine?: string;
  /** Milliseconds that it takes, about, where that is more than a few. */
  readonly takes?: number;
}

/** What steps are made of. */
export interface StepStock {
  readonly draws: Draws;
  readonly contents: readonly Content[];
  readonly disks: readonly Content[];
  /** The network that NICs hang on. */
  readonly network: string;
}

/** A step of one kind that the world allows now. */
export type StepKind = (world: World, stock: StepStock) => Step | undefined;

const [NODES, IMAGES] = [12, 5];
/** Milliseconds, of a push or pull with a disk image. */
const LONG = 60;
/** Milliseconds, of a call that waits for the switch. */
const PLUGGED = 40;

/** A new kind of mutation is a row here; what it changes is in the world, and read by `observe`. */
export const STEP_KINDS: Readonly<Record<string, StepKind>> = {
  pushImage: (world, stock) => putImage(world, stock, "push"),
  pullImage: (world, stock) => putImage(world, stock, "pull"),
  removeImage: (world, { draws }) => {
    const used = new Set(Array.from(world.instances.values(), ({ image }) => image));
    const name = one(
      [...world.images.keys()].filter((image) => /^image\d/.test(image) && !used.has(image)),
      draws,
    );
    if (name === undefined || draws.oneIn(2)) return undefined;
    return {
      what: `remove ${name}`,
      send: async (client, requestId) => named(await client.removeImage(name, { requestId })),
      after: { ...world, images: withoutEntry(world.images, name) },
    };
  },
  addNode: (world, { draws, network }) => {
    const name = free(world.nodes, "n", NODES, draws);
    if (name === undefined) return undefined;
    const number = name.slice(1).padStart(2, "0");
    const macs = [`52:54:00:80:00:${number}`, `52:54:00:80:01:${number}`];
    const pifs = macs.map((mac, nic) => ({ mac, network, port: `${name}-${nic}` }));
    return {
      what: `add ${name}`,
      send: async (client, requestId) => named(await client.addNode({ name, macs: pifs }, { requestId })),
      after: { ...world, nodes: withEntry(world.nodes, name, { macs, label: "" }) },
    };
  },
  updateNode: (world, { draws }) => {
    const name = one([...world.nodes.keys()], draws);
    const node = world.nodes.get(name ?? "");
    if (name === undefined || node === undefined) return undefined;
    const label = `s${draws.below(1_000_000)}`;
    return {
      what: `label ${name}`,
      send: async (client, requestId) =>
        named(await client.updateNode({ name, labels: { step: label } }, { requestId })),
      after: { ...world, nodes: withEntry(world.nodes, name, { ...node, label }) },
    };
  },
  removeNode: (world, { draws }) => {
    const name = one(idle(world), draws);
    if (name === undefined || draws.oneIn(2)) return undefined;
    return {
      what: `remove ${name}`,
      send: async (client, requestId) => named(await client.removeNode(name, { requestId })),
      after: { ...world, nodes: withoutEntry(world.nodes, name) },
    };
  },
  spawn: (world, { draws }) => {
    const [node, image] = [one(idle(world), draws), one([...world.images.keys()], draws)];
    const mac = world.nodes.get(node ?? "")?.macs[0];
    if (node === undefined || image === undefined || mac === undefined) return undefined;
    return {
      ...{ what: `spawn ${image} on ${node}`, takes: PLUGGED },
      send: async (client, requestId) =>
        identified(await client.spawn({ node, image, vifs: [{ mac }] }, { requestId })),
      after: { ...world, instances: withEntry(world.instances, node, { image, macs: [mac] }) },
    };
  },
  destroy: (world, { draws }) => {
    const node = one([...world.instances.keys()], draws);
    if (node === undefined || draws.oneIn(2)) return undefined;
    return {
      ...{ what: `destroy on ${node}`, takes: PLUGGED },
      send: async (client, requestId) => identified(await client.destroy(node, { requestId })),
      after: { ...world, instances: withoutEntry(world.instances, node) },
    };
  },
  plug: (world, { draws }) => changeVif(world, draws, 1),
  unplug: (world, { draws }) => changeVif(world, draws, 2),
};

export function one<T>(from: readonly T[], draws: Draws): T | undefined {
  return from.length === 0 ? undefined : draws.pick(from);
}

export function withEntry<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value);
}

/** Of an answer, what is of the request and not of the moment. */
export function identified({ id, revision }: { readonly id: string; readonly revision: number }): unknown {
  return { id, revision };
}

function named({ name, revision }: { readonly name: string; readonly revision: number }): unknown {
  return { name, revision };
}

function putImage(
  world: World,
  { draws, contents, disks }: StepStock,
  how: "push" | "pull",
): Step | undefined {
  const name = free(world.images, "image", IMAGES, draws);
  if (name === undefined) return undefined;
  const disk = draws.oneIn(2) ? draws.pick(disks) : undefined;
  const content: ImageContent = { kernel: draws.pick(contents), ...(disk && { disk }) };
  return {
    ...{ what: `${how} ${name}`, takes: LONG },
    send: (client, requestId, signal) => sendImage(client, { requestId, signal, name, how, content }),
    after: { ...world, images: withEntry(world.images, name, content) },
  };
}

/** The same file as kernel and ramdisk. */
export async function sendImage(
  client: DriverClient,
  {
    how,
    content: { kernel, disk },
    ...request
  }: {
    readonly requestId: string;
    readonly signal: AbortSignal;
    readonly name: string;
    readonly how: "push" | "pull";
    readonly content: ImageContent;
  },
): Promise<unknown> {
  if (how === "pull")
    return named(await client.pullImage({ ...request, kernel, ramdisk: kernel, ...(disk && { disk }) }));
  const paths = { kernelPath: kernel.path, ramdiskPath: kernel.path, ...(disk && { diskPath: disk.path }) };
  return named((await client.pushImage({ ...request, ...paths })).image);
}

/** Plugs the second NIC of an instance that has `plugged` vifs, or unplugs it. */
function changeVif(world: World, draws: Draws, plugged: 1 | 2): Step | undefined {
  const fitting = [...world.instances].filter(([, { macs }]) => macs.length === plugged);
  const [node, instance] = one(fitting, draws) ?? [];
  const [boot, mac] = world.nodes.get(node ?? "")?.macs ?? [];
  if (node === undefined || instance === undefined || boot === undefined || mac === undefined)
    return undefined;
  const macs = plugged === 1 ? [boot, mac] : [boot];
  return {
    ...{ what: `${plugged === 1 ? "plug" : "unplug"} ${mac} on ${node}`, takes: PLUGGED },
    send: async (client, requestId) => {
      const vif = await (plugged === 1
        ? client.plug(node, { mac }, { requestId })
        : client.unplug(node, mac, { requestId }));
      return vif.instance;
    },
    after: { ...world, instances: withEntry(world.instances, node, { ...instance, macs }) },
  };
}

/** Nodes without a machine and without an instance. */
function idle({ nodes, instances }: World): readonly string[] {
  return [...nodes.keys()].filter((node) => node.startsWith("n") && !instances.has(node));
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

function withoutEntry<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
