import type { Loader } from "../boot/boot-binding.js";
import {
  type NamedFiles,
  readGrubConfig,
  readIpxeScript,
  readPxelinuxConfig,
} from "../boot/config-readers.js";
import type { ProcessorName } from "../boot/rehearsal.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import { dashedMac, type MacAddress } from "../net/mac-address.js";
import { type BootLocation, locateBootFile } from "./boot-url.js";
import type { FetchedFile, FetchManner } from "./fetch-file.js";
import {
  grubExtras,
  PROGRAMS,
  type Program,
  programOf,
  pxelinuxConfigs,
  SHIM_FILES,
  type WalkFirmware,
} from "./walk-programs.js";

export interface WalkingMachine {
  readonly mac: MacAddress;
  readonly firmware: WalkFirmware;
  readonly processor: ProcessorName;
}

/** What DHCP sent the machine to, as its firmware takes it. */
export interface BootPointer {
  readonly address: Ipv4Address;
  readonly siaddr: Ipv4Address;
  readonly file: string;
}

export type FileRole = "loader" | "config" | "kernel" | "ramdisk";

export interface FileAsk {
  readonly role: FileRole;
  readonly location: BootLocation;
  readonly manner: FetchManner;
  /** The machine goes on where it is not there. */
  readonly isOptional: boolean;
}

export interface WalkedFile extends FetchedFile {
  readonly role: FileRole;
  /** A URL. */
  readonly location: string;
  /** What the machine's instance boots with, where that is known. */
  readonly loader?: Loader | undefined;
}

export interface WalkPort {
  /** This program was loaded, and goes on now. */
  readonly stage: (title: string) => void;
  /** The next round of DHCP, by an iPXE that some firmware has loaded. */
  readonly lease: () => Promise<BootPointer>;
  /** `undefined`: it is optional and not there. Rejects with `FileNotHad` where the program would try the next alternative. */
  readonly fetch: (ask: FileAsk) => Promise<WalkedFile | undefined>;
}

/** The machine would notice that it does not have this file. */
export class FileNotHad extends Error {}

/** The machine was sent somewhere it cannot go on from; the sentence says what it found. */
export class BootWalkError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BootWalkError";
  }
}

interface Visit {
  readonly files: readonly WalkedFile[];
  /** Absent: the kernel runs. */
  readonly next?: Program;
}

/** Loaders that load loaders: shim, GRUB behind iPXE. */
const MOST_PROGRAMS = 6;

/** Goes on from a lease as the machine's firmware and its loaders do, and answers the files that they have: the last two are kernel and ramdisk. */
export async function walkBoot(
  machine: WalkingMachine,
  start: BootPointer,
  port: WalkPort,
): Promise<readonly WalkedFile[]> {
  const files: WalkedFile[] = [];
  let pointer = start;
  let program: Program | undefined = machine.firmware;
  for (let count = 0; program !== undefined && count < MOST_PROGRAMS; count++) {
    if (count > 0) port.stage(PROGRAMS[program].title);
    if (program === "ipxe" && count > 0) pointer = await port.lease();
    const visit: Visit = await new Walk(machine, pointer, port, program).run();
    files.push(...visit.files);
    program = visit.next;
  }
  if (program !== undefined) throw new BootWalkError(`One loader leads to another, ${MOST_PROGRAMS} times`);
  return files;
}

/** One program on its way. */
class Walk {
  private readonly machine: WalkingMachine;
  private readonly pointer: BootPointer;
  private readonly port: WalkPort;
  private readonly program: Program;

  constructor(machine: WalkingMachine, pointer: BootPointer, port: WalkPort, program: Program) {
    this.machine = machine;
    this.pointer = pointer;
    this.port = port;
    this.program = program;
  }

  run(): Promise<Visit> {
    switch (this.program) {
      case "bios":
      case "uefi":
      case "uefi-http":
        return this.firmware();
      case "ipxe":
        return this.ipxe();
      case "pxelinux":
        return this.pxelinux();
      case "shim":
        return this.shim();
      case "grub":
        return this.grub();
    }
  }

