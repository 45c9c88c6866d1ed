import type { Loader } from "../../pxe/boot/boot-binding.js";
import {
  countArgument,
  identifierArgument,
  macArgument,
  nameArgument,
  refused,
} from "./convert/arguments.js";
import { loaders } from "./convert/enums.js";
import { instanceToWire } from "./convert/instance.js";
import { vifFromWire } from "./convert/vif.js";
import { assertServing, type DriverContext } from "./driver-context.js";
import type { InstancesHandlers } from "./gen/metalplug/v1/Instances.js";
import { page } from "./pages.js";

export function instancesService(
  context: DriverContext,
): Pick<InstancesHandlers, "Spawn" | "Destroy" | "Get" | "List"> {
  const { inventory, handlers, desk } = context;
  return {
    Spawn: handlers.unary(async (request) => {
      assertServing(context);
      const wanted = {
        requestId: identifierArgument("request_id", request.requestId),
        expectedRevision: countArgument("expected_revision", request.expectedRevision),
        node: nameArgument(request.node, "a node"),
        image: nameArgument(request.image, "an image"),
        loader: loaderArgument(request.loader),
        vifs: request.vifs.map((vif, index) => vifFromWire(`vifs[${index}]`, vif)),
        ...(request.bootMac === "" ? {} : { bootMac: macArgument(request.bootMac) }),
      };
      const macs = inventory.previewSpawn(wanted).map(({ mac }) => mac);
      const instance = await desk.whilePlugged(wanted.node, macs, () => inventory.spawn(wanted));
      context.regrants.tell(instance.node);
      return { instance: instanceToWire(instance) };
    }),
    Destroy: handlers.unary(async ({ requestId, node, expectedRevision }) => {
      assertServing(context);
      const instance = await inventory.destroy({
        requestId: identifierArgument("request_id", requestId),
        expectedRevision: countArgument("expected_revision", expectedRevision),
        node: nameArgument(node, "a node"),
      });
      context.regrants.tell(instance.node);
      await desk.settled();
      return { instance: instanceToWire(instance) };
    }),
    Get: handlers.unary(({ node }) => ({
      instance: instanceToWire(inventory.instance(nameArgument(node, "a node"))),
    })),
    List: handlers.unary((request) => {
      const { items, nextPageToken } = page("instances", inventory.instances(), ({ node }) => node, request);
      return { instances: items.map((item) => instanceToWire(item)), nextPageToken };
    }),
  };
}

/** Unspecified: iPXE, which serves BIOS and UEFI. */
function loaderArgument(wire: string | number): Loader {
  if (wire === "LOADER_UNSPECIFIED") return "ipxe";
  const loader = loaders.fromWire(wire);
  if (loader === undefined) throw refused("loader", wire, "ipxe, pxelinux or grub");
  return loader;
}
