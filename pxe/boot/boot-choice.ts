import { describeArchitecture, mayRun } from "./architecture.js";
import { type BootClient, type BootStage, bootStage } from "./boot-client.js";
import type { WithheldReason } from "./boot-event.js";
import type { BootOffer, MissingLoaders } from "./grant.js";

export type BootChoice =
  | { readonly kind: "file"; readonly file: string }
  | ({ readonly kind: "none" } & WhyNone);

export interface WhyNone {
  readonly reason: WithheldReason;
  /** In a few words; `hypervisor` stands in it. */
  readonly text: string;
  /** Served names of loaders that the driver has not found. */
  readonly missing?: readonly string[];
}

/** The boot file that an offer has for a client of `architecture`, its option 93. */
export function chooseBootFile(
  offer: BootOffer,
  client: BootClient,
  architecture: number,
  hypervisor: string,
  missing?: MissingLoaders,
): BootChoice {
  const { image } = offer;
  if (image !== undefined && !mayRun(image.architecture, architecture))
    return {
      kind: "none",
      reason: "wrongArchitecture",
      text: `image "${image.name}" is for ${image.architecture}, and the machine's firmware is ${describeArchitecture(architecture)}`,
    };
  const byNumber = client.isIpxe ? undefined : offer.architectures?.get(architecture);
  if (byNumber !== undefined) return { kind: "file", file: byNumber };
  const stage = bootStage(client);
  const file = stage === undefined ? undefined : offer.files.get(stage);
  if (file !== undefined) return { kind: "file", file };
  if (stage !== undefined) return { kind: "none", ...whyNoLoader(stage, architecture, hypervisor, missing) };
  const text = `firmware of architecture ${describeArchitecture(architecture)} is not served: ${hypervisor} has no entry for it under "architectures"`;
  return { kind: "none", reason: "unknownArchitecture", text };
}

/** The boot files are missing as a whole, for want of loaders: why this client gets none. */
export function whyNoLoaders(
  client: BootClient,
  architecture: number,
  hypervisor: string,
  missing: MissingLoaders | undefined,
): WhyNone | undefined {
  const stage = bootStage(client);
  if (missing === undefined || stage === undefined) return undefined;
  return whyNoLoader(stage, architecture, hypervisor, missing);
}

function whyNoLoader(
  stage: BootStage,
  architecture: number,
  hypervisor: string,
  missing: MissingLoaders | undefined,
): WhyNone {
  const who = `${stage}, architecture ${describeArchitecture(architecture)}`;
  const files = missing?.files.get(stage) ?? [];
  if (files.length === 0)
    return { reason: "loaderMissing", text: `${hypervisor} has no boot file for ${who}` };
  const looked = missing?.folders.join(", ") || "no folder at all";
  const text = `${hypervisor} has no ${files.join(" and no ")} for ${who}; it looked in ${looked}`;
  return { reason: "loaderMissing", text, missing: files };
}
