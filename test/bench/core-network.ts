import { type Ipv4Address, ipv4FromNumber } from "../../pxe/net/ipv4-address.js";

const NETWORK = 0x0a4d_0000;
export const PREFIX_LENGTH = 16;

export function addressOfHost(number: number): Ipv4Address {
  return ipv4FromNumber(NETWORK + number);
}
