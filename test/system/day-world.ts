import type { DriverClient, InstanceView } from "../../driver/rpc/client.js";
import type { NodeStateName } from "../../pxe/boot/node-state.js";

/** What is true of a driver once everything that it acknowledged is. */
export interface World {
  readonly nodes: ReadonlyMap<string, { readonly macs: readonly string[]; readonly label: string }>;
  readonly images: ReadonlyMap<string, ImageContent>;
  /** Of nodes whose power nobody switches, by the node's name. */
  readonly instances: ReadonlyMap<string, { readonly image: string; readonly macs: readonly string[] }>;
  /** Of nodes with a machine, what was asked for last. */
  readonly lives: ReadonlyMap<string, Life>;
}

/** A file that can be a kernel or a ramdisk, and where the driver can pull it from. */
export interface Content {
  readonly path: string;
  readonly url: string;
  readonly sha256: string;
}

export interface ImageContent {
  readonly kernel: Content;
  readonly disk?: Content;
}

export type LifeVerb = "spawn" | "rebuild" | "reboot" | "rescue" | "unrescue" | "destroy";

export interface Life {
  /** Unlike any before. */
  readonly request: number;
  readonly verb: LifeVerb;
  readonly kind: "deploy" | "netboot";
  readonly image: string;
}

export const NOTHING: World = {
  ...{ nodes: new Map(), images: new Map() },
  ...{ instances: new Map(), lives: new Map() },
};

/** The states that a verb leads through, in their order; after any of them it may be in error, for good. */
const COURSES: Readonly<Record<LifeVerb, readonly NodeStateName[]>> = {
  spawn: ["deploying", "active"],
  rebuild: ["rebuilding", "active"],
  reboot: ["active"],
  rescue: ["rescue"],
  unrescue: ["active"],
  destroy: ["deleting", "cleaning", "available"],
};

/** A driver as it tells itself. */
export interface Told {
  /** Everything but the lives. */
  readonly text: string;
  /** Of machines, by node. */
  readonly lives: ReadonlyMap<string, InstanceView>;
}

/** `machines`: the nodes whose instances have a life of their own. */
export async function observe(client: DriverClient, machines: ReadonlySet<string>): Promise<Told> {
  const [nodes, images, instances] = await Promise.all([
    client.listNodes(),
    client.listImages(),
    client.listInstances(),
  ]);
  const still = instances.filter(({ node }) => !machines.has(node));
  return {
    text: text({
      nodes: nodes.map(({ name, macs, labels }) => [name, { macs, label: labels?.["step"] ?? "" }]),
      images: images.map(({ name, kernel, ramdisk, disk }) => [
        name,
        [kernel.sha256, ramdisk.sha256, disk?.sha256 ?? ""],
      ]),
      instances: still.map(({ node, image, vifs, state, reason }) => [
        node,
        { image, macs: vifs.map(({ mac }) => mac), state, reason: reason ?? "" },
      ]),
    }),
    lives: new Map(
      instances.filter(({ node }) => machines.has(node)).map((instance) => [instance.node, instance]),
    ),
  };
}

export function describe({ nodes, images, instances }: World): string {
  return text({
    nodes: [...nodes],
    images: Array.from(images, ([name, { kernel, disk }]) => [
      name,
      [kernel.sha256, kernel.sha256, disk?.sha256 ?? ""],
    ]),
    instances: Array.from(instances, ([node, instance]) => [
      node,
      { ...instance, state: "active", reason: "" },
    ]),
  });
}

/** How far a life has come by what is seen of it; a sentence where that cannot be. */
export function placeOf(life: Life, seen: InstanceView | undefined): number | string {
  const course = COURSES[life.verb];
  const state = seen?.state ?? "available";
  if (state === "error") return (seen?.reason ?? "") === "" ? `is in error without a reason` : course.length;
  const place = course.indexOf(state);
  if (place < 0) return `is ${state} after ${life.verb}`;
  if (seen !== undefined && life.verb !== "destroy" && seen.image !== life.image)
    return `has image ${seen.image} after ${life.verb} of ${life.image}`;
  return place;
}

/** Whether nothing happens by itself any more. */
export function isAtRest(seen: InstanceView | undefined): boolean {
  return seen?.operation === undefined;
}

/** MACs that have a vif, by all that is acknowledged. */
export function pluggedMacs({ nodes, instances, lives }: World): readonly string[] {
  const ofLives = [...lives].filter(([, { verb }]) => verb !== "destroy").map(([node]) => node);
  return [
    ...[...instances.values()].flatMap(({ macs }) => macs),
    ...ofLives.flatMap((node) => nodes.get(node)?.macs.slice(0, 1) ?? []),
  ];
}

type Rows = readonly (readonly [name: string, value: unknown])[];

function text(told: Readonly<Record<"nodes" | "images" | "instances", Rows>>): string {
  const sorted = (rows: Rows) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({
    nodes: sorted(told.nodes),
    images: sorted(told.images),
    instances: sorted(told.instances),
  });
}
