import { parseArgs } from "node:util";

const SUBJECTS = ["tftp", "http", "dhcp", "boot", "driver", "ownership", "events", "core"] as const;
export type Subject = (typeof SUBJECTS)[number];

export interface BenchOptions {
  readonly subjects: readonly Subject[];
  readonly rounds: number;
  /** Cases whose name contains it; empty for all. */
  readonly only: string;
  /** Where every single measurement goes as JSON; absent: a file in the folder for temporary ones. */
  readonly json?: string;
  /** Where our programs leave a V8 profile each; it slows them down. */
  readonly cpuProf?: string;
}

export type Asked =
  | { readonly kind: "run"; readonly options: BenchOptions }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string };

export const HELP = `usage: npm run bench -- ${SUBJECTS.join("|")}|all [--rounds N] [--only TEXT] [--json FILE] [--cpu-prof DIR]

Starts our programs and the peers from Debian's packages (dnsmasq, tftpd-hpa, atftpd, nginx; for DHCP dnsmasq, Kea, ISC dhcpd and
coredhcp), each on addresses of its own, lets them take turns round by round, and prints medians and ratios (ours/peer) with CPU time, memory and failures of every server, and
what of our goals the run has reached. Peers that are not installed are fetched with apt-get download and unpacked beside the
system. As root everything runs in network namespaces made for it; without root it stays on loopback, and peers that need
privileged ports are left out.

Every byte is compared with what it has to be. "client busy" is the share of one core that the load client took: near 1 it was
the limit, not the server. A single lockstep transfer's client runs on its server's core, for else one core waking the other is
what gets measured; then their shares add up to one.
Lost packets are DATA that the client drops by a seeded generator, the same ones for every server; a client that has heard nothing
sends again after one second, as firmware does, and gives up after 15. Only ratios of one run on a quiet machine carry over.
DHCP has ten drivers on one coordinator, and a relay as its client. At half load exchanges begin at half the rate that the same
server reached in a loop, whatever becomes of them. In a storm machines repeat their messages as firmware does, every fourth as OVMF;
"waited" is from power-on to ACK without the seconds in which OVMF collects offers.
In starvation a loop of four runs alone, then beside 2,000 DISCOVERs a second from MACs that nobody knows, with the pool for those taken.

boot switches machines with real firmware on, as npm run e2e does and with its packages, and is left out where they are not: the seconds to
the first line of the ramdisk, against dnsmasq with the same iPXE script, without ping and with nginx for kernel and ramdisk.

driver has no peer: one driver with 1,000 and with 10,000 nodes, half of them spawned on, whose data stay from round to round. "ready" is from its start,
"page" a list of 100, "filtered" one of 100 by memory, state and label, "whole" all in pages of 1,000; "beside lists" is LookupMac while another caller lists all again and again.

ownership has no peer either: 1,000 and 10,000 drivers with 100 MACs each on one coordinator, a gRPC connection each. "whole" is from the coordinator's start until every
driver's claims are known, "again" after kill -9, "again CPU" its CPU-seconds; "B/MAC" all memory that it grew by and "KiB/driver" what it grew by with one MAC a driver; "offer" is from DISCOVER to OFFER of a machine that was
not asked about before, "beside one" while a driver hangs that other machines wait for; "rest" is CPU-seconds a minute in which nothing happens. 10,000 drivers take 20,000 open files.

events has no peer either: what the events of DHCP exchanges cost alone, a coordinator's and those of its ten drivers, CPU of all threads and bytes
an exchange; "ready" is a start from what is on disk, "story" the slowest of 25 boots' events, "after kill" without the seal of the last file.

core has no peer and no server: the coordinator's code from a datagram's bytes to the answer's in one process, without sockets, gRPC and disk; CPU time and bytes
allocated an exchange of four messages, and of that what decoding the two received ones takes, and gathering their facts.

  --rounds N       rounds to take the median of (3)
  --only TEXT      cases whose name contains TEXT
  --json FILE      write every measurement to FILE, not to one in the folder for temporary files
  --cpu-prof DIR   our programs leave V8 CPU profiles in DIR; figures are lower then
  --help           this text

example: npm run bench -- tftp --only "at once" --rounds 5 --json /tmp/tftp.json
`;

export function readArguments(args: readonly string[]): Asked {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rounds: { type: "string", default: "3" },
        only: { type: "string", default: "" },
        json: { type: "string" },
        "cpu-prof": { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values.help ? { kind: "help" } : optionsOf(values, positionals);
  } catch (error) {
    return { kind: "wrong", message: error instanceof Error ? error.message : String(error) };
  }
}

function optionsOf(
  values: {
    readonly rounds: string;
    readonly only: string;
    readonly json?: string;
    readonly "cpu-prof"?: string;
  },
  [subject, ...more]: readonly string[],
): Asked {
  const subjects = subject === "all" ? SUBJECTS : SUBJECTS.filter((known) => known === subject);
  if (subjects.length === 0 || more.length > 0)
    return { kind: "wrong", message: `name one of ${SUBJECTS.join(", ")}, all` };
  if (!/^[1-9]\d{0,2}$/.test(values.rounds))
    return { kind: "wrong", message: `--rounds ${values.rounds}: expected a number from 1 to 999` };
  const { only, json, "cpu-prof": cpuProf } = values;
  return {
    kind: "run",
    options: {
      subjects,
      rounds: Number(values.rounds),
      only,
      ...(json === undefined ? {} : { json }),
      ...(cpuProf === undefined ? {} : { cpuProf }),
    },
  };
}
