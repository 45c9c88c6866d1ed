import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { failure } from "../errors.js";
import type { CpioEntry } from "./cpio.js";
import type { KernelFiles } from "./kernel-files.js";
import { type ModuleInfo, moduleName, readModuleInfo } from "./module-info.js";

/** A module and what it says of itself. */
interface LoadedModule {
  readonly name: string;
  /** Below `/lib/modules/VERSION/`, never compressed: the ramdisk is, as a whole. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly info: ModuleInfo;
}

/**
 * The wanted modules with all they need, and the two lists by which modprobe finds them. A wanted one that this kernel does not have, or has built
 * in, is left out: names differ from version to version.
 */
export function moduleEntries(kernel: KernelFiles, wanted: readonly string[]): readonly CpioEntry[] {
  const modules = new ModuleShelf(kernel);
  const order = loadOrder(modules, wanted.map(moduleName));
  if (order.length === 0)
    throw failure("AGENT_BUILD_FAILED", {
      found: `${kernel.modules} has none of the modules that machines need`,
    });
  const chosen = [...order].sort((a, b) => (a.path < b.path ? -1 : 1));
  const folder = `lib/modules/${kernel.version}`;
  return [
    { name: `${folder}/modules.dep`, kind: "file", content: dependencyList(modules, chosen) },
    { name: `${folder}/modules.alias`, kind: "file", content: aliasList(chosen) },
    ...chosen.map(
      ({ path, bytes }): CpioEntry => ({ name: `${folder}/${path}`, kind: "file", content: bytes }),
    ),
  ];
}

/** The modules on disk, read when asked for. */
class ModuleShelf {
  readonly #folder: string;
  readonly #paths = new Map<string, string>();
  readonly #read = new Map<string, LoadedModule>();

  constructor({ modules }: KernelFiles) {
    this.#folder = modules;
    for (const file of readdirSync(join(modules, "kernel"), { recursive: true, encoding: "utf8" })) {
      const [, name] = /([^/]+)\.ko(\.xz|\.zst|\.gz)?$/.exec(file) ?? [];
      if (name !== undefined) this.#paths.set(moduleName(name), join("kernel", file));
    }
  }

  take(name: string): LoadedModule | undefined {
    const path = this.#paths.get(name);
    if (path === undefined) return undefined;
    const known = this.#read.get(name) ?? readModule(this.#folder, path, name);
    this.#read.set(name, known);
    return known;
  }
}

/** Bytes. */
const LARGEST_MODULE = 256 * 1024 * 1024;

/** By the end of a file's name: the program, and the Debian package it comes in. */
const UNPACKERS: Readonly<Record<string, readonly [program: string, debian: string]>> = {
  ".xz": ["xz", "xz-utils"],
  ".zst": ["zstd", "zstd"],
  ".gz": ["gzip", "gzip"],
};

function readModule(folder: string, path: string, name: string): LoadedModule {
  const [, plain = path, packing = ""] = /^(.*\.ko)(\..*)?$/.exec(path) ?? [];
  const file = join(folder, path);
  const unpacker = UNPACKERS[packing];
  const bytes = unpacker === undefined ? readFileSync(file) : unpack(unpacker, file);
  const info = readModuleInfo(bytes);
  if (info === undefined) throw failure("AGENT_BUILD_FAILED", { found: `${file} is no kernel module` });
  return { name, path: plain, bytes, info };
}

function unpack([program, debian]: readonly [string, string], file: string): Buffer {
  try {
    return execFileSync(program, ["-dc", file], {
      maxBuffer: LARGEST_MODULE,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (cause) {
    const found = `${file} cannot be unpacked by ${program}; is it there? apt-get install ${debian}`;
    throw failure("AGENT_BUILD_FAILED", { found }, { cause });
  }
}

/** Each module behind all that it needs. */
function loadOrder(modules: ModuleShelf, names: readonly string[]): readonly LoadedModule[] {
  const order = new Set<LoadedModule>();
  const begun = new Set<string>();
  const visit = (name: string): void => {
    const module = modules.take(name);
    if (module === undefined || begun.has(name)) return;
    begun.add(name);
    for (const needed of module.info.depends) visit(needed);
    order.add(module);
  };
  for (const name of names) visit(name);
  return [...order];
}

/** As depmod writes it: what is to be loaded first stands last. */
function dependencyList(modules: ModuleShelf, chosen: readonly LoadedModule[]): string {
  return chosen
    .map(({ name, path }) => {
      const before = loadOrder(modules, [name]).filter((module) => module.path !== path);
      return `${[`${path}:`, ...before.map((module) => module.path).reverse()].join(" ")}\n`;
    })
    .join("");
}

function aliasList(chosen: readonly LoadedModule[]): string {
  return chosen.flatMap(({ name, info }) => info.aliases.map((alias) => `alias ${alias} ${name}\n`)).join("");
}
