import type { BootOffer, Grant } from "../../../pxe/boot/grant.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import type { Claim__Output } from "../gen/metalplug/v1/Claim.js";
import type { OwnershipLookupMacResponse__Output } from "../gen/metalplug/v1/OwnershipLookupMacResponse.js";
import type { OwnershipWatchClaimsResponse__Output } from "../gen/metalplug/v1/OwnershipWatchClaimsResponse.js";
import { countArgument, macArgument, refused } from "./arguments.js";
import { bootOfferFromWire, grantFromWire, LONGEST_REASON } from "./grant.js";
import { durationFromWire } from "./time.js";

/** A driver's answer for one MAC. `ttl` is the milliseconds it may be reused. */
export type MacAnswer = { readonly ttl: number; readonly revision: number } & (
  | { readonly kind: "owner"; readonly epoch: number; readonly grant: Grant }
  | { readonly kind: "notMine" }
  | { readonly kind: "discovery"; readonly boot?: BootOffer; readonly text: string }
  | { readonly kind: "draining"; readonly epoch: number; readonly text: string }
);

/** One message of a claim stream. `run` names the driver's run: revisions of another say nothing. */
export type ClaimMessage = { readonly revision: number } & (
  | { readonly kind: "reset"; readonly hypervisor: string; readonly run: string }
  | { readonly kind: "claimed"; readonly mac: MacAddress; readonly epoch: number }
  | { readonly kind: "released"; readonly mac: MacAddress }
  | { readonly kind: "synced"; readonly hypervisor: string; readonly run: string }
);

export function macAnswerFromWire(wire: OwnershipLookupMacResponse__Output): MacAnswer {
  const common = { ttl: durationFromWire(wire.ttl), revision: countArgument("revision", wire.revision) };
  const { owner, draining } = wire;
  if (owner) {
    const epoch = countArgument("owner.epoch", owner.epoch);
    return { kind: "owner", epoch, grant: grantFromWire(owner), ...common };
  }
  if (draining) {
    const epoch = countArgument("draining.epoch", draining.epoch);
    return { kind: "draining", epoch, text: draining.reason, ...common };
  }
  if (wire.discovery) {
    const { boot, offReason } = wire.discovery;
    const offer = boot === null ? {} : { boot: bootOfferFromWire(boot) };
    return { kind: "discovery", ...offer, text: offReason.slice(0, LONGEST_REASON), ...common };
  }
  if (wire.notMine) return { kind: "notMine", ...common };
  throw refused("answer", "", "owner, not_mine, draining or discovery");
}

/** A part of a listing is as many messages as it has claims. */
export function claimMessagesFromWire(wire: OwnershipWatchClaimsResponse__Output): readonly ClaimMessage[] {
  const revision = countArgument("revision", wire.revision);
  const { reset, claimed, listed, released, synced } = wire;
  if (reset) return [{ kind: "reset", hypervisor: reset.hypervisor, run: reset.run, revision }];
  if (claimed) return [claimedFromWire(claimed, revision)];
  if (listed) return listed.claims.map((claim) => claimedFromWire(claim, revision));
  if (released) return [{ kind: "released", mac: macArgument(released.mac), revision }];
  if (synced) return [{ kind: "synced", hypervisor: synced.hypervisor, run: synced.run, revision }];
  throw refused("news", "", "reset, claimed, listed, released or synced");
}

function claimedFromWire(claim: Claim__Output, revision: number): ClaimMessage {
  return {
    kind: "claimed",
    mac: macArgument(claim.mac),
    epoch: countArgument("claimed.epoch", claim.epoch),
    revision,
  };
}
