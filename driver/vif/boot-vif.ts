import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import type { Instance } from "../instance/instance.js";
import { tellMacs, type Vif } from "./vif.js";

/**
 * Which of an instance's vifs netboots.
 *
 * With one vif it is that one. With several it is chosen by name when they are spawned, because firmware tries its NICs in an order of its own and
 * a machine with two must not boot by whichever came first. A vif plugged later never takes the boot over; the one that boots is the last that can
 * be unplugged. To boot by another one, spawn anew.
 */
export function bootMacOf({ bootMac, vifs }: Pick<Instance, "bootMac" | "vifs">): MacAddress | undefined {
  return bootMac ?? (vifs.length === 1 ? vifs[0]?.mac : undefined);
}

/** Throws BOOT_MAC_REFUSED, or BOOT_VIF_UNCLEAR where several could and none is named. */
export function chooseBootMac(
  node: string,
  vifs: readonly Vif[],
  asked: MacAddress | undefined,
): Pick<Instance, "bootMac"> {
  const macs = vifs.map(({ mac }) => mac);
  if (asked === undefined) {
    if (macs.length > 1) throw failure("BOOT_VIF_UNCLEAR", { node, macs: tellMacs(macs) });
    return {};
  }
  if (!macs.includes(asked)) throw failure("BOOT_MAC_REFUSED", { node, mac: asked, macs: tellMacs(macs) });
  return { bootMac: asked };
}

/** The instance with one more vif; what booted before boots on. */
export function withVif(instance: Instance, vif: Vif): Instance {
  const bootMac = bootMacOf(instance);
  return { ...instance, vifs: [...instance.vifs, vif], ...(bootMac === undefined ? {} : { bootMac }) };
}

/** Throws BOOT_VIF_IN_USE. */
export function withoutVif(instance: Instance, mac: MacAddress): Instance {
  const { bootMac, ...rest } = instance;
  const vifs = instance.vifs.filter((vif) => vif.mac !== mac);
  if (vifs.length === 0) return { ...rest, vifs };
  const others = vifs.map((vif) => vif.mac);
  if (bootMacOf(instance) === mac)
    throw failure("BOOT_VIF_IN_USE", { mac, node: instance.node, macs: tellMacs(others) });
  return { ...instance, vifs };
}
