import { randomUUID } from "node:crypto";
import type { BootEventDetail, BootReport, DhcpMessageName } from "../../pxe/boot/boot-event.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";

/** One of many DHCP exchanges, of a machine among `known`. */
export interface ExchangeOf {
  readonly number: number;
  readonly known: number;
  readonly hypervisor: string;
}

const MESSAGES = [
  ["DISCOVER", "OFFER"],
  ["REQUEST", "ACK"],
] as const;

/** What a coordinator reports of an exchange whose machine's owner it knows, as `npm run bench -- dhcp` makes it do. */
export function* exchangeReports({ number, known, hypervisor }: ExchangeOf): Generator<BootReport> {
  const machine = number % known;
  const mac = macOf(machine);
  const bootSession = randomUUID();
  const address = `10.77.${machine >> 8}.${machine & 255}` as Ipv4Address;
  for (const [message, answer] of MESSAGES) {
    yield { mac, bootSession, detail: received(message, answer === "ACK" ? address : undefined) };
    yield { mac, bootSession, detail: { kind: "ownershipDecided", verdict: "one", drivers: [hypervisor] } };
    yield { mac, bootSession, detail: sent(answer, address, hypervisor) };
  }
}

function received(message: DhcpMessageName, requestedAddress: Ipv4Address | undefined): BootEventDetail {
  return {
    kind: "dhcpReceived",
    message,
    architecture: 7,
    vendorClass: "PXEClient:Arch:00007:UNDI:003016",
    isIpxe: false,
    requestedAddress,
    via: "relay 10.77.0.1",
    isRepeat: undefined,
  };
}

function sent(message: DhcpMessageName, address: Ipv4Address, bootDriver: string): BootEventDetail {
  return {
    kind: "dhcpSent",
    message,
    address,
    bootServer: "10.99.0.11" as Ipv4Address,
    bootFile: "snponly.efi",
    bootDriver,
    destination: "relay 10.77.0.1:67",
    leftOut: undefined,
    isProxy: undefined,
  };
}

/** What the owner's driver reports of it. */
export function driverReport({ number, known }: ExchangeOf): BootReport {
  const bootSession = randomUUID();
  return {
    mac: macOf(number % known),
    bootSession,
    detail: { kind: "lookupAnswered", answer: "owner", text: "" },
  };
}

function macOf(machine: number): MacAddress {
  const digits = machine.toString(16).padStart(6, "0");
  return `52:54:00:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4)}` as MacAddress;
}
