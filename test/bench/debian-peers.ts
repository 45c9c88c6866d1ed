import { mkdirSync, readdirSync, realpathSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { attempt } from "../lab/commands.js";
import { findProgram } from "./arena.js";
import type { Subject } from "./options.js";

/** What we are measured against, with the Debian package it comes in. */
const PROGRAMS = {
  dnsmasq: { program: "dnsmasq", package: "dnsmasq-base", subjects: ["tftp", "dhcp"] },
  "tftpd-hpa": { program: "in.tftpd", package: "tftpd-hpa", subjects: ["tftp"] },
  atftpd: { program: "atftpd", package: "atftpd", subjects: ["tftp"] },
  nginx: { program: "nginx", package: "nginx", subjects: ["http", "boot"] },
} as const satisfies Record<string, PeerProgram>;

interface PeerProgram {
  readonly program: string;
  readonly package: string;
  readonly subjects: readonly Subject[];
}

export type PeerName = keyof typeof PROGRAMS;

/** Where the peer's program is: installed, or unpacked beside the system in a folder of its own. */
export function findPeer(name: PeerName, unpacked: string | undefined): string | undefined {
  const { program, package: from } = PROGRAMS[name];
  const installed = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  const own = unpacked === undefined ? [] : [join(unpacked, from, "usr", "sbin")];
  return [...installed, ...own]
    .map((folder) => findProgram(program, [folder]))
    .find((path) => path !== undefined && isItself(name, path));
}

/** atftpd's package calls its server in.tftpd as well. */
function isItself(name: PeerName, path: string): boolean {
  return name !== "tftpd-hpa" || basename(realpathSync(path)) !== "atftpd";
}

/**
 * Unpacks below `folder` what is not installed, and tells what cannot be had. Nothing gets installed: tftpd-hpa and atftpd exclude each
 * other, and a package that starts a server is not wanted on the machine that measures.
 */
export async function fetchPeers(
  subjects: readonly Subject[],
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  for (const [name, row] of Object.entries(PROGRAMS) as [PeerName, PeerProgram][]) {
    if (!row.subjects.some((subject) => subjects.includes(subject))) continue;
    if (findPeer(name, folder) !== undefined) continue;
    say(`${name} is not installed: fetching Debian's package ${row.package}`);
    const trouble = await unpack(row.package, folder);
    if (trouble !== undefined) say(`skipped: ${name}: ${trouble}`);
  }
}

/** What went wrong, or nothing. */
async function unpack(name: string, folder: string): Promise<string | undefined> {
  const root = join(folder, name);
  mkdirSync(root, { recursive: true });
  try {
    const download = ["apt-get", "-o", "APT::Sandbox::User=root", "download", name];
    const { code, stderr } = await attempt(download, { cwd: root, timeout: 120_000 });
    const archive = readdirSync(root).find((file) => file.endsWith(".deb"));
    if (code !== 0 || archive === undefined) return `apt-get download ${name} failed: ${stderr.trim()}`;
    const unpacking = await attempt(["dpkg", "-x", join(root, archive), root]);
    return unpacking.code === 0 ? undefined : unpacking.stderr.trim();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
