import { existsSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { attempt, run } from "../lab/commands.js";
import { findProgram } from "./arena.js";
import type { Subject } from "./options.js";

/** What we are measured against, with the Debian package it comes in. */
const PROGRAMS = {
  dnsmasq: { program: "dnsmasq", package: "dnsmasq-base", subjects: ["tftp", "dhcp"] },
  "tftpd-hpa": { program: "in.tftpd", package: "tftpd-hpa", subjects: ["tftp"] },
  atftpd: { program: "atftpd", package: "atftpd", subjects: ["tftp"] },
  kea: { program: "kea-dhcp4", package: "kea-dhcp4-server", subjects: ["dhcp"] },
  perfdhcp: { program: "perfdhcp", package: "kea-admin", subjects: ["dhcp"] },
  "isc-dhcpd": { program: "dhcpd", package: "isc-dhcp-server", subjects: ["dhcp"] },
  coredhcp: { program: "coredhcp", package: "coredhcp-server", subjects: ["dhcp"] },
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
  const own = unpacked === undefined ? [] : ["sbin", "bin"].map((bin) => join(unpacked, from, "usr", bin));
  return [...installed, ...own]
    .map((folder) => findProgram(program, [folder]))
    .find((path) => path !== undefined && isItself(name, path));
}

/** How the peer's program is started: with the libraries unpacked beside it, where it was unpacked. */
export function peerCommand(name: PeerName, unpacked: string | undefined): readonly string[] | undefined {
  const path = findPeer(name, unpacked);
  if (path === undefined) return undefined;
  if (unpacked === undefined || !path.startsWith(unpacked)) return [path];
  const libraries = libraryFolders(join(unpacked, PROGRAMS[name].package));
  return ["env", `LD_LIBRARY_PATH=${libraries.join(delimiter)}`, path];
}

function libraryFolders(root: string): readonly string[] {
  const lib = join(root, "usr", "lib");
  return existsSync(lib)
    ? readdirSync(lib).flatMap((name) => (name.endsWith("-linux-gnu") ? join(lib, name) : []))
    : [];
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
    const trouble = await unpackPeer(name, folder);
    if (trouble !== undefined) say(`skipped: ${name}: ${trouble}`);
  }
}

/** Packages of packages that are looked through for libraries that are not installed. */
const DEEPEST = 4;

/** Unpacks one that is not installed below `folder`. What went wrong, or nothing. */
export async function unpackPeer(name: PeerName, folder: string): Promise<string | undefined> {
  const { package: from } = PROGRAMS[name];
  const root = join(folder, from);
  mkdirSync(root, { recursive: true });
  try {
    await unpackPackage(from, root);
    let packages: readonly string[] = [from];
    for (let depth = 0; depth < DEEPEST && (await lacksLibraries(name, folder)); depth++) {
      packages = await notInstalledDependencies(packages);
      for (const dependency of packages) await unpackPackage(dependency, root);
    }
    return (await lacksLibraries(name, folder)) ? "some of its libraries are not to be had" : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function unpackPackage(name: string, root: string): Promise<void> {
  const download = ["apt-get", "-o", "APT::Sandbox::User=root", "download", name];
  const { code, stderr } = await attempt(download, { cwd: root, timeout: 120_000 });
  const archive = readdirSync(root).find((file) => file.startsWith(`${name}_`) && file.endsWith(".deb"));
  if (code !== 0 || archive === undefined)
    throw new Error(`apt-get download ${name} failed: ${stderr.trim()}`);
  await run(["dpkg", "-x", join(root, archive), root]);
}

async function lacksLibraries(name: PeerName, unpacked: string): Promise<boolean> {
  const command = peerCommand(name, unpacked) ?? [];
  const { stdout } = await attempt([...command.slice(0, -1), "ldd", ...command.slice(-1)]);
  return stdout.includes("not found");
}

async function notInstalledDependencies(packages: readonly string[]): Promise<readonly string[]> {
  const listed = await run(["apt-cache", "depends", "--important", ...packages]);
  const names = [...listed.matchAll(/^ {2}(?:Pre)?Depends: ([a-z0-9.+-]+)$/gm)].map(([, name]) => name ?? "");
  const states = await Promise.all(
    [...new Set(names)].map(async (name) => {
      const { stdout } = await attempt(["dpkg-query", "-s", name]);
      return stdout.includes("Status: install ok installed") ? [] : [name];
    }),
  );
  return states.flat();
}
