import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "../lab/commands.js";
import { type Arena, HOSTS, SERVER_DEVICE } from "./arena.js";
import { type PeerName, peerCommand } from "./debian-peers.js";
import type { DhcpContestant, DhcpEntrant, Machine } from "./dhcp-contestant.js";
import {
  bootFile,
  bootServer,
  coredhcpConfig,
  coredhcpLeases,
  dnsmasqConfig,
  iscConfig,
  keaConfig,
  type PeerSite,
} from "./dhcp-peer-configs.js";
import type { KnownMachine } from "./dhcp-script.js";
import { Server, type StartContext } from "./servers.js";

/** The boot part of an answer. */
type Boot = Pick<KnownMachine, "siaddr" | "file" | "tftpServerName" | "bootfileName">;

interface DhcpProgram {
  readonly name: PeerName;
  readonly writes: string;
  readonly config: (site: PeerSite) => string;
  /** What its lease file holds beforehand; absent: nothing. */
  readonly leases?: (site: PeerSite) => string;
  /** In an empty folder of its own. */
  readonly args: (config: string, site: PeerSite) => readonly string[];
  /** NAME=value. */
  readonly environment?: (folder: string) => readonly string[];
  readonly boots: (arena: Arena, machine: Machine) => Boot;
}

const PROGRAMS: readonly DhcpProgram[] = [
  {
    name: "dnsmasq",
    writes: "the whole lease file anew after each lease, no fsync",
    config: dnsmasqConfig,
    args: (config) => [
      ...["--keep-in-foreground", `--conf-file=${config}`, "--pid-file=", "--user=root"],
      "--log-facility=-",
    ],
    // It leaves the field empty where option 67 was asked for, and calls the server by its name.
    boots: (arena, { hypervisor }) => ({
      siaddr: bootServer(arena, hypervisor),
      file: "",
      tftpServerName: hypervisor,
      bootfileName: bootFile(hypervisor),
    }),
  },
  {
    name: "kea",
    writes: "memfile: a line a lease, no fsync",
    config: keaConfig,
    args: (config) => ["-c", config],
    environment: (folder) => [`KEA_PIDFILE_DIR=${folder}`, "KEA_LOCKFILE_DIR=none"],
    boots: (arena, { hypervisor }) => ({
      siaddr: bootServer(arena, hypervisor),
      file: bootFile(hypervisor),
      tftpServerName: "",
      bootfileName: "",
    }),
  },
  {
    name: "isc-dhcpd",
    writes: "nothing: fixed addresses have no lease",
    config: iscConfig,
    args: (config, { leases }) => [
      ...["-4", "-f", "-q", "-cf", config, "-lf", leases, "-pf", `${leases}.pid`, SERVER_DEVICE],
    ],
    boots: (arena, { hypervisor }) => ({
      siaddr: bootServer(arena, hypervisor),
      file: bootFile(hypervisor),
      tftpServerName: bootServer(arena, hypervisor),
      bootfileName: bootFile(hypervisor),
    }),
  },
  {
    name: "coredhcp",
    writes: "nothing: its leases run until 2099 (one boot server for all, no boot file in its field)",
    config: coredhcpConfig,
    leases: coredhcpLeases,
    args: (config) => ["--conf", config, "--loglevel", "error"],
    boots: (arena) => ({
      siaddr: arena.address(HOSTS.peer),
      file: "",
      tftpServerName: bootServer(arena, "hv1"),
      bootfileName: `/${bootFile("hv1")}`,
    }),
  },
];

/** Those that can be had. */
export function dhcpPeers(context: StartContext, machines: readonly Machine[]): readonly DhcpEntrant[] {
  return PROGRAMS.flatMap((program) => {
    const command = peerCommand(program.name, context.unpacked);
    if (command === undefined) return [];
    const start = (round: number) => startPeer(context, program, { command, machines, round });
    return [{ name: program.name, writes: program.writes, start }];
  });
}

/** A line for each that cannot be had. */
export function missingDhcpPeers({ unpacked }: StartContext): readonly string[] {
  return PROGRAMS.flatMap(({ name }) =>
    peerCommand(name, unpacked) === undefined ? `${name} is not here` : [],
  );
}

interface Start {
  readonly command: readonly string[];
  readonly machines: readonly Machine[];
  readonly round: number;
}

async function startPeer(
  { arena, folder: parent, groups }: StartContext,
  { name, config, leases, args, environment, boots }: DhcpProgram,
  { command, machines, round }: Start,
): Promise<DhcpContestant> {
  const folder = join(parent, `${name}-${machines.length}-${round}`);
  await mkdir(folder);
  const at = (file: string) => join(folder, file);
  const site = { arena, machines, leases: at("leases") };
  await writeFile(site.leases, leases?.(site) ?? "");
  await writeFile(at("config"), config(site));
  const argv = ["env", ...(environment?.(folder) ?? []), ...command, ...args(at("config"), site)];
  const server = new Server(arena.server(argv), at("log"), { groups });
  await until(`${name} listens`, () => hasDhcpPort(server), { timeout: 60_000 });
  return {
    name,
    servers: { [name]: [server] },
    address: { address: arena.address(HOSTS.peer), port: 67 },
    expects: (machine, firmware) => ({
      mac: machine.mac,
      yiaddr: arena.address(machine.number),
      ...boots(arena, machine),
      firmware,
    }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** No peer tells in one way when it listens; in its namespace nobody else has the port. */
function hasDhcpPort(server: Server): boolean {
  if (!server.running) throw new Error(`It ended early:\n${server.output()}`);
  return /^ *\d+: [0-9A-F]{8}:0043 /m.test(readFileSync(`/proc/${server.pid}/net/udp`, "latin1"));
}
