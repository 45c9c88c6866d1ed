import type { Command } from "commander";
import type { DeploySettings, DriverClient, InstanceView, RebuildInstanceRequest } from "../rpc/client.js";
import { macArgument } from "./arguments.js";
import { runBegun, WAIT_HELP, type WaitOptions } from "./begun.js";
import type { CliContext } from "./dependencies.js";
import { DEPLOY_HELP } from "./instance-verbs.js";
import { type DeployOptions, deploySettings } from "./spawn-request.js";
import { driverVerb } from "./verb.js";

/** `rebuild`, `reboot`, `rescue`, `unrescue`, `discover`. */
export function addLifecycleVerbs(root: Command, context: CliContext): void {
  addRebuild(root, context);
  driverVerb(root, "reboot <node>", "Switch a machine off and on again", "reboot r4u12 --wait")
    .option("--wait", WAIT_HELP)
    .action((node: string, options: WaitOptions) =>
      runBegun(context, options, {
        call: (driver) => driver.reboot(node),
        sentence: ({ id }) => `Rebooting instance ${id} on ${node}`,
      }),
    );
  addRescue(root, context);
  driverVerb(
    root,
    "discover <node>",
    "Start the discovery ramdisk on a machine without instance: it reports CPUs, memory, disks and NICs",
    "discover r4u12 --wait",
  )
    .option("--boot-mac <mac>", "the NIC that boots by the network, where there are several")
    .option("--wait", WAIT_HELP)
    .action((node: string, options: WaitOptions & { readonly bootMac?: string }) => {
      const bootMac = options.bootMac === undefined ? {} : { bootMac: macArgument(options.bootMac) };
      return runBegun(context, options, {
        call: (driver) => driver.spawn({ node, kind: "discover", ...bootMac }),
        sentence: ({ id }) => `Discovering the hardware of ${node}, as instance ${id}`,
      });
    });
}

interface RebuildOptions extends WaitOptions, DeployOptions {
  readonly image?: string;
}

function addRebuild(root: Command, context: CliContext): void {
  driverVerb(
    root,
    "rebuild <node>",
    "Put an image onto a machine anew; instance, vifs, addresses and what is not said stay",
    "rebuild r4u12 --image debian13.2 --wait",
  )
    .option("--image <name>", "another image (default: the one it has)")
    .option("--disk <hint>", asBefore(DEPLOY_HELP.disk))
    .option("--root <partition>", asBefore(DEPLOY_HELP.root))
    .option("--user-data <file>", asBefore(DEPLOY_HELP.userData))
    .option("--wait", WAIT_HELP)
    .action((node: string, options: RebuildOptions) => {
      const { image } = options;
      const request = { node, ...(image !== undefined && { image }) };
      const said = deploySettings(options);
      return runBegun(context, options, {
        call: (driver) => (said === undefined ? driver.rebuild(request) : rebuildWith(driver, request, said)),
        sentence: (instance) => `Rebuilding instance ${instance.id} on ${node}: image ${instance.image}`,
      });
    });
}

function asBefore(help: string): string {
  return `${help.replace(/ \(default: .*\)$/, "")} (default: as before)`;
}

/** What is not said of the disk stays; nobody else's change in between is lost. */
async function rebuildWith(
  driver: DriverClient,
  request: RebuildInstanceRequest,
  said: DeploySettings,
): Promise<InstanceView> {
  const { deploy, revision } = await driver.getInstance(request.node);
  return driver.rebuild({ ...request, deploy: { ...deploy, ...said } }, { expectedRevision: revision });
}

function addRescue(root: Command, context: CliContext): void {
  driverVerb(
    root,
    "rescue <node>",
    "Start a machine from another image by the network, until unrescue",
    "rescue r4u12 --image rescue --wait",
  )
    .requiredOption("--image <name>", "the image to start it from")
    .option("--wait", WAIT_HELP)
    .action((node: string, options: WaitOptions & { readonly image: string }) =>
      runBegun(context, options, {
        call: (driver) => driver.rescue(node, options.image),
        sentence: ({ id }) => `Rescuing instance ${id} on ${node} by image ${options.image}`,
      }),
    );
  driverVerb(root, "unrescue <node>", "Start a machine in rescue as it was", "unrescue r4u12 --wait")
    .option("--wait", WAIT_HELP)
    .action((node: string, options: WaitOptions) =>
      runBegun(context, options, {
        call: (driver) => driver.unrescue(node),
        sentence: ({ id }: InstanceView) => `Starting instance ${id} on ${node} as it was`,
      }),
    );
}
