import { parseArgs } from "node:util";

const SUBJECTS = ["tftp", "dhcp"] as const;
export type Subject = (typeof SUBJECTS)[number];

export interface BenchOptions {
  readonly subjects: readonly Subject[];
  readonly rounds: number;
  /** Where every single measurement goes as JSON. */
  readonly json?: string;
  /** Where our programs leave a V8 profile each; it slows them down. */
  readonly cpuProf?: string;
}

export type Asked =
  | { readonly kind: "run"; readonly options: BenchOptions }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string };

export const HELP = `usage: npm run bench -- tftp|dhcp|all [--rounds N] [--json FILE] [--cpu-prof DIR]

Starts our programs and the peers that are installed (dnsmasq, tftpd-hpa, atftpd), each on addresses of its own, lets them
take turns round by round, and prints medians and ratios (ours/peer) with the CPU time and peak memory of every server.
As root everything runs in network namespaces made for it; without root it stays on loopback, and peers that need
privileged ports are left out. Only ratios of one run carry over to another machine. In a virtual machine a single lockstep
transfer is bound by waking the other core, 3 to 8 times slower at one moment than at another: look at its CPU time instead.

  --rounds N       rounds to take the median of (3)
  --json FILE      write every measurement to FILE
  --cpu-prof DIR   our programs leave V8 CPU profiles in DIR; figures are lower then
  --help           this text

example: npm run bench -- tftp --rounds 5 --json /tmp/tftp.json
`;

export function readArguments(args: readonly string[]): Asked {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rounds: { type: "string", default: "3" },
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
  values: { readonly rounds: string; readonly json?: string; readonly "cpu-prof"?: string },
  [subject, ...more]: readonly string[],
): Asked {
  const subjects = subject === "all" ? SUBJECTS : SUBJECTS.filter((known) => known === subject);
  if (subjects.length === 0 || more.length > 0)
    return { kind: "wrong", message: "name one of tftp, dhcp, all" };
  if (!/^[1-9]\d{0,2}$/.test(values.rounds))
    return { kind: "wrong", message: `--rounds ${values.rounds}: expected a number from 1 to 999` };
  const { json, "cpu-prof": cpuProf } = values;
  return {
    kind: "run",
    options: {
      subjects,
      rounds: Number(values.rounds),
      ...(json === undefined ? {} : { json }),
      ...(cpuProf === undefined ? {} : { cpuProf }),
    },
  };
}
