import type { Instance } from "./instance.js";

/** The images that must stay while the instance is as it is, each once. */
export function imagesInUse({ image, state }: Instance): readonly string[] {
  const rescue = state.kind === "rescue" && state.image !== image ? [state.image] : [];
  return image === "" ? rescue : [image, ...rescue];
}
