import { type Ipv4Address, UNSPECIFIED } from "../../pxe/net/ipv4-address.js";
import { withoutToken } from "../instance/agent-arguments.js";
import type { BoundImage } from "../inventory/inventory.js";
import type { BootFilesOptions } from "./boot-files.js";
import type { RehearsalPass } from "./rehearsal-tickets.js";

/**
 * The sources of boot files as they would be for the machine of the pass, at the beginning of a boot: with the address that it would have, the image that it
 * would begin with, and nothing kept of it. The token that its agent would call home with is not in it.
 */
export function rehearsing(options: BootFilesOptions, pass: RehearsalPass): BootFilesOptions {
  const { inventory, imageStore, given } = options;
  const { mac, poolAddress } = pass;
  return {
    ...options,
    inventory: {
      hypervisor: inventory.hypervisor,
      lookup: (asked) => inventory.lookup(asked),
      macOfAddress: (address) => inventory.macOfAddress(address),
      bound: (asked) => withoutTokenOf(inventory.bound(asked)),
    },
    imageStore: {
      blobPath: (sha256) => imageStore.blobPath(sha256),
      chunksPath: (blob) => imageStore.chunksPath(blob),
      damageOf: (sha256) => imageStore.damageOf(sha256),
      boots: { begin: async () => undefined, imageOf: (_, current) => current },
    },
    given: {
      addressOf: (asked) =>
        asked === mac && poolAddress !== undefined ? poolAddress : given.addressOf(asked),
      macAt: (address) => (address === poolAddress ? mac : given.macAt(address)),
    },
  };
}

/** Where the machine of the pass would ask from. */
export function addressOfPass(
  { inventory, given }: Pick<BootFilesOptions, "inventory" | "given">,
  { mac, poolAddress }: RehearsalPass,
): Ipv4Address {
  const view = inventory.lookup(mac);
  const plan = view.kind === "owner" ? view.grant.address : undefined;
  return plan?.kind === "fixed" ? plan.address : (poolAddress ?? given.addressOf(mac) ?? UNSPECIFIED);
}

function withoutTokenOf(bound: BoundImage | undefined): BoundImage | undefined {
  if (bound?.work === undefined) return bound;
  const kernelArguments = withoutToken(bound.binding.kernelArguments);
  return { ...bound, binding: { ...bound.binding, kernelArguments } };
}
