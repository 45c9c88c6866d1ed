import type { Command } from "commander";
import type { Capacity, ImageSpace, Resources } from "../rpc/client.js";
import type { CliContext } from "./dependencies.js";
import { formatBytes, plain } from "./table.js";
import { type DriverOptions, driverVerb, print, withDriver } from "./verb.js";

/** `resources`. */
export function addResourceVerbs(root: Command, context: CliContext): void {
  driverVerb(
    root,
    "resources",
    "Show what a driver has, and what of it is free",
    "resources --driver hv1",
  ).action(async (options: DriverOptions) => {
    const found = await withDriver(context, options, (driver) => driver.getResources());
    print(context, options, found, () => resourceLines(found));
  });
}

function resourceLines(found: Resources): readonly string[] {
  const { total, available, deploys, networks, imageSpace } = found;
  const states = Object.entries(found.nodes).map(([state, count]) => `${count} ${state}`);
  const kinds = networks.map(({ name, kind }) => `${name} (${kind})`);
  return [
    `hypervisor  ${found.hypervisor}`,
    `nodes       ${total.nodes}${states.length === 0 ? "" : `: ${states.join(", ")}`}`,
    `available   ${capacityText(available)}`,
    `total       ${capacityText(total)}`,
    `images      ${found.images}${imageSpace === undefined ? "" : `, ${spaceText(imageSpace)}`}`,
    `networks    ${kinds.join(", ") || "-"}`,
    `deploys     ${deploys.running} of at most ${deploys.limit} run, ${deploys.queued} wait`,
    `revision    ${found.revision}`,
  ].map(plain);
}

/** What nobody has said, nor a discovery found, is left out. */
function capacityText({ nodes, cpus, memory, disk }: Capacity): string {
  const known = [
    ...(cpus === 0 ? [] : [`${cpus} CPUs`]),
    ...(memory === 0 ? [] : [`${formatBytes(memory)} of memory`]),
    ...(disk === 0 ? [] : [`${formatBytes(disk)} of disk`]),
  ];
  const what = known.length === 0 ? "" : ` with ${known.join(", ")}, as far as it is known`;
  return nodes === 0 ? "-" : `${nodes === 1 ? "1 node" : `${nodes} nodes`}${what}`;
}

function spaceText({ stored, budget, free }: ImageSpace): string {
  const limit = budget === undefined ? "" : ` of ${formatBytes(budget)}`;
  return `${formatBytes(stored)}${limit}; ${formatBytes(free)} free`;
}
