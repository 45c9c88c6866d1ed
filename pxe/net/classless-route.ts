import type { Ipv4Address } from "./ipv4-address.js";
import type { Subnet } from "./subnet.js";

/** A destination and the router to it, RFC 3442. */
export interface ClasslessRoute {
  readonly destination: Subnet;
  readonly router: Ipv4Address;
}
