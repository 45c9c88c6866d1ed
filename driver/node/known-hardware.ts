import type { Hardware } from "./hardware.js";
import type { Node } from "./node.js";

/** All that is known of what a node is made of: what an operator said goes, field by field, before what was found. */
export function knownHardware({ hardware, found }: Pick<Node, "hardware" | "found">): Hardware {
  return { ...found?.hardware, ...hardware };
}
