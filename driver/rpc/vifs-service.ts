import type { PluggedVif } from "../inventory/inventory.js";
import { countArgument, identifierArgument, macArgument, nameArgument } from "./convert/arguments.js";
import { pifPlaceToWire, pluggedVifToWire, vifFromWire } from "./convert/vif.js";
import { assertServing, type DriverContext } from "./driver-context.js";
import type { PluggedVif as WirePluggedVif } from "./gen/metalplug/v1/PluggedVif.js";
import type { VifsHandlers } from "./gen/metalplug/v1/Vifs.js";
import { page } from "./pages.js";

export function vifsService(context: DriverContext): VifsHandlers {
  const { inventory, handlers, desk } = context;
  const toWire = (plugged: PluggedVif): WirePluggedVif =>
    pluggedVifToWire(plugged, desk.placeOf(plugged.node, plugged.vif.mac));
  return {
    MacsForNode: handlers.unary(({ node }) => {
      const { name, macs } = inventory.node(nameArgument(node, "a node"));
      const pluggedMacs = inventory.pluggedVifs(name).map(({ vif }) => vif.mac);
      const pifs = macs.map((mac) => pifPlaceToWire(mac, desk.placeOf(name, mac), pluggedMacs.includes(mac)));
      return { macs: [...macs], pluggedMacs, pifs };
    }),
    Plug: handlers.unary(async ({ requestId, node, vif, expectedRevision }) => {
      assertServing(context);
      const request = {
        requestId: identifierArgument("request_id", requestId),
        expectedRevision: countArgument("expected_revision", expectedRevision),
        node: nameArgument(node, "a node"),
        vif: vifFromWire("vif", vif),
      };
      const macs = inventory.previewPlug(request).map(({ mac }) => mac);
      const plugged = await desk.whilePlugged(request.node, macs, () => inventory.plug(request));
      context.regrants.tell(plugged.node);
      return { pluggedVif: toWire(plugged) };
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
      await desk.settled();
      return { pluggedVif: toWire(unplugged) };
    }),
    List: handlers.unary((request) => {
      const node = request.node === "" ? undefined : nameArgument(request.node, "a node");
      const { items, nextPageToken } = page(
        "vifs",
        inventory.pluggedVifs(node),
        ({ vif }) => vif.mac,
        request,
      );
      return { pluggedVifs: items.map(toWire), nextPageToken };
    }),
  };
}
