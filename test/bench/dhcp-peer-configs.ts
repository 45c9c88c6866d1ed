import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import { type Arena, HOSTS, HYPERVISORS, type HypervisorId, SERVER_DEVICE } from "./arena.js";
import { FIRST_MACHINE, type Machine } from "./dhcp-contestant.js";

/** What a peer's files are made of, and where it may write. */
export interface PeerSite {
  readonly arena: Arena;
  readonly machines: readonly Machine[];
  readonly leases: string;
}

export function bootFile(hypervisor: HypervisorId): string {
  return `boot-${hypervisor}.ipxe`;
}

export function bootServer(arena: Arena, hypervisor: HypervisorId): Ipv4Address {
  return arena.address(HOSTS[hypervisor]);
}

/** The plan of one dnsmasq for everybody: one tag a hypervisor, one `dhcp-host` a MAC. */
export function dnsmasqConfig({ arena, machines, leases }: PeerSite): string {
  return lines([
    ...["port=0", "bind-interfaces", `interface=${SERVER_DEVICE}`, "dhcp-authoritative", "quiet-dhcp"],
    `listen-address=${arena.address(HOSTS.peer)}`,
    `dhcp-range=${arena.address(0)},static,255.255.0.0,3600`,
    `dhcp-leasefile=${leases}`,
    "dhcp-lease-max=100000",
    ...HYPERVISORS.map((hv) => `dhcp-boot=tag:${hv},${bootFile(hv)},${hv},${bootServer(arena, hv)}`),
    ...machines.map(
      ({ mac, hypervisor, number }) => `dhcp-host=${mac},set:${hypervisor},${arena.address(number)}`,
    ),
  ]);
}

/** Reservations looked up by MAC alone and outside of pools, no line a packet, no lease file clean-up while it is measured. */
export function keaConfig({ arena, machines, leases }: PeerSite): string {
  const quiet = ["leases", "packets", "options", "hosts", "alloc-engine"];
  return JSON.stringify({
    Dhcp4: {
      "interfaces-config": {
        interfaces: [`${SERVER_DEVICE}/${arena.address(HOSTS.peer)}`],
        "dhcp-socket-type": "udp",
      },
      "lease-database": { type: "memfile", persist: true, name: leases, "lfc-interval": 0 },
      "multi-threading": { "enable-multi-threading": true },
      "valid-lifetime": 3600,
      authoritative: true,
      "match-client-id": false,
      "echo-client-id": true,
      "host-reservation-identifiers": ["hw-address"],
      "reservations-out-of-pool": true,
      "dhcp-ddns": { "enable-updates": false },
      subnet4: [
        {
          id: 1,
          subnet: `${arena.address(0)}/${arena.prefixLength}`,
          reservations: machines.map(({ mac, hypervisor, number }) => ({
            "hw-address": mac,
            "ip-address": arena.address(number),
            "next-server": bootServer(arena, hypervisor),
            "boot-file-name": bootFile(hypervisor),
          })),
        },
      ],
      loggers: [
        { name: "kea-dhcp4", output_options: [{ output: "stdout" }], severity: "WARN" },
        ...quiet.map((name) => ({ name: `kea-dhcp4.${name}`, severity: "ERROR" })),
      ],
    },
  });
}

/** Hosts grouped by hypervisor, so that what they share stands once. */
export function iscConfig({ arena, machines }: PeerSite): string {
  return lines([
    ...["authoritative;", "ping-check false;", "ddns-update-style none;"],
    ...["default-lease-time 3600;", "max-lease-time 3600;"],
    `subnet ${arena.address(0)} netmask 255.255.0.0 { }`,
    ...HYPERVISORS.flatMap((hv) => [
      "group {",
      `  next-server ${bootServer(arena, hv)};`,
      `  filename "${bootFile(hv)}";`,
      `  option tftp-server-name "${bootServer(arena, hv)}";`,
      `  option bootfile-name "${bootFile(hv)}";`,
      ...machines
        .filter(({ hypervisor }) => hypervisor === hv)
        .map(
          ({ mac, number }) =>
            `  host m${number} { hardware ethernet ${mac}; fixed-address ${arena.address(number)}; }`,
        ),
      "}",
    ]),
  ]);
}

/**
 * It knows one boot server only, which is the first hypervisor. Both its file plugin and its nbp plugin end the chain, so that fixed addresses
 * and a boot file exclude each other; the range plugin with every machine's lease loaded beforehand gives both.
 */
export function coredhcpConfig({ arena, leases }: PeerSite): string {
  const plugins = [
    { server_id: arena.address(HOSTS.peer) },
    { netmask: "255.255.0.0" },
    { router: arena.address(HOSTS.peer) },
    { range: `${leases} ${arena.address(FIRST_MACHINE)} ${arena.address(0xff00)} 3600s` },
    { nbp: `tftp://${bootServer(arena, "hv1")}/${bootFile("hv1")}` },
  ];
  // JSON is YAML.
  return JSON.stringify({ server4: { listen: [`${arena.address(HOSTS.peer)}:67`], plugins } });
}

/** Leases that need not be written again while it is measured. */
export function coredhcpLeases({ arena, machines }: PeerSite): string {
  return lines(machines.map(({ mac, number }) => `${mac} ${arena.address(number)} 2099-01-01T00:00:00Z`));
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}