  private async firmware(): Promise<Visit> {
    const loader = await this.need("loader", [this.pointer.file]);
    const next = programOf(this.pointer.file, loader.loader);
    if (next === undefined)
      throw new BootWalkError(`It is not known how ${loader.location} goes on: it is no loader of a package`);
    return { files: [loader], next };
  }

  private async ipxe(): Promise<Visit> {
    const { file } = this.pointer;
    const known = file.endsWith(".ipxe") ? undefined : programOf(file, undefined);
    const first = await this.need(known === undefined ? "config" : "loader", [file]);
    const text = textOf(first);
    if (text.startsWith("#!ipxe"))
      return { files: [first, ...(await this.kernelAndRamdisk(readIpxeScript(text)))] };
    if (known !== undefined) return { files: [first], next: known };
    throw new BootWalkError(
      `${first.location} is no iPXE script: it starts with ${JSON.stringify(text.slice(0, 20))}`,
    );
  }

  /** Whichever config comes first decides, also where it names nothing. */
  private async pxelinux(): Promise<Visit> {
    const module = await this.need("loader", ["ldlinux.c32"]);
    const names = pxelinuxConfigs(dashedMac(this.machine.mac), this.pointer.address);
    const config = await this.need("config", names);
    const files = await this.kernelAndRamdisk(readPxelinuxConfig(textOf(config)));
    return { files: [module, config, ...files] };
  }

  private async shim(): Promise<Visit> {
    for (const name of SHIM_FILES.optional) await this.ask("loader", name, true);
    return { files: [await this.need("loader", [SHIM_FILES.grub[this.machine.processor]])], next: "grub" };
  }

  private async grub(): Promise<Visit> {
    for (const name of grubExtras(this.machine.processor)) await this.ask("config", name, true);
    const shared = await this.need("config", ["/grub/grub.cfg"]);
    const { config: name, ...named } = readGrubConfig(textOf(shared), this.machine.mac);
    if (name === undefined) return { files: [shared, ...(await this.kernelAndRamdisk(named))] };
    const own = await this.need("config", [`/${name}`]);
    const leads = readGrubConfig(textOf(own), this.machine.mac);
    return { files: [shared, own, ...(await this.kernelAndRamdisk(leads))] };
  }

  private async kernelAndRamdisk({ kernel, ramdisk }: NamedFiles): Promise<readonly WalkedFile[]> {
    return [await this.need("kernel", kernel), await this.need("ramdisk", ramdisk)];
  }

  /** Tries the alternatives in order, as `a || b` in a script does. */
  private async need(role: FileRole, names: readonly string[]): Promise<WalkedFile> {
    let first: FileNotHad | undefined;
    for (const name of names) {
      try {
        const file = await this.ask(role, name, false);
        if (file !== undefined) return file;
      } catch (error) {
        if (!(error instanceof FileNotHad)) throw error;
        first ??= error;
      }
    }
    throw first ?? new BootWalkError(`The boot config names no ${role}`);
  }

  private ask(role: FileRole, name: string, isOptional: boolean): Promise<WalkedFile | undefined> {
    const { manner } = PROGRAMS[this.program];
    return this.port.fetch({ role, location: this.locate(name), manner, isOptional });
  }

  /** Only iPXE and HTTP boot understand URLs: all others ask siaddr for a file of that very name. */
  private locate(name: string): BootLocation {
    const { siaddr } = this.pointer;
    const takesUrls = this.program === "ipxe" || this.program === "uefi-http";
    const location = takesUrls ? locateBootFile(name, siaddr) : tftp(name, siaddr);
    if (location === undefined || (this.program === "uefi-http" && location.kind !== "http"))
      throw new BootWalkError(
        `${PROGRAMS[this.program].title} cannot fetch "${name}": it is no URL that it takes`,
      );
    return location;
  }
}

function tftp(path: string, address: Ipv4Address): BootLocation {
  return { kind: "tftp", address, port: 69, path };
}

function textOf({ head }: WalkedFile): string {
  return new TextDecoder("latin1").decode(head);
}
