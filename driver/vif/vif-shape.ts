import type { AddressPlan } from "../../pxe/boot/grant.js";
import type { ClasslessRoute } from "../../pxe/net/classless-route.js";
import { isDomainName } from "../../pxe/net/domain-name.js";
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "../../pxe/net/ipv4-address.js";
import { formatSubnet, isHostAddress, netmask, type Subnet } from "../../pxe/net/subnet.js";
import { failure } from "../errors.js";
import { checkLimit } from "../inventory/request-checks.js";
import type { Vif } from "./vif.js";

const MAX_DNS = 8;
const MAX_ROUTES = 16;
/** RFC 791 §3.2: what every host forwards whole; the largest datagram there is. */
const MTU = { least: 68, most: 65_535 } as const;

/** What can be said of a vif by itself. Throws ARGUMENT_REFUSED or LIMIT_REACHED. */
export function checkVifShape({ address, hostname, mtu, routes = [] }: Vif): void {
  const own = address.kind === "fixed" ? checkFixedAddress(address) : undefined;
  if (hostname !== undefined && !isDomainName(hostname))
    throw refused(
      "A vif's hostname",
      JSON.stringify(hostname.slice(0, 100)),
      "labels of letters, digits and inner hyphens with dots between them, as n1.lab.example (RFC 1123 §2.1)",
    );
  if (mtu !== undefined && !(Number.isInteger(mtu) && mtu >= MTU.least && mtu <= MTU.most))
    throw refused("A vif's MTU", mtu, `${MTU.least} to ${MTU.most} bytes`);
  checkRoutes(routes, own);
}

/** The vif in one spelling, of its own: nothing that its maker changes later changes it. */
export function copyVif({ mac, address, network, hostname, mtu, routes = [] }: Vif): Vif {
  return {
    mac,
    address: copyAddress(address),
    ...(network === undefined ? {} : { network }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(mtu === undefined ? {} : { mtu }),
    ...(routes.length === 0 ? {} : { routes: routes.map(copyRoute) }),
  };
}

export function isSameVif(a: Vif, b: Vif): boolean {
  return JSON.stringify(copyVif(a)) === JSON.stringify(copyVif(b));
}

/** The subnet that the address is in. */
function checkFixedAddress(plan: Extract<AddressPlan, { kind: "fixed" }>): Subnet {
  const { address, prefixLength, dns } = plan;
  if (!(Number.isInteger(prefixLength) && prefixLength >= 1 && prefixLength <= 32))
    throw refused("The prefix length of a fixed address", prefixLength, "1 to 32");
  const subnet = { network: networkOf(address, prefixLength), prefixLength };
  if (!isUnicast(address) || !isHostAddress(subnet, address))
    throw refused(
      "A vif's fixed address",
      `${address}/${prefixLength}`,
      "an address a host can have in its subnet",
    );
  checkLimit(dns.length, MAX_DNS, "DNS servers on one vif");
  return subnet;
}

/** The default route is the gateway's. A host behind a /32 reaches its router by other means. */
function checkRoutes(routes: readonly ClasslessRoute[], own: Subnet | undefined): void {
  checkLimit(routes.length, MAX_ROUTES, "routes on one vif");
  const destinations = routes.map(({ destination }) => formatSubnet(destination));
  for (const [place, { destination, router }] of routes.entries()) {
    const to = formatSubnet(destination);
    const { network, prefixLength } = destination;
    if (prefixLength < 1 || prefixLength > 32 || networkOf(network, prefixLength) !== network)
      throw refused(
        "The destination of a vif's route",
        to,
        "a subnet with zero host bits, as 10.1.0.0/16; the default route is the gateway",
      );
    if (destinations.indexOf(to) !== place) throw refused("A vif's route", `given twice for ${to}`, "one");
    const reachable = own === undefined || own.prefixLength === 32 || isHostAddress(own, router);
    if (!isUnicast(router) || !reachable)
      throw refused("The router of a vif's route", router, `a host${own ? ` in ${formatSubnet(own)}` : ""}`);
  }
}

function copyAddress(plan: AddressPlan): AddressPlan {
  if (plan.kind === "pool") return { kind: "pool" };
  const { address, prefixLength, gateway, dns } = plan;
  const fixed = { kind: "fixed", address, prefixLength, dns: [...dns] } as const;
  return gateway === undefined ? fixed : { ...fixed, gateway };
}

function copyRoute({ destination: { network, prefixLength }, router }: ClasslessRoute): ClasslessRoute {
  return { destination: { network, prefixLength }, router };
}

function isUnicast(address: Ipv4Address): boolean {
  const first = Number(address.split(".")[0]);
  return first >= 1 && first < 224;
}

function networkOf(address: Ipv4Address, prefixLength: number): Ipv4Address {
  return ipv4FromNumber(ipv4ToNumber(address) & ipv4ToNumber(netmask(prefixLength)));
}

function refused(argument: string, found: string | number, expected: string): Error {
  return failure("ARGUMENT_REFUSED", { argument, found, expected });
}
