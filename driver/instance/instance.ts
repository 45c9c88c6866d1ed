import type { Loader } from "../../pxe/boot/boot-binding.js";
import type { Vif } from "../vif/vif.js";

/** What was spawned on a node: an image and its vifs. */
export interface Instance {
  readonly id: string;
  readonly node: string;
  readonly image: string;
  readonly loader: Loader;
  readonly vifs: readonly Vif[];
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}
