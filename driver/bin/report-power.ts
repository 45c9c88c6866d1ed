import type { ReportBoot } from "../../pxe/boot/boot-event.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Inventory } from "../inventory/inventory.js";
import type { PowerDesk, PowerReading } from "../power/power-desk-port.js";
import { bootMacOf } from "../vif/boot-vif.js";

/** Tells each change of a machine's power as an event of its boot. A first look, as after a start of the driver, is no change. Returns the function that ends it. */
export function reportPower(
  power: Pick<PowerDesk, "subscribe">,
  inventory: Pick<Inventory, "instanceOn" | "findNode">,
  report: ReportBoot,
): () => void {
  return power.subscribe((node, reading, before) => {
    if (before === undefined) return;
    const from = visible(before);
    const to = visible(reading);
    if (from === to) return;
    const mac = bootMac(inventory, node);
    const { trouble: text = "" } = reading;
    report({ ...(mac && { mac }), detail: { kind: "powerChanged", node, from, to, text } });
  });
}

/** What was seen last is not what is, while it cannot be read. */
function visible({ state, trouble }: PowerReading): PowerReading["state"] {
  return trouble === undefined ? state : "unknown";
}

/** Of a machine without instance nobody has said by which of several NICs it boots. */
function bootMac(
  inventory: Pick<Inventory, "instanceOn" | "findNode">,
  name: string,
): MacAddress | undefined {
  const instance = inventory.instanceOn(name);
  if (instance !== undefined) return bootMacOf(instance);
  const [only, ...others] = inventory.findNode(name)?.macs ?? [];
  return others.length === 0 ? only : undefined;
}
