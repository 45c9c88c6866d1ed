import { type Ipv4Address, ipv4FromNumber } from "../../pxe/net/ipv4-address.js";
import { type MacAddress, macAddressFromBytes } from "../../pxe/net/mac-address.js";

/** 127.70.0.0/16: driver `n` listens on the `n`th address. */
const DRIVERS = 0x7f460000;
/** 127.128.0.0/9: the machines' subnet. The relay in front of them has its first address. */
const MACHINES = 0x7f800000;
const FIRST_MACHINE = 0x100;

export const MACHINES_SUBNET = `${ipv4FromNumber(MACHINES)}/9`;
export const MACHINES_PREFIX = 9;
export const MACHINES_RELAY = ipv4FromNumber(MACHINES + 1);

export function driverAddress(driver: number): Ipv4Address {
  return ipv4FromNumber(DRIVERS + driver);
}

/** Undefined for an address that is no driver's. */
export function driverAt(address: string): number | undefined {
  const [, second, high, low] = address.split(".").map(Number);
  return second === (DRIVERS >>> 16) % 256 && high !== undefined && low !== undefined
    ? high * 256 + low
    : undefined;
}

/** Of a machine among all drivers' machines. */
export function machineMac(machine: number): MacAddress {
  return macAddressFromBytes(
    Uint8Array.of(0x52, 0x54, machine >>> 24, (machine >>> 16) & 255, (machine >>> 8) & 255, machine & 255),
  );
}

/** Undefined for a MAC that is none of these machines'. */
export function machineOf(mac: MacAddress): number | undefined {
  const digits = mac.replaceAll(":", "");
  return digits.startsWith("5254") ? Number.parseInt(digits.slice(4), 16) : undefined;
}

export function machineAddress(machine: number): Ipv4Address {
  return ipv4FromNumber(MACHINES + FIRST_MACHINE + machine);
}
