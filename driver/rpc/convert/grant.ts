import type { BootStage } from "../../../pxe/boot/boot-client.js";
import type { AddressPlan, BootOffer, Grant } from "../../../pxe/boot/grant.js";
import type { BootOffer__Output, BootOffer as WireBootOffer } from "../gen/metalplug/v1/BootOffer.js";
import type { Owner__Output, Owner as WireOwner } from "../gen/metalplug/v1/Owner.js";
import { addressArgument } from "./arguments.js";
import { bootStages } from "./enums.js";
import { addressPlanFromWire, fixedAddressToWire } from "./vif.js";

export function grantToWire(grant: Grant, epoch: number): WireOwner {
  return {
    node: grant.node,
    epoch,
    instance: grant.instance ?? "",
    hostname: grant.hostname ?? "",
    ...addressToWire(grant.address),
    boot: grant.boot === undefined ? null : bootOfferToWire(grant.boot),
    netbootOff: grant.netbootOff,
  };
}

/** Files of stages this version does not know are left out. */
export function grantFromWire(wire: Owner__Output): Grant {
  const address = addressFromWire(wire);
  return {
    node: wire.node,
    ...(wire.instance === "" ? {} : { instance: wire.instance }),
    ...(wire.hostname === "" ? {} : { hostname: wire.hostname }),
    ...(address === undefined ? {} : { address }),
    ...(wire.boot === null ? {} : { boot: bootOfferFromWire(wire.boot) }),
    netbootOff: wire.netbootOff,
  };
}

function addressToWire(plan: AddressPlan | undefined): Partial<WireOwner> {
  if (plan === undefined) return {};
  return plan.kind === "pool" ? { poolAddress: {} } : { fixedAddress: fixedAddressToWire(plan) };
}

function addressFromWire(wire: Owner__Output): AddressPlan | undefined {
  return wire.address === undefined ? undefined : addressPlanFromWire("fixed_address", wire.fixedAddress);
}

function bootOfferToWire(offer: BootOffer): WireBootOffer {
  const files = [...offer.files].map(([stage, file]) => ({ stage: bootStages.toWire(stage), file }));
  return { serverAddress: offer.server, files };
}

function bootOfferFromWire(wire: BootOffer__Output): BootOffer {
  const files = new Map<BootStage, string>();
  for (const { stage, file } of wire.files) {
    const known = bootStages.fromWire(stage);
    if (known !== undefined) files.set(known, file);
  }
  return { server: addressArgument("boot.server_address", wire.serverAddress), files };
}
