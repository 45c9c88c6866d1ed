import { countArgument, identifierArgument, macArgument, nameArgument } from "./convert/arguments.js";
import { pluggedVifToWire, vifFromWire } from "./convert/vif.js";
import { assertServing, type DriverContext } from "./driver-context.js";
import type { VifsHandlers } from "./gen/metalplug/v1/Vifs.js";
import { page } from "./pages.js";

export function vifsService(context: DriverContext): VifsHandlers {
  const { inventory, handlers } = context;
  return {
    MacsForNode: handlers.unary(({ node }) => {
      const { name, macs } = inventory.node(nameArgument(node, "a node"));
      return { macs: [...macs], pluggedMacs: inventory.pluggedVifs(name).map(({ vif }) => vif.mac) };
    }),
    Plug: handlers.unary(async ({ requestId, node, vif, expectedRevision }) => {
      assertServing(context);
      const plugged = await inventory.plug({
        requestId: identifierArgument("request_id", requestId),
        expectedRevision: countArgument("expected_revision", expectedRevision),
        node: nameArgument(node, "a node"),
        vif: vifFromWire("vif", vif),
      });
      context.regrants.tell(plugged.node);
      return { pluggedVif: pluggedVifToWire(plugged) };
    }),
    Unplug: handlers.unary(async ({ requestId, node, mac, expectedRevision }) => {
      assertServing(context);
      const unplugged = await inventory.unplug({
        requestId: identifierArgument("request_id", requestId),
        expectedRevision: countArgument("expected_revision", expectedRevision),
        node: nameArgument(node, "a node"),
        mac: macArgument(mac),
      });
      context.regrants.tell(unplugged.node);
      return { pluggedVif: pluggedVifToWire(unplugged) };
    }),
    List: handlers.unary((request) => {
      const node = request.node === "" ? undefined : nameArgument(request.node, "a node");
      const { items, nextPageToken } = page(
        "vifs",
        inventory.pluggedVifs(node),
        ({ vif }) => vif.mac,
        request,
      );
      return { pluggedVifs: items.map(pluggedVifToWire), nextPageToken };
    }),
  };
}
