import type { MacAddress } from "../../pxe/net/mac-address.js";

/** A bare machine in this driver's care. Each of its pifs is a claim on the pif's MAC. */
export interface Node {
  readonly name: string;
  /** One a pif, in the order given. */
  readonly macs: readonly MacAddress[];
  /** Raised only by a scheduler's hand-over. */
  readonly epoch: number;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}
