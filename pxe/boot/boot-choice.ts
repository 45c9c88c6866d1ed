import { describeArchitecture } from "./architecture.js";
import { type BootClient, bootStage } from "./boot-client.js";
import type { WithheldReason } from "./boot-event.js";
import type { BootOffer } from "./grant.js";

export type BootChoice =
  | { readonly kind: "file"; readonly file: string }
  /** `text` is why there is none, in a few words; `hypervisor` stands in it. */
  | { readonly kind: "none"; readonly reason: WithheldReason; readonly text: string };

/** The boot file that an offer has for a client of `architecture`, its option 93. */
export function chooseBootFile(
  offer: BootOffer,
  client: BootClient,
  architecture: number,
  hypervisor: string,
): BootChoice {
  const byNumber = client.isIpxe ? undefined : offer.architectures?.get(architecture);
  if (byNumber !== undefined) return { kind: "file", file: byNumber };
  const stage = bootStage(client);
  const file = stage === undefined ? undefined : offer.files.get(stage);
  if (file !== undefined) return { kind: "file", file };
  const who = `architecture ${describeArchitecture(architecture)}`;
  if (stage !== undefined)
    return {
      kind: "none",
      reason: "loaderMissing",
      text: `${hypervisor} has no boot file for ${stage}, ${who}`,
    };
  const text = `firmware of ${who} is not served: ${hypervisor} has no entry for it under "architectures"`;
  return { kind: "none", reason: "unknownArchitecture", text };
}
